/** Which tasks are daemons': cluster auto scaling does not count them, and draining stops them last. */
import { serviceOfTask } from '../../world/lookup.ts';
import type { Task, World } from '../../world/state.ts';

/** True for a task of a service with the DAEMON scheduling strategy. */
export function isDaemonTask(world: World, task: Task): boolean {
  return serviceOfTask(world, task)?.isDaemon === true;
}
