/** How tasks divide over the providers of a capacity provider strategy: the base first, then by weight. */
import type { AssumptionValues } from '../assumptions.ts';
import type { StrategyItem } from '../world/state.ts';

/**
 * Tasks for each item of the strategy, in its order. Base and proportion are documented (CapacityProviderStrategyItem in the API reference);
 * the rounding is not, so it is an assumption. Where no weight is above zero, tasks beyond the base find no place and are left out.
 */
export function distribute(
  strategy: readonly StrategyItem[],
  tasks: number,
  tieBreak: AssumptionValues['capacityProvider.tieBreak'],
): number[] {
  let left = tasks;
  const bases = strategy.map(({ base }) => {
    const taken = Math.min(base, left);
    left -= taken;
    return taken;
  });
  const weights = strategy.map(({ weight }) => weight);
  if (weights.every((weight) => weight === 0)) return bases;
  const shares =
    tieBreak === 'largestRemainder' ? byLargestRemainder(weights, left) : oneByOne(weights, left, tieBreak === 'dhondt' ? 1 : 0);
  return bases.map((base, index) => base + (shares[index] ?? 0));
}

/**
 * Each task goes where (assigned + ahead) / weight is smallest, the earlier in the list where equal. `ahead` 0 compares what is, 1 what would be,
 * which is the method of D’Hondt.
 */
function oneByOne(weights: readonly number[], tasks: number, ahead: 0 | 1): number[] {
  // As many tasks as the weights' sum bring every provider to its weight, from where it all begins anew.
  const cycle = weights.reduce((a, b) => a + b, 0);
  const cycles = Math.floor(tasks / cycle);
  const assigned = weights.map((weight) => weight * cycles);
  for (let task = cycle * cycles; task < tasks; task += 1) {
    let best = -1;
    for (const [index, weight] of weights.entries()) {
      if (weight === 0) continue;
      const isBetter = best < 0 || ((assigned[index] ?? 0) + ahead) * (weights[best] ?? 0) < ((assigned[best] ?? 0) + ahead) * weight;
      if (isBetter) best = index;
    }
    assigned[best] = (assigned[best] ?? 0) + 1;
  }
  return assigned;
}

function byLargestRemainder(weights: readonly number[], tasks: number): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const shares = weights.map((weight) => Math.floor((tasks * weight) / sum));
  const order = weights
    .map((weight, index) => ({ index, remainder: (tasks * weight) % sum }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const rest = tasks - shares.reduce((a, b) => a + b, 0);
  for (const { index } of order.slice(0, rest)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

/**
 * Which item gets the next task: one below its share, a base first, then the one with the fewest tasks for its weight, the earlier in the list where
 * equal. -1 when all have their share.
 */
export function nextItem(strategy: readonly StrategyItem[], shares: readonly number[], has: readonly number[]): number {
  let best = -1;
  for (const [index, item] of strategy.entries()) {
    const hasNow = has[index] ?? 0;
    if (hasNow >= (shares[index] ?? 0)) continue;
    if (hasNow < item.base) return index;
    const so = strategy[best];
    if (so === undefined || (hasNow - item.base) * so.weight < ((has[best] ?? 0) - so.base) * item.weight) best = index;
  }
  return best;
}
