/** A process does otherwise from some moment on, as its image says: it fails, hangs or recovers, or uses other memory. */
import type { DataPlaneEvent } from '../world/events.ts';
import { containerSubject, type Model, record } from '../world/model.ts';
import { takeMemory } from './processes.ts';
import { healthAt, healthOf } from './serving.ts';
import { scheduleTurn, servingChanged } from './serving-changes.ts';

type Turn = Extract<DataPlaneEvent, { type: 'process.turns' }>;

/** A moment that the image has foreseen has come: the process's health and memory are worked out anew, and its next turn arranged. */
export function turn(model: Model, { ordinal, container: index, run, cause }: Turn): void {
  // A turn may come long after its task has been forgotten.
  const task = model.world.tasks[ordinal];
  const container = task?.containers[index];
  if (
    !task ||
    container?.lastStatus !== 'RUNNING' ||
    container.restartCount !== run ||
    !container.process ||
    container.startedAtMs === null
  )
    return;
  const before = healthOf(container);
  container.processHealth = healthAt(container.process, model.nowMs - container.startedAtMs);
  const health = healthOf(container);
  const turned =
    before === health ? cause : record(model, containerSubject(task, index), cause, { type: 'container.processHealth', to: health });
  scheduleTurn(model, task, index, turned);
  if (before !== health) servingChanged(model, task, index, turned);
  if (container.process.memoryOverTime) takeMemory(model, task, index, turned);
}
