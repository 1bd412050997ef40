/** A process's answers change: who has to know, when the next change comes, and what a change from outside does. */
import { containerSubject, type Model, record } from '../world/model.ts';
import type { Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { renewChecks } from './health-checks.ts';
import { nextMemoryMs } from './memory.ts';
import { healthOf, nextTurnMs } from './serving.ts';
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

/** Puts the next moment into the queue at which, as its image says, the process answers otherwise or uses other memory. */
export function scheduleTurn(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  if (!container?.process || container.startedAtMs === null) return;
  const { healthOverTime, memoryOverTime } = container.process;
  if (!healthOverTime && !memoryOverTime) return;
  const sinceMs = model.nowMs - container.startedAtMs;
  const moments = [nextTurnMs(container.process, sinceMs), nextMemoryMs(container.process, sinceMs)].filter((ms) => ms !== null);
  if (moments.length === 0) return;
  const afterMs = Math.min(...moments) - sinceMs;
  model.schedule(afterMs, { type: 'process.turns', ordinal: task.ordinal, container: index, run: container.restartCount, cause });
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
