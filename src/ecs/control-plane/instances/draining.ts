/** Draining: how a container instance goes from ACTIVE to DRAINING and back, and what becomes of the service tasks on it. */
import { setHealthy, setUnhealthy } from '../../world/census.ts';
import { serviceOfTask } from '../../world/lookup.ts';
import { type Model, record } from '../../world/model.ts';
import type { Deployment, Instance, Service, Task } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { lookAt } from '../looks.ts';
import { leaveSteadyState } from '../steady-state.ts';
import { scalingReason, stopTasks } from '../stops.ts';

/**
 * Sets a registered instance DRAINING or ACTIVE again and returns the entry of that. Nothing is placed on one that is DRAINING; what of services is not
 * RUNNING there stops at once, what is RUNNING is replaced within the limits of its service; standalone tasks go on.
 * Source: UpdateContainerInstancesState in the API reference.
 */
export function setInstanceStatus(model: Model, instance: Instance, to: 'ACTIVE' | 'DRAINING', cause: Cause, reason?: string): Cause {
  const from = instance.status;
  if (from === to || from === null) return cause;
  instance.status = to;
  instance.statusReason = reason ?? null;
  const set = record(model, instance.subject, cause, { type: 'instance.status', from, to, ...(reason !== undefined && { reason }) });
  const tasks = instance.taskOrdinals.flatMap((ordinal) => model.world.tasks[ordinal] ?? []);
  if (to === 'DRAINING') leave(model, tasks, set);
  else stay(model, tasks, set);
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: instance.clusterArn, cause: set });
  return set;
}

interface Kept {
  service: Service;
  deployment: Deployment;
  tasks: Task[];
}

/** Live tasks of services, by deployment. */
function keptBy({ world }: Model, tasks: readonly Task[]): Kept[] {
  const byDeployment = new Map<string, Kept>();
  for (const task of tasks) {
    const service = serviceOfTask(world, task);
    const deployment = service?.deployments.find(({ id }) => id === task.deploymentId);
    if (!service || !deployment || task.desiredStatus === 'STOPPED') continue;
    const kept = byDeployment.get(deployment.id) ?? { service, deployment, tasks: [] };
    kept.tasks.push(task);
    byDeployment.set(deployment.id, kept);
  }
  return [...byDeployment.values()];
}

function leave(model: Model, tasks: readonly Task[], cause: Cause): void {
  for (const { service, deployment, tasks: own } of keptBy(model, tasks)) {
    leaveSteadyState(model, service, cause);
    const pending = own.filter(({ startedAtMs }) => startedAtMs === null);
    stopTasks(model, service, pending, scalingReason(service), cause);
    for (const task of own) {
      if (task.startedAtMs === null) continue;
      task.isRetiring = true;
      task.healthCause = cause;
      setHealthy(deployment, task, false);
      setUnhealthy(deployment, task, true);
    }
    lookAt(model, service, model.world.assumptions['scheduler.reactionMs'], cause);
  }
}

/** The tasks that are left may stay: they count as what their checks say of them. */
function stay(model: Model, tasks: readonly Task[], cause: Cause): void {
  for (const { service, deployment, tasks: own } of keptBy(model, tasks)) {
    for (const task of own) {
      if (!task.isRetiring) continue;
      delete task.isRetiring;
      setUnhealthy(deployment, task, false);
      model.schedule(0, { type: 'service.taskHealth', ordinal: task.ordinal, cause });
    }
    lookAt(model, service, 0, cause);
  }
}
