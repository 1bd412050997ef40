/** The lanes as a table: every task with its moments and the reason it stopped, for eyes and screen readers alike. */
import type { TaskLane } from '../../ecs/ecs.ts';
import { createdAt, reachedAt, stateAt } from './task-states.ts';
import { timeInWords } from './time-axis.ts';

/** Rows at most. */
const mostRows = 500;

export interface TaskTableProps {
  tasks: readonly TaskLane[];
  names: ReadonlyMap<string, string>;
  atMs: number;
  selected: string | null;
  onSelect(taskId: string): void;
}

export function TaskTable({ tasks, names, atMs, selected, onSelect }: TaskTableProps) {
  return (
    // Scrolls sideways on a narrow screen, so the keyboard must reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs to be focusable
    <section class="sim-table" aria-label="Tasks as a table" tabIndex={0}>
      <table>
        <caption>Tasks at t = {timeInWords(atMs)}</caption>
        <thead>
          <tr>
            {['task', 'lastStatus', 'created', 'RUNNING', 'stopped', 'reason', 'provider', 'AZ'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tasks.slice(0, mostRows).map((task) => (
            <TaskRow key={task.taskId} {...{ task, names, atMs, onSelect }} isSelected={selected === task.taskId} />
          ))}
        </tbody>
      </table>
      {tasks.length > mostRows && (
        <p class="sim-note">
          The first {mostRows} of {tasks.length} tasks.
        </p>
      )}
      {tasks.length === 0 && <p class="sim-note">No task was ever created in this run.</p>}
    </section>
  );
}

interface TaskRowProps extends Pick<TaskTableProps, 'names' | 'atMs' | 'onSelect'> {
  task: TaskLane;
  isSelected: boolean;
}

function TaskRow({ task, names, atMs, isSelected, onSelect }: TaskRowProps) {
  const state = stateAt(task, atMs);
  const running = reachedAt(task, 'RUNNING');
  return (
    <tr class={isSelected ? 'is-selected' : undefined} data-status={state?.status ?? 'none'}>
      <th scope="row">
        <button type="button" class="sim-link" aria-pressed={isSelected} onClick={() => onSelect(task.taskId)}>
          {names.get(task.taskId)}
        </button>
      </th>
      <td>{state ? `${state.status}${state.isStopping && state.status === 'RUNNING' ? ', to stop' : ''}` : 'not yet'}</td>
      <td>{timeInWords(createdAt(task))}</td>
      <td>{running === null ? 'never' : timeInWords(running)}</td>
      <td>{task.stop ? timeInWords(task.stop.atMs) : ''}</td>
      <td class="sim-aws">{task.stop ? reasonOf(task.stop) : ''}</td>
      <td>{task.capacityProvider}</td>
      <td>{task.availabilityZone}</td>
    </tr>
  );
}

function reasonOf(stop: NonNullable<TaskLane['stop']>): string {
  const exit = stop.exitCode === null ? '' : ` (exit code ${stop.exitCode})`;
  return `${stop.stoppedReason}${exit}${stop.containerReason ? ` ${stop.containerReason}` : ''}`;
}
