/** A scenario: surroundings, and the calls and changes of a run in time order, with places where a learner's documents go. Plain data. */
import type { Surroundings } from './world/surroundings.ts';
import type { Change, Timeline } from './world/timeline.ts';

/**
 * One step, at a moment in ms. `input` may hold `{ "$document": "service.json" }` anywhere: the learner's document of that name is put there
 * (a whole input, or one member). `{ "$document": …, "with": {…} }` lays members over the document.
 */
export type Step = { atMs: number; call: string; input: unknown } | { atMs: number; inject: Change };

export interface Scenario {
  /** Integer; the same seed gives the same bytes. */
  seed: number;
  /** The run's end in ms. */
  untilMs: number;
  surroundings: Surroundings;
  /** Assumptions that differ from their defaults, by id. */
  assumptions?: Readonly<Record<string, number | string | boolean>>;
  steps: readonly Step[];
}

/** Limits that no run passes, whatever its input. */
export interface RunLimits {
  /** Timeline entries. */
  events: number;
  /** Tasks ever created. */
  tasks: number;
  /** Virtual ms. */
  timeMs: number;
}

/** A call of the scenario that the model refused, as AWS would. */
export interface Refusal {
  step: number;
  atMs: number;
  operation: string;
  exception: string;
  message: string;
}

export interface Run {
  timeline: Timeline;
  refusals: readonly Refusal[];
  /** Which limit ended the run early, if one did. */
  limit?: keyof RunLimits;
  /** The moment the run ended, in ms. */
  endMs: number;
}
