/** Two runs side by side: the first thing that differs, and how counts, stops, requests and cost differ. */
import { costOf } from './cost.ts';
import { toHistory } from './history.ts';
import { momentAt, momentsOf } from './history-moment.ts';
import { type Requests, requestsOf } from './requests.ts';
import type { Run } from './scenario.ts';
import type { TimelineEntry } from './world/timeline.ts';

/** What a service has at a moment. */
export interface ComparedCounts {
  desired: number;
  pending: number;
  running: number;
  stops: number;
}

/** From this moment on, until the next of the same service, the runs have these counts. */
export interface CountsDifference {
  atMs: number;
  /** Null for standalone tasks. */
  service: string | null;
  a: ComparedCounts;
  b: ComparedCounts;
}

export interface RunComparison {
  /** The first entry of the timelines that is not the same; an entry is null where that run has ended. Null where the timelines are the same. */
  firstDifference: { entry: number; atMs: number; a: TimelineEntry | null; b: TimelineEntry | null } | null;
  /** In order of time; a line in which both are equal says that they are again. Empty where they never differ. */
  counts: readonly CountsDifference[];
  /** How many tasks stopped for each reason, where the runs differ. */
  stops: readonly { stopCode: string; stoppedReason: string; a: number; b: number }[];
  /** Requests over the whole of each run, served and failed. */
  requests: { a: Requests; b: Requests };
  /** What had been spent by then, in millionths of a US dollar, at even steps to the later end. */
  cost: readonly { atMs: number; aMicroUsd: number; bMicroUsd: number }[];
}

const COST_STEPS = 20;

/** Compares two runs, of any scenarios; most is learnt from two that differ in one thing, such as a run and its fork. */
export function compareRuns(a: Run, b: Run): RunComparison {
  const [historyA, historyB] = [toHistory(a.timeline, a.endMs), toHistory(b.timeline, b.endMs)];
  const services = new Set<string | null>([...historyA.desired, ...historyB.desired].map(({ service }) => service));
  if ([...historyA.tasks, ...historyB.tasks].some(({ service }) => service === null)) services.add(null);
  const counts = [...services]
    .flatMap((service) => countsDifferences(historyA, historyB, service))
    .sort((one, other) => one.atMs - other.atMs);
  return {
    firstDifference: firstDifference(a, b),
    counts,
    stops: stopDifferences(historyA, historyB),
    requests: requests(a, b),
    cost: costs(a, b),
  };
}

function firstDifference(a: Run, b: Run): RunComparison['firstDifference'] {
  const length = Math.max(a.timeline.length, b.timeline.length);
  for (let entry = 0; entry < length; entry += 1) {
    const [one, other] = [a.timeline[entry] ?? null, b.timeline[entry] ?? null];
    if (one === other || JSON.stringify(one) === JSON.stringify(other)) continue;
    return { entry, atMs: Math.min(one?.atMs ?? Number.POSITIVE_INFINITY, other?.atMs ?? Number.POSITIVE_INFINITY), a: one, b: other };
  }
  return null;
}

type History = ReturnType<typeof toHistory>;

function countsDifferences(a: History, b: History, service: string | null): CountsDifference[] {
  const times = [...new Set([...momentsOf(a, service), ...momentsOf(b, service)].map(({ atMs }) => atMs))].sort(
    (one, other) => one - other,
  );
  const differences: CountsDifference[] = [];
  let wasEqual = true;
  for (const atMs of times) {
    const difference = { atMs, service, a: countsAt(a, atMs, service), b: countsAt(b, atMs, service) };
    const isEqual = JSON.stringify(difference.a) === JSON.stringify(difference.b);
    if (!isEqual || !wasEqual) differences.push(difference);
    wasEqual = isEqual;
  }
  return differences;
}

function countsAt(history: History, atMs: number, service: string | null): ComparedCounts {
  const { desired, pending, running, stops } = momentAt(history, atMs, service);
  return { desired, pending, running, stops };
}

function stopDifferences(a: History, b: History): RunComparison['stops'] {
  const found = new Map<string, { stopCode: string; stoppedReason: string; a: number; b: number }>();
  for (const [side, { tasks }] of [
    ['a', a],
    ['b', b],
  ] as const) {
    for (const { stop } of tasks) {
      if (!stop) continue;
      const { stopCode } = stop;
      // A reason may name a deployment or a target group, whose ids tell one run from another and nothing else.
      const stoppedReason = stop.stoppedReason.replace(/\(deployment ecs-svc\/\d+\)/, '(deployment …)');
      const key = `${stopCode} ${stoppedReason}`;
      const line = found.get(key) ?? { stopCode, stoppedReason, a: 0, b: 0 };
      line[side] += 1;
      found.set(key, line);
    }
  }
  return [...found.values()].filter((line) => line.a !== line.b);
}

function requests(a: Run, b: Run): RunComparison['requests'] {
  return { a: requestsOf(a.timeline, 0, a.endMs), b: requestsOf(b.timeline, 0, b.endMs) };
}

function costs(a: Run, b: Run): RunComparison['cost'] {
  const endMs = Math.max(a.endMs, b.endMs);
  const spent = ({ timeline, endMs: end }: Run, atMs: number) => costOf(timeline, Math.min(atMs, end)).microUsd;
  const times = Array.from({ length: COST_STEPS + 1 }, (_, step) => Math.floor((endMs * step) / COST_STEPS));
  return [...new Set(times)].map((atMs) => ({ atMs, aMicroUsd: spent(a, atMs), bMicroUsd: spent(b, atMs) }));
}
