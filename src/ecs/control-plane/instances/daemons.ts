/**
 * DAEMON services: exactly one task on each ACTIVE instance that meets their constraints. Source: developer guide, Amazon ECS services, daemon; the
 * percentages: DeploymentConfiguration in the API reference.
 */
import { type Model, record } from '../../world/model.ts';
import type { Deployment, Service, Task, Vacancy } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { lookAt } from '../looks.ts';
import { reportDeadlock } from '../rolling-update.ts';
import { stopUnhealthy } from '../scale-in.ts';
import { eventTexts, sendEvent, serviceSubject } from '../service-events.ts';
import { demandOf } from '../services.ts';
import { failPlacement } from '../starts.ts';
import { leaveSteadyState } from '../steady-state.ts';
import { scalingReason, stopTasks } from '../stops.ts';
import { bounds, tally } from '../tally.ts';
import { type DaemonPlaces, daemonPlaces, freePlaces, startOn } from './daemon-places.ts';
import { isDaemonTask } from './is-daemon-task.ts';

/** A service, its tasks that are not STOPPED, and its places, as they are when it is looked at. */
interface View {
  service: Service;
  primary: Deployment;
  tasks: readonly Task[];
  places: DaemonPlaces;
}

function look({ world }: Model, service: Service): View {
  const [primary] = service.deployments;
  if (!primary) throw new Error(`Service ${service.name} has no deployment.`);
  const tasks = service.deployments.flatMap(({ taskOrdinals }) => taskOrdinals).flatMap((ordinal) => world.tasks[ordinal] ?? []);
  return { service, primary, tasks, places: daemonPlaces(world, service, primary, tasks) };
}

/** One look at a DAEMON service: its desired count follows the instances, what is out of place or old stops, what is missing starts. */
export function moveDaemons(model: Model, service: Service, cause: Cause): void {
  const before = look(model, service);
  follow(model, before, cause);
  const going = misplaced(model, before);
  stopTasks(model, service, going, scalingReason(service), cause);
  stopBad(model, service, cause);
  stopTasks(model, service, outdated(before, new Set(going)), scalingReason(service), cause);
  // An older deployment shall have what it still has.
  for (const deployment of service.deployments) if (deployment !== before.primary) deployment.desiredCount = deployment.census.live;
  startDaemons(model, service, cause);
  reportDeadlock(model, service, cause);
}

/** The desired count is the number of instances that shall have a task. */
function follow(model: Model, { service, primary, places }: View, cause: Cause): void {
  if (service.status !== 'ACTIVE' || service.desiredCount === places.wanted) return;
  service.desiredCount = places.wanted;
  primary.desiredCount = places.wanted;
  const taskDefinition = primary.taskDefinition.slice(primary.taskDefinition.indexOf('/') + 1);
  record(model, serviceSubject(service), cause, { type: 'service.updated', ...demandOf(service), taskDefinition });
  leaveSteadyState(model, service, cause);
}

/**
 * Tasks on instances that shall have none: those that no longer meet the constraints go at once, those on one that is DRAINING when nothing but
 * daemons is left there. Source: developer guide, managed instance draining, which stops daemons after all others.
 */
function misplaced({ world }: Model, { tasks, places }: View): Task[] {
  return tasks.filter((one) => {
    const { instanceId, desiredStatus } = one;
    if (instanceId === null || desiredStatus === 'STOPPED' || places.isRight(one)) return false;
    const instance = world.instances[instanceId];
    if (instance?.status !== 'DRAINING') return true;
    const others = instance.taskOrdinals.flatMap((ordinal) => world.tasks[ordinal] ?? []);
    return others.every((task) => task.standing === 'gone' || isDaemonTask(world, task));
  });
}

/** No room for a replacement first: one unhealthy task goes, then its replacement comes. */
function stopBad(model: Model, service: Service, cause: Cause): void {
  const counts = tally(model.world, service, model.nowMs);
  const live = counts.reduce((sum, { liveCount }) => sum + liveCount, 0);
  for (const { deployment, unhealthy, undecided, stopping } of counts) {
    const may = deployment.rolloutState !== 'FAILED' && undecided === 0 && stopping === 0 && live - 1 >= bounds(service).atLeast;
    if (may) stopUnhealthy(model, service, deployment, unhealthy.slice(0, 1), cause);
  }
}

/** Old tasks that may go under minimumHealthyPercent; their successors come to the same instances once they are STOPPED. */
function outdated({ service, primary, tasks, places }: View, going: ReadonlySet<Task>): Task[] {
  if (primary.rolloutState === 'FAILED' || service.deployments.length === 1) return [];
  const live = tasks.filter((task) => task.desiredStatus === 'RUNNING' && !going.has(task) && places.isRight(task));
  let spare = live.filter(({ isCountedHealthy }) => isCountedHealthy).length - bounds(service).atLeast;
  return live.filter(({ deploymentId, isCountedHealthy }) => {
    if (deploymentId === primary.id) return false;
    if (!isCountedHealthy) return true;
    spare -= 1;
    return spare >= 0;
  });
}

/** Starts a task on each instance without one, unless its last one is not STOPPED yet or has not been missed yet, or starts are throttled. */
export function startDaemons(model: Model, service: Service, cause: Cause): void {
  const { world, nowMs } = model;
  const [primary] = service.deployments;
  if (!primary || service.status !== 'ACTIVE' || primary.rolloutState === 'FAILED') return;
  const vacancies = new Map(service.deployments.flatMap((deployment) => deployment.vacancies).map((one) => [one.instance, one]));
  for (const deployment of service.deployments) deployment.vacancies = deployment.vacancies.filter(({ dueAtMs }) => dueAtMs > nowMs);
  // An older deployment may be gone by then, and its vacancies with it.
  for (const { dueAtMs } of vacancies.values()) if (dueAtMs > nowMs) lookAt(model, service, dueAtMs - nowMs, cause);
  const free = freePlaces(world, service, primary).filter(({ id, taskOrdinals }) => {
    const isLeft = taskOrdinals.some((ordinal) => world.tasks[ordinal]?.serviceArn === service.arn);
    return !isLeft && (vacancies.get(id)?.dueAtMs ?? 0) <= nowMs;
  });
  if (free.length === 0 || nowMs < primary.throttle.untilMs) return;
  leaveSteadyState(model, service, cause);
  world.counts.rounds += 1;
  const why = (vacancy: Vacancy | undefined) => vacancy?.cause ?? (primary.rolloutState === 'IN_PROGRESS' ? primary.cause : cause);
  const starts = free.map((instance) => startOn(model, service, primary, instance, why(vacancies.get(instance.id))));
  const started = starts.flatMap((start) => (start.task ? [start] : []));
  const refused = starts.find((start) => start.task === null);
  const [first] = started;
  if (first) sendEvent(model, service, eventTexts.started(started.map(({ task }) => task)), first.created);
  if (refused) failPlacement(model, service, primary, refused.eventText, refused.cause);
}
