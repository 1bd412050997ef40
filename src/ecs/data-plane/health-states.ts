/** A container's health as ECS knows it, and the task's, which follows from it. */
import { containerSubject, type Model, record, taskSubject } from '../world/model.ts';
import type { HealthStatus, Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { definitionOf } from './definitions.ts';
import { tell } from './reports.ts';

/**
 * Sets a container's health and the task's, and tells the scheduler where that has changed. Returns the entry of the last change.
 * @param probe what has been found, in words
 */
export function setHealth(model: Model, task: Task, index: number, to: HealthStatus, probe: string, cause: Cause): Cause {
  const container = task.containers[index];
  if (!container || container.healthStatus === to) return cause;
  const what = { type: 'container.health' as const, from: container.healthStatus, to, probe };
  container.healthStatus = to;
  return renewTaskHealth(model, task, record(model, containerSubject(task, index), cause, what));
}

/** A container that starts again is UNKNOWN, which its start says by itself. */
export function forgetHealth(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  if (!container || container.healthStatus === 'UNKNOWN') return;
  container.healthStatus = 'UNKNOWN';
  renewTaskHealth(model, task, cause);
}

/** The task's health follows from its containers', where ECS hears of it. */
export function renewTaskHealth(model: Model, task: Task, cause: Cause): Cause {
  const from = task.healthStatus;
  if (model.world.instances[task.instanceId ?? '']?.isAgentConnected === false) return cause;
  task.healthStatus = taskHealth(model, task);
  if (from === task.healthStatus) return cause;
  const changed = record(model, taskSubject(task), cause, { type: 'task.health', from, to: task.healthStatus });
  if (task.serviceArn !== null) tell(model, task, { type: 'service.taskHealth', ordinal: task.ordinal, cause: changed });
  return changed;
}

/** The worst of the essential containers that have a check. Source: developer guide, container health checks. */
function taskHealth(model: Model, task: Task): HealthStatus {
  const definitions = definitionOf(model.world, task).containers;
  const checked = task.containers.filter((_, index) => definitions[index]?.isEssential && definitions[index]?.healthCheck);
  if (checked.some(({ healthStatus }) => healthStatus === 'UNHEALTHY')) return 'UNHEALTHY';
  return checked.length > 0 && checked.every(({ healthStatus }) => healthStatus === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
