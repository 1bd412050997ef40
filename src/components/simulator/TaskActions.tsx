/** What can be known of one task and done to it, and the changes made so far. */
import { describeChange } from './changes-in-words.ts';
import { describeTask } from './lanes/describe.ts';
import { LaneLegend } from './lanes/LaneLegend.tsx';
import { timeInWords } from './lanes/time-axis.ts';
import type { ReadRun } from './read-run.ts';
import type { InjectedChange } from './session.ts';
import { oldestRunning, stateAt } from './task-states.ts';

interface FactsProps {
  run: ReadRun;
  taskId: string | null;
  atMs: number;
  hasLegend: boolean;
}

/** The facts of the task under the hand; with no hand on any, what the textures of the lanes mean. */
export function Facts({ run, taskId, atMs, hasLegend }: FactsProps) {
  const task = taskId === null ? undefined : run.tasks.find((lane) => lane.taskId === taskId);
  if (!task) return <div class="sim-facts">{hasLegend && <LaneLegend />}</div>;
  const state = stateAt(task, atMs);
  return (
    <p class="sim-facts">
      task <b>{run.names.get(task.taskId)}</b> {state ? state.status : 'not created yet'} · {describeTask(task)}
    </p>
  );
}

/** The task that is killed by button and key: the chosen one, else the oldest that runs. Null where it cannot be killed at this moment. */
export function killable(run: ReadRun, selected: string | null, atMs: number): string | null {
  const task = selected === null ? oldestRunning(run.tasks, atMs) : run.tasks.find((lane) => lane.taskId === selected);
  const state = task ? stateAt(task, atMs) : null;
  return task && state?.status === 'RUNNING' && !state.isStopping ? task.taskId : null;
}

interface KillButtonProps {
  selected: string | null;
  /** Null where none can be killed. */
  task: string | null;
  onKill(taskId: string): void;
}

/** Kills the chosen task, or the oldest that runs. */
export function KillButton({ selected, task, onKill }: KillButtonProps) {
  return (
    <button type="button" class="sim-button sim-kill" aria-disabled={task === null} onClick={() => task !== null && onKill(task)}>
      {selected === null ? 'Kill the oldest running task' : 'Kill this task'}
    </button>
  );
}

interface InjectedProps {
  run: ReadRun;
  injected: readonly InjectedChange[] | undefined;
  /** Names of the batches that changes came in. */
  batches: Batches;
  /** Takes those at these places away. */
  onRemove: ((indexes: readonly number[]) => void) | undefined;
  isRunning: boolean | undefined;
}

/** The changes that make this run differ from the scenario: one by one, those of a batch together. */
export function Injected({ run, injected = [], batches, onRemove, isRunning }: InjectedProps) {
  if (injected.length === 0) return null;
  const words = ({ inject, atMs }: InjectedChange) => `${describeChange(inject, run.names)} at ${timeInWords(atMs)}`;
  const takeAway = (indexes: readonly number[], what: string, label = 'take away') =>
    onRemove && (
      <button
        type="button"
        class="sim-link"
        aria-disabled={isRunning === true}
        aria-label={`Take away: ${what}`}
        onClick={() => isRunning || onRemove(indexes)}
      >
        {label}
      </button>
    );
  const parts = partsOf(injected, batches);
  return (
    <ul class="sim-injected" aria-label="Changes laid over this run">
      {parts.map(({ batch, indexes }) => {
        const changes = indexes.map((index) => injected[index] as InjectedChange);
        const [only] = changes;
        if (batch === null && only) {
          return (
            <li key={`${only.atMs} ${words(only)}`}>
              {words(only)}
              {takeAway(indexes, words(only))}
            </li>
          );
        }
        const name = `${batch}, ${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
        return (
          <li key={`batch ${batch} ${only?.atMs}`}>
            <details class="sim-batch">
              <summary>{name}</summary>
              <ol>
                {changes.map((change) => (
                  <li key={`${change.atMs} ${words(change)}`}>{words(change)}</li>
                ))}
              </ol>
            </details>
            {takeAway(indexes, name)}
          </li>
        );
      })}
      {parts.length > 1 && onRemove && (
        <li class="sim-take-all">{takeAway([...injected.keys()], 'all changes', 'take away all changes')}</li>
      )}
    </ul>
  );
}

/** The name of the batch that a change came in, by the change itself. */
export type Batches = ReadonlyMap<InjectedChange, string>;

/** The places of changes: each alone, or together with the others of its batch, where the first of them stands. */
function partsOf(injected: readonly InjectedChange[], batches: Batches): { batch: string | null; indexes: number[] }[] {
  const parts: { batch: string | null; indexes: number[] }[] = [];
  for (const [index, change] of injected.entries()) {
    const batch = batches.get(change) ?? null;
    const known = batch === null ? undefined : parts.find((part) => part.batch === batch);
    if (known) known.indexes.push(index);
    else parts.push({ batch, indexes: [index] });
  }
  return parts;
}
