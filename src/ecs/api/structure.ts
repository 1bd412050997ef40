/**
 * Checks a document against the API's shapes: unknown and missing members, wrong JSON types, modelled minimums, enum values.
 * It descends only along shapes, and no shape contains itself, so its depth is bounded however deep the document is nested.
 */
import { conforms, openEnums } from './conforms.ts';
import { itemMinimums, minimums } from './minimums.ts';
import { pythonTypeOf, pythonTypes, shortened, toPython } from './python.ts';
import { type OperationName, type Shape, type Structure, shapeOf, structureNamed } from './schema.ts';
import { nearest } from './spelling.ts';

export type StructureCode =
  | 'unknown-parameter'
  | 'missing-parameter'
  | 'wrong-type'
  | 'below-minimum'
  | 'too-short'
  | 'one-member-only'
  | 'unknown-enum-value';

/** One departure from the shapes. Plain data. */
export interface StructureProblem {
  code: StructureCode;
  /** The offending value; for a missing member the structure that lacks it. */
  path: readonly (string | number)[];
  on: 'key' | 'value';
  /** As the AWS CLI prints it. Enum values are checked by the service alone, so that text is ours: `isClientSide` is false. */
  message: string;
  /** True for what the AWS CLI and boto3 refuse before the request leaves the machine; other SDKs send it and ECS answers. */
  isClientSide: boolean;
  /** AWS's name of the structure the problem lies in: `ContainerDefinition`. */
  structure: string;
  /** The member that is missing, unknown or wrong. */
  member: string;
  /** The known key or enum value that was probably meant. */
  suggestion?: string;
  /** What would be accepted: member names, or enum values. */
  allowed?: readonly string[];
  /** The shape's type in JSON words, for wrong types: `string`. */
  expected?: string;
}

/** `CapacityProviderStrategy` stands for the array of strategy items alone, as CreateService, RunTask and clusters take it. */
export type StructureTarget = OperationName | 'CapacityProviderStrategy';

/** More problems than anyone reads; a hostile document must not make thousands. */
const maxProblems = 200;

interface Place {
  path: readonly (string | number)[];
  /** As the AWS CLI writes it: `containerDefinitions[0].cpu`, empty for the input. */
  name: string;
  structure: string;
  member: string;
  /** Least value or length. */
  minimum: number | undefined;
  itemMinimum: number | undefined;
}

/**
 * All problems in the AWS CLI's order (a structure's missing members, its unknown ones, then its members in the document's order), at most 200.
 * Never throws, whatever the document holds; `__proto__` is an unknown key like any other.
 * Source of checks and wording: botocore/validate.py, https://github.com/boto/botocore/blob/develop/botocore/validate.py
 */
export function checkStructure(document: unknown, target: StructureTarget): StructureProblem[] {
  const shape = shapeOfTarget(target);
  if (conforms(document, shape)) return [];
  const problems: StructureProblem[] = [];
  const name = target === 'CapacityProviderStrategy' ? 'capacityProviderStrategy' : '';
  checkValue(document, shape, { path: [], name, structure: '', member: '', minimum: undefined, itemMinimum: undefined }, problems);
  return problems;
}

const strategy: Shape = { type: 'list', item: structureNamed('CapacityProviderStrategyItem') };

/** The shape that documents for a target are checked against. */
export function shapeOfTarget(target: StructureTarget): Shape {
  return target === 'CapacityProviderStrategy' ? strategy : shapeOf(target);
}

function checkValue(value: unknown, shape: Shape, place: Place, problems: StructureProblem[]): void {
  if (problems.length >= maxProblems) return;
  if (!hasType(value, shape)) {
    problems.push(wrongType(value, shape, place));
    return;
  }
  switch (shape.type) {
    case 'structure':
      checkMembers(value as Record<string, unknown>, shape, place, problems);
      break;
    case 'map':
      for (const [key, item] of Object.entries(value as Record<string, unknown>)) {
        checkValue(item, shape.value, { ...place, path: [...place.path, key], name: `${place.name}.${key}`, minimum: undefined }, problems);
      }
      break;
    case 'list':
      checkItems(value as readonly unknown[], shape.item, place, problems);
      break;
    case 'enum':
      checkEnum(value as string, shape, place, problems);
      break;
    case 'string':
      checkLength(value as string, place, problems);
      break;
    case 'integer':
    case 'double':
      checkNumber(value, shape.type, place, problems);
      break;
    default:
  }
}

function checkMembers(value: Record<string, unknown>, structure: Structure, place: Place, problems: StructureProblem[]): void {
  const input = place.name === '' ? 'input' : place.name;
  const about = { structure: structure.name, isClientSide: true };
  const keys = Object.keys(value);
  if (structure.isUnion && keys.length !== 1) {
    const allowed = [...structure.members.keys()];
    const message =
      keys.length === 0
        ? `Must set one of the following keys for tagged unionstructure ${input}: ${allowed.join(', ')}.`
        : `Invalid number of parameters set for tagged union structure ${input}. Can only set one of the following keys: ${allowed.join(', ')}.`;
    problems.push({ ...about, code: 'one-member-only', path: place.path, on: 'value', message, member: place.member, allowed });
  }
  for (const member of structure.required) {
    if (Object.hasOwn(value, member)) continue;
    const message = `Missing required parameter in ${input}: "${member}"`;
    problems.push({ ...about, code: 'missing-parameter', path: place.path, on: 'value', message, member });
  }
  const known = keys.filter((key) => structure.members.has(key));
  for (const key of keys) {
    if (problems.length >= maxProblems) return;
    if (!structure.members.has(key)) problems.push(unknownMember(key, keys, structure, place));
  }
  for (const key of known) {
    const shape = structure.members.get(key);
    if (shape === undefined) continue;
    checkValue(
      value[key],
      shape,
      {
        path: [...place.path, key],
        name: place.name === '' ? key : `${place.name}.${key}`,
        structure: structure.name,
        member: key,
        minimum: minimums[structure.name]?.[key],
        itemMinimum: itemMinimums[structure.name]?.[key],
      },
      problems,
    );
  }
}

function checkItems(items: readonly unknown[], item: Shape, place: Place, problems: StructureProblem[]): void {
  checkLength(items, place, problems);
  for (const [index, value] of items.entries()) {
    if (problems.length >= maxProblems) return;
    const below: Place = {
      ...place,
      path: [...place.path, index],
      name: `${place.name}[${index}]`,
      minimum: place.itemMinimum,
      itemMinimum: undefined,
    };
    checkValue(value, item, below, problems);
  }
}

function unknownMember(key: string, present: readonly string[], structure: Structure, place: Place): StructureProblem {
  const allowed = [...structure.members.keys()];
  // A member that is already there was hardly meant a second time.
  const suggestion = nearest(
    key,
    allowed.filter((name) => !present.includes(name)),
  );
  return {
    code: 'unknown-parameter',
    path: [...place.path, key],
    on: 'key',
    message: `Unknown parameter in ${place.name === '' ? 'input' : place.name}: "${key}", must be one of: ${allowed.join(', ')}`,
    isClientSide: true,
    structure: structure.name,
    member: key,
    ...(suggestion === undefined ? {} : { suggestion }),
    allowed,
  };
}

function checkEnum(value: string, shape: Extract<Shape, { type: 'enum' }>, place: Place, problems: StructureProblem[]): void {
  if (shape.values.includes(value) || openEnums.has(shape.name)) return;
  const suggestion = nearest(value, shape.values);
  problems.push({
    ...whereabouts(place),
    code: 'unknown-enum-value',
    message: `${place.name} is "${shortened(value)}"; the API knows ${shape.values.join(', ')}.`,
    isClientSide: false,
    ...(suggestion === undefined ? {} : { suggestion }),
    allowed: shape.values,
  });
}

function checkLength(value: string | readonly unknown[], place: Place, problems: StructureProblem[]): void {
  const { minimum } = place;
  if (minimum === undefined || value.length >= minimum) return;
  const message = `Invalid length for parameter ${place.name}, value: ${value.length}, valid min length: ${minimum}`;
  problems.push({ ...whereabouts(place), code: 'too-short', message });
}

function checkNumber(value: unknown, type: 'integer' | 'double', place: Place, problems: StructureProblem[]): void {
  if (typeof value === 'boolean') {
    // Python takes true for 1; the JSON that is sent still says true.
    const message = `${place.name} must be a number, not ${value}.`;
    problems.push({
      ...whereabouts(place),
      code: 'wrong-type',
      message,
      isClientSide: false,
      expected: type === 'integer' ? 'integer' : 'number',
    });
    return;
  }
  const { minimum } = place;
  if (minimum === undefined || (value as number) >= minimum) return;
  const message = `Invalid value for parameter ${place.name}, value: ${value}, valid min value: ${minimum}`;
  problems.push({ ...whereabouts(place), code: 'below-minimum', message });
}

function whereabouts({ path, structure, member }: Place): Pick<StructureProblem, 'path' | 'on' | 'isClientSide' | 'structure' | 'member'> {
  return { path, on: 'value', isClientSide: true, structure, member };
}

/** Whether botocore takes the value for the shape's type; `true` passes for a number there, as in Python. */
function hasType(value: unknown, shape: Shape): boolean {
  switch (shape.type) {
    case 'structure':
    case 'map':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'list':
      return Array.isArray(value);
    case 'string':
    case 'enum':
      return typeof value === 'string';
    case 'integer':
      return Number.isInteger(value) || typeof value === 'boolean';
    case 'double':
      return typeof value === 'number' || typeof value === 'boolean';
    case 'boolean':
      return typeof value === 'boolean';
    case 'timestamp':
      return typeof value === 'string' || typeof value === 'number';
    case 'document':
      return true;
  }
}

const jsonTypes: Readonly<Record<Exclude<Shape['type'], 'document'>, string>> = {
  structure: 'object',
  map: 'object',
  list: 'array',
  string: 'string',
  enum: 'string',
  integer: 'integer',
  double: 'number',
  boolean: 'boolean',
  timestamp: 'timestamp',
};

function wrongType(value: unknown, shape: Shape, place: Place): StructureProblem {
  const type = shape.type === 'document' ? 'structure' : shape.type;
  const name = place.name === '' ? 'input' : place.name;
  const valid = pythonTypes[type].map((one) => (one === 'timestamp-string' ? one : `<class '${one}'>`)).join(', ');
  const message = `Invalid type for parameter ${name}, value: ${toPython(value)}, type: <class '${pythonTypeOf(value)}'>, valid types: ${valid}`;
  return { ...whereabouts(place), code: 'wrong-type', message, expected: jsonTypes[type] };
}
