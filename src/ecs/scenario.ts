/** A scenario and its run: surroundings, and the calls and changes of a run in time order, with places where a learner's documents go. Plain data. */
import { EcsError } from './api/error.ts';
import type { Ecs, EcsOptions, RunLimits } from './ecs-model.ts';
import type { Surroundings } from './world/surroundings.ts';
import type { Change, Timeline } from './world/timeline.ts';

export type { RunLimits } from './ecs-model.ts';

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

export interface RunOptions {
  limits?: Partial<RunLimits>;
  /** Changes laid over the scenario's steps; at the same moment they come after them. */
  changes?: readonly { atMs: number; inject: Change }[];
  /** Instead of the scenario's. */
  seed?: number;
  /** Laid over the scenario's. */
  assumptions?: Readonly<Record<string, number | string | boolean>>;
}

/** A step with its place in the scenario; a change laid over has none. */
type Placed = { step: Step; index: number };

/**
 * Plays a scenario to its end. A refused call does not end the run: it stands in the timeline and in `refusals`.
 * @param documents the learner's documents by name; one that is no JSON is left out or undefined
 * @throws RangeError for assumptions or a seed that do not exist in the model: mistakes of the scenario's author, never of a learner
 */
export function playScenario(
  create: (options: EcsOptions) => Ecs,
  scenario: Scenario,
  documents: Readonly<Record<string, unknown>>,
  options: RunOptions = {},
): Run {
  const { surroundings } = scenario;
  const assumptions = { ...scenario.assumptions, ...options.assumptions };
  const ecs = create({ surroundings, seed: options.seed ?? scenario.seed, assumptions, limits: options.limits });
  const refusals: Refusal[] = [];
  for (const placed of inOrder(scenario, options)) {
    ecs.advance(placed.step.atMs);
    if (ecs.limit !== null) break;
    const refusal = take(ecs, placed, documents);
    if (refusal) refusals.push(refusal);
  }
  ecs.advance(scenario.untilMs);
  return { timeline: ecs.timeline, refusals, ...(ecs.limit !== null && { limit: ecs.limit }), endMs: ecs.nowMs };
}

function inOrder({ steps, untilMs }: Scenario, { changes = [] }: RunOptions): Placed[] {
  const placed = [...steps.map((step, index) => ({ step, index })), ...changes.map((step) => ({ step, index: -1 }))];
  return placed.filter(({ step }) => step.atMs <= untilMs).sort((a, b) => a.step.atMs - b.step.atMs);
}

function take(ecs: Ecs, { step, index }: Placed, documents: Readonly<Record<string, unknown>>): Refusal | null {
  if ('inject' in step) {
    ecs.inject(step.inject);
    return null;
  }
  try {
    ecs.call(step.call, fillIn(step.input, documents));
    return null;
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
    return { step: index, atMs: step.atMs, operation: step.call, exception: error.exception, message: error.message };
  }
}

/** The input with documents in the places that name them. Recurses over the scenario's own input only, never into a document. */
function fillIn(input: unknown, documents: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(input)) return input.map((item) => fillIn(item, documents));
  if (typeof input !== 'object' || input === null) return input;
  if ('$document' in input && typeof input.$document === 'string') {
    const document = Object.hasOwn(documents, input.$document) ? documents[input.$document] : undefined;
    if (!('with' in input) || typeof document !== 'object' || document === null || Array.isArray(document)) return document;
    return { ...document, ...(fillIn(input.with, documents) as object) };
  }
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, fillIn(value, documents)]));
}
