/** What a run has cost by many moments at once: the sums of `costOf`, in one reading of the timeline. */
import { billedBy, type CostLine, defaultSpotPercent, livesOf, totalOf } from './cost.ts';
import type { InstanceLane } from './history-instances.ts';
import { billedUntil } from './instance-cost.ts';
import type { Timeline } from './world/timeline.ts';

/**
 * What was spent by each moment, in millionths of a US dollar: what `costOf` says of it.
 * @param lanes the instances of the whole timeline
 */
export function spentOf(
  timeline: Timeline,
  lanes: readonly InstanceLane[],
  timesMs: readonly number[],
): { atMs: number; microUsd: number }[] {
  const kinds = new Map<string, CostLine>();
  const kindOf = (line: Omit<CostLine, 'count' | 'durationMs' | 'microUsd'>) => {
    const key = JSON.stringify(line);
    const known = kinds.get(key) ?? { ...line, count: 0, durationMs: 0, microUsd: 0 };
    kinds.set(key, known);
    return known;
  };
  const tasks = [...livesOf(timeline)].map((life) => {
    const { provider, size } = life;
    const { hasPublicIp, ...billed } = size;
    return {
      life,
      line: kindOf({ item: 'tasks', provider, size: billed }),
      address: hasPublicIp ? kindOf({ item: 'publicIpv4', provider }) : null,
    };
  });
  const instances = lanes.map((lane) => {
    const { instanceType: type, isSpot, hourMicroUsd } = lane;
    return { lane, line: kindOf({ item: 'instances', provider: isSpot ? 'EC2_SPOT' : 'EC2', instance: { type, hourMicroUsd } }) };
  });
  return timesMs.map((atMs) => {
    for (const kind of kinds.values()) kind.durationMs = 0;
    for (const { life, line, address } of tasks) {
      const { taskMs, addressMs } = billedBy(life, atMs);
      line.durationMs += taskMs;
      if (address) address.durationMs += addressMs;
    }
    for (const { lane, line } of instances) line.durationMs += billedUntil(lane, atMs);
    return { atMs, microUsd: totalOf([...kinds.values()], defaultSpotPercent()) };
  });
}
