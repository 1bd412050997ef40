/** Takes from a document what a format can say, and tells the rest. */
import { innerShape, membersOfShape } from '../shapes.ts';

/** By shape: members of the API that a format has no place for. */
export type Gaps = Readonly<Record<string, readonly string[]>>;

export interface Sieve {
  gaps: Gaps;
  /** “CloudFormation has no such property” */
  gapReason: string;
  /** Why a map with keys of the writer's own cannot stand as it is; null where it can. */
  refusesMap?: (map: Readonly<Record<string, unknown>>) => string | null;
  notes: string[];
}

/** The value without what the API or the format does not know; each such member is told in `sieve.notes`. */
export function sieved(value: unknown, note: string, path: string, sieve: Sieve): unknown {
  if (Array.isArray(value)) {
    const inner = innerShape(note, 'list') ?? 'document';
    return value
      .map((item: unknown, index) => sieved(item, inner, `${path}[${index}]`, sieve))
      .filter((item, index) => item !== undefined || say(sieve, `${path}[${index}]`, 'it is null'));
  }
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const shapes = membersOfShape(note);
  const reason = shapes === undefined ? sieve.refusesMap?.(value as Readonly<Record<string, unknown>>) : null;
  if (reason) {
    say(sieve, path, reason);
    return undefined;
  }
  const kept: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    const place = `${path}.${key}`;
    if (shapes !== undefined && !shapes.has(key)) say(sieve, place, 'AWS’s API knows no such member');
    else if (sieve.gaps[note]?.includes(key)) say(sieve, place, sieve.gapReason);
    else if (item === null) say(sieve, place, 'it is null');
    else {
      const inner = sieved(item, shapes?.get(key) ?? innerShape(note, 'map') ?? 'document', place, sieve);
      if (inner !== undefined) kept.push([key, inner]);
    }
  }
  return Object.fromEntries(kept);
}

function say({ notes }: Sieve, path: string, reason: string): false {
  notes.push(notExported(path, reason));
  return false;
}

/** `not exported: service.monitoring: CloudFormation has no such property` */
export function notExported(path: string, reason: string): string {
  return `not exported: ${oneLine(path)}: ${reason}`;
}

/** Text of a learner's in a sentence or a comment: one line, and not too long. */
export function oneLine(text: string): string {
  const line = unbroken(text);
  return line.length > 160 ? `${line.slice(0, 159).toWellFormed()}…` : line;
}

/** Nothing in it ends a line, in any reader. */
export function unbroken(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]+/gu, ' ');
}
