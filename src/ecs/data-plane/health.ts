/** Health as it becomes known, and what waits for it. */
import type { DataPlaneEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import { startWhatCan } from './containers.ts';
import { isAwaited } from './health-checks.ts';
import { setHealth } from './health-states.ts';
import { instanceData } from './instance-part.ts';

type ContainerHealth = Extract<DataPlaneEvent, { type: 'container.health' }>;

/**
 * A check's result has become known: the container's health, the task's, and what waits for either. ECS knows none from a disconnected agent, which by
 * itself starts what waits for the container.
 */
export function reportHealth(model: Model, event: ContainerHealth): void {
  const { ordinal, container: index, turn, run, to, found, cause } = event;
  // With long intervals a turn may come after its task has been forgotten.
  const task = model.world.tasks[ordinal];
  const container = task?.containers[index];
  if (!task || container?.lastStatus !== 'RUNNING' || container.restartCount !== run || !container.check) return;
  const { check } = container;
  // A turn that a later change of the answers has made untrue is none.
  if (!check.due.some((one) => one.turn === turn)) return;
  if (!isAwaited(model, task, index) && instanceData()?.holdsBack(model, task, event)) return;
  check.due = check.due.filter((one) => one.turn !== turn);
  if (task.desiredStatus === 'STOPPED' || container.healthStatus === to) return;
  startWhatCan(model, task, setHealth(model, task, index, to, found, cause));
}
