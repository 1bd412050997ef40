/** How a service's tasks are divided over its Availability Zones, and what would have to move to make them even. */
import type { Spread } from '../world/spread.ts';
import type { Service } from '../world/state.ts';

/** Tasks in each of a service's zones, the fullest first, in the order of its subnets where equal. */
export type Balance = readonly { zone: string; tasks: number }[];

/** The balance over the zones; one without a task counts too. */
export function balanceOf(spread: Spread, zones: readonly string[]): Balance {
  return zones.map((zone) => ({ zone, tasks: spread.byZone.get(zone) ?? 0 })).sort((a, b) => b.tasks - a.tasks);
}

/** Even means that no zone has two tasks more than another. Source: developer guide, balancing a service across Availability Zones. */
export function isBalanced(balance: Balance): boolean {
  return (balance[0]?.tasks ?? 0) - (balance.at(-1)?.tasks ?? 0) <= 1;
}

/** One task to start in a zone, and one to stop in another afterwards. */
export interface Move {
  from: string;
  to: string;
}

/** The moves, at most so many, that bring the zones to even: each from the fullest to the emptiest, as they are by then. */
export function movesFor(balance: Balance, most: number): Move[] {
  const zones = balance.map((one) => ({ ...one }));
  const moves: Move[] = [];
  while (moves.length < most) {
    const from = zones.reduce((so, one) => (one.tasks > so.tasks ? one : so));
    const to = zones.reduce((so, one) => (one.tasks < so.tasks ? one : so));
    if (from.tasks - to.tasks <= 1) break;
    from.tasks -= 1;
    to.tasks += 1;
    moves.push({ from: from.zone, to: to.zone });
  }
  return moves;
}

/** Tasks above the desired count that the scheduler has started to move others, and keeps until it stops those. */
export function extraOf({ rebalancing, deployments, desiredCount, status }: Service): number {
  if (!rebalancing || status !== 'ACTIVE') return 0;
  const isOfNow = deployments.length === 1 && rebalancing.deploymentId === deployments[0]?.id && rebalancing.desiredCount === desiredCount;
  return isOfNow ? rebalancing.started.length : 0;
}
