/** How tasks are stopped by the service scheduler, and what its events say of it. */
import { type Model, setDesiredStopped } from '../world/model.ts';
import type { Deployment, Service, Task } from '../world/state.ts';
import { hasTargetsInService } from '../world/targets.ts';
import type { Cause } from '../world/timeline.ts';
import { eventTexts, sendEvent, sendTrouble } from './service-events.ts';
import { leaveSteadyState } from './steady-state.ts';
import { sendStopped } from './stop-events.ts';
import { stopAfterDraining } from './targets.ts';

/** Tasks that nobody may stop in a scale-in stand in the way of the steady state; said once in 6 h. */
export function reportProtected(model: Model, service: Service, deployment: Deployment, count: number, cause: Cause): void {
  const isBlocked = count > 0 && service.protectedOrdinals.length > 0;
  if (isBlocked) sendTrouble(model, service, eventTexts.protectedTasks(deployment, count), cause);
}

/** The stoppedReason of tasks that the scheduler takes away. Text: developer guide, stopped task error messages. */
export function scalingReason({ deployments }: Service): string {
  return `Scaling activity initiated by (deployment ${deployments[0]?.id})`;
}

/**
 * Sets desiredStatus, says so in the service's events, and hands the tasks to the data plane, those with targets once these have drained. Order of
 * the events: as those of production services stand in public repositories, 2023 to 2026.
 * @param causeOf why each of them stops, where that is not the same for all
 */
export function stopTasks(
  model: Model,
  service: Service,
  tasks: readonly Task[],
  reason: string,
  cause: Cause,
  causeOf: (task: Task) => Cause = () => cause,
): void {
  if (tasks.length === 0) return;
  leaveSteadyState(model, service, cause);
  const pending = tasks.filter(({ startedAtMs }) => startedAtMs === null);
  const running = tasks.filter(({ startedAtMs }) => startedAtMs !== null);
  sendStopped(model, service, running, cause);
  if (pending.length > 0) sendEvent(model, service, eventTexts.stoppedPending(pending), cause);
  const draining: { task: Task; cause: Cause }[] = [];
  for (const task of tasks) {
    const stops = setDesiredStopped(model, task, 'ServiceSchedulerInitiated', reason, causeOf(task));
    if (hasTargetsInService(task)) draining.push({ task, cause: stops });
    else model.schedule(0, { type: 'task.stop', ordinal: task.ordinal, cause: stops });
  }
  stopAfterDraining(model, draining);
}
