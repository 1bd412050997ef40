/** The second half of placement: the order in which strategies prefer the instances that a task fits on. */
import type { PlacementAsked } from '../../world/timeline.ts';

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
export function levelsOf(strategy: PlacementAsked['strategy']): RankLevel[] {
  const random = strategy.findIndex(({ type }) => type === 'random');
  return strategy.slice(0, random < 0 ? strategy.length : random).map(({ type, field = '' }): RankLevel => {
    if (type === 'binpack') return { by: field.toLowerCase() === 'cpu' ? 'cpuUnits' : 'memoryMiB' };
    if (field === 'instanceId' || field === 'host') return { by: 'tasks' };
    return { by: 'bucket', attribute: field.replace(/^attribute:/, '') };
  });
}

/** True where any of the instances that are equal by all levels may be taken. */
export function endsRandomly(strategy: PlacementAsked['strategy']): boolean {
  return strategy.some(({ type }) => type === 'random');
}
