/** What can be known of one task and done to it, and the changes made so far. */
import type { Change } from '../../ecs/ecs.ts';
import { describeTask, LaneLegend } from './Lanes.tsx';
import type { ReadRun } from './read-run.ts';
import type { InjectedChange } from './session.ts';
import { oldestRunning, stateAt } from './task-states.ts';
import { timeInWords } from './time-axis.ts';

/** The facts of the task under the hand; with no hand on any, what the textures of the lanes mean. */
export function Facts({ run, taskId, atMs, hasLegend }: { run: ReadRun; taskId: string | null; atMs: number; hasLegend: boolean }) {
  const task = run.tasks.find((lane) => lane.taskId === taskId);
  if (!task) return <div class="sim-facts">{hasLegend && <LaneLegend />}</div>;
  const state = stateAt(task, atMs);
  return (
    <p class="sim-facts">
      task <b>{run.names.get(task.taskId)}</b> {state ? state.status : 'not created yet'} · {describeTask(task)}
    </p>
  );
}

interface KillButtonProps {
  run: ReadRun;
  selected: string | null;
  atMs: number;
  isRunning: boolean;
  onKill(taskId: string): void;
}

/** Kills the chosen task, or the oldest that runs. */
export function KillButton({ run, selected, atMs, isRunning, onKill }: KillButtonProps) {
  const task = selected === null ? oldestRunning(run.tasks, atMs) : run.tasks.find((lane) => lane.taskId === selected);
  const state = task ? stateAt(task, atMs) : null;
  const canKill = state?.status === 'RUNNING' && !state.isStopping && !isRunning;
  return (
    <button type="button" class="sim-button sim-kill" aria-disabled={!canKill} onClick={() => canKill && task && onKill(task.taskId)}>
      {selected === null ? 'Kill the oldest running task' : 'Kill this task'}
    </button>
  );
}

interface InjectedProps {
  run: ReadRun;
  injected: readonly InjectedChange[] | undefined;
  onRemove: ((index: number) => void) | undefined;
  isRunning: boolean | undefined;
}

/** The changes that make this run differ from the scenario. */
export function Injected({ run, injected = [], onRemove, isRunning }: InjectedProps) {
  if (injected.length === 0) return null;
  return (
    <ul class="sim-injected" aria-label="Changes laid over this run">
      {injected.map((change, i) => {
        const words = `${describeChange(change.inject, run.names)} at ${timeInWords(change.atMs)}`;
        return (
          <li key={`${change.atMs} ${words}`}>
            {words}
            {onRemove && (
              <button
                type="button"
                class="sim-link"
                aria-disabled={isRunning === true}
                aria-label={`Take away: ${words}`}
                onClick={() => isRunning || onRemove(i)}
              >
                take away
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function describeChange(change: Change, names: ReadonlyMap<string, string>): string {
  switch (change.type) {
    case 'killProcess':
      return typeof change.task === 'number'
        ? `running task no. ${change.task + 1} killed`
        : `task ${names.get(change.task) ?? change.task.slice(0, 4)} killed`;
    case 'deleteImage':
      return `image ${change.image} deleted`;
    case 'setRoute':
      return `route of ${change.subnet} set to ${change.route}`;
    default:
      // The page offers no other; a run handed in may hold one.
      return change.type.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  }
}
