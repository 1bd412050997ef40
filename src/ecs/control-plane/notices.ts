/** What the scheduler hears of tasks from the data plane: they run, are healthy or not, stop, have ended. */
import { setHealthy, setRunning, setStanding, setUnhealthy } from '../world/census.ts';
import type { ControlPlaneEvent } from '../world/events.ts';
import { hasEssentialCheck, serviceOfTask } from '../world/lookup.ts';
import { type Model, taskOf } from '../world/model.ts';
import type { Deployment, Service, Task, World } from '../world/state.ts';
import { combinedHealth } from '../world/targets.ts';
import type { Cause } from '../world/timeline.ts';
import { countExit, countFailure, forgetFailures } from './circuit-breaker.ts';
import { lookAt } from './looks.ts';
import { eventTexts, sendTrouble } from './service-events.ts';
import { leaveSteadyState } from './steady-state.ts';
import { leaveTargets, registerTargets } from './targets.ts';
import { countFailedStart, isUnthrottled, noThrottle } from './throttle.ts';

/** Without a load balancer and a health check a task counts as healthy after that long in RUNNING. Source: DeploymentConfiguration in the API reference. */
export const COUNTS_HEALTHY_AFTER_MS = 40_000;

/** AWS forgets a stopped task after an hour. Source: developer guide, stopped tasks. */
const STOPPED_TASK_KEPT_MS = 60 * 60 * 1_000;

type Of<Type extends ControlPlaneEvent['type']> = Extract<ControlPlaneEvent, { type: Type }>;

function serviceOf({ world }: Model, task: Task): { service: Service; deployment: Deployment } | undefined {
  const service = serviceOfTask(world, task);
  const deployment = service?.deployments.find(({ id }) => id === task.deploymentId);
  return service && deployment && { service, deployment };
}

/** A task is RUNNING: it joins its target groups, and counts as healthy by its checks or, without any, after a while. */
export function hearTaskRuns(model: Model, { ordinal, cause }: Of<'service.taskRuns'>): void {
  const task = taskOf(model.world, ordinal);
  const its = serviceOf(model, task);
  if (!its) return;
  setRunning(its.deployment, task, true);
  forgetFailures(model, its.service, its.deployment, false, cause);
  if (model.world.assumptions['throttle.resetOnRunning'] && !isUnthrottled(its.deployment)) its.deployment.throttle = noThrottle();
  const hasCheck = hasEssentialCheck(model.world, task.taskDefinition);
  registerTargets(model, its.service, its.deployment, task, cause);
  const health = combinedHealth(task, hasCheck);
  if (health === 'none') model.schedule(COUNTS_HEALTHY_AFTER_MS, { type: 'service.taskCounts', ordinal, cause });
  else if (health !== 'UNKNOWN') hearTaskHealth(model, { type: 'service.taskHealth', ordinal, cause: task.healthCause ?? cause });
}

/** A task without checks has been RUNNING long enough to count as healthy. */
export function hearTaskCounts(model: Model, { ordinal, cause }: Of<'service.taskCounts'>): void {
  const task = model.world.tasks[ordinal];
  const its = task && serviceOf(model, task);
  if (!its || task.desiredStatus === 'STOPPED' || task.isRetiring) return;
  setHealthy(its.deployment, task, true);
  forgetFailures(model, its.service, its.deployment, true, cause);
  lookAt(model, its.service, 0, cause);
}

/** Nothing counts of a task that does not run yet, in which checks may go on while containers still wait for others. */
export function hearTaskHealth(model: Model, { ordinal, cause }: Of<'service.taskHealth'>): void {
  const task = taskOf(model.world, ordinal);
  const its = serviceOf(model, task);
  if (!its || task.desiredStatus === 'STOPPED' || task.isRetiring) return;
  task.healthCause = cause;
  if (task.startedAtMs === null) return;
  const health = combinedHealth(task, hasEssentialCheck(model.world, task.taskDefinition));
  setHealthy(its.deployment, task, health === 'HEALTHY');
  setUnhealthy(its.deployment, task, health === 'UNHEALTHY');
  if (health === 'UNKNOWN') return;
  if (health === 'HEALTHY') {
    forgetFailures(model, its.service, its.deployment, true, cause);
    lookAt(model, its.service, 0, cause);
    return;
  }
  leaveSteadyState(model, its.service, cause);
  // Inside its grace period too: where more run than desired, it may be one of those that go.
  lookAt(model, its.service, model.world.assumptions['scheduler.reactionMs'], cause);
}

/**
 * AWS maintains what a task runs on. The scheduler starts another and stops it, within the limits of the service: as it does with an unhealthy one,
 * of which this counts as no failure. Source: developer guide, task retirement and maintenance for AWS Fargate.
 */
export function hearTaskRetires(model: Model, { ordinal, cause }: Of<'service.taskRetires'>): void {
  const task = taskOf(model.world, ordinal);
  const its = serviceOf(model, task);
  if (!its || task.desiredStatus === 'STOPPED') return;
  task.isRetiring = true;
  task.healthCause = cause;
  setHealthy(its.deployment, task, false);
  setUnhealthy(its.deployment, task, true);
  leaveSteadyState(model, its.service, cause);
  lookAt(model, its.service, model.world.assumptions['scheduler.reactionMs'], cause);
}

/** A task stops without the scheduler: its place is vacant, and the scheduler will notice. */
export function hearTaskStops(model: Model, { ordinal, cause }: Of<'service.taskStops'>): void {
  const task = taskOf(model.world, ordinal);
  const its = serviceOf(model, task);
  if (its) noteVacancy(model, its.service, its.deployment, task, cause);
  leaveTargets(model, task, cause);
}

function noteVacancy(model: Model, service: Service, deployment: Deployment, task: Task, cause: Cause): void {
  leaveSteadyState(model, service, cause);
  const hasFailedToStart = neverRan(task);
  // One that has been placed on an instance could be placed.
  if (task.stopCode === 'TaskFailedToStart' && task.instanceId === null)
    sendTrouble(model, service, eventTexts.unableToPlace(task.stoppedReason ?? ''), cause);
  if (hasFailedToStart) countFailedStart(model, service, deployment, task.round, cause);
  // Of a Spot interruption the scheduler is told. Source: developer guide, Fargate capacity providers.
  const reactionMs = task.stopCode === 'SpotInterruption' ? 0 : model.world.assumptions['scheduler.reactionMs'];
  const dueAtMs = Math.max(model.nowMs + reactionMs, deployment.throttle.untilMs);
  const { instanceId: instance } = task;
  deployment.vacancies.push({ dueAtMs, provider: task.capacityProvider ?? task.launchType, ...(instance !== null && { instance }), cause });
  lookAt(model, service, dueAtMs - model.nowMs, cause);
  if (hasFailedToStart) countFailure(model, service, deployment, cause);
  else if (task.stopCode === 'EssentialContainerExited') countExit(model, service, deployment, task, cause);
}

/**
 * It went from PENDING to STOPPED by itself, also where an essential container had ended before the others started.
 * Source: developer guide, service throttle logic.
 */
function neverRan({ stopCode, startedAtMs }: Task): boolean {
  return stopCode === 'TaskFailedToStart' || (stopCode === 'EssentialContainerExited' && startedAtMs === null);
}

/** The containers have ended: that may end an older deployment, or settle the service. */
export function hearTaskEnded(model: Model, { ordinal, cause }: Of<'service.taskEnded'>): void {
  const task = taskOf(model.world, ordinal);
  if (task.standing !== 'gone') setStanding(model.world, task, 'ended');
  const its = serviceOf(model, task);
  if (its && !its.service.isSteady) lookAt(model, its.service, 0, cause);
}

/** The task is STOPPED: it leaves all lists, and its room under maximumPercent is free. */
export function hearTaskStopped(model: Model, { ordinal, cause }: Of<'cluster.taskStopped'>): void {
  const { world, nowMs } = model;
  const task = taskOf(world, ordinal);
  const its = serviceOf(model, task);
  setStanding(world, task, 'gone');
  if (its) {
    endDraining(its.service);
    if (its.service.deployments.length > 1) lookAt(model, its.service, 0, cause);
  }
  leaveCluster(world, task);
  world.stopped.push({ ordinal, atMs: nowMs });
  forgetStopped(model);
}

/** Stopped tasks leave the list together, once they are half of it. */
function leaveCluster(world: World, { clusterArn }: Task): void {
  const cluster = world.clusters[clusterArn];
  if (!cluster) return;
  cluster.stoppedCount += 1;
  if (cluster.stoppedCount * 2 < cluster.taskOrdinals.length) return;
  cluster.taskOrdinals = cluster.taskOrdinals.filter(
    (ordinal) => world.tasks[ordinal] !== undefined && world.tasks[ordinal].standing !== 'gone',
  );
  cluster.stoppedCount = 0;
}

/** Tasks that stopped an hour ago are no longer known. What is left of them in the list goes together, once it is half of it. */
function forgetStopped({ world, nowMs }: Model): void {
  const { stopped, tasks } = world;
  let first = firstKnown(world);
  for (let at = stopped[first]; at && at.atMs + STOPPED_TASK_KEPT_MS < nowMs; at = stopped[first]) {
    delete tasks[at.ordinal];
    first += 1;
  }
  if (first * 2 > stopped.length) world.stopped = stopped.slice(first);
}

/** The place of the oldest stopped task that is still known: those before it are not. */
function firstKnown({ stopped, tasks }: World): number {
  let low = 0;
  let high = stopped.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tasks[stopped[middle]?.ordinal ?? 0] === undefined) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A deleted service is INACTIVE once its last task is STOPPED. Source: DeleteService in the API reference. */
export function endDraining(service: Service): void {
  if (service.status !== 'DRAINING' || service.deployments.some(({ taskOrdinals }) => taskOrdinals.length > 0)) return;
  service.status = 'INACTIVE';
}
