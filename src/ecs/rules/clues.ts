/**
 * What a rule has to see in a document before it can find anything there. Most rules are about members that most documents don't have, or about values
 * that are mostly right: the one walk that compares a document with the API's shapes looks for the clues of all rules on its way, and only rules whose
 * clue it meets are asked to look themselves.
 */
import type { Sight } from '../api/conforms.ts';
import type { Members } from './read.ts';

/**
 * One thing to look for. A clue may be met by documents in which the rule finds nothing; it must be met by every document in which it finds something
 * and which keeps to the API's shapes (a property test holds rules to it). Of documents that don't keep to them, rules are asked without. Rules that
 * watch the same things share one clue, which then is looked for once.
 */
export type Clue = Sight | { moreBytesThan: number };

/** Members whose presence is a clue, by AWS's names: `LinuxParameters.tmpfs`. */
export function has(...members: readonly string[]): readonly Clue[] {
  return members.map((at) => ({ at }));
}

/** A text that may be wrong. */
export function text(at: string, isWanted: (text: string) => boolean): Clue {
  return { at, isWanted };
}

/** A number that may be wrong. */
export function number(at: string, isWanted: (number: number) => boolean): Clue {
  return { at, isWanted };
}

/** A list that may be wrong as a whole; its items keep to their shape. */
export function list<T = unknown>(at: string, isWanted: (items: readonly T[]) => boolean): Clue {
  return { at, isWanted };
}

/** A structure whose members may be at odds; `T` is its type in the SDK. */
export function each<T = Members>(structure: string, isWanted: (members: T) => boolean): Clue {
  return { at: structure, isWanted };
}

/** A document that may be too long: the bound is rough, and above the real length. */
export function moreBytesThan(bytes: number): Clue {
  return { moreBytesThan: bytes };
}

/** Longer lists are left to the rules themselves: here each item is compared with those before it. */
export const shortList = 32;

/** For clues: true if two of the objects may have the same value there. */
export function hasRepeats<T>(items: readonly T[] | undefined, key: keyof T): boolean {
  if (items === undefined || items.length < 2) return false;
  if (items.length > shortList) return true;
  for (let index = 1; index < items.length; index += 1) {
    const value = items[index]?.[key];
    for (let before = 0; before < index; before += 1) if (items[before]?.[key] === value) return true;
  }
  return false;
}

/** In nothing that keeps to the API's shapes. */
export const nowhere: readonly Clue[] = [];
