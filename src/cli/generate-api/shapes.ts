/** The small form of the schemas, without docs: what the pure model carries into a worker. */
import { anyJson, type InputSchema, type SchemaNode } from './schemas.ts';

/**
 * Members by name to a type in short notation: `string`, `integer`, `double`, `boolean`, `timestamp`, `document` (any JSON), a shape's or enum's name,
 * `[type]` for a list, `{type}` for a map with string keys. A required member's name ends in `!`.
 */
export interface Shapes {
  structures: Record<string, Record<string, string>>;
  enums: Record<string, readonly string[]>;
  /** Structures of which exactly one member must be set. */
  unions: readonly string[];
}

/** All structures and enums the schemas use, by name in alphabetical order; members in AWS's order. */
export function toShapes(schemas: readonly InputSchema[]): Shapes {
  const structures: Shapes['structures'] = {};
  const enums: Shapes['enums'] = {};
  const unions = new Set<string>();
  const definitions = schemas.flatMap((schema) => Object.entries(schema.definitions)).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  for (const [name, node] of definitions) {
    if (name === anyJson) continue;
    if (Array.isArray(node.enum)) enums[name] = node.enum;
    else structures[name] = membersOf(node);
    if (node.maxProperties === 1) unions.add(name);
  }
  assertNoCycle(structures);
  return { structures, enums, unions: [...unions] };
}

function membersOf(node: SchemaNode): Record<string, string> {
  const required = new Set((node.required ?? []) as string[]);
  const members = Object.entries((node.properties ?? {}) as Record<string, SchemaNode>);
  return Object.fromEntries(members.map(([name, member]) => [required.has(name) ? `${name}!` : name, typeOf(member)]));
}

function typeOf(node: SchemaNode): string {
  const ref = typeof node.$ref === 'string' ? node.$ref.replace('#/definitions/', '') : undefined;
  if (ref !== undefined) return ref === anyJson ? 'document' : ref;
  if (node.type === 'array') return `[${typeOf(node.items as SchemaNode)}]`;
  if (node.type === 'object') return `{${typeOf(node.additionalProperties as SchemaNode)}}`;
  if (node.type === 'number') return 'double';
  if (node.format === 'date-time') return 'timestamp';
  if (node.type === 'string' || node.type === 'integer' || node.type === 'boolean') return node.type;
  throw new Error(`No short notation for ${JSON.stringify(node)}`);
}

/** The structure check recurses over shapes and is bounded only because no shape contains itself. */
function assertNoCycle(structures: Shapes['structures']): void {
  const done = new Set<string>();
  const visit = (name: string, above: readonly string[]): void => {
    if (above.includes(name)) throw new Error(`Shapes contain themselves: ${[...above, name].join(' > ')}`);
    if (done.has(name)) return;
    for (const type of Object.values(structures[name] ?? {})) visit(type.replace(/[[\]{}]/g, ''), [...above, name]);
    done.add(name);
  };
  for (const name of Object.keys(structures)) visit(name, []);
}
