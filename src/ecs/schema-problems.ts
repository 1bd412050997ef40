/** What is wrong with a value that should fit a JSON Schema, in sentences that name the mend. Knows the keywords that our generated schemas use. */
import { nearest } from './api/spelling.ts';

/** The part of JSON Schema (draft 7) that is understood; other keywords say nothing here. */
export interface SchemaNode {
  $ref?: string;
  type?: string | readonly string[];
  properties?: Readonly<Record<string, SchemaNode>>;
  required?: readonly string[];
  additionalProperties?: boolean | SchemaNode;
  items?: SchemaNode;
  anyOf?: readonly SchemaNode[];
  enum?: readonly unknown[];
  const?: unknown;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  description?: string;
  default?: unknown;
}

export interface SchemaDocument extends SchemaNode {
  definitions: Readonly<Record<string, SchemaNode>>;
}

export interface SchemaProblem {
  /** From the value inwards: names of members and indices of items. */
  path: readonly (string | number)[];
  /** What is wrong there and what would mend it; without the place. */
  message: string;
}

type Path = readonly (string | number)[];
type Members = Readonly<Record<string, unknown>>;

/** All problems, in the value's order; empty where it fits. */
export function schemaProblems(schema: SchemaDocument, node: SchemaNode, value: unknown, path: Path = []): SchemaProblem[] {
  const at = resolve(schema, node);
  if (at.anyOf !== undefined) return anyOfProblems(schema, at.anyOf, value, path);
  if (at.enum !== undefined || 'const' in at) return choiceProblems(at.enum ?? [at.const], value, path);
  if (!hasType(at, value)) return [{ path, message: `must be ${typesInWords(at)}, not ${inWords(value)}` }];
  if (typeof value === 'number') return numberProblems(at, value, path);
  if (typeof value === 'string') return textProblems(at, value, path);
  if (Array.isArray(value))
    return value.flatMap((item, index) => (at.items ? schemaProblems(schema, at.items, item, [...path, index]) : []));
  if (typeof value === 'object' && value !== null) return memberProblems(schema, at, value as Members, path);
  return [];
}

/** `steps[2].inject.route` */
export function placeOf(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');
}

function resolve(schema: SchemaDocument, node: SchemaNode): SchemaNode {
  if (node.$ref === undefined) return node;
  const name = decodeURIComponent(node.$ref.replace('#/definitions/', ''));
  const found = schema.definitions[name];
  if (!found) throw new Error(`The schema refers to ${node.$ref}, which it lacks.`);
  return resolve(schema, found);
}

function typesOf({ type, properties, items }: SchemaNode): readonly string[] {
  if (type !== undefined) return typeof type === 'string' ? [type] : type;
  if (properties !== undefined) return ['object'];
  return items === undefined ? [] : ['array'];
}

function hasType(node: SchemaNode, value: unknown): boolean {
  const types = typesOf(node);
  return types.length === 0 || types.some((type) => typeTests[type]?.(value) ?? false);
}

const typeTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

const typeNames: Readonly<Record<string, string>> = {
  object: 'an object, in { }',
  array: 'a list, in [ ]',
  string: 'text, in quotes',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'null',
};

function typesInWords(node: SchemaNode): string {
  return typesOf(node)
    .map((type) => typeNames[type] ?? type)
    .join(' or ');
}

/** A value short enough for a sentence. */
function inWords(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function choiceProblems(choices: readonly unknown[], value: unknown, path: Path): SchemaProblem[] {
  if (choices.includes(value)) return [];
  const texts = choices.map((choice) => JSON.stringify(choice));
  const meant =
    typeof value === 'string'
      ? nearest(
          value,
          choices.filter((choice) => typeof choice === 'string'),
        )
      : undefined;
  const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`;
  return [{ path, message: `must be ${texts.length === 1 ? '' : 'one of '}${texts.join(', ')}, not ${inWords(value)}${hint}` }];
}

function numberProblems({ minimum, maximum }: SchemaNode, value: number, path: Path): SchemaProblem[] {
  if (minimum !== undefined && value < minimum) return [{ path, message: `must be ${minimum} or more, not ${value}` }];
  if (maximum !== undefined && value > maximum) return [{ path, message: `must be ${maximum} or less, not ${value}` }];
  return [];
}

function textProblems({ pattern, description }: SchemaNode, value: string, path: Path): SchemaProblem[] {
  if (pattern === undefined || new RegExp(pattern, 'u').test(value)) return [];
  return [
    { path, message: `does not read ${inWords(value)}${description === undefined ? '' : `. It takes: ${firstSentence(description)}`}` },
  ];
}

function firstSentence(text: string): string {
  return text.split('\n')[0]?.replace(/\.$/, '') ?? text;
}

function memberProblems(schema: SchemaDocument, node: SchemaNode, value: Members, path: Path): SchemaProblem[] {
  const { properties = {}, required = [], additionalProperties = true } = node;
  const missing = required
    .filter((key) => !Object.hasOwn(value, key))
    .map((key) => ({ path, message: `lacks ${key}${meaningOf(schema, properties[key])}` }));
  const inside = Object.entries(value).flatMap(([key, member]): SchemaProblem[] => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known) return schemaProblems(schema, known, member, [...path, key]);
    if (additionalProperties === true) return [];
    if (additionalProperties !== false) return schemaProblems(schema, additionalProperties, member, [...path, key]);
    const names = Object.keys(properties);
    const meant = nearest(key, names);
    return [
      {
        path: [...path, key],
        message: `is not known here; ${meant === undefined ? `known are ${names.join(', ')}` : `did you mean ${meant}?`}`,
      },
    ];
  });
  return [...missing, ...inside];
}

function meaningOf(schema: SchemaDocument, node: SchemaNode | undefined): string {
  const description = node && (node.description ?? resolve(schema, node).description);
  return description === undefined ? '' : ` (${firstSentence(description)})`;
}

/** The branch that the value was meant to be tells more than that it fits none: objects are told apart by their constants, then by what they require. */
function anyOfProblems(schema: SchemaDocument, anyOf: readonly SchemaNode[], value: unknown, path: Path): SchemaProblem[] {
  const branches = branchesOf(schema, anyOf);
  const ofType = branches.filter((branch) => branch.enum !== undefined || 'const' in branch || hasType(branch, value));
  if (ofType.some((branch) => schemaProblems(schema, branch, value, path).length === 0)) return [];
  const [only] = ofType;
  if (only === undefined) return [{ path, message: `must be ${branches.map(typesInWords).join(' or ')}, not ${inWords(value)}` }];
  if (ofType.length === 1) return schemaProblems(schema, only, value, path);
  if (!typeTests.object?.(value)) return schemaProblems(schema, only, value, path);
  return meantProblems(schema, ofType, value as Members, path);
}

/** All branches, those of branches among them. */
function branchesOf(schema: SchemaDocument, anyOf: readonly SchemaNode[]): SchemaNode[] {
  return anyOf.flatMap((branch) => {
    const at = resolve(schema, branch);
    return at.anyOf === undefined ? [at] : branchesOf(schema, at.anyOf);
  });
}

function meantProblems(schema: SchemaDocument, branches: readonly SchemaNode[], value: Members, path: Path): SchemaProblem[] {
  const tag = Object.keys(branches[0]?.properties ?? {}).find((key) => tellsApart(branches, key));
  if (tag !== undefined) {
    const choices = [...new Set(branches.flatMap((branch) => constantsOf(branch, tag) ?? []))];
    if (!Object.hasOwn(value, tag))
      return [{ path, message: `lacks ${tag}, one of ${choices.map((choice) => JSON.stringify(choice)).join(', ')}` }];
    const meant = branches.filter((branch) => constantsOf(branch, tag)?.includes(value[tag]));
    const [only] = meant;
    if (only === undefined) return choiceProblems(choices, value[tag], [...path, tag]);
    return meant.length === 1 ? schemaProblems(schema, only, value, path) : meantProblems(schema, meant, value, path);
  }
  const distinct = branches.map(({ required = [] }) => required.filter((key) => !branches.every((other) => other.required?.includes(key))));
  const at = distinct.findIndex((keys) => keys.length > 0 && keys.every((key) => Object.hasOwn(value, key)));
  const meant = branches[at];
  if (meant) return schemaProblems(schema, meant, value, path);
  const lacking = distinct.filter((keys) => keys.length > 0).map((keys) => keys.join(' with '));
  return lacking.length > 0 ? [{ path, message: `lacks ${lacking.join(' or ')}` }] : schemaProblems(schema, branches[0] ?? {}, value, path);
}

/** True if every branch says what this member must be, and they do not all say the same. */
function tellsApart(branches: readonly SchemaNode[], key: string): boolean {
  const all = branches.map((branch) => constantsOf(branch, key));
  return all.every((constants) => constants !== undefined) && new Set(all.map((constants) => JSON.stringify(constants))).size > 1;
}

function constantsOf(branch: SchemaNode, key: string): readonly unknown[] | undefined {
  const member = branch.properties?.[key];
  if (member === undefined) return undefined;
  return 'const' in member ? [member.const] : member.enum;
}
