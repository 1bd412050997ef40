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
}

/** What a walk saw. */
export interface Look {
  /** Not zero for each sight that was met, in their order. Valid until the next walk of the same surveyor. */
  met: Uint8Array;
  metCount: number;
  /** The document's JSON, without white space, has no more bytes than this. */
  mostBytes: number;
}

/** A shape with what its member's place adds to it, ready for comparing. All have the same members, so that the walk meets one kind of object. */
interface Compiled {
  /** The shape's type as a number, which engines tell apart faster than words. */
  form: number;
  /** The member's name; empty for items and for the input. */
  key: string;
  isRequired: boolean;
  minimum: number;
  values: ReadonlySet<string>;
  isOpen: boolean;
  /** The enum's value that was met last. */
  lastWord: string;
  /** Of a list's items and a map's values. */
  inside: Compiled | null;
  members: Members | null;
  /** The most bytes of JSON that this takes whatever its value, and per character of it. */
  bytes: number;
  /** Null where nobody looks. */
  sights: readonly Numbered[] | null;
}

interface Members {
  byKey: ReadonlyMap<string, Compiled>;
  /** As the last object had them: the next one mostly has the same, and is spared the map. */
  lastOrder: Compiled[];
  required: number;
  isUnion: boolean;
  /** Null where nobody looks. */
  sights: readonly Numbered[] | null;
}

const text = 0;
const integer = 1;
const structure = 2;
const list = 3;
const word = 4;
const map = 5;
const truth = 6;
const double = 7;
const time = 8;
const anything = 9;

const forms: Readonly<Record<Shape['type'], number>> = {
  string: text,
  integer,
  structure,
  list,
  enum: word,
  map,
  boolean: truth,
  double,
  timestamp: time,
  document: anything,
};

/** Of the walk under way; there is one at a time, and it is fastest with what it counts out here. */
let met = new Uint8Array(0);
let metCount = 0;
let mostBytes = 0;

/** A sight with its place in the order. */
interface Numbered {
  number: number;
  isWanted: ((value: never) => boolean) | null;
}

const bareWalks = new Map<Shape, (document: unknown) => Look | null>();

/** True where `checkStructure` would find nothing. False may also mean that it has to look closer. */
export function conforms(document: unknown, shape: Shape): boolean {
  const walk = bareWalks.get(shape) ?? surveyorOf(shape, []);
  bareWalks.set(shape, walk);
  return walk(document) !== null;
}

/**
 * Makes a walk over documents of a shape, which gives null for a document that does not keep to it, or that inherits members as no JSON value does.
 * @throws RangeError for a sight of a member that no structure has
 */
export function surveyorOf(shape: Shape, sights: readonly Sight[]): (document: unknown) => Look | null {
  for (const { at } of sights) assertMember(at);
  const compiled = compile(shape, { key: '', isRequired: false, minimum: undefined, itemMinimum: undefined, at: '' }, sights, new Map());
  const ofAll = new Uint8Array(sights.length);
  return (document) => {
    met = ofAll.fill(0);
    metCount = 0;
    mostBytes = compiled.bytes;
    if (isJsonObject(document) && Object.getPrototypeOf(document) !== Object.prototype) return null;
    return isLike(document, compiled) ? { met, metCount, mostBytes } : null;
  };
}

function assertMember(at: string): void {
  const [structure = '', member] = at.split('.');
  const { members } = structureNamed(structure);
  if (member !== undefined && !members.has(member)) throw new RangeError(`${structure} has no member ${member}`);
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
    form: forms[shape.type],
    key,
    isRequired,
    minimum: minimum ?? lowest,
    values: shape.type === 'enum' ? new Set(shape.values) : none,
    lastWord: shape.type === 'enum' ? (shape.values[0] ?? '') : '',
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

function compileMembers(shape: Structure, sights: readonly Sight[], known: Map<string, Members>): Members {
  const { name, required, isUnion } = shape;
  const before = known.get(name);
  if (before !== undefined) return before;
  const all = [...shape.members].map(([key, inside]) => {
    const least = { minimum: minimums[name]?.[key], itemMinimum: itemMinimums[name]?.[key] };
    return compile(inside, { key, isRequired: required.includes(key), ...least, at: `${name}.${key}` }, sights, known);
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

function sightsAt(at: string, sights: readonly Sight[]): readonly Numbered[] | null {
  const own = sights.flatMap((sight, number) => (at !== '' && sight.at === at ? [{ number, isWanted: sight.isWanted ?? null }] : []));
  return own.length === 0 ? null : own;
}

function isLike(value: unknown, shape: Compiled): boolean {
  switch (shape.form) {
    case text:
      if (typeof value !== 'string' || value.length < shape.minimum) return false;
      mostBytes += value.length * bytesPerCharacter;
      break;
    case structure:
      if (!isJsonObject(value) || !hasMembersLike(value, shape.members as Members)) return false;
      break;
    case list:
      if (!Array.isArray(value) || value.length < shape.minimum || !haveItemsLike(value, shape.inside as Compiled)) return false;
      break;
    case word:
      if (value !== shape.lastWord && !isOneOf(value, shape)) return false;
      mostBytes += (value as string).length * bytesPerCharacter;
      break;
    case integer:
      if (!Number.isInteger(value) || (value as number) < shape.minimum) return false;
      break;
    case map:
      if (!isJsonObject(value) || !hasValuesLike(value, shape.inside as Compiled)) return false;
      break;
    case truth:
      if (typeof value !== 'boolean') return false;
      break;
    case double:
      if (typeof value !== 'number' || value < shape.minimum) return false;
      break;
    case time:
      if (typeof value !== 'string' && typeof value !== 'number') return false;
      break;
    default:
  }
  if (shape.sights !== null) show(value, shape.sights);
  return true;
}

function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same word mostly comes again, from one container to the next. */
function isOneOf(value: unknown, shape: Compiled): boolean {
  if (typeof value !== 'string' || !(shape.isOpen || shape.values.has(value))) return false;
  shape.lastWord = value;
  return true;
}

function haveItemsLike(items: readonly unknown[], item: Compiled): boolean {
  mostBytes += items.length * item.bytes;
  const { members } = item;
  for (let index = 0; index < items.length; index += 1) {
    const value = items[index];
    if (members === null ? !isLike(value, item) : !isJsonObject(value) || !hasMembersLike(value, members)) return false;
  }
  return true;
}

function hasValuesLike(value: Record<string, unknown>, inside: Compiled): boolean {
  for (const key in value) {
    mostBytes += key.length * bytesPerCharacter + inside.bytes + 3;
    if (!isLike(value[key], inside)) return false;
  }
  return true;
}

/** Texts and numbers, most of what there is, are looked at without a further call. */
function hasMembersLike(value: Record<string, unknown>, members: Members): boolean {
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
    const inside = value[key];
    mostBytes += member.bytes;
    if (member.form === text) {
      if (typeof inside !== 'string' || inside.length < member.minimum) return false;
      mostBytes += inside.length * bytesPerCharacter;
      if (member.sights !== null) show(inside, member.sights);
    } else if (member.form === integer) {
      if (!Number.isInteger(inside) || (inside as number) < member.minimum) return false;
      if (member.sights !== null) show(inside, member.sights);
    } else if (!isLike(inside, member)) return false;
    if (member.isRequired) required += 1;
    count += 1;
  }
  if (required < members.required || (members.isUnion && count !== 1)) return false;
  if (members.sights !== null) show(value, members.sights);
  return true;
}

function show(value: unknown, sights: readonly Numbered[]): void {
  for (let index = 0; index < sights.length; index += 1) {
    const { number, isWanted } = sights[index] as Numbered;
    if (met[number] === 0 && (isWanted === null || isWanted(value as never))) {
      met[number] = 1;
      metCount += 1;
    }
  }
}
