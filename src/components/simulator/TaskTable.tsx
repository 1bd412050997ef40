/** The tasks as a table: every one with its moments, its containers, its health and target, and the reason it stopped. */
import { useCallback, useMemo, useRef } from 'preact/hooks';
import type { TaskLane, Tracks } from '../../ecs/ecs.ts';
import { timeInWords } from './lanes/time-axis.ts';
import { ScrollTable } from './ScrollTable.tsx';
import { latest } from './stage/presence.ts';
import { Still } from './stage/Still.ts';
import { targetAt } from './stage/targets.ts';
import { containerWords } from './stage/words.ts';
import { createdAt, reachedAt, stateAt, zoneAt } from './task-states.ts';

/** Rows at most. */
const mostRows = 500;

export interface TaskTableProps {
  tasks: readonly TaskLane[];
  names: ReadonlyMap<string, string>;
  atMs: number;
  selected: string | null;
  onSelect(taskId: string): void;
  /** Null until they are there; the containers' column comes with them. */
  tracks?: Tracks | null;
}

export function TaskTable({ tasks, names, atMs, selected, onSelect, tracks = null }: TaskTableProps) {
  const select = useRef(onSelect);
  select.current = onSelect;
  // The same at every moment, so that rows are made again only for what they show.
  const choose = useCallback((taskId: string) => select.current(taskId), []);
  const shown = tasks.slice(0, mostRows);
  const hasHealth = shown.some(({ health }) => health !== undefined);
  const hasTargets = shown.some(({ targets }) => targets !== undefined);
  const containers = useMemo(() => (tracks ? Map.groupBy(tracks.containers, ({ taskId }) => taskId) : null), [tracks]);
  const columns = [
    ...['task', 'lastStatus', 'created', 'RUNNING', 'stopped', 'reason', 'provider', 'AZ'],
    ...(containers ? ['containers'] : []),
    ...(hasHealth ? ['health'] : []),
    ...(hasTargets ? ['target'] : []),
  ];
  return (
    <ScrollTable
      label="Tasks as a table"
      caption={`Tasks since t = ${timeInWords(atMs)}`}
      columns={columns}
      note={
        <>
          {tasks.length > mostRows && (
            <p class="sim-note">
              The first {mostRows} of {tasks.length} tasks.
            </p>
          )}
          {tasks.length === 0 && <p class="sim-note">No task was ever created in this run.</p>}
        </>
      }
    >
      {shown.map((task) => {
        const state = stateAt(task, atMs);
        const stopping = state?.isStopping && state.status === 'RUNNING' ? ', to stop' : '';
        return (
          <TaskRow
            key={task.taskId}
            task={task}
            name={names.get(task.taskId) ?? task.taskId}
            status={state?.status ?? 'none'}
            word={state ? `${state.status}${stopping}` : 'not yet'}
            created={upTo(createdAt(task), atMs)}
            running={upTo(reachedAt(task, 'RUNNING'), atMs)}
            isStopped={task.stop !== null && task.stop.atMs <= atMs}
            zone={zoneAt(task, atMs)}
            containers={containers && (containers.get(task.taskId) ?? []).map((one) => containerWords(one, atMs)).join(', ')}
            health={hasHealth ? (latest(task.health ?? [], atMs)?.status ?? '') : null}
            target={hasTargets ? (targetAt(task, atMs)?.state ?? '') : null}
            isSelected={selected === task.taskId}
            onSelect={choose}
          />
        );
      })}
    </ScrollTable>
  );
}

interface TaskRowProps extends Pick<TaskTableProps, 'onSelect'> {
  task: TaskLane;
  name: string;
  status: string;
  word: string;
  /** Null for what has not come by then. */
  created: number | null;
  running: number | null;
  isStopped: boolean;
  zone: string;
  /** Null, as the next two, where the table has no such column. */
  containers: string | null;
  health: string | null;
  target: string | null;
  isSelected: boolean;
}

class TaskRow extends Still<TaskRowProps> {
  override render() {
    const { task, name, status, word, created, running, isStopped, zone, containers, health, target, isSelected, onSelect } = this.props;
    const stop = isStopped ? task.stop : null;
    return (
      <tr class={isSelected ? 'is-selected' : undefined} data-status={status}>
        <th scope="row">
          <button type="button" class="sim-link" aria-pressed={isSelected} onClick={() => onSelect(task.taskId)}>
            {name}
          </button>
        </th>
        <td>{word}</td>
        <td>{created !== null && timeInWords(created)}</td>
        <td>{running !== null ? timeInWords(running) : isStopped && 'never'}</td>
        <td>{stop && timeInWords(stop.atMs)}</td>
        <td class="sim-aws">{stop && reasonOf(stop)}</td>
        <td>{task.capacityProvider}</td>
        <td>{zone}</td>
        {containers !== null && <td>{containers}</td>}
        {health !== null && <td>{health}</td>}
        {target !== null && <td>{target}</td>}
      </tr>
    );
  }
}

/** A moment in ms that has come; null for one that has not. */
const upTo = (momentMs: number | null, atMs: number) => (momentMs !== null && momentMs <= atMs ? momentMs : null);

function reasonOf(stop: NonNullable<TaskLane['stop']>): string {
  const exit = stop.exitCode === null ? '' : ` (exit code ${stop.exitCode})`;
  return `${stop.stoppedReason}${exit}${stop.containerReason ? ` ${stop.containerReason}` : ''}`;
}
