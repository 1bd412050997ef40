/** The bill at a moment: what was spent, what a month of it costs, what it was for. */
import { type Cost, costOf, livesOf, MONTH_MS, taskCost } from './cost.ts';
import { instancesOf } from './history-instances.ts';
import { billedUntil, type Waste, wasteOf } from './instance-cost.ts';
import { type Requests, requestsOf } from './requests.ts';
import type { Timeline } from './world/timeline.ts';

export interface Bill {
  atMs: number;
  soFar: Cost;
  /** What a month costs that goes on as the moment is, in millionths of a US dollar. */
  monthMicroUsd: number;
  /** Requests from the run's begin to the moment. */
  requests: Requests;
  /** What of the instances nobody has reserved until now; null without instances. */
  waste: Waste | null;
}

/** The bill of a run by a moment. A month is as long as AWS reckons it. */
export function billOf(timeline: Timeline, atMs: number): Bill {
  const instances = instancesOf(timeline, atMs).filter((lane) => billedUntil(lane, atMs) > 0);
  return {
    atMs,
    soFar: costOf(timeline, atMs),
    monthMicroUsd: monthOf(timeline, atMs),
    requests: requestsOf(timeline, 0, atMs),
    waste: instances.length === 0 ? null : wasteOf(timeline, atMs).all,
  };
}

const HOUR_MS = 3_600_000;

/** What is billed at the moment, as if there were as much of it all month. */
function monthOf(timeline: Timeline, atMs: number): number {
  let microUsd = 0;
  for (const { size, provider, pullFromMs, stoppedMs } of livesOf(timeline, atMs))
    if (pullFromMs !== null && stoppedMs === null) microUsd += taskCost(size, provider, MONTH_MS);
  for (const { statuses, hourMicroUsd } of instancesOf(timeline, atMs)) {
    const isBilled = statuses.some(({ status }) => status === 'running');
    const hasEnded = statuses.some(({ status }) => status === 'shutting-down' || status === 'terminated');
    if (isBilled && !hasEnded) microUsd += (hourMicroUsd * MONTH_MS) / HOUR_MS;
  }
  return microUsd;
}
