/** What a checker is: one promise of the model, looked after entry by entry, knowing nothing but the timeline. */
import type { Timeline, TimelineEntry } from '../world/timeline.ts';
import type { Past } from './past.ts';

/** A promise broken. */
export interface Violation {
  checker: string;
  /** Id of the entry that broke it. */
  entry: number;
  sentence: string;
}

export interface Checker {
  name: string;
  /** What always holds, in a sentence. */
  promise: string;
  /**
   * What the entry breaks, a sentence each.
   * @param past all before it
   */
  look(entry: TimelineEntry, past: Past, timeline: Timeline): readonly string[];
}

export const nothing: readonly string[] = [];

/** The sentences whose condition holds. */
export function broken(...conditions: readonly (readonly [boolean, string])[]): readonly string[] {
  if (!conditions.some(([isBroken]) => isBroken)) return nothing;
  return conditions.filter(([isBroken]) => isBroken).map(([, sentence]) => sentence);
}
