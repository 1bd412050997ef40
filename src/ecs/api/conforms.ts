/**
 * Tells in one walk whether a document keeps to a shape at all, without making an object: nearly every document that is checked while somebody types
 * keeps to it, and only one that does not is worth the words. On the way it shows values to whoever asked to see them.
 */
import { itemMinimums, minimums } from './minimums.ts';
import { type Shape, type Structure, structureNamed } from './schema.ts';

/** Enums whose other values ECS takes without a word: it treats every unknown protocol as `tcp` (docs of `PortMapping.protocol` in the SDK). */
export const openEnums: ReadonlySet<string> = new Set(['TransportProtocol']);

/** A place that somebody wants to see, and whether what stands there is what they look for. */
export interface Sight {
  /** AWS's name of a structure, or of one of its members, wherever it stands: `HealthCheck`, `HealthCheck.interval`. */
  at: string;
  /** Gets values that keep to their shape; a structure comes after all of its members. Left out, the member's presence is enough. */
  isWanted?(value: never): boolean;
  /** Whom to tell: an index into `Look.told`. */
  tell: number;
}

/** What a walk saw. Valid until the next walk of the same surveyor. */
export interface Look {
  /** Not zero for each whom some sight told. */
  told: Uint8Array;
  /** The document's JSON, without white space, has no more bytes than this. */
  mostBytes: number;
}

/** A shape with what its member's place adds to it, ready for comparing. All have the same members, so that the walk meets one kind of object. */
interface Compiled {
  type: Shape['type'];
  /** The member's name; empty for items and for the input. */
  key: string;
  isRequired: boolean;
  minimum: number;
  values: ReadonlySet<string>;
  isOpen: boolean;
  /** Of a list's items and a map's values. */
  inside: Compiled | null;
  members: Members | null;
  /** The most bytes of JSON that this takes whatever its value, and per character of it. */
  bytes: number;
  /** Null where nobody looks. */
  sights: readonly Sight[] | null;
}

interface Members {
  byKey: ReadonlyMap<string, Compiled>;
  /** As the last object had them: the next one mostly has the same, and is spared the map. */
  lastOrder: Compiled[];
  required: number;
  isUnion: boolean;
  /** Null where nobody looks. */
  sights: readonly Sight[] | null;
}

const bareWalks = new Map<Shape, (document: unknown) => Look | null>();

/** True where `checkStructure` would find nothing. False may also mean that it has to look closer. */
export function conforms(document: unknown, shape: Shape): boolean {
  const walk = bareWalks.get(shape) ?? surveyorOf(shape, []);
  bareWalks.set(shape, walk);
  return walk(document) !== null;
}

/**
 * Makes a walk over documents of a shape, which gives null for a document that does not keep to it.
 * @throws RangeError for a sight of a member that no structure has
 */
export function surveyorOf(shape: Shape, sights: readonly Sight[]): (document: unknown) => Look | null {
  for (const { at } of sights) assertMember(at);
  const compiled = compile(shape, { key: '', isRequired: false, minimum: undefined, itemMinimum: undefined, at: '' }, sights, new Map());
  const look: Look = { told: new Uint8Array(1 + Math.max(0, ...sights.map(({ tell }) => tell))), mostBytes: 0 };
  return (document) => {
    look.told.fill(0);
    look.mostBytes = 0;
    return isLike(document, compiled, look) ? look : null;
  };
}

function assertMember(at: string): void {
  const [structure = '', member] = at.split('.');
  if (member !== undefined && !structureNamed(structure).members.has(member)) throw new RangeError(`${structure} has no member ${member}`);
}

interface Spot {
  key: string;
  isRequired: boolean;
  minimum: number | undefined;
  itemMinimum: number | undefined;
  /** What a sight calls the member. */
  at: string;
}

function compile(shape: Shape, spot: Spot, sights: readonly Sight[], known: Map<string, Members>): Compiled {
  const { key, isRequired, minimum, itemMinimum, at } = spot;
  const within = (item: Shape, least: number | undefined, deeper: number | undefined) =>
    compile(item, { key: '', isRequired: false, minimum: least, itemMinimum: deeper, at: '' }, sights, known);
  return {
    type: shape.type,
    key,
    isRequired,
    minimum: minimum ?? lowest,
    values: shape.type === 'enum' ? new Set(shape.values) : none,
    isOpen: shape.type === 'enum' && openEnums.has(shape.name),
    inside:
      shape.type === 'list'
        ? within(shape.item, itemMinimum, undefined)
        : shape.type === 'map'
          ? within(shape.value, undefined, itemMinimum)
          : null,
    members: shape.type === 'structure' ? compileMembers(shape, sights, known) : null,
    bytes: fixedBytes[shape.type] + key.length + (key === '' ? 1 : 4),
    sights: sightsAt(at, sights),
  };
}

/** No minimum. Numbers below it are sent to the closer look; engines keep what fits 31 bits without a box. */
const lowest = -(2 ** 30);
const unbounded = 2 ** 29;

const none: ReadonlySet<string> = new Set();

/** A bracket each, quotes, the longest number; a document of free form may be of any size. */
const fixedBytes: Readonly<Record<Shape['type'], number>> = {
  structure: 2,
  map: 2,
  list: 2,
  string: 2,
  enum: 2,
  integer: 25,
  double: 25,
  boolean: 5,
  timestamp: unbounded,
  document: unbounded,
};

/** A control character takes six bytes, `\u0000`. */
const bytesPerCharacter = 6;

function compileMembers(structure: Structure, sights: readonly Sight[], known: Map<string, Members>): Members {
  const { name, required, isUnion } = structure;
  const before = known.get(name);
  if (before !== undefined) return before;
  const all = [...structure.members].map(([key, shape]) => {
    const least = { minimum: minimums[name]?.[key], itemMinimum: itemMinimums[name]?.[key] };
    return compile(shape, { key, isRequired: required.includes(key), ...least, at: `${name}.${key}` }, sights, known);
  });
  const members: Members = {
    byKey: new Map(all.map((one) => [one.key, one])),
    lastOrder: all,
    required: required.length,
    isUnion,
    sights: sightsAt(name, sights),
  };
  known.set(name, members);
  return members;
}

function sightsAt(at: string, sights: readonly Sight[]): readonly Sight[] | null {
  const own = sights.filter((sight) => at !== '' && sight.at === at);
  return own.length === 0 ? null : own;
}

function isLike(value: unknown, shape: Compiled, look: Look): boolean {
  look.mostBytes += shape.bytes;
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string' || value.length < shape.minimum) return false;
      look.mostBytes += value.length * bytesPerCharacter;
      break;
    case 'enum':
      if (typeof value !== 'string' || !(shape.isOpen || shape.values.has(value))) return false;
      look.mostBytes += value.length * bytesPerCharacter;
      break;
    case 'integer':
      if (!Number.isInteger(value) || (value as number) < shape.minimum) return false;
      break;
    case 'structure':
      if (!isJsonObject(value) || !hasMembersLike(value, shape.members as Members, look)) return false;
      break;
    case 'list':
      if (!Array.isArray(value) || value.length < shape.minimum || !haveItemsLike(value, shape.inside as Compiled, look)) return false;
      break;
    case 'map':
      if (!isJsonObject(value) || !hasValuesLike(value, shape.inside as Compiled, look)) return false;
      break;
    case 'boolean':
      if (typeof value !== 'boolean') return false;
      break;
    case 'double':
      if (typeof value !== 'number' || value < shape.minimum) return false;
      break;
    case 'timestamp':
      if (typeof value !== 'string' && typeof value !== 'number') return false;
      break;
    default:
  }
  if (shape.sights !== null) show(value, shape.sights, look);
  return true;
}

function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function haveItemsLike(items: readonly unknown[], item: Compiled, look: Look): boolean {
  for (let index = 0; index < items.length; index += 1) if (!isLike(items[index], item, look)) return false;
  return true;
}

function hasValuesLike(value: Record<string, unknown>, inside: Compiled, look: Look): boolean {
  for (const key in value) {
    look.mostBytes += key.length * bytesPerCharacter + 3;
    if (!isLike(value[key], inside, look)) return false;
  }
  return true;
}

/** What inherits members is sent to the closer look. */
function hasMembersLike(value: Record<string, unknown>, members: Members, look: Look): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const { byKey, lastOrder } = members;
  let count = 0;
  let required = 0;
  for (const key in value) {
    let member = lastOrder[count];
    if (member === undefined || member.key !== key) {
      member = byKey.get(key);
      if (member === undefined) return false;
      lastOrder[count] = member;
    }
    if (!isLike(value[key], member, look)) return false;
    if (member.isRequired) required += 1;
    count += 1;
  }
  if (required < members.required || (members.isUnion && count !== 1)) return false;
  if (members.sights !== null) show(value, members.sights, look);
  return true;
}

function show(value: unknown, sights: readonly Sight[], { told }: Look): void {
  for (let index = 0; index < sights.length; index += 1) {
    const { tell, isWanted } = sights[index] as Sight;
    if (told[tell] === 0 && (isWanted === undefined || isWanted(value as never))) told[tell] = 1;
  }
}
