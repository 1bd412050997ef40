/** Reading documents of any shape: every question has an answer for null, for strings where objects belong, and for keys like `__proto__`. */
import type { DocumentEdit, Path } from './finding.ts';

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
  return listOf(list).flatMap((value, index) =>
    membersOf(value) === nothing ? [] : [{ members: membersOf(value), path: [...path, index] }],
  );
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function integerOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** The container definitions of a task definition. */
export function containersOf(document: unknown): readonly Item[] {
  return itemsOf(member(document, 'containerDefinitions'), ['containerDefinitions']);
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

/** True if FARGATE is among the task definition's requiresCompatibilities: then AWS checks it for Fargate when it is registered. */
export function namesFargate(document: unknown): boolean {
  return listOf(member(document, 'requiresCompatibilities')).includes('FARGATE');
}

/** The edit that gives an object a member, whether it has it already or not. */
export function putMember(object: unknown, path: Path, key: string, value: unknown): DocumentEdit {
  return { op: Object.hasOwn(membersOf(object), key) ? 'set' : 'insert', path: [...path, key], value };
}
