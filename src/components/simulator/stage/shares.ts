/** A capacity provider strategy filled in: what each provider is asked for, base and ratio, and what it has given. Pure. */
import type { StrategyItem } from '../../../ecs/ecs.ts';
import type { TaskState } from '../task-states.ts';
import { isBeforeRunning } from '../task-states.ts';

/** A provider's part at one moment, in tasks. */
export interface Share {
  name: string;
  base: number;
  weight: number;
  /** Of the desired count, the base's part of it first. */
  asked: number;
  askedAsBase: number;
  running: number;
  /** On their way to RUNNING. */
  coming: number;
}

/**
 * How many tasks each item gets of `tasks`: its base first, then by weight, each to the item with the fewest for its weight.
 * Source: CapacityProviderStrategyItem in the API reference; the rounding is the model's default assumption.
 */
export function askedOf(items: readonly StrategyItem[], tasks: number): { asked: number; asBase: number }[] {
  let left = tasks;
  const bases = items.map(({ base }) => {
    const taken = Math.min(base, left);
    left -= taken;
    return taken;
  });
  const cycle = items.reduce((sum, { weight }) => sum + weight, 0);
  const cycles = cycle === 0 ? 0 : Math.floor(left / cycle);
  const byWeight = items.map(({ weight }) => weight * cycles);
  if (cycle > 0) left -= cycles * cycle;
  for (; cycle > 0 && left > 0; left--) {
    let best = -1;
    for (const [index, { weight }] of items.entries()) {
      if (weight === 0) continue;
      if (best < 0 || (byWeight[index] ?? 0) * (items[best]?.weight ?? 0) < (byWeight[best] ?? 0) * weight) best = index;
    }
    byWeight[best] = (byWeight[best] ?? 0) + 1;
  }
  return bases.map((asBase, index) => ({ asked: asBase + (byWeight[index] ?? 0), asBase }));
}

/** @param present the tasks of the service at the moment */
export function sharesAt(items: readonly StrategyItem[], desired: number, present: readonly TaskState[]): Share[] {
  const asked = askedOf(items, desired);
  return items.map(({ capacityProvider: name, base, weight }, index) => {
    const share = { name, base, weight, asked: asked[index]?.asked ?? 0, askedAsBase: asked[index]?.asBase ?? 0, running: 0, coming: 0 };
    for (const { lane, status, isStopping } of present) {
      if (isStopping || lane.capacityProvider !== name) continue;
      if (status === 'RUNNING') share.running++;
      else if (isBeforeRunning(status)) share.coming++;
    }
    return share;
  });
}
