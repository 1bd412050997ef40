/** How many tasks a container instance has, for placement and for whoever asks of it. */
import type { Instance, Task, World } from '../../world/state.ts';

/** The instance's tasks that are to go on running, but for one that is not to be held against it. */
export function liveTasksOf({ tasks }: World, { taskOrdinals }: Instance, without?: Task): Task[] {
  return taskOrdinals.flatMap((ordinal) => tasks[ordinal] ?? []).filter((task) => task.desiredStatus === 'RUNNING' && task !== without);
}

/**
 * Of live tasks those that run and those that do not run yet. Source: ContainerInstance in the API reference: runningTasksCount is of tasks whose
 * desiredStatus is RUNNING, so that one which is to stop counts no more; that those which are still pending are not counted twice is concluded
 * from pendingTasksCount.
 */
export function countTasks(live: readonly Task[]): { runningTasksCount: number; pendingTasksCount: number } {
  return {
    runningTasksCount: live.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTasksCount: live.filter(({ startedAtMs }) => startedAtMs === null).length,
  };
}
