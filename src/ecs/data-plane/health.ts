/** Health as it becomes known: the container's, the task's, and what waits for either. */
import type { DataPlaneEvent } from '../world/events.ts';
import { revisionOf } from '../world/lookup.ts';
import { type Model, record, taskOf, taskSubject } from '../world/model.ts';
import type { HealthStatus, Task } from '../world/state.ts';
import { startWhatCan } from './containers.ts';

type ContainerHealth = Extract<DataPlaneEvent, { type: 'container.health' }>;

/** A check's result has become known: the container's health, the task's, and what waits for either. */
export function reportHealth(model: Model, { taskId, container: index, to, cause }: ContainerHealth): void {
  const task = taskOf(model.world, taskId);
  const container = task.containers[index];
  if (container?.lastStatus !== 'RUNNING' || task.desiredStatus === 'STOPPED' || container.healthStatus === to) return;
  container.healthStatus = to;
  const from = task.healthStatus;
  task.healthStatus = taskHealth(model, task);
  if (from !== task.healthStatus) {
    const changed = record(model, taskSubject(task), cause, { type: 'task.health', from, to: task.healthStatus });
    if (task.serviceArn !== null) model.schedule(0, { type: 'service.taskHealth', taskId, cause: changed });
    startWhatCan(model, task, changed);
  } else {
    startWhatCan(model, task, cause);
  }
}

/** The worst of the essential containers that have a check. Source: developer guide, container health checks. */
function taskHealth(model: Model, task: Task): HealthStatus {
  const definitions = revisionOf(model.world, task.taskDefinition).containers;
  const checked = task.containers.filter((_, index) => definitions[index]?.isEssential && definitions[index]?.healthCheck);
  if (checked.some(({ healthStatus }) => healthStatus === 'UNHEALTHY')) return 'UNHEALTHY';
  return checked.length > 0 && checked.every(({ healthStatus }) => healthStatus === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
