/** Reading documents of any shape: every question has an answer for null, for strings where objects belong, and for keys like `__proto__`. */
import type { DocumentEdit, Path } from './finding.ts';
import { once } from './reading.ts';

export type Members = Readonly<Record<string, unknown>>;

/** An object in a list, with its place in the document. */
export interface Item {
  members: Members;
  path: Path;
}

const nothing: Members = Object.freeze({});

/** The value if it is a JSON object, else an empty one. */
export function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : nothing;
}

/** A member of an object, never an inherited one; undefined for anything that is no object. */
export function member(value: unknown, key: string): unknown {
  const members = membersOf(value);
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

/** True for a JSON object: neither an array nor null. */
export function isObject(value: unknown): boolean {
  return membersOf(value) !== nothing;
}

/** The value if it is an array, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects in a list; what else is in it is left out. */
export function itemsOf(list: unknown, path: Path): readonly Item[] {
  const items: Item[] = [];
  for (const [index, value] of listOf(list).entries())
    if (isObject(value)) items.push({ members: value as Members, path: [...path, index] });
  return items;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function integerOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** The container definitions of a task definition. */
export function containersOf(document: unknown): readonly Item[] {
  return once(document, 'containers', () => itemsOf(member(document, 'containerDefinitions'), ['containerDefinitions']));
}

/** The volumes of a task definition. */
export function volumesOf(document: unknown): readonly Item[] {
  return once(document, 'volumes', () => itemsOf(member(document, 'volumes'), ['volumes']));
}

/** The objects in one list of every container, such as its `portMappings`, with their container. */
export function itemsInContainers(document: unknown, key: string): readonly { container: Item; item: Item }[] {
  return once(document, `in containers: ${key}`, () =>
    containersOf(document).flatMap((container) =>
      itemsOf(member(container.members, key), [...container.path, key]).map((item) => ({ container, item })),
    ),
  );
}

/** A value with its place, and the container it is in, if any. */
export interface Found {
  value: unknown;
  path: Path;
}

/** All values that a pattern of keys leads to; `*` stands for every item of a list. Places without the member are left out. */
export function valuesAt(document: unknown, pattern: readonly string[]): readonly Found[] {
  const [list, each, ...inside] = pattern;
  if (list === 'containerDefinitions' && each === '*' && inside.length > 0) {
    return follow(
      containersOf(document).map(({ members, path }) => ({ value: members, path })),
      inside,
    );
  }
  return follow([{ value: document, path: [] }], pattern);
}

function follow(from: readonly Found[], pattern: readonly string[]): readonly Found[] {
  let found = from;
  for (const step of pattern) {
    const next: Found[] = [];
    for (const { value, path } of found) {
      if (step === '*') for (const [index, item] of listOf(value).entries()) next.push({ value: item, path: [...path, index] });
      else if (member(value, step) !== undefined) next.push({ value: member(value, step), path: [...path, step] });
    }
    found = next;
    if (found.length === 0) break;
  }
  return found;
}

/** The task definition's container that a place lies in; undefined for places outside of all. */
export function containerAt(document: unknown, path: Path): Item | undefined {
  const [list, index] = path;
  if (list !== 'containerDefinitions' || typeof index !== 'number') return undefined;
  const members = membersOf(listOf(member(document, list))[index]);
  return { members, path: [list, index] };
}

/** How AWS's texts name a container: by its name, or nothing. */
export function containerName(container: Members): string {
  return textOf(member(container, 'name')) ?? '';
}

/** How our own messages name a container: by its name, or by its place, counted from 1. `start` opens a sentence. */
export function spokenName({ members, path }: Item, where: 'start' | 'inside' = 'inside'): string {
  const name = textOf(member(members, 'name'));
  return `${where === 'start' ? 'Container' : 'container'} ${name ? `\`${name}\`` : Number(path.at(-1)) + 1}`;
}

/** True if the task definition's requiresCompatibilities name this capacity. */
export function namesCapacity(document: unknown, capacity: 'EC2' | 'EXTERNAL' | 'MANAGED_INSTANCES'): boolean {
  return listOf(member(document, 'requiresCompatibilities')).includes(capacity);
}

/** True if the task definition asks for a Windows family. */
export function isForWindows(document: unknown): boolean {
  return textOf(member(member(document, 'runtimePlatform'), 'operatingSystemFamily'))?.startsWith('WINDOWS') ?? false;
}

/** True for a member that says something; nobody has recorded a refusal of an empty list, and null is a matter of shape. */
export function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** True if FARGATE is among the task definition's requiresCompatibilities: then AWS checks it for Fargate when it is registered. */
export function namesFargate(document: unknown): boolean {
  return listOf(member(document, 'requiresCompatibilities')).includes('FARGATE');
}

/** The edit that gives an object a member, whether it has it already or not. */
export function putMember(object: unknown, path: Path, key: string, value: unknown): DocumentEdit {
  return { op: Object.hasOwn(membersOf(object), key) ? 'set' : 'insert', path: [...path, key], value };
}
