/** Lanes in words, for lists, ears and the line under the hand. Pure. */
import type { TaskLane } from '../../../ecs/ecs.ts';
import { createdAt, reachedAt } from '../task-states.ts';
import { timeInWords } from './time-axis.ts';

/** A task's facts in a line: where, on what, since when, why it ended. */
export function describeTask(task: TaskLane): string {
  const running = reachedAt(task, 'RUNNING');
  const facts = [task.capacityProvider, task.availabilityZone, task.taskDefinition, `created ${timeInWords(createdAt(task))}`];
  facts.push(running === null ? 'never RUNNING' : `RUNNING ${timeInWords(running)}`);
  const answers = task.listening[0];
  if (answers) {
    facts.push(
      answers.reachable
        ? `answers on port ${answers.port} from ${timeInWords(answers.atMs)}`
        : `listens on port ${answers.port} of loopback, where nobody outside reaches it`,
    );
  }
  if (task.stop) {
    facts.push(
      `stopped ${timeInWords(task.stop.atMs)}: ${task.stop.stoppedReason}${task.stop.exitCode === null ? '' : ` (exit code ${task.stop.exitCode})`}`,
    );
    if (task.stop.containerReason) facts.push(task.stop.containerReason);
  }
  return facts.join(' · ');
}

/** What the picture of the lanes shows, in two or three sentences. */
export function describeLanes(tasks: readonly TaskLane[], changes: number, { fromMs, toMs }: { fromMs: number; toMs: number }): string {
  const stopped = tasks.filter((task) => task.stop !== null).length;
  const changed = changes === 0 ? '' : ` ${changes} ${changes === 1 ? 'change' : 'changes'} from outside.`;
  const span = fromMs === 0 ? `over ${timeInWords(toMs)}` : `from ${timeInWords(fromMs)} to ${timeInWords(toMs)}`;
  return `Tasks ${span}: ${tasks.length} in all, ${stopped} stopped.${changed} The same facts are in the table.`;
}
