/** Which tasks the scheduler stops, and when it may: scale-in, older deployments in a rolling update, unhealthy tasks. */
import { bitsOf } from '../simulation/random.ts';
import { type Model, record, setDesiredStopped } from '../world/model.ts';
import type { Deployment, Service, Task } from '../world/state.ts';
import type { Candidate, Cause } from '../world/timeline.ts';
import { eventTexts, sendEvent, serviceSubject } from './service-events.ts';
import { distribute } from './strategy.ts';
import { bounds, type Tally, tally, wantedCount } from './tally.ts';

/** A decision lists this many candidates; a service of thousands would drown it. */
const LISTED_CANDIDATES = 20;

const UNHEALTHY = 'Task failed container health checks';

/** Stops what a service has too much of. While an unhealthy task's replacement is undecided, both stay. */
export function stopSurplus(model: Model, service: Service, cause: Cause): void {
  const [primary] = tally(model.world, service, model.nowMs);
  const surplus = primary.live.length - wantedCount(service);
  const spared = primary.unhealthy.length > 0 ? primary.undecided : 0;
  if (surplus - spared > 0) {
    const unhealthy = primary.unhealthy.slice(0, surplus - spared);
    stopTasks(model, service, unhealthy, UNHEALTHY, cause);
    const scaleIn = chooseForScaleIn(model, service, primary, surplus - spared - unhealthy.length);
    stopTasks(model, service, scaleIn.tasks, scalingReason(service), scaleIn.cause);
  } else if (surplus === 0 && primary.unhealthy[0] && primary.undecided === 0 && primary.stopping === 0 && !hasRoomToReplace(service)) {
    // No room for a replacement first: one goes, then its replacement comes. Source: developer guide, services.
    stopTasks(model, service, [primary.unhealthy[0]], UNHEALTHY, cause);
  }
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
    for (const task of [...tasks].sort((a, b) => readiness(a) - readiness(b) || a.ordinal - b.ordinal)) {
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

function readiness(task: Task): number {
  if (task.isCountedHealthy) return 2;
  return task.startedAtMs === null ? 0 : 1;
}

function scalingReason({ deployments }: Service): string {
  return `Scaling activity initiated by (deployment ${deployments[0]?.id})`;
}

/**
 * The tasks that a scale-in takes: what keeps the providers' shares, then tasks that do not run yet, then the zone with the most, then the assumed
 * order. Balance over zones: developer guide, services; shares on scale-in are not documented and follow those of placement.
 */
function chooseForScaleIn(model: Model, service: Service, { deployment, live }: Tally, count: number): { tasks: Task[]; cause: Cause } {
  if (count <= 0) return { tasks: [], cause: deployment.cause };
  const left = [...live].filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const rank = rankOf(model);
  const excess = excessOf(model, service, deployment, left);
  const tasks: Task[] = [];
  while (tasks.length < count && left.length > 0) {
    const zones = zoneCounts(left);
    const best = left.reduce((so, task) => (comesFirst(task, so, excess, zones, rank) ? task : so));
    left.splice(left.indexOf(best), 1);
    excess.set(best.capacityProvider, (excess.get(best.capacityProvider) ?? 0) - 1);
    tasks.push(best);
  }
  return { tasks, cause: explain(model, service, tasks, left, deployment.cause) };
}

/** Tasks of each provider above its share of the desired count. */
function excessOf({ world }: Model, service: Service, { capacity }: Deployment, live: readonly Task[]): Map<string | null, number> {
  const excess = new Map<string | null, number>();
  for (const { capacityProvider } of live) excess.set(capacityProvider, (excess.get(capacityProvider) ?? 0) + 1);
  if ('launchType' in capacity) return excess;
  const shares = distribute(capacity.strategy, wantedCount(service), world.assumptions['capacityProvider.tieBreak']);
  for (const [index, { capacityProvider }] of capacity.strategy.entries()) {
    excess.set(capacityProvider, (excess.get(capacityProvider) ?? 0) - (shares[index] ?? 0));
  }
  return excess;
}

function zoneKey({ capacityProvider, availabilityZone }: Task): string {
  return `${capacityProvider} ${availabilityZone}`;
}

function zoneCounts(tasks: readonly Task[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const task of tasks) counts.set(zoneKey(task), (counts.get(zoneKey(task)) ?? 0) + 1);
  return counts;
}

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

function comesFirst(a: Task, b: Task, excess: ReadonlyMap<string | null, number>, zones: ReadonlyMap<string, number>, rank: Rank): boolean {
  const byProvider = (excess.get(a.capacityProvider) ?? 0) - (excess.get(b.capacityProvider) ?? 0);
  const byState = Number(a.startedAtMs === null) - Number(b.startedAtMs === null);
  const byZone = (zones.get(zoneKey(a)) ?? 0) - (zones.get(zoneKey(b)) ?? 0);
  return (byProvider || byState || byZone || rank(b) - rank(a)) > 0;
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

/** Sets desiredStatus, hands the tasks to the data plane and says so in the service's events. */
export function stopTasks(model: Model, service: Service, tasks: readonly Task[], reason: string, cause: Cause): void {
  if (tasks.length === 0) return;
  service.isSteady = false;
  const pending = tasks.filter(({ startedAtMs }) => startedAtMs === null);
  const running = tasks.filter(({ startedAtMs }) => startedAtMs !== null);
  if (running.length > 0) sendEvent(model, service, eventTexts.stoppedRunning(running), cause);
  if (pending.length > 0) sendEvent(model, service, eventTexts.stoppedPending(pending), cause);
  for (const task of tasks) {
    task.isCountedHealthy = false;
    const stops = setDesiredStopped(model, task, 'ServiceSchedulerInitiated', reason, cause);
    model.schedule(0, { type: 'task.stop', taskId: task.id, cause: stops });
  }
}
