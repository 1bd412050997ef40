/** A service counted: its tasks by deployment and state, and the limits that its deployment configuration sets. */
import { taskOf } from '../world/model.ts';
import type { Deployment, Service, Task, World } from '../world/state.ts';

/** What a deployment has of tasks, counted at one moment. */
export interface Tally {
  deployment: Deployment;
  /** Tasks whose desiredStatus is RUNNING, oldest first: found by a walk through all, where the numbers do not say enough. */
  readonly live: Task[];
  liveCount: number;
  healthy: number;
  /** Found unhealthy by a check, and past the grace period that began with RUNNING. */
  unhealthy: Task[];
  /** Found unhealthy, and still inside the grace period. */
  inGrace: Task[];
  /** Live ones of which nobody knows yet whether they are healthy. */
  undecided: number;
  /** Tasks that are being stopped and are not STOPPED. */
  stopping: number;
  /** Those of them whose containers have not all ended. */
  ending: number;
  /** Places of stopped tasks that the scheduler has not noticed yet. */
  unnoticed: number;
}

/** One tally for each deployment, the PRIMARY's first. Costs what the service has of deployments, unhealthy tasks and vacancies. */
export function tally(world: World, service: Service, nowMs: number): [Tally, ...Tally[]] {
  const [primary, ...older] = service.deployments.map((deployment) => tallyDeployment(world, service, deployment, nowMs));
  if (!primary) throw new Error(`Service ${service.name} has no deployment.`);
  return [primary, ...older];
}

function tallyDeployment(world: World, service: Service, deployment: Deployment, nowMs: number): Tally {
  const { census, unhealthyOrdinals, vacancies } = deployment;
  const found = unhealthyOrdinals.map((ordinal) => taskOf(world, ordinal));
  const unhealthy = found.filter((task) => task.isRetiring || nowMs >= judgedFromMs(world, service, task));
  return {
    deployment,
    get live() {
      return liveTasks(world, deployment);
    },
    liveCount: census.live,
    healthy: census.healthy,
    unhealthy,
    inGrace: found.filter((task) => !unhealthy.includes(task)),
    undecided: census.live - census.healthy - found.length,
    stopping: census.stopping,
    ending: census.ending,
    unnoticed: vacancies.length === 0 ? 0 : vacancies.filter(({ dueAtMs }) => dueAtMs > nowMs).length,
  };
}

/** A deployment's tasks whose desiredStatus is RUNNING, oldest first. Walks through all its tasks. */
export function liveTasks(world: World, { taskOrdinals }: Deployment): Task[] {
  return taskOrdinals.flatMap((ordinal) => world.tasks[ordinal] ?? []).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
}

/**
 * The first moment at which the scheduler acts on an unhealthy task. What its checks say at the end of the grace period counts, and ECS hears of it
 * a lag later: what it hears until then still saves the task. Source: healthCheckGracePeriodSeconds in the API reference.
 */
export function judgedFromMs({ assumptions }: World, service: Service, task: Task): number {
  const startedAtMs = task.startedAtMs ?? 0;
  if (service.healthCheckGracePeriodMs === 0) return startedAtMs;
  const lagMs = task.targets.length === 0 ? 0 : assumptions['elb.pollLagMs'];
  return startedAtMs + service.healthCheckGracePeriodMs + Math.max(lagMs, assumptions['health.reportLagMs']) + 1;
}

/** Healthy tasks to keep, rounded up, and tasks allowed in RUNNING or PENDING, rounded down. Source: DeploymentConfiguration in the API reference. */
export function bounds(service: Service): { atLeast: number; atMost: number } {
  const desired = wantedCount(service);
  return {
    atLeast: Math.ceil((desired * service.minimumHealthyPercent) / 100),
    atMost: Math.floor((desired * service.maximumPercent) / 100),
  };
}

/**
 * Where traffic is shifted, two revisions run whole: the limits hold for each by itself. Source: developer guide, blue/green deployments: resource
 * usage doubles, and no percentage paces the shift.
 */
export function hasOwnLimits({ serviceDeployments }: Service): boolean {
  return (serviceDeployments.at(-1)?.strategy ?? 'ROLLING') !== 'ROLLING';
}

/** The desired count; none for a service that is being deleted. */
export function wantedCount(service: Service): number {
  return service.status === 'ACTIVE' ? service.desiredCount : 0;
}

/**
 * Tasks that a deployment should have: the PRIMARY as many as desired, an older one what the rolling update has left it. One that is FAILED gets
 * no more than it has. Source: Deployment in the API reference.
 */
export function targetCount(service: Service, deployment: Deployment): number {
  if (deployment.isHeld) return 0;
  const target = deployment.status === 'PRIMARY' ? wantedCount(service) : deployment.desiredCount;
  return deployment.rolloutState === 'FAILED' ? Math.min(target, deployment.census.live) : target;
}

/** An unhealthy task of a FAILED deployment is not replaced. */
export function toReplace({ deployment, unhealthy }: Tally): number {
  return deployment.rolloutState === 'FAILED' ? 0 : unhealthy.length;
}

/**
 * The deployments in the order in which they get new tasks: first what an established revision has lost, so that failures of the new one do not keep
 * it short, then the PRIMARY, then the others. Source: developer guide, rolling update.
 */
export function inTurn(counts: readonly Tally[]): Tally[] {
  const turn = ({ deployment }: Tally) => {
    if (deployment.status === 'PRIMARY') return 1;
    return deployment.rolloutState === 'COMPLETED' ? 0 : 2;
  };
  return counts.toSorted((a, b) => turn(a) - turn(b));
}
