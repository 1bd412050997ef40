/** Which tasks the scheduler stops, and when it may: scale-in, older deployments in a rolling update, unhealthy tasks. */
import { bitsOf } from '../simulation/random.ts';
import { type Model, record, setDesiredStopped } from '../world/model.ts';
import type { Deployment, Service, Task } from '../world/state.ts';
import { hasTargetsInService, unhealthyReason } from '../world/targets.ts';
import type { Candidate, Cause } from '../world/timeline.ts';
import { eventTexts, sendEvent, serviceSubject } from './service-events.ts';
import { distribute } from './strategy.ts';
import { bounds, type Tally, tally, wantedCount } from './tally.ts';
import { stopAfterDraining } from './targets.ts';

/** A decision lists this many candidates; a service of thousands would drown it. */
const LISTED_CANDIDATES = 20;

/** Stops what a service has too much of. While an unhealthy task's replacement is undecided, both stay. */
export function stopSurplus(model: Model, service: Service, cause: Cause): void {
  const [primary] = tally(model.world, service, model.nowMs);
  const surplus = primary.live.length - wantedCount(service);
  const spared = primary.unhealthy.length > 0 ? primary.undecided : 0;
  if (surplus - spared > 0) {
    const unhealthy = primary.unhealthy.slice(0, surplus - spared);
    stopUnhealthy(model, service, primary.deployment, unhealthy, cause);
    const scaleIn = chooseForScaleIn(model, service, primary, surplus - spared - unhealthy.length);
    stopTasks(model, service, scaleIn.tasks, scalingReason(service), scaleIn.cause);
  } else if (surplus === 0 && primary.undecided === 0 && primary.stopping === 0 && !hasRoomToReplace(service)) {
    // No room for a replacement first: one goes, then its replacement comes. Source: developer guide, services.
    stopUnhealthy(model, service, primary.deployment, primary.unhealthy.slice(0, 1), cause);
  }
}

function stopUnhealthy(model: Model, service: Service, deployment: Deployment, tasks: readonly Task[], cause: Cause): void {
  deployment.failedTasks += tasks.length;
  for (const task of tasks) stopTasks(model, service, [task], unhealthyReason(task), task.healthCause ?? cause);
}

function hasRoomToReplace(service: Service): boolean {
  return bounds(service).atMost > wantedCount(service);
}

/**
 * Stops tasks of older deployments as far as minimumHealthyPercent allows. One that is not healthy itself may go as soon as enough others are; one
 * that does not run yet as soon as others stand in for it.
 */
export function stopOlder(model: Model, service: Service, cause: Cause): void {
  const counts = tally(model.world, service, model.nowMs);
  const [, ...older] = counts;
  const { atLeast } = bounds(service);
  let healthy = counts.reduce((sum, counted) => sum + counted.healthy, 0);
  let live = counts.reduce((sum, counted) => sum + counted.live.length, 0);
  const chosen: Task[] = [];
  for (const { deployment, live: tasks } of older) {
    for (const task of [0, 1, 2].flatMap((stage) => tasks.filter((one) => readiness(one) === stage))) {
      const mayGo = task.isCountedHealthy ? healthy > atLeast : task.startedAtMs === null ? live > atLeast : healthy >= atLeast;
      if (!mayGo) continue;
      if (task.isCountedHealthy) healthy -= 1;
      live -= 1;
      deployment.desiredCount = Math.max(0, deployment.desiredCount - 1);
      chosen.push(task);
    }
    deployment.desiredCount = Math.min(deployment.desiredCount, wantedCount(service));
  }
  stopTasks(model, service, chosen, scalingReason(service), cause);
}

/** 0 before RUNNING, 1 while it does not count as healthy, 2 from then on. */
function readiness(task: Task): number {
  if (task.isCountedHealthy) return 2;
  return task.startedAtMs === null ? 0 : 1;
}

function scalingReason({ deployments }: Service): string {
  return `Scaling activity initiated by (deployment ${deployments[0]?.id})`;
}

/** Tasks that a scale-in holds equal but for their age. */
interface Bucket {
  provider: string | null;
  zone: string;
  isPending: boolean;
  /** The next to go is the last. */
  tasks: Task[];
}

/**
 * The tasks that a scale-in takes: what keeps the providers' shares, then tasks that do not run yet, then the zone with the most, then the assumed
 * order. Balance over zones: developer guide, services; shares on scale-in are not documented and follow those of placement.
 */
function chooseForScaleIn(model: Model, service: Service, { deployment, live }: Tally, count: number): { tasks: Task[]; cause: Cause } {
  if (count <= 0) return { tasks: [], cause: deployment.cause };
  const left = live.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const excess = excessOf(model, service, deployment, left);
  const zones = new Map<string, number>();
  for (const { capacityProvider, availabilityZone } of left) add(zones, `${capacityProvider} ${availabilityZone}`, 1);
  const buckets = bucketsOf(left, rankOf(model));
  const tasks: Task[] = [];
  while (tasks.length < count) {
    const best = buckets.reduce((so, bucket) => (so && !goesBefore(bucket, so, excess, zones) ? so : bucket), buckets[0]);
    const task = best?.tasks.pop();
    if (!best || !task) break;
    if (best.tasks.length === 0) buckets.splice(buckets.indexOf(best), 1);
    add(excess, best.provider, -1);
    add(zones, `${best.provider} ${best.zone}`, -1);
    tasks.push(task);
  }
  const kept = left.filter((task) => !tasks.includes(task)).slice(0, LISTED_CANDIDATES);
  return { tasks, cause: explain(model, service, tasks, kept, deployment.cause) };
}

function add<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** Tasks of each provider above its share of the desired count. */
function excessOf({ world }: Model, service: Service, { capacity }: Deployment, live: readonly Task[]): Map<string | null, number> {
  const excess = new Map<string | null, number>();
  for (const { capacityProvider } of live) add(excess, capacityProvider, 1);
  if ('launchType' in capacity) return excess;
  const shares = distribute(capacity.strategy, wantedCount(service), world.assumptions['capacityProvider.tieBreak']);
  for (const [index, { capacityProvider }] of capacity.strategy.entries()) add(excess, capacityProvider, -(shares[index] ?? 0));
  return excess;
}

function bucketsOf(tasks: readonly Task[], rank: Rank): Bucket[] {
  const buckets = new Map<string, Bucket>();
  for (const task of tasks) {
    const { capacityProvider: provider, availabilityZone: zone } = task;
    const isPending = task.startedAtMs === null;
    const key = `${provider} ${zone} ${isPending}`;
    const bucket = buckets.get(key) ?? { provider, zone, isPending, tasks: [] };
    bucket.tasks.push(task);
    buckets.set(key, bucket);
  }
  for (const bucket of buckets.values()) bucket.tasks.sort((a, b) => rank(b) - rank(a));
  return [...buckets.values()];
}

function goesBefore(a: Bucket, b: Bucket, excess: ReadonlyMap<string | null, number>, zones: ReadonlyMap<string, number>): boolean {
  const inZone = ({ provider, zone }: Bucket) => zones.get(`${provider} ${zone}`) ?? 0;
  const byProvider = (excess.get(a.provider) ?? 0) - (excess.get(b.provider) ?? 0);
  const byState = Number(a.isPending) - Number(b.isPending);
  const byAge = (a.tasks.at(-1)?.ordinal ?? 0) - (b.tasks.at(-1)?.ordinal ?? 0);
  return (byProvider || byState || inZone(a) - inZone(b) || byAge) > 0;
}

/** A small rank goes first. */
type Rank = (task: Task) => number;

function rankOf({ world, seed }: Model): Rank {
  switch (world.assumptions['scaleIn.order']) {
    case 'newestFirst':
      return ({ ordinal }) => -ordinal;
    case 'oldestFirst':
      return ({ ordinal }) => ordinal;
    case 'random':
      return ({ ordinal }) => bitsOf(seed, `scale-in of task ${ordinal}`);
  }
}

function explain(model: Model, service: Service, tasks: readonly Task[], kept: readonly Task[], cause: Cause): Cause {
  const detail = (task: Task) =>
    `${task.lastStatus} in ${task.availabilityZone} on ${task.capacityProvider ?? task.launchType}, task ${task.ordinal} of the run`;
  const candidates: Candidate[] = [
    ...tasks.map((task) => ({ name: task.id, detail: detail(task) })),
    ...kept.map((task) => ({ name: task.id, detail: detail(task), refused: 'kept for the balance of providers and zones, or by age' })),
  ].slice(0, LISTED_CANDIDATES);
  return record(model, serviceSubject(service), cause, { type: 'decision', what: 'scale-in', candidates });
}

/** Sets desiredStatus, hands the tasks to the data plane, those with targets once these have drained, and says so in the service's events. */
export function stopTasks(model: Model, service: Service, tasks: readonly Task[], reason: string, cause: Cause): void {
  if (tasks.length === 0) return;
  service.isSteady = false;
  const pending = tasks.filter(({ startedAtMs }) => startedAtMs === null);
  const running = tasks.filter((task) => task.startedAtMs !== null && !hasTargetsInService(task));
  if (running.length > 0) sendEvent(model, service, eventTexts.stoppedRunning(running), cause);
  if (pending.length > 0) sendEvent(model, service, eventTexts.stoppedPending(pending), cause);
  const draining: { task: Task; cause: Cause }[] = [];
  for (const task of tasks) {
    task.isCountedHealthy = false;
    const stops = setDesiredStopped(model, task, 'ServiceSchedulerInitiated', reason, cause);
    if (hasTargetsInService(task)) draining.push({ task, cause: stops });
    else model.schedule(0, { type: 'task.stop', taskId: task.id, cause: stops });
  }
  stopAfterDraining(model, service, draining);
}
