/** How many tasks a deployment has, counted as they come and go, so that nobody has to walk through all of them. */
import { serviceOfTask } from './lookup.ts';
import type { Census, Deployment, Task, World } from './state.ts';

export function noTasks(): Census {
  return { live: 0, running: 0, healthy: 0, stopping: 0, ending: 0 };
}

/** The deployment of a service's task, while it is known. */
export function deploymentOf(world: World, task: Task): Deployment | undefined {
  return serviceOfTask(world, task)?.deployments.find(({ id }) => id === task.deploymentId);
}

/** A new task of the deployment: it is live. */
export function enlist({ taskOrdinals, census }: Deployment, { ordinal }: Task): void {
  taskOrdinals.push(ordinal);
  census.live += 1;
}

/** A task moves on: it is being stopped, its containers have ended, it is STOPPED. What it has been before is counted no more. */
export function setStanding(world: World, task: Task, to: 'ending' | 'ended' | 'gone'): void {
  const from = task.standing;
  if (from === to) return;
  task.standing = to;
  const deployment = deploymentOf(world, task);
  if (!deployment) return;
  const { census } = deployment;
  if (from === 'live') {
    setRunning(deployment, task, false);
    setHealthy(deployment, task, false);
    setUnhealthy(deployment, task, false);
    census.live -= 1;
    census.stopping += 1;
    census.ending += 1;
  }
  if (to !== 'ending' && from !== 'ended') census.ending -= 1;
  if (to === 'gone') {
    census.stopping -= 1;
    remove(deployment.taskOrdinals, task.ordinal);
  }
}

/** A live task has come to RUNNING, or leaves it. */
export function setRunning({ census }: Deployment, task: Task, isRunning: boolean): void {
  if (task.isCountedRunning === isRunning || (isRunning && task.standing !== 'live')) return;
  task.isCountedRunning = isRunning;
  census.running += isRunning ? 1 : -1;
}

/** A live task counts as healthy, or no longer does. */
export function setHealthy({ census }: Deployment, task: Task, isHealthy: boolean): void {
  if (task.isCountedHealthy === isHealthy) return;
  task.isCountedHealthy = isHealthy;
  task.hasBeenHealthy ||= isHealthy;
  census.healthy += isHealthy ? 1 : -1;
}

/** A check has found a live task unhealthy, or does so no longer. */
export function setUnhealthy({ unhealthyOrdinals }: Deployment, { ordinal }: Task, isUnhealthy: boolean): void {
  if (!isUnhealthy) remove(unhealthyOrdinals, ordinal);
  else if (!unhealthyOrdinals.includes(ordinal)) unhealthyOrdinals.push(ordinal);
}

/** Takes the first such item out of a list. */
export function remove<Item>(list: Item[], item: Item): void {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
}
