/** A model as it is spoken to from outside, whatever planes are in it: calls, changes, time, snapshots. */
import { EcsError } from './api/error.ts';
import { type AssumptionValues, assumptionValues } from './assumptions.ts';
import { createKernel, emptyState, type Handlers, type Kernel, type KernelState } from './simulation/kernel.ts';
import { fullCapacity } from './world/capacity.ts';
import type { ModelEvent } from './world/events.ts';
import { type Model, outside } from './world/model.ts';
import { noInstances } from './world/no-instances.ts';
import { readerOf } from './world/read-ahead.ts';
import type { World } from './world/state.ts';
import type { Surroundings } from './world/surroundings.ts';
import type { Cause, Change, Timeline, TimelineEntry } from './world/timeline.ts';

/** Limits that no run passes, whatever its input. */
export interface RunLimits {
  /** Timeline entries. */
  events: number;
  /** Tasks ever created. */
  tasks: number;
  /** Virtual ms. */
  timeMs: number;
}

export const defaultLimits: RunLimits = { events: 200_000, tasks: 20_000, timeMs: 40 * 24 * 60 * 60 * 1_000 };

export interface EcsOptions {
  surroundings: Surroundings;
  /** Integer; the same seed gives the same bytes. */
  seed: number;
  /** Assumptions that differ from their defaults, by id. */
  assumptions?: Readonly<Record<string, number | string | boolean>>;
  /** Stands between the model and its assumptions, to see which of them it asks for. */
  watch?(values: AssumptionValues): AssumptionValues;
  /** Those left out have their defaults: 200,000 entries, 20,000 tasks, 40 days. */
  limits?: Partial<RunLimits>;
}

/** All that a model is, as plain JSON. Opaque: made by `snapshot`, taken by `restoreEcs`. */
export interface Snapshot {
  format: 1;
  limits: RunLimits;
  state: KernelState<World, ModelEvent, TimelineEntry>;
}

/** A snapshot without its timeline, of which it knows the length: it grows with what exists, not with what has happened. Plain JSON, opaque. */
export interface Mark {
  limits: RunLimits;
  /** Entries that had happened. */
  entries: number;
  state: Omit<KernelState<World, ModelEvent, TimelineEntry>, 'timeline'>;
}

export interface Ecs {
  /** Virtual ms since the model was made. */
  readonly nowMs: number;
  /** All that has happened; grows in place. */
  readonly timeline: Timeline;
  /** The limit that ended the run; nothing happens after. */
  readonly limit: keyof RunLimits | null;
  /** The assumptions in force, by id. */
  readonly assumptions: Readonly<AssumptionValues>;
  /**
   * An ECS API operation at the present moment, by AWS's name and shapes. What follows from it happens in `advance`.
   * @throws EcsError with AWS's exception and text where AWS would refuse
   */
  call(operation: string, input: unknown): unknown;
  /**
   * Makes something happen, at the present moment, that the API cannot do. Its cause is the outside, unless the seed chose the moment.
   * @throws RangeError for a change that does not exist
   */
  inject(change: Change, cause?: Cause): void;
  /**
   * Lets everything happen that is due until then; stops early at a limit. Times in the past change nothing.
   * @param entries pauses once the timeline has that many
   * @returns false if it paused: then the moment is not reached, and another call goes on
   * @throws RangeError for a moment that is no whole number of ms
   */
  advance(untilMs: number, entries?: number): boolean;
  /** A copy of the whole model that shares nothing with it. */
  snapshot(): Snapshot;
  /** A copy of all but the timeline. */
  mark(): Mark;
}

/** What the planes bring: a handler for each event, the API, the changes from outside. */
export interface Planes {
  handlers: Handlers<World, ModelEvent, TimelineEntry>;
  call(model: Model, operation: string, input: unknown): unknown;
  applyChange(model: Model, change: Change): void;
  /** Puts into the queue of a new model what its surroundings foresee. */
  begin(model: Model): void;
}

/** @throws RangeError for an unknown assumption, a value outside its range, or a seed that is no integer */
export function newEcs(planes: Planes, { surroundings, seed, assumptions, watch = (values) => values, limits }: EcsOptions): Ecs {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`A seed is an integer, not ${seed}.`);
  const world: World = {
    surroundings: copy(surroundings),
    assumptions: watch(assumptionValues(assumptions)),
    clusters: {},
    families: {},
    services: {},
    tasks: {},
    stopped: [],
    placed: {},
    capacity: fullCapacity(),
    calls: {},
    loads: [],
    loadAlarms: {},
    counts: { tasks: 0, deployments: 0, rounds: 0 },
    ...noInstances(),
  };
  return open(planes, emptyState(seed, world), { ...defaultLimits, ...limits }, true);
}

/** Goes on from a snapshot as the model it was taken from would have. */
export function restored(planes: Planes, snapshot: Snapshot): Ecs {
  return open(planes, copy(snapshot.state), snapshot.limits);
}

/** Goes on from a mark as the model it was taken from would have. The entries of the timeline are shared: nothing ever changes one. */
export function resumed(planes: Planes, { limits, entries, state }: Mark, timeline: Timeline): Ecs {
  return open(planes, { ...copy(state), timeline: timeline.slice(0, entries) }, limits);
}

type EcsKernel = Kernel<World, ModelEvent, TimelineEntry>;

function open(planes: Planes, state: EcsKernel['state'], limits: RunLimits, isNew = false): Ecs {
  const { events, timeMs, tasks } = limits;
  const kernel: EcsKernel = createKernel(
    state,
    planes.handlers,
    { events, timeMs, spend: { tasks } },
    (limit) => describeLimit(limit, limits),
    readerOf(state.world),
  );
  if (isNew) kernel.act((model) => planes.begin(model));
  return {
    get nowMs() {
      return kernel.state.nowMs;
    },
    get timeline() {
      return kernel.state.timeline;
    },
    get limit() {
      return kernel.state.limit as keyof RunLimits | null;
    },
    get assumptions() {
      return kernel.state.world.assumptions;
    },
    call(operation, input) {
      let answer: unknown;
      const isDone = kernel.act((model) => {
        answer = planes.call(model, operation, input);
      });
      if (!isDone) throw new EcsError('ServerException', 'The run has reached one of its limits and has ended.');
      return copy(answer);
    },
    inject(change, cause = outside) {
      kernel.act((model) => planes.applyChange(cause.by === 'outside' ? model : causedBy(model, cause), change));
    },
    advance: (untilMs, entries) => kernel.advance(untilMs, entries),
    snapshot: () => ({ format: 1, limits: { ...limits }, state: copy(kernel.state) }),
    mark() {
      const { timeline, ...state } = kernel.state;
      return { limits: { ...limits }, entries: timeline.length, state: copy(state) };
    },
  };
}

/** The model, in which a change that comes from outside has this cause instead. */
function causedBy(model: Model, cause: Cause): Model {
  const record: Model['record'] = (entry) =>
    model.record(entry.what.type === 'change' && entry.cause.by === 'outside' ? { ...entry, cause } : entry);
  return Object.create(model, { record: { value: record } }) as Model;
}

const limitTexts: Readonly<Record<string, (limits: RunLimits) => string>> = {
  events: ({ events }) => `The run ends here: its timeline has reached ${events} entries.`,
  tasks: ({ tasks }) => `The run ends here: ${tasks} tasks have been created.`,
  timeMs: ({ timeMs }) => `The run ends here: ${timeMs} ms have passed.`,
};

function describeLimit(limit: string, limits: RunLimits): TimelineEntry {
  const message = limitTexts[limit]?.(limits) ?? `The run ends here: limit ${limit}.`;
  return {
    id: 0,
    atMs: 0,
    subject: { kind: 'world', id: 'world' },
    cause: outside,
    what: { type: 'limit', limit: limit === 'timeMs' ? 'time' : (limit as 'events' | 'tasks'), message },
  };
}

function copy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
