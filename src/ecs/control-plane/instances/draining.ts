/** Draining: how a container instance goes from ACTIVE to DRAINING and back, and what becomes of the service tasks on it. */
import { setHealthy, setUnhealthy } from '../../world/census.ts';
import { noteInstance } from '../../world/instance-notes.ts';
import { hasEssentialCheck, serviceOfTask } from '../../world/lookup.ts';
import { type Model, record, taskOf } from '../../world/model.ts';
import type { Deployment, Instance, Service, Task } from '../../world/state.ts';
import { combinedHealth } from '../../world/targets.ts';
import type { Cause } from '../../world/timeline.ts';
import { lookAt } from '../looks.ts';
import { COUNTS_HEALTHY_AFTER_MS, hearTaskHealth } from '../notices.ts';
import { keepsProtected } from '../scaling/managed-protection.ts';
import { leaveSteadyState } from '../steady-state.ts';
import { scalingReason, stopTasks } from '../stops.ts';
import { bounds, hasOwnLimits, type Tally } from '../tally.ts';
import { isProtected } from '../task-protection.ts';

/**
 * Sets a registered instance DRAINING or ACTIVE again and returns the entry of that. Nothing is placed on one that is DRAINING; what of services is not
 * RUNNING there stops at once, what is RUNNING is replaced within the limits of its service; standalone tasks go on.
 * Source: UpdateContainerInstancesState in the API reference.
 */
export function setInstanceStatus(model: Model, instance: Instance, to: 'ACTIVE' | 'DRAINING', cause: Cause, reason?: string): Cause {
  const from = instance.status;
  // One that has been deregistered is no container instance any more.
  if (from === to || from === null || from === 'INACTIVE') return cause;
  instance.status = to;
  instance.statusReason = reason ?? null;
  noteInstance(model.world, instance.id);
  const set = record(model, instance.subject, cause, { type: 'instance.status', from, to, ...(reason !== undefined && { reason }) });
  for (const kept of keptBy(model, instance)) {
    if (to === 'DRAINING') leave(model, kept, set);
    else stay(model, kept, set);
  }
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: instance.clusterArn, cause: set });
  return set;
}

interface Kept {
  service: Service;
  deployment: Deployment;
  tasks: Task[];
}

/** Live tasks of services on an instance, by deployment. */
function keptBy({ world }: Model, { taskOrdinals }: Instance): Kept[] {
  const byDeployment = new Map<string, Kept>();
  for (const task of taskOrdinals.flatMap((ordinal) => world.tasks[ordinal] ?? [])) {
    const service = serviceOfTask(world, task);
    const deployment = service?.deployments.find(({ id }) => id === task.deploymentId);
    if (!service || !deployment || task.desiredStatus === 'STOPPED') continue;
    const kept = byDeployment.get(deployment.id) ?? { service, deployment, tasks: [] };
    kept.tasks.push(task);
    byDeployment.set(deployment.id, kept);
  }
  return [...byDeployment.values()];
}

/** Daemons stay until they are the last; that is their own scheduling's affair. */
function leave(model: Model, { service, deployment, tasks }: Kept, cause: Cause): void {
  if (service.isDaemon) return;
  leaveSteadyState(model, service, cause);
  const pending = tasks.filter(({ startedAtMs }) => startedAtMs === null);
  forgetMoves(service, pending);
  stopTasks(model, service, pending, scalingReason(service), cause);
  for (const task of tasks) {
    if (task.startedAtMs === null) continue;
    task.isRetiring = true;
    task.healthCause = cause;
    setHealthy(deployment, task, false);
    setUnhealthy(deployment, task, true);
  }
  lookAt(model, service, model.world.assumptions['scheduler.reactionMs'], cause);
}

/** The tasks that are left may stay. */
function stay(model: Model, { service, deployment, tasks }: Kept, cause: Cause): void {
  for (const task of tasks) {
    if (!task.isRetiring) continue;
    delete task.isRetiring;
    setUnhealthy(deployment, task, false);
    const health = combinedHealth(task, hasEssentialCheck(model.world, task.taskDefinition));
    if (health !== 'none') hearTaskHealth(model, { type: 'service.taskHealth', ordinal: task.ordinal, cause });
    // Else the moment from which it counts is still to come.
    else if (stands(model, task)) setHealthy(deployment, task, true);
  }
  lookAt(model, service, 0, cause);
}

/** True for a task that does its work now, though its census no longer counts it: its health may have turned since its instance has been DRAINING. */
function stands({ world, nowMs }: Model, task: Task): boolean {
  const health = combinedHealth(task, hasEssentialCheck(world, task.taskDefinition));
  if (health !== 'none') return health === 'HEALTHY';
  return task.hasBeenHealthy || nowMs >= (task.startedAtMs ?? 0) + COUNTS_HEALTHY_AFTER_MS;
}

/** Tasks of the service that run on instances that are DRAINING. */
function drained({ world }: Model, { unhealthyOrdinals }: Deployment): Task[] {
  const tasks = unhealthyOrdinals.map((ordinal) => taskOf(world, ordinal));
  return tasks.filter(({ isRetiring, instanceId }) => isRetiring && instanceId !== null);
}

/** Those that protection does not keep; when the first protection ends, the service looks again. */
function unprotected(model: Model, service: Service, leaving: readonly Task[], cause: Cause): Task[] {
  const kept = leaving.filter((task) => {
    const instance = model.world.instances[task.instanceId ?? ''];
    return instance && isProtected(task, model.nowMs) && keepsProtected(model.world, instance);
  });
  if (kept.length === 0) return [...leaving];
  lookAt(model, service, Math.min(...kept.map(({ protectedUntilMs }) => protectedUntilMs ?? 0)) - model.nowMs, cause);
  return leaving.filter((task) => !kept.includes(task));
}

/**
 * Stops as many tasks on DRAINING instances as may go: with those that still run there, minimumHealthyPercent is kept. With 100 that is none before
 * replacements are healthy. Source: developer guide, container instance draining. Where traffic is shifted, each revision is kept by itself.
 */
export function stopDrained(model: Model, service: Service, counts: readonly Tally[], cause: Cause): void {
  const together = hasOwnLimits(service) ? counts.map((counted) => [counted]) : [counts];
  for (const limited of together) stopTogether(model, service, limited, cause);
}

function stopTogether(model: Model, service: Service, counts: readonly Tally[], cause: Cause): void {
  const leaving = counts.flatMap(({ deployment }) => drained(model, deployment));
  if (leaving.length === 0) return;
  const healthy = counts.reduce((sum, counted) => sum + counted.healthy, 0);
  const standing = new Set(leaving.filter((task) => stands(model, task)));
  let may = healthy + standing.size - bounds(service).atLeast;
  const going: Task[] = [];
  // One that is not healthy is missed by nobody.
  for (const task of unprotected(model, service, leaving, cause).sort((a, b) => Number(standing.has(a)) - Number(standing.has(b)))) {
    if (standing.has(task)) may -= 1;
    if (may < 0) break;
    going.push(task);
  }
  if (counts.length > 1) giveUp(counts, going);
  forgetMoves(service, going);
  stopTasks(model, service, going, scalingReason(service), cause, (task) => task.healthCause ?? cause);
}

/** One that was started to make the zones even, beyond the desired count, is not missed when it goes. */
function forgetMoves({ rebalancing }: Service, going: readonly Task[]): void {
  if (rebalancing) rebalancing.started = rebalancing.started.filter(({ taskId }) => going.every(({ id }) => id !== taskId));
}

/** What older deployments lose during a rolling update they would have lost to it anyway: the PRIMARY's tasks come instead, unless it is FAILED. */
function giveUp([primary, ...older]: readonly Tally[], going: readonly Task[]): void {
  if (primary?.deployment.rolloutState === 'FAILED') return;
  for (const { deployment } of older) {
    const lost = going.filter(({ deploymentId }) => deploymentId === deployment.id).length;
    deployment.desiredCount = Math.max(0, deployment.desiredCount - lost);
  }
}

/** True while tasks of the service that are not STOPPED yet leave instances that are DRAINING. */
export function isLeaving({ world }: Model, { deployments }: Service): boolean {
  return deployments.some(
    ({ taskOrdinals, census }) =>
      census.stopping > 0 &&
      taskOrdinals.some((ordinal) => {
        const task = world.tasks[ordinal];
        return task?.desiredStatus === 'STOPPED' && task.instanceId !== null && world.instances[task.instanceId]?.status === 'DRAINING';
      }),
  );
}
