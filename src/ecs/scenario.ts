/** A scenario and its run: surroundings, and the calls and changes of a run in time order, with places where a learner's documents go. Plain data. */
import { EcsError } from './api/error.ts';
import type { Ecs, EcsOptions, RunLimits } from './ecs-model.ts';
import { type Fault, faultTimes } from './faults.ts';
import type { Surroundings } from './world/surroundings.ts';
import type { Cause, Change, Timeline } from './world/timeline.ts';

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
  /** Changes that come by a rate; each has the seed as its cause. */
  faults?: readonly Fault[];
}

/** A call that the model refused, as AWS would. */
export interface Refusal {
  /** Its place among the scenario's steps; -1 for a call laid over. */
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
  /** Changes and calls laid over the scenario's steps; at the same moment they come after them. */
  changes?: readonly Step[];
  /** Instead of the scenario's. */
  seed?: number;
  /** Laid over the scenario's. */
  assumptions?: Readonly<Record<string, number | string | boolean>>;
  watch?: EcsOptions['watch'];
}

/** A step with its place in the scenario; one laid over, and a fault, have none. */
export interface Placed {
  step: Step;
  index: number;
  cause?: Cause;
}

/** How far a run has come: what has been taken of its steps, and what was refused. */
export interface Progress {
  taken: number;
  refusals: Refusal[];
}

/** A model, and what is still to be done with it. */
export interface Playing {
  ecs: Ecs;
  scenario: Scenario;
  documents: Readonly<Record<string, unknown>>;
  options: RunOptions;
  progress: Progress;
}

/**
 * Plays a scenario to its end. A refused call does not end the run: it stands in the timeline and in `refusals`.
 * @param documents the learner's documents by name; one that is no JSON is left out or undefined
 * @throws RangeError for assumptions, faults or a seed that do not exist in the model: mistakes of the scenario's author, never of a learner
 */
export function playScenario(
  create: (options: EcsOptions) => Ecs,
  scenario: Scenario,
  documents: Readonly<Record<string, unknown>>,
  options: RunOptions = {},
): Run {
  return playOn(begin(create, scenario, documents, options));
}

/** A model in which nothing of the scenario has happened yet. */
export function begin(
  create: (options: EcsOptions) => Ecs,
  scenario: Scenario,
  documents: Readonly<Record<string, unknown>>,
  options: RunOptions = {},
): Playing {
  const { surroundings } = scenario;
  const assumptions = { ...scenario.assumptions, ...options.assumptions };
  const ecs = create({ surroundings, seed: options.seed ?? scenario.seed, assumptions, limits: options.limits, watch: options.watch });
  return { ecs, scenario, documents, options, progress: { taken: 0, refusals: [] } };
}

/**
 * Plays on to the scenario's end, from wherever the model stands.
 * @param advance moves the model's clock; it may look at the model on the way
 * @param all all that is done to the model, as `inOrder` gives it, for who has it already
 */
export function playOn(
  { ecs, scenario, documents, options, progress }: Playing,
  advance = (untilMs: number) => void ecs.advance(untilMs),
  all: Iterable<Placed> = inOrder(scenario, options),
): Run {
  let place = 0;
  for (const placed of all) {
    place += 1;
    if (place <= progress.taken) continue;
    if (placed.step.atMs > scenario.untilMs) break;
    advance(placed.step.atMs);
    if (ecs.limit !== null) break;
    const refusal = take(ecs, placed, documents);
    if (refusal) progress.refusals.push(refusal);
    progress.taken = place;
  }
  advance(scenario.untilMs);
  return { timeline: ecs.timeline, refusals: progress.refusals, ...(ecs.limit !== null && { limit: ecs.limit }), endMs: ecs.nowMs };
}

/** All that is done to the model, in order of time; at one moment first the scenario's steps, then its faults, then what is laid over. */
export function* inOrder(scenario: Scenario, { changes = [], seed = scenario.seed }: RunOptions): Generator<Placed, void, void> {
  const { steps, faults = [], untilMs } = scenario;
  const sources = [
    byTime(steps.map((step, index) => ({ step, index }))),
    ...faults.map((fault, position) => placedFaults(seed, position, fault)),
    byTime(changes.map((step) => ({ step, index: -1 }))),
  ];
  const heads = sources.map((source) => source.next().value);
  for (;;) {
    let first = -1;
    for (const [at, head] of heads.entries()) {
      if (head && head.step.atMs <= untilMs && (first < 0 || head.step.atMs < (heads[first] as Placed).step.atMs)) first = at;
    }
    if (first < 0) return;
    yield heads[first] as Placed;
    heads[first] = sources[first]?.next().value;
  }
}

function byTime(placed: Placed[]): Iterator<Placed, undefined> {
  return placed.sort((a, b) => a.step.atMs - b.step.atMs).values() as Iterator<Placed, undefined>;
}

function* placedFaults(seed: number, position: number, fault: Fault): Generator<Placed, undefined, void> {
  for (const atMs of faultTimes(seed, position, fault)) yield { step: { atMs, inject: fault.inject }, index: -1, cause: { by: 'seed' } };
  return undefined;
}

function take(ecs: Ecs, { step, index, cause }: Placed, documents: Readonly<Record<string, unknown>>): Refusal | null {
  if ('inject' in step) {
    ecs.inject(step.inject, cause);
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
export function fillIn(input: unknown, documents: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(input)) return input.map((item) => fillIn(item, documents));
  if (typeof input !== 'object' || input === null) return input;
  if ('$document' in input && typeof input.$document === 'string') {
    const document = Object.hasOwn(documents, input.$document) ? documents[input.$document] : undefined;
    if (!('with' in input) || typeof document !== 'object' || document === null || Array.isArray(document)) return document;
    return { ...document, ...(fillIn(input.with, documents) as object) };
  }
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, fillIn(value, documents)]));
}
