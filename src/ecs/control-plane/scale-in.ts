/** Which tasks the scheduler stops, and when it may: scale-in, and unhealthy tasks that leave no room for their replacements. */
import { bitsOf } from '../simulation/random.ts';
import { type Model, record } from '../world/model.ts';
import type { Deployment, Service, Task } from '../world/state.ts';
import { unhealthyReason } from '../world/targets.ts';
import type { Candidate, Cause } from '../world/timeline.ts';
import { extraOf } from './balance.ts';
import { isFargate } from './capacity.ts';
import { countFailedCheck } from './circuit-breaker.ts';
import { instanceControl } from './instance-part.ts';
import { serviceSubject } from './service-events.ts';
import { reportProtected, scalingReason, stopTasks } from './stops.ts';
import { distribute } from './strategy.ts';
import { bounds, hasOwnLimits, type Tally, tally, targetCount, toReplace, wantedCount } from './tally.ts';
import { announceUnhealthy } from './targets.ts';
import { isProtected } from './task-protection.ts';

/** A decision lists this many candidates; a service of thousands would drown it. */
const LISTED_CANDIDATES = 20;

const KEPT = 'kept for the balance of providers and zones, or by age';

/** Stops what the deployments have too much of. While an unhealthy task's replacement is undecided, both stay. */
export function stopSurplus(model: Model, service: Service, cause: Cause): void {
  if (service.isDaemon) return;
  instanceControl()?.stopDrained(model, service, tally(model.world, service, model.nowMs), cause);
  const counts = tally(model.world, service, model.nowMs);
  for (const counted of counts) {
    const limited = hasOwnLimits(service) ? [counted] : counts;
    const room = bounds(service).atMost - limited.reduce((sum, { liveCount }) => sum + liveCount, 0);
    const { deployment, undecided, stopping } = counted;
    const unhealthy = counted.unhealthy.filter(isBad);
    const extra = deployment.status === 'PRIMARY' ? extraOf(service) : 0;
    const surplus = counted.liveCount - targetCount(service, deployment) - extra;
    const spared = Math.min(toReplace(counted), undecided);
    if (surplus > spared) scaleIn(model, service, counted, surplus - spared, cause);
    else if (
      surplus <= 0 &&
      room <= 0 &&
      unhealthy.length > 0 &&
      toReplace(counted) > 0 &&
      undecided === 0 &&
      stopping === 0 &&
      mayStopUnhealthy(service, limited)
    ) {
      // No room for a replacement first: one goes, then its replacement comes. Source: developer guide, services.
      stopUnhealthy(model, service, deployment, unhealthy.slice(0, 1), cause);
      if (!unhealthy[0]?.isRetiring) deployment.unhealthyGone = (deployment.unhealthyGone ?? 0) + 1;
    }
  }
}

/**
 * More run than there should: unhealthy ones go first, even inside their grace period, then as many as are too many still. Of an older deployment
 * healthy tasks go in a rolling update alone, which looks at what the others have; where traffic is shifted, each revision has its own count.
 */
function scaleIn(model: Model, service: Service, counted: Tally, count: number, cause: Cause): void {
  const found = [...counted.unhealthy, ...counted.inGrace].filter(isBad);
  if (model.world.assumptions['unhealthy.tieStop'] === 'newer') found.sort((a, b) => b.ordinal - a.ordinal);
  const unhealthy = found.slice(0, count);
  stopUnhealthy(model, service, counted.deployment, unhealthy, cause);
  if (counted.deployment.status !== 'PRIMARY' && !hasOwnLimits(service)) return;
  const chosen = chooseForScaleIn(model, service, counted, count - unhealthy.length);
  stopTasks(model, service, chosen.tasks, scalingReason(service), chosen.cause);
  reportProtected(model, service, counted.deployment, count - unhealthy.length - chosen.tasks.length, cause);
}

/** Tasks that leave DRAINING instances are well, and are stopped as such. */
function isBad({ isRetiring, instanceId }: Task): boolean {
  return !isRetiring || instanceId === null;
}

/**
 * Enough tasks are left without one of the unhealthy: by the count of the healthy, or of those that run. Source: minimumHealthyPercent in the API
 * reference, which names it a constraint on stopping unhealthy tasks one by one.
 */
function mayStopUnhealthy(service: Service, counts: readonly Tally[]): boolean {
  const { atLeast } = bounds(service);
  const healthy = counts.reduce((sum, counted) => sum + counted.healthy, 0);
  const running = counts.reduce((sum, { unhealthy, inGrace }) => sum + unhealthy.length + inGrace.length, healthy);
  return healthy >= atLeast || running - 1 >= atLeast;
}

/** Each for its own reason; the circuit breaker counts those that failed a check. */
export function stopUnhealthy(model: Model, service: Service, deployment: Deployment, tasks: readonly Task[], cause: Cause): void {
  const why = (task: Task) => task.healthCause ?? cause;
  const byReason = new Map<string, Task[]>();
  for (const task of tasks) {
    const reason = unhealthyReason(task);
    if (!task.isRetiring) announceUnhealthy(model, service, task, why(task));
    byReason.set(reason, [...(byReason.get(reason) ?? []), task]);
  }
  for (const [reason, alike] of byReason) stopTasks(model, service, alike, reason, alike[0] ? why(alike[0]) : cause, why);
  for (const task of tasks) if (!task.isRetiring) countFailedCheck(model, service, deployment, why(task));
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
  const left = live.filter((task) => !isProtected(task, model.nowMs));
  const excess = excessOf(model, service, deployment, left);
  const onInstances = isFargate(deployment.capacity) ? null : instanceControl();
  const tasks = onInstances?.chooseForScaleIn(model, service, left, excess, count) ?? takeInTurn(left, excess, rankOf(model), count);
  if (tasks.length === 0) return { tasks, cause: deployment.cause };
  const taken = new Set(tasks);
  const kept = live.filter((task) => !taken.has(task)).slice(0, LISTED_CANDIDATES);
  return { tasks, cause: explain(model, service, tasks, kept, deployment.cause) };
}

/** Takes what is above a provider's share, then what does not run yet, then from the fullest zones, then by rank. */
function takeInTurn(left: readonly Task[], excess: Excess, rank: Rank, count: number): Task[] {
  const zones = new Map<string, number>();
  for (const { capacityProvider, availabilityZone } of left) {
    add(zones, `${capacityProvider} ${availabilityZone}`, 1);
    add(zones, availabilityZone, 1);
  }
  const buckets = bucketsOf(left, rank);
  const tasks: Task[] = [];
  while (tasks.length < count) {
    const best = buckets.reduce((so, bucket) => (so && !goesBefore(bucket, so, excess, zones) ? so : bucket), buckets[0]);
    const task = best?.tasks.pop();
    if (!best || !task) break;
    if (best.tasks.length === 0) buckets.splice(buckets.indexOf(best), 1);
    add(excess, best.provider, -1);
    add(zones, `${best.provider} ${best.zone}`, -1);
    add(zones, best.zone, -1);
    tasks.push(task);
  }
  return tasks;
}

function add<Key>(counts: Map<Key, number>, key: Key, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** Tasks of each provider above its share of the desired count; it is counted on. */
export type Excess = Map<string | null, number>;

function excessOf({ world }: Model, service: Service, { capacity }: Deployment, live: readonly Task[]): Excess {
  const excess: Excess = new Map();
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
  const byZone = inZone(a) - inZone(b) || (zones.get(a.zone) ?? 0) - (zones.get(b.zone) ?? 0);
  return (byProvider || byState || byZone || byAge) > 0;
}

/** A small rank goes first. */
export type Rank = (task: Task) => number;

/** The order in which tasks that are equal otherwise go: AWS does not document it, so it is assumed. */
export function rankOf({ world, seed }: Model): Rank {
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
    ...kept.map((task) => ({
      name: task.id,
      detail: detail(task),
      refused: isProtected(task, model.nowMs) ? 'under scale-in protection' : KEPT,
    })),
  ].slice(0, LISTED_CANDIDATES);
  return record(model, serviceSubject(service), cause, { type: 'decision', what: 'scale-in', candidates });
}
