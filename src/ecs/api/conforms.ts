/**
 * Tells whether a document keeps to a shape at all, with a plain yes or no and without making an object: nearly every document that is checked while
 * somebody types keeps to it, and only one that does not is worth the words.
 */
import { itemMinimums, minimums } from './minimums.ts';
import type { Shape, Structure } from './schema.ts';

/** Enums whose other values ECS takes without a word: it treats every unknown protocol as `tcp` (docs of `PortMapping.protocol` in the SDK). */
export const openEnums: ReadonlySet<string> = new Set(['TransportProtocol']);

/** A shape with what its member's place adds to it, ready for comparing. */
type Compiled =
  | { type: 'string' | 'integer' | 'double'; minimum: number }
  | { type: 'boolean' | 'timestamp' | 'document' }
  | { type: 'enum'; values: ReadonlySet<string>; isOpen: boolean }
  | { type: 'list'; item: Compiled; minimum: number }
  | { type: 'map'; value: Compiled }
  | { type: 'structure'; members: ReadonlyMap<string, Compiled>; required: readonly string[]; isUnion: boolean };

const compiledShapes = new Map<Shape, Compiled>();

/** True where `checkStructure` would find nothing. False may also mean that it has to look closer. */
export function conforms(document: unknown, shape: Shape): boolean {
  const compiled = compiledShapes.get(shape) ?? compile(shape, undefined, undefined);
  compiledShapes.set(shape, compiled);
  return isLike(document, compiled);
}

function compile(shape: Shape, minimum: number | undefined, itemMinimum: number | undefined): Compiled {
  switch (shape.type) {
    case 'structure':
      return compileStructure(shape);
    case 'list':
      return { type: 'list', item: compile(shape.item, itemMinimum, undefined), minimum: minimum ?? 0 };
    case 'map':
      return { type: 'map', value: compile(shape.value, undefined, itemMinimum) };
    case 'enum':
      return { type: 'enum', values: new Set(shape.values), isOpen: openEnums.has(shape.name) };
    case 'string':
      return { type: 'string', minimum: minimum ?? 0 };
    case 'integer':
    case 'double':
      return { type: shape.type, minimum: minimum ?? Number.NEGATIVE_INFINITY };
    default:
      return { type: shape.type };
  }
}

function compileStructure(structure: Structure): Compiled {
  const known = compiledShapes.get(structure);
  if (known !== undefined) return known;
  const { name, required, isUnion } = structure;
  const members = [...structure.members].map(
    ([member, shape]) => [member, compile(shape, minimums[name]?.[member], itemMinimums[name]?.[member])] as const,
  );
  const compiled: Compiled = { type: 'structure', members: new Map(members), required, isUnion };
  compiledShapes.set(structure, compiled);
  return compiled;
}

function isLike(value: unknown, shape: Compiled): boolean {
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' && value.length >= shape.minimum;
    case 'enum':
      return typeof value === 'string' && (shape.isOpen || shape.values.has(value));
    case 'integer':
      return Number.isInteger(value) && (value as number) >= shape.minimum;
    case 'double':
      return typeof value === 'number' && value >= shape.minimum;
    case 'boolean':
      return typeof value === 'boolean';
    case 'timestamp':
      return typeof value === 'string' || typeof value === 'number';
    case 'document':
      return true;
    case 'list':
      return Array.isArray(value) && value.length >= shape.minimum && haveItemsLike(value, shape.item);
    case 'map':
    case 'structure':
      return (
        typeof value === 'object' && value !== null && !Array.isArray(value) && hasMembersLike(value as Record<string, unknown>, shape)
      );
  }
}

function haveItemsLike(items: readonly unknown[], item: Compiled): boolean {
  for (let index = 0; index < items.length; index += 1) if (!isLike(items[index], item)) return false;
  return true;
}

/** Inherited members are looked at too, which at worst sends the document to the closer look. */
function hasMembersLike(value: Record<string, unknown>, shape: Extract<Compiled, { type: 'map' | 'structure' }>): boolean {
  let count = 0;
  for (const key in value) {
    const member = shape.type === 'map' ? shape.value : shape.members.get(key);
    if (member === undefined || !isLike(value[key], member)) return false;
    count += 1;
  }
  if (shape.type === 'map') return true;
  for (const member of shape.required) if (!Object.hasOwn(value, member)) return false;
  return !shape.isUnion || count === 1;
}
