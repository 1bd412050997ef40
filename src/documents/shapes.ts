/** The API's shapes in the generator's short notation, for walking a template's properties. Loaded only when a text is a template. */
import shapesFile from '../ecs/api/generated/shapes.json' with { type: 'json' };

const structures: Readonly<Record<string, Readonly<Record<string, string>>>> = shapesFile.structures;
const enums: Readonly<Record<string, readonly string[]>> = shapesFile.enums;

/** Members of a structure, with the notation of each; undefined for anything that is no structure. */
export function membersOfShape(note: string): ReadonlyMap<string, string> | undefined {
  const known = members.get(note);
  if (known !== undefined || !Object.hasOwn(structures, note)) return known;
  const made = new Map(Object.entries(structures[note] ?? {}).map(([name, shape]) => [name.replace('!', ''), shape]));
  members.set(note, made);
  return made;
}

const members = new Map<string, ReadonlyMap<string, string>>();

/** Notation of the items of a list, or of the values of a map. */
export function innerShape(note: string, of: 'list' | 'map'): string | undefined {
  return note.startsWith(of === 'list' ? '[' : '{') ? note.slice(1, -1) : undefined;
}

/** The values of an enum; undefined for other shapes. */
export function valuesOfEnum(note: string): readonly string[] | undefined {
  return Object.hasOwn(enums, note) ? enums[note] : undefined;
}

/** What the shape is in JSON: an enum is a string. */
export function jsonTypeOf(note: string): 'object' | 'array' | 'string' | 'number' | 'boolean' | 'any' {
  if (note.startsWith('{') || Object.hasOwn(structures, note)) return 'object';
  if (note.startsWith('[')) return 'array';
  if (note === 'integer' || note === 'double') return 'number';
  if (note === 'boolean') return 'boolean';
  return note === 'document' || note === 'timestamp' ? 'any' : 'string';
}

/** A value that the shape takes, standing for one that is not known: nothing is wrong with it, and nothing is to be concluded from it. */
export function standIn(note: string): unknown {
  const required = Object.entries(structures[note] ?? {}).filter(([name]) => name.endsWith('!'));
  switch (jsonTypeOf(note)) {
    case 'object':
      return Object.fromEntries(required.map(([name, shape]) => [name.slice(0, -1), standIn(shape)]));
    case 'array':
      return [];
    case 'number':
      return 60;
    case 'boolean':
      return false;
    default:
      return valuesOfEnum(note)?.[0] ?? 'unknown';
  }
}

/** Begins the ARN that stands for a role of the template: that there is one is known, which one is not. */
export const someRoleArn = 'arn:aws:iam::111122223333:role/known-at-deployment/';
