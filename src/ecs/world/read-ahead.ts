/**
 * Reads what events will want, of several at once: of a hundred thousand tasks most lie in no cache, and a processor that is asked for one after the
 * other waits for each, while it fetches many in the time of one.
 */
import type { ModelEvent } from './events.ts';
import type { World } from './state.ts';

/** Makes what is shown an event before it is handled: it reads its task with the containers. */
export function readerOf({ tasks }: World): (event: ModelEvent) => void {
  return (event) => {
    const task = 'ordinal' in event ? tasks[event.ordinal] : undefined;
    if (task === undefined) return;
    for (let index = 0; index < task.containers.length; index += 1) {
      // Something must hang on what is read: compilers leave reading out that nothing needs.
      if ((task.containers[index]?.restartCount ?? 0) < 0) throw new Error(`Task ${task.id} has lost count of its restarts.`);
    }
  };
}
