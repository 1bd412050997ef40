/** The funnel of a placement: every container instance, the step at which it fell out and the number that failed it. Read from the timeline alone. */
import type { PlacementAsked, Timeline } from '../../world/timeline.ts';
import { type FallOut, fallOutOf, fallOutText, type Step, steps, stepWords } from './filter.ts';
import { candidatesBefore, type PastCandidate } from './past-candidates.ts';
import { expressionsOf } from './placement-question.ts';
import { keyOf, levelsOf, type RankLevel, rankTextOf } from './strategies.ts';

/** An instance in the funnel. */
export interface FunnelInstance {
  /** EC2 id. */
  id: string;
  containerInstance: string;
  availabilityZone: string;
  /** The step at which it fell out; `strategies` where it fits and another one came first; null for the one that was taken. */
  step: Step | 'strategies' | null;
  /** AWS's word for that, such as `RESOURCE:MEMORY`; absent where it fits. */
  reason?: string;
  /** The number or fact that decided. */
  detail: string;
}

/** A placement or a refusal of one. */
export interface Funnel {
  /** Id of the decision. */
  entry: number;
  atMs: number;
  asked: PlacementAsked;
  /** EC2 id, or null where no instance met all requirements. */
  chosen: string | null;
  /** How many were left after each step, in the steps' order; before the first it is all of `instances`. */
  left: readonly { step: Step; count: number }[];
  /** The one that was taken, those that fit in the order of the strategies, then the others, the closest first. */
  instances: readonly FunnelInstance[];
  /** As the service's event names it: the refused one that got furthest, with the most left of what it lacks; null where one was taken or there is none. */
  closest: string | null;
}

/**
 * The whole funnel of a decision on a container instance, in clusters of any size; null for any other entry. Costs what the timeline has of entries
 * before it.
 */
export function funnelOf(timeline: Timeline, entryId: number): Funnel | null {
  const entry = timeline[entryId];
  if (entry?.what.type !== 'decision' || !entry.what.placement) return null;
  const { placement: asked, candidates } = entry.what;
  const chosen = candidates.find(({ refused }) => refused === undefined)?.name ?? null;
  const found = candidatesBefore(timeline, entryId, asked);
  const question = { asked, expressions: expressionsOf(asked.constraints), key: '' };
  const outs = new Map(found.map((candidate) => [candidate.id, fallOutOf(question, candidate)]));
  const levels = levelsOf(asked.strategy);
  const inBucket = (attribute: string, value: string) =>
    found.reduce((sum, one) => ((one.attributes[attribute] ?? '') === value ? sum + one.ofGroup : sum), 0);
  const buckets = new Map<string, number>();
  const counted = (attribute: string, value: string) => {
    const key = JSON.stringify([attribute, value]);
    const count = buckets.get(key) ?? inBucket(attribute, value);
    buckets.set(key, count);
    return count;
  };
  const instances = found.map((candidate): FunnelInstance => {
    const fallOut = outs.get(candidate.id) ?? null;
    const { id, containerInstance, availabilityZone } = candidate;
    const at = { id, containerInstance, availabilityZone };
    if (fallOut) {
      return { ...at, step: fallOut.step, reason: stepWords[fallOut.step].reason, detail: fallOutText(fallOut, question, candidate) };
    }
    return { ...at, step: id === chosen ? null : 'strategies', detail: rankTextOf(asked.strategy, asked.group, candidate, counted) };
  });
  const fits = found.filter(({ id }) => !outs.get(id));
  return {
    entry: entryId,
    atMs: entry.atMs,
    asked,
    chosen,
    left: leftAfter(found.length, [...outs.values()]),
    instances: inOrder(instances, fits, levels, counted),
    closest: chosen === null ? closestOf(found, outs) : null,
  };
}

function leftAfter(all: number, outs: readonly (FallOut | null)[]): Funnel['left'] {
  let count = all;
  return steps.map((step) => {
    count -= outs.filter((fallOut) => fallOut?.step === step).length;
    return { step, count };
  });
}

/** Those that fit first, by the strategies and then by id; then the others, the closest first. */
function inOrder(
  instances: readonly FunnelInstance[],
  fits: readonly PastCandidate[],
  levels: readonly RankLevel[],
  inBucket: (attribute: string, value: string) => number,
): FunnelInstance[] {
  const byId = new Map(fits.map((candidate) => [candidate.id, candidate]));
  const keysOf = (id: string): number[] => {
    const candidate = byId.get(id);
    if (!candidate) return [];
    return levels.map((level) => {
      const key = keyOf(level, candidate);
      return level.by === 'bucket' ? inBucket(level.attribute, String(key)) : Number(key);
    });
  };
  const keyed = instances.map((instance) => ({ instance, keys: keysOf(instance.id), depth: depthOf(instance) }));
  keyed.sort((a, b) => b.depth - a.depth || compareKeys(a.keys, b.keys) || (a.instance.id < b.instance.id ? -1 : 1));
  return keyed.map(({ instance }) => instance);
}

/** How far it got. */
function depthOf({ step }: FunnelInstance): number {
  if (step === null) return steps.length + 1;
  return step === 'strategies' ? steps.length : steps.indexOf(step);
}

function compareKeys(one: readonly number[], other: readonly number[]): number {
  for (const [index, key] of one.entries()) {
    const difference = key - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function closestOf(found: readonly PastCandidate[], outs: ReadonlyMap<string, FallOut | null>): string | null {
  if (!found.some(({ status }) => status === 'ACTIVE')) return null;
  let best: { id: string; fallOut: FallOut } | null = null;
  for (const { id } of found) {
    const fallOut = outs.get(id);
    if (!fallOut) continue;
    const [depth, bestDepth] = [steps.indexOf(fallOut.step), best ? steps.indexOf(best.fallOut.step) : -1];
    const isCloser = depth - bestDepth || fallOut.left - (best?.fallOut.left ?? -1) || (best && id < best.id ? 1 : -1);
    if (isCloser > 0) best = { id, fallOut };
  }
  return best?.id ?? null;
}
