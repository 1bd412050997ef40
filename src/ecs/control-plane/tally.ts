/** A service counted: its tasks by deployment and state, and the limits that its deployment configuration sets. */
import { taskOf } from '../world/model.ts';
import type { Deployment, Service, Task, World } from '../world/state.ts';

export interface Tally {
  deployment: Deployment;
  /** Tasks whose desiredStatus is RUNNING, oldest first. */
  live: Task[];
  healthy: number;
  unhealthy: Task[];
  /** Live ones of which nobody knows yet whether they are healthy. */
  undecided: number;
  /** Tasks that are being stopped and are not STOPPED. */
  stopping: number;
  /** Those of them whose containers have not all ended. */
  ending: number;
  /** Places of stopped tasks that the scheduler has not noticed yet. */
  unnoticed: number;
}

/** One tally for each deployment, the PRIMARY's first. */
export function tally(world: World, service: Service, nowMs: number): [Tally, ...Tally[]] {
  const [primary, ...older] = service.deployments.map((deployment) => tallyDeployment(world, service, deployment, nowMs));
  if (!primary) throw new Error(`Service ${service.name} has no deployment.`);
  return [primary, ...older];
}

function tallyDeployment(world: World, service: Service, deployment: Deployment, nowMs: number): Tally {
  const counted: Tally = { deployment, live: [], healthy: 0, unhealthy: [], undecided: 0, stopping: 0, ending: 0, unnoticed: 0 };
  for (const id of deployment.taskIds) {
    const task = taskOf(world, id);
    if (task.desiredStatus === 'STOPPED') {
      counted.stopping += 1;
      if (task.executionStoppedAtMs === null) counted.ending += 1;
      continue;
    }
    counted.live.push(task);
    if (task.isCountedHealthy) counted.healthy += 1;
    else if (isUnhealthy(service, task, nowMs)) counted.unhealthy.push(task);
    else counted.undecided += 1;
  }
  counted.unnoticed = deployment.vacancies.filter(({ dueAtMs }) => dueAtMs > nowMs).length;
  return counted;
}

/** UNHEALTHY, and past the grace period that began with RUNNING. Source: healthCheckGracePeriodSeconds in the API reference. */
function isUnhealthy(service: Service, task: Task, nowMs: number): boolean {
  return task.healthStatus === 'UNHEALTHY' && nowMs >= graceEndMs(service, task);
}

export function graceEndMs(service: Service, task: Task): number {
  return (task.startedAtMs ?? 0) + service.healthCheckGracePeriodMs;
}

/** Healthy tasks to keep, rounded up, and tasks allowed in RUNNING or PENDING, rounded down. Source: DeploymentConfiguration in the API reference. */
export function bounds(service: Service): { atLeast: number; atMost: number } {
  const desired = wantedCount(service);
  return {
    atLeast: Math.ceil((desired * service.minimumHealthyPercent) / 100),
    atMost: Math.floor((desired * service.maximumPercent) / 100),
  };
}

/** The desired count; none for a service that is being deleted. */
export function wantedCount(service: Service): number {
  return service.status === 'ACTIVE' ? service.desiredCount : 0;
}
