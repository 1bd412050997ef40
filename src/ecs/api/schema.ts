/** Typed access to what the API is: its operations and the shapes of their inputs, as generated from the AWS SDK. */
import operationsFile from './generated/operations.json' with { type: 'json' };
import shapesFile from './generated/shapes.json' with { type: 'json' };

/** The part of JSON Schema (draft 7) that the generated documents with AWS's docs use. */
export interface JsonSchema {
  $comment?: string;
  $schema?: string;
  /** `#/definitions/<shape>`; siblings such as the member's own docs stand beside it. */
  $ref?: string;
  definitions?: Readonly<Record<string, JsonSchema>>;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  format?: 'date-time';
  enum?: readonly string[];
  /** AWS's docs, as Markdown. */
  markdownDescription?: string;
  /** One per value of `enum`. */
  markdownEnumDescriptions?: readonly string[];
  deprecated?: boolean;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  minProperties?: number;
  maxProperties?: number;
  items?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
}

/** An operation of the model: `RegisterTaskDefinition`, … */
export type OperationName = keyof typeof operationsFile.operations;

/** Operations by name, each with its input's shape. */
export const operations: Readonly<Record<OperationName, string>> = operationsFile.operations;

/** Version of @aws-sdk/client-ecs that everything generated comes from. */
export const sdkVersion: string = operationsFile.sdkVersion;

export interface Structure {
  type: 'structure';
  /** AWS's name of the shape: `ContainerDefinition`. */
  name: string;
  /** In AWS's order. */
  members: ReadonlyMap<string, Shape>;
  required: readonly string[];
  /** Exactly one member must be set. */
  isUnion: boolean;
}

/** A type of the API. No shape contains itself; the generator makes sure of it. */
export type Shape =
  | { type: 'string' | 'integer' | 'double' | 'boolean' | 'timestamp' | 'document' }
  | { type: 'enum'; name: string; values: readonly string[] }
  | { type: 'list'; item: Shape }
  | { type: 'map'; value: Shape }
  | Structure;

/** The generator's short notation of structures, and the values of enums, by name. */
type ShapeNotes = Pick<typeof shapesFile, 'unions'> & {
  structures: Readonly<Record<string, Readonly<Record<string, string>>>>;
  enums: Readonly<Record<string, readonly string[]>>;
};

const structureNotes: Record<string, Readonly<Record<string, string>>> = { ...shapesFile.structures };
const enums: Record<string, readonly string[]> = { ...shapesFile.enums };
const unions: ReadonlySet<string> = new Set(shapesFile.unions);
const structures = new Map<string, Structure>();

/** Brings in shapes that only runs with instances need: of their operations, and of Application Auto Scaling. No name of theirs has another meaning here. */
export function addShapes(notes: ShapeNotes): void {
  Object.assign(structureNotes, notes.structures);
  Object.assign(enums, notes.enums);
}

/** True for the operations of the model. */
export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

/** True for an operation of Application Auto Scaling; its shapes are there once `addShapes` has brought them. */
export function isScaling(operation: OperationName): boolean {
  return /Scal|Scheduled/.test(operation);
}

/** The shape of an operation's input. */
export function shapeOf(operation: OperationName): Structure {
  return structureNamed(operations[operation]);
}

/** A structure by AWS's name, `CapacityProviderStrategyItem`; throws a RangeError for a name no input uses. */
export function structureNamed(name: string): Structure {
  const known = structures.get(name);
  if (known !== undefined) return known;
  const notes = Object.hasOwn(structureNotes, name) ? structureNotes[name] : undefined;
  if (notes === undefined) throw new RangeError(`No input uses a structure ${name}`);
  const entries = Object.entries(notes);
  const structure: Structure = {
    type: 'structure',
    name,
    members: new Map(entries.map(([member, note]) => [member.replace('!', ''), readNote(note)])),
    required: entries.filter(([member]) => member.endsWith('!')).map(([member]) => member.slice(0, -1)),
    isUnion: unions.has(name),
  };
  structures.set(name, structure);
  return structure;
}

/** Values of an enum by AWS's name: `NetworkMode`; throws a RangeError for a name no input uses. */
export function enumNamed(name: string): readonly string[] {
  const values = Object.hasOwn(enums, name) ? enums[name] : undefined;
  if (values === undefined) throw new RangeError(`No input uses an enum ${name}`);
  return values;
}

/** Reads the generator's short notation: `[string]`, `{string}`, `ContainerDefinition`. */
function readNote(note: string): Shape {
  if (note.startsWith('[')) return { type: 'list', item: readNote(note.slice(1, -1)) };
  if (note.startsWith('{')) return { type: 'map', value: readNote(note.slice(1, -1)) };
  switch (note) {
    case 'string':
    case 'integer':
    case 'double':
    case 'boolean':
    case 'timestamp':
    case 'document':
      return { type: note };
    default:
      return Object.hasOwn(enums, note) ? { type: 'enum', name: note, values: enumNamed(note) } : structureNamed(note);
  }
}
