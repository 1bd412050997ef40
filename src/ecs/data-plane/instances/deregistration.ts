/** What becomes of the tasks on an instance that somebody deregisters by force. */
import type { MachineEvent } from '../../world/events.ts';
import type { Model } from '../../world/model.ts';
import { loseTask } from '../zones.ts';
import { releaseReports } from './agents.ts';

/**
 * They are STOPPED for ECS at once, without a signal, and their targets are deregistered. Text: developer guide, stopped tasks error messages; the code
 * is not on record. In AWS their containers go on as orphans; here nobody sees them any more.
 */
export function orphanTasks(model: Model, { instance: id, cause }: Extract<MachineEvent, { type: 'instance.deregistered' }>): void {
  const instance = model.world.instances[id];
  if (!instance) return;
  releaseReports(model, instance);
  for (const ordinal of [...instance.taskOrdinals]) {
    const task = model.world.tasks[ordinal];
    const reason = { stopCode: 'UserInitiated', stoppedReason: 'Container instance deregistration forced by user' } as const;
    if (task) loseTask(model, task, cause, reason);
  }
}
