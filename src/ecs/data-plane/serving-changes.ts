/** A process's answers change: by what its image does over time, or because somebody made it hang or healed it. */
import type { DataPlaneEvent } from '../world/events.ts';
import { containerSubject, type Model, record, taskOf } from '../world/model.ts';
import type { Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { renewChecks } from './health-checks.ts';
import { healthAt, healthOf, nextTurnMs } from './serving.ts';
import { targetsServingChanged } from './targets.ts';

/**
 * Called whenever what a container answers has changed (booted, turned, hung, healed, ended), with the entry that says so: what its health check and
 * its load balancers will find is worked out anew.
 * @param isAfterProbes the change came from outside, after all that was due at this moment, probes included
 */
export function servingChanged(model: Model, task: Task, index: number, cause: Cause, isAfterProbes = false): void {
  renewChecks(model, task, cause, isAfterProbes);
  targetsServingChanged(model, task, index, cause, isAfterProbes);
}

/** Puts the next turn that the image foresees into the queue. */
export function scheduleTurn(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  if (!container?.process || container.startedAtMs === null) return;
  const sinceMs = model.nowMs - container.startedAtMs;
  const nextMs = nextTurnMs(container.process, sinceMs);
  if (nextMs !== null) model.schedule(nextMs - sinceMs, { type: 'process.turns', taskId: task.id, container: index, cause });
}

type Turn = Extract<DataPlaneEvent, { type: 'process.turns' }>;

/** The process does from now on as its image says: it begins to fail or to hang, or recovers. */
export function turn(model: Model, { taskId, container: index, cause }: Turn): void {
  const task = taskOf(model.world, taskId);
  const container = task.containers[index];
  if (container?.lastStatus !== 'RUNNING' || !container.process || container.startedAtMs === null) return;
  const before = healthOf(container);
  container.processHealth = healthAt(container.process, model.nowMs - container.startedAtMs);
  const health = healthOf(container);
  const turned =
    before === health ? cause : record(model, containerSubject(task, index), cause, { type: 'container.processHealth', to: health });
  scheduleTurn(model, task, index, turned);
  if (before !== health) servingChanged(model, task, index, turned);
}

/** A change from outside makes the process hang, or ends that. Returns whether anything is different now. */
export function setHung(model: Model, task: Task, index: number, isHung: boolean, cause: Cause): boolean {
  const container = task.containers[index];
  if (!container || container.isHung === isHung) return false;
  const before = healthOf(container);
  container.isHung = isHung;
  const health = healthOf(container);
  if (before === health) return false;
  const turned = record(model, containerSubject(task, index), cause, { type: 'container.processHealth', to: health });
  servingChanged(model, task, index, turned, true);
  return true;
}
