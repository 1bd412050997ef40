/** Health as it becomes known: the container's, the task's, and what waits for either. */
import type { DataPlaneEvent } from '../world/events.ts';
import { containerSubject, type Model, record, taskSubject } from '../world/model.ts';
import type { HealthStatus, Task } from '../world/state.ts';
import { startWhatCan } from './containers.ts';
import { definitionOf } from './definitions.ts';

type ContainerHealth = Extract<DataPlaneEvent, { type: 'container.health' }>;

/** A check's result has become known: the container's health, the task's, and what waits for either. */
export function reportHealth(model: Model, { taskId, container: index, turn, run, to, found, cause }: ContainerHealth): void {
  // With long intervals a turn may come after its task has been forgotten.
  const task = model.world.tasks[taskId];
  const container = task?.containers[index];
  if (!task || container?.lastStatus !== 'RUNNING' || container.restartCount !== run || !container.check) return;
  const { check } = container;
  // A turn that a later change of the answers has made untrue is none.
  if (!check.due.some((one) => one.turn === turn)) return;
  check.due = check.due.filter((one) => one.turn !== turn);
  if (task.desiredStatus === 'STOPPED' || container.healthStatus === to) return;
  const of = { type: 'container.health' as const, from: container.healthStatus, to, probe: found };
  container.healthStatus = to;
  const known = record(model, containerSubject(task, index), cause, of);
  const from = task.healthStatus;
  task.healthStatus = taskHealth(model, task);
  if (from === task.healthStatus) {
    startWhatCan(model, task, known);
    return;
  }
  const changed = record(model, taskSubject(task), known, { type: 'task.health', from, to: task.healthStatus });
  if (task.serviceArn !== null) model.schedule(0, { type: 'service.taskHealth', taskId, cause: changed });
  startWhatCan(model, task, changed);
}

/** The worst of the essential containers that have a check. Source: developer guide, container health checks. */
function taskHealth(model: Model, task: Task): HealthStatus {
  const definitions = definitionOf(model.world, task).containers;
  const checked = task.containers.filter((_, index) => definitions[index]?.isEssential && definitions[index]?.healthCheck);
  if (checked.some(({ healthStatus }) => healthStatus === 'UNHEALTHY')) return 'UNHEALTHY';
  return checked.length > 0 && checked.every(({ healthStatus }) => healthStatus === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
