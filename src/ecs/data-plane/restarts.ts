/** A container starts again in its task, where its restart policy says so. */
import { containerSubject, type Model, record } from '../world/model.ts';
import type { Container, Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { containerDefinition } from './definitions.ts';
import { phaseMs } from './durations.ts';

/**
 * Restarts a container that has just ended, if its policy lets it: nothing else of the task changes, and nobody outside hears of it. Returns whether
 * it does. Sources: ContainerRestartPolicy in the API reference; aws/amazon-ecs-agent, restart_tracker.go: the period is counted from the last
 * restart, else from the start; there is no backoff and no greatest number.
 */
export function restartInPlace(model: Model, task: Task, index: number, cause: Cause): boolean {
  const container = task.containers[index];
  const policy = containerDefinition(model.world, task, index).restartPolicy;
  if (!container || !policy || task.desiredStatus === 'STOPPED' || container.exitCode === null) return false;
  if (policy.ignoredExitCodes.includes(container.exitCode)) return false;
  const sinceMs = container.restartedAtMs ?? container.startedAtMs ?? model.nowMs;
  if (model.nowMs - sinceMs < policy.attemptPeriodMs) return false;
  restart(model, task, index, container, cause);
  return true;
}

function restart(model: Model, task: Task, index: number, container: Container, cause: Cause): void {
  container.lastStatus = 'PENDING';
  container.restartCount += 1;
  container.restartedAtMs = model.nowMs;
  const restarts = record(model, containerSubject(task, index), cause, {
    type: 'container.restart',
    restartCount: container.restartCount,
    exitCode: container.exitCode ?? 0,
  });
  const purpose = `restart ${container.restartCount} of ${container.name}`;
  const afterMs = phaseMs(model, task, purpose, model.world.assumptions['container.restartMs']);
  model.schedule(afterMs, { type: 'container.start', ordinal: task.ordinal, container: index, cause: restarts });
}
