/** Counts at any moment of a history, found fast enough to be asked thousands of times. */
import { countUpTo } from './halving.ts';
import type { DesiredCount, History, TaskLane } from './history.ts';

/** Counts and sets at one moment; what a check or a caption asks. */
export interface Moment {
  atMs: number;
  desired: number;
  /** Tasks whose lastStatus is RUNNING. */
  running: number;
  /** Tasks before RUNNING that are not being stopped. */
  pending: number;
  /** Tasks stopped or being stopped so far. */
  stops: number;
  /** AZs of the RUNNING tasks, distinct, sorted. */
  availabilityZones: readonly string[];
  byProvider: Readonly<Record<string, number>>;
}

type Counts = Omit<Moment, 'atMs'>;

/** Counts from each moment at which they change, in order. */
interface Index {
  timesMs: number[];
  counts: Counts[];
}

/** Histories are plain data, so what is worked out about them is kept beside them. */
const indexes = new WeakMap<History, Map<string | null | undefined, Index>>();

/**
 * The counts at a moment: after all that happened at or before it. Found by halving once the history was asked for the first time.
 * @param service of this service alone, or for null of the standalone tasks; left out, of all tasks
 */
export function momentAt(history: History, atMs: number, service?: string | null): Moment {
  const { timesMs, counts } = indexOf(history, service);
  return { atMs, ...(counts[countUpTo(timesMs, (one) => one <= atMs) - 1] ?? nothing) };
}

const nothing: Counts = { desired: 0, running: 0, pending: 0, stops: 0, availabilityZones: [], byProvider: {} };

/** The counts at every moment at which something about them changed, in order; the service is named as for `momentAt`. */
export function momentsOf(history: History, service?: string | null): readonly Moment[] {
  const { timesMs, counts } = indexOf(history, service);
  return timesMs.map((atMs, index) => ({ atMs, ...(counts[index] ?? nothing) }));
}

function indexOf(history: History, service: string | null | undefined): Index {
  const known = indexes.get(history) ?? new Map<string | null | undefined, Index>();
  indexes.set(history, known);
  const found = known.get(service) ?? makeIndex(history, service);
  known.set(service, found);
  return found;
}

/** A change of counts at a moment. */
interface Step {
  atMs: number;
  pending?: number;
  stops?: number;
  /** Tasks that begin (1) or cease (-1) to run, with where and on what. */
  running?: { by: 1 | -1; lane: TaskLane };
  desired?: DesiredCount;
}

interface Counting {
  desired: Map<string, number>;
  running: number;
  pending: number;
  stops: number;
  zones: Map<string, number>;
  providers: Map<string, number>;
}

function makeIndex(history: History, service: string | null | undefined): Index {
  const desired = history.desired.filter(({ service: name }) => service === undefined || service === name);
  const lanes = history.tasks.filter((lane) => service === undefined || lane.service === service);
  const steps: Step[] = [...desired.map((one) => ({ atMs: one.atMs, desired: one })), ...lanes.flatMap(stepsOf)];
  steps.sort((a, b) => a.atMs - b.atMs);
  const counting: Counting = { desired: new Map(), running: 0, pending: 0, stops: 0, zones: new Map(), providers: new Map() };
  const index: Index = { timesMs: [], counts: [] };
  for (const [at, step] of steps.entries()) {
    count(counting, step);
    if (steps[at + 1]?.atMs === step.atMs) continue;
    index.timesMs.push(step.atMs);
    index.counts.push(asCounts(counting));
  }
  return index;
}

/** A task is pending from its creation to RUNNING or to the decision to stop it, running while its lastStatus is RUNNING. */
function stepsOf(lane: TaskLane): Step[] {
  const { statuses, stop } = lane;
  const createdMs = statuses[0]?.atMs;
  const runs = statuses.findIndex(({ status }) => status === 'RUNNING');
  const runsMs = statuses[runs]?.atMs;
  const leavesMs = runs < 0 ? undefined : statuses[runs + 1]?.atMs;
  const pendingEndMs = runsMs ?? stop?.atMs;
  return [
    ...(createdMs === undefined ? [] : [{ atMs: createdMs, pending: 1 }]),
    ...(pendingEndMs === undefined ? [] : [{ atMs: pendingEndMs, pending: -1 }]),
    ...(runsMs === undefined ? [] : [{ atMs: runsMs, running: { by: 1 as const, lane } }]),
    ...(leavesMs === undefined ? [] : [{ atMs: leavesMs, running: { by: -1 as const, lane } }]),
    ...(stop === null ? [] : [{ atMs: stop.atMs, stops: 1 }]),
  ];
}

function count(counting: Counting, { pending = 0, stops = 0, running, desired }: Step): void {
  counting.pending += pending;
  counting.stops += stops;
  if (desired) counting.desired.set(desired.service, desired.desiredCount);
  if (running) {
    counting.running += running.by;
    add(counting.zones, running.lane.availabilityZone, running.by);
    add(counting.providers, running.lane.capacityProvider, running.by);
  }
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

function asCounts({ desired, running, pending, stops, zones, providers }: Counting): Counts {
  return {
    desired: [...desired.values()].reduce((a, b) => a + b, 0),
    running,
    pending,
    stops,
    availabilityZones: [...zones.keys()].sort(),
    byProvider: Object.fromEntries([...providers].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
