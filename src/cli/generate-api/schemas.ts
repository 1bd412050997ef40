/** JSON Schema of the SDK's input types, with AWS's docs, by way of ts-json-schema-generator. */
import {
  ChainNodeParser,
  type CompletedConfig,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  SchemaGenerator,
  type SubNodeParser,
  UnionType,
} from 'ts-json-schema-generator';
import { toMarkdown } from './markdown.ts';

type Parsing = Parameters<SubNodeParser['createType']>;
type TsNode = Parsing[0];

/** What the generator gives, as far as it is read here. */
interface Schema {
  description?: string;
  deprecated?: unknown;
  $ref?: string;
  type?: string;
  format?: string;
  const?: unknown;
  enum?: readonly unknown[];
  items?: Schema;
  anyOf?: readonly Schema[];
  not?: Schema;
  properties?: Record<string, Schema>;
  required?: readonly string[];
  minProperties?: number;
  maxProperties?: number;
  additionalProperties?: boolean | Schema;
}

/** A JSON Schema node as it is written out. */
export type SchemaNode = { [key: string]: unknown };

/** Schema of one input with all definitions it uses, ordered for a readable difference. */
export interface InputSchema {
  root: string;
  definitions: Record<string, SchemaNode>;
}

/** The SDK's type of members that take any JSON; it contains itself, so it becomes a schema without limits. */
export const anyJson = 'DocumentType';

/** Which numbers are no integers: the SDK types say `number` for both, only its examples tell them apart. */
export type IsDouble = (shape: string, member: string) => boolean;

/** Makes schemas of input types by name; one TypeScript program serves all of them. */
export function schemaMaker(typesFile: string, isDouble: IsDouble): (typeName: string) => InputSchema {
  const config: CompletedConfig = {
    ...DEFAULT_CONFIG,
    path: typesFile,
    expose: 'export',
    jsDoc: 'extended',
    sortProps: false,
    skipTypeCheck: true,
    encodeRefs: false,
    additionalProperties: false,
  };
  const program = createProgram(config);
  const parser = createParser(program, config, (chain) => {
    if (chain instanceof ChainNodeParser) chain.addNodeParser(new WithoutUndefined((node, context) => chain.createType(node, context)));
  });
  const generator = new SchemaGenerator(program, parser, createFormatter(config), config);
  return (typeName) => {
    const definitions = (generator.createSchema(typeName).definitions ?? {}) as Record<string, Schema>;
    const names = Object.keys(definitions)
      .sort()
      .filter((name) => !name.includes('.'));
    const tidied = names.map((name) => [name, tidy(withUnionMerged(definitions, name), name, isDouble)]);
    return { root: typeName, definitions: Object.fromEntries(tidied) };
  };
}

/** The SDK writes required members as `name: T | undefined`; without the `undefined` the question mark alone says what is optional. */
class WithoutUndefined implements SubNodeParser {
  private readonly parse: (...parsing: Parsing) => ReturnType<SubNodeParser['createType']>;

  constructor(parse: WithoutUndefined['parse']) {
    this.parse = parse;
  }

  supportsNode(node: TsNode): boolean {
    return membersOf(node)?.some(isUndefined) ?? false;
  }

  createType(node: TsNode, context: Parsing[1]): ReturnType<SubNodeParser['createType']> {
    const rest = (membersOf(node) ?? []).filter((member) => !isUndefined(member)).map((member) => this.parse(member, context));
    return rest.length === 1 && rest[0] !== undefined ? rest[0] : new UnionType(rest);
  }
}

function membersOf(node: TsNode): readonly TsNode[] | undefined {
  return 'types' in node && Array.isArray(node.types) ? (node.types as readonly TsNode[]) : undefined;
}

function isUndefined(node: TsNode): boolean {
  return node.getText() === 'undefined';
}

/** A tagged union comes as one interface per member (`Union.OneMember`); the wire and botocore know one structure with exactly one of them. */
function withUnionMerged(definitions: Record<string, Schema>, name: string): Schema {
  const union = definitions[name] ?? {};
  const refs = (union.anyOf ?? []).map((part) => part.$ref?.replace('#/definitions/', '') ?? '');
  if (refs.length === 0 || !refs.every((ref) => ref.startsWith(`${name}.`))) return union;
  const properties: Record<string, Schema> = {};
  for (const ref of refs.filter((one) => !one.endsWith('.$UnknownMember'))) {
    for (const [member, schema] of Object.entries(definitions[ref]?.properties ?? {})) {
      // Members that a variant forbids are typed `never`.
      if (schema.not === undefined && member !== '$unknown') properties[member] = schema;
    }
  }
  const { anyOf: _, ...rest } = union;
  return { ...rest, type: 'object', properties, additionalProperties: false, minProperties: 1, maxProperties: 1 };
}

/** Keeps what a reader and an editor need, in one order; docs become Markdown under the name editors look for. */
function tidy(schema: Schema, shape: string, isDouble: IsDouble, member = ''): SchemaNode {
  if (shape === anyJson) return {};
  const node: SchemaNode = {};
  if (typeof schema.description === 'string') node.markdownDescription = toMarkdown(schema.description);
  if (schema.deprecated !== undefined) node.deprecated = true;
  if (schema.$ref !== undefined) node.$ref = schema.$ref;
  if (schema.type !== undefined) node.type = schema.type === 'number' && !isDouble(shape, member) ? 'integer' : schema.type;
  if (schema.format !== undefined) node.format = schema.format;
  if (schema.enum !== undefined) node.enum = schema.enum;
  // An enum of one value is a constant to the generator.
  if (schema.const !== undefined) node.enum = [schema.const];
  if (schema.items !== undefined) node.items = tidy(schema.items, shape, isDouble, member);
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties);
    node.properties = Object.fromEntries(members.map(([name, value]) => [name, tidy(value, shape, isDouble, name)]));
  }
  if (schema.maxProperties !== undefined) Object.assign(node, { minProperties: schema.minProperties, maxProperties: schema.maxProperties });
  if (schema.required !== undefined) node.required = schema.required;
  if (typeof schema.additionalProperties === 'object')
    node.additionalProperties = tidy(schema.additionalProperties, shape, isDouble, member);
  else if (schema.additionalProperties === false) node.additionalProperties = false;
  if (schema.anyOf !== undefined) Object.assign(node, describedEnum(schema.anyOf));
  return node;
}

/** An enum whose values have docs of their own reaches us as a union of constants. */
function describedEnum(parts: readonly Schema[]): SchemaNode {
  const values: unknown[] = [];
  const docs: string[] = [];
  for (const part of parts) {
    const ofPart = part.enum ?? (part.const === undefined ? [] : [part.const]);
    if (ofPart.length === 0) throw new Error(`The checker knows no unions: ${JSON.stringify(parts)}`);
    values.push(...ofPart);
    docs.push(...ofPart.map(() => toMarkdown(part.description ?? '')));
  }
  return { type: 'string', enum: values, markdownEnumDescriptions: docs };
}
