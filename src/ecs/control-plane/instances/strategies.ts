/** The second half of placement: the order in which strategies prefer the instances that a task fits on. */
import { remembered } from '../../world/remember.ts';
import type { PlacementAsked } from '../../world/timeline.ts';
import type { Key } from './ranked-tree.ts';

/** Strategies in their order, as they apply. */
export type Chain = PlacementAsked['strategy'];

/** Without a strategy a service has its tasks spread over the zones, then over their instances. Source: CreateService and UpdateService in the API reference. */
export const serviceDefault: Chain = [
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
  { type: 'spread', field: 'instanceId' },
];

/** What a request says of strategies. */
export type AskedStrategy = readonly { type?: string | undefined; field?: string | undefined }[];

/** As it applies: what is asked, or the default where nothing is. */
export function chainOf(asked: AskedStrategy, fallback: Chain): Chain {
  return asked.length === 0 ? fallback : asked.map(({ type, field }) => ({ type: type ?? 'random', ...(field && { field }) }));
}

/** What strategies look at in an instance. */
interface Ranked {
  attributes: Readonly<Record<string, string>>;
  /** Tasks of the group. */
  ofGroup: number;
  remaining: { cpuUnits: number; memoryMiB: number };
}

/** A level of the order: the instances with the least come first, and those that are equal go on to the next level. */
export type RankLevel =
  /** Tasks of the group on all instances with the same value of an attribute. */
  | { by: 'bucket'; attribute: string }
  /** Tasks of the group on the instance. */
  | { by: 'tasks' }
  /** What is left of a resource. */
  | { by: 'cpuUnits' | 'memoryMiB' };

/**
 * Strategies as levels, in their order. What comes after random has nothing left to decide. Source: PlacementStrategy in the API reference: binpack
 * takes the least available amount, spread the fewest tasks by the value of its field, and host is the same as instanceId.
 */
export function levelsOf(strategy: Chain): readonly RankLevel[] {
  return remembered(levels, strategy, readLevels);
}

const levels = new WeakMap<Chain, readonly RankLevel[]>();

function readLevels(strategy: Chain): RankLevel[] {
  const random = strategy.findIndex(({ type }) => type === 'random');
  return strategy.slice(0, random < 0 ? strategy.length : random).map(({ type, field = '' }): RankLevel => {
    if (type === 'binpack') return { by: field.toLowerCase() === 'cpu' ? 'cpuUnits' : 'memoryMiB' };
    if (field === 'instanceId' || field === 'host') return { by: 'tasks' };
    return { by: 'bucket', attribute: field.replace(/^attribute:/, '') };
  });
}

/** True where any of the instances that are equal by all levels may be taken. */
export function endsRandomly(strategy: Chain): boolean {
  return strategy.some(({ type }) => type === 'random');
}

/** What an instance is ranked by at a level: the less, the better; a bucket stands for the number of tasks in it. */
export function keyOf(level: RankLevel, { attributes, ofGroup, remaining }: Ranked): Key {
  if (level.by === 'bucket') return attributes[level.attribute] ?? '';
  return level.by === 'tasks' ? ofGroup : remaining[level.by];
}

/** What an instance is ranked by, for people. */
export function rankTextOf(
  strategy: Chain,
  group: string,
  candidate: Ranked,
  inBucket: (attribute: string, value: string) => number,
): string {
  const texts = levelsOf(strategy).map((level) => {
    if (level.by === 'bucket') {
      const value = candidate.attributes[level.attribute] ?? '';
      return `${inBucket(level.attribute, value)} tasks in ${value === '' ? `none of ${level.attribute}` : value}`;
    }
    if (level.by === 'tasks') return `${candidate.ofGroup} tasks of ${group}`;
    return level.by === 'cpuUnits' ? `${candidate.remaining.cpuUnits} CPU units left` : `${candidate.remaining.memoryMiB} MiB left`;
  });
  return [...texts, ...(endsRandomly(strategy) ? ['drawn by the seed'] : [])].join(', ') || 'meets all requirements';
}
