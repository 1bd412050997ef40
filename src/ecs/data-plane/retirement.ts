/** The retirement of Fargate tasks: AWS maintains what they run on, and they cannot stay there. */
import { type Model, outside, record, setDesiredStopped } from '../world/model.ts';
import { MAINTENANCE } from '../world/targets.ts';
import type { Change } from '../world/timeline.ts';
import { runningTask } from './running-tasks.ts';

/**
 * A service's task is replaced by the scheduler, which is told; a standalone one stops, and nobody brings it back. AWS writes to the account days
 * before; the change is the day itself. Source: developer guide, task retirement and maintenance for AWS Fargate; the stop code is recorded publicly
 * (stopCode ServiceSchedulerInitiated beside that reason).
 */
export function retireTask(model: Model, change: Extract<Change, { type: 'retireTask' }>): void {
  const found = runningTask(model, change.task);
  // One that is being stopped or retired already is on its way out anyway.
  const task = found?.desiredStatus === 'RUNNING' && !found.isRetiring ? found : undefined;
  const effect = task ? `AWS maintains what task ${task.id.slice(0, 8)}… runs on.` : 'There is no such task to retire.';
  const subject = task ? ({ kind: 'task', id: task.id } as const) : ({ kind: 'world', id: 'world' } as const);
  const named = task ? { task: task.id } : {};
  const why = record(model, subject, outside, { type: 'change', change, isEffective: task !== undefined, effect, ...named });
  if (!task) return;
  if (task.serviceArn !== null) {
    model.schedule(0, { type: 'service.taskRetires', ordinal: task.ordinal, cause: why });
    return;
  }
  const stops = setDesiredStopped(model, task, 'ServiceSchedulerInitiated', MAINTENANCE, why);
  model.schedule(0, { type: 'task.stop', ordinal: task.ordinal, cause: stops });
}
