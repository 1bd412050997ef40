/** Which task a change means that names one. */
import { taskById } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import type { Task } from '../world/state.ts';

/** By id, or by position among the tasks whose lastStatus is RUNNING, oldest first. */
export function runningTask({ world }: Model, which: string | number): Task | undefined {
  if (typeof which === 'number') return Object.values(world.tasks).filter(({ lastStatus }) => lastStatus === 'RUNNING')[which];
  const task = taskById(world, which);
  return task?.lastStatus === 'RUNNING' ? task : undefined;
}
