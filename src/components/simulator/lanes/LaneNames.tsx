/** The names beside the lanes as a list to choose from; of a long one only what is in view is there. */
import { useEffect, useRef } from 'preact/hooks';
import type { TaskLane } from '../../../ecs/ecs.ts';
import { Still } from '../stage/Still.ts';
import { describeTask } from './describe.ts';
import { type HealthRow, tellSpans } from './health.ts';
import type { LaneRow } from './rows.ts';
import { timeInWords } from './time-axis.ts';

interface LaneNamesProps {
  /** The rows in view. */
  rows: readonly LaneRow[];
  /** Tasks in all. */
  count: number;
  names: ReadonlyMap<string, string>;
  healthOf(task: TaskLane): readonly HealthRow[];
  selected: string | null;
  onSelect(taskId: string | null): void;
  onPoint(taskId: string | null): void;
}

type TaskRow = Extract<LaneRow, { type: 'task' }>;

/** One stop for the Tab key: arrows go from task to task and choose it, Escape chooses none. `all` are the rows beyond the view as well. */
export function LaneNames({ rows, count, all, ...props }: LaneNamesProps & { all: readonly TaskRow[] }) {
  const { selected, onSelect } = props;
  const list = useRef<HTMLDivElement>(null);
  const holdsFocus = useRef(false);

  // The option that has the focus may have been scrolled away: the list takes it over, and hands it to the chosen one when that is there.
  useEffect(() => {
    if (!holdsFocus.current || !list.current) return;
    const chosen = list.current.querySelector<HTMLElement>('[aria-selected="true"]');
    if (chosen) chosen.focus({ preventScroll: true });
    else if (!list.current.contains(document.activeElement)) list.current.focus({ preventScroll: true });
  }, [selected, rows]);

  if (count === 0) return <p class="sim-note sim-lane-names">no task yet</p>;
  const tasks = rows.filter((row) => row.type === 'task');
  const stop = tasks.find((row) => row.task.taskId === selected) ?? tasks[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const at = selected === null ? -1 : all.findIndex((row) => row.task.taskId === selected);
    const to = targetRow(event.key, at < 0 ? (stop?.index ?? 0) : at, all.length, at >= 0);
    if (event.key === 'Escape') onSelect(null);
    else if (to === null || event.shiftKey) return;
    else onSelect(all[to]?.task.taskId ?? null);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="sim-lane-names"
      role="listbox"
      tabIndex={-1}
      aria-label="Tasks, by lane"
      ref={list}
      onKeyDown={onKeyDown}
      onFocusIn={() => {
        holdsFocus.current = true;
      }}
      onFocusOut={(event) => {
        // Without a next one the option was taken away, not left.
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget as Node)) holdsFocus.current = false;
      }}
    >
      {rows.map((row) =>
        row.type === 'group' ? (
          <div key={row.title} class="sim-lane-group" aria-hidden="true">
            <b>{row.title}</b>
          </div>
        ) : (
          <Name
            key={row.task.taskId}
            row={row}
            names={props.names}
            healthOf={props.healthOf}
            onSelect={onSelect}
            onPoint={props.onPoint}
            isSelected={row.task.taskId === selected}
            isStop={row === stop}
            isLong={count > rows.length}
            count={count}
          />
        ),
      )}
    </div>
  );
}

interface NameProps extends Omit<LaneNamesProps, 'rows' | 'selected'> {
  isSelected: boolean;
  row: TaskRow;
  isStop: boolean;
  isLong: boolean;
}

class Name extends Still<NameProps> {
  override render() {
    return <Option {...this.props} />;
  }
}

function Option({ row, names, count, isStop, isLong, healthOf, isSelected, onSelect, onPoint }: NameProps) {
  const { task, healthRows } = row;
  const isOpen = healthRows > 0;
  const health = isOpen ? healthOf(task) : [];
  return (
    <div
      class={isOpen ? 'sim-lane-name is-open' : row.height > 20 ? 'sim-lane-name is-merged' : 'sim-lane-name'}
      role="option"
      tabIndex={isStop ? 0 : -1}
      aria-selected={isSelected}
      aria-setsize={isLong ? count : undefined}
      aria-posinset={isLong ? row.index + 1 : undefined}
      aria-label={[
        `${names.get(task.taskId)}: ${describeTask(task)}`,
        ...health.map(({ title, spans }) => `${title} ${tellSpans(spans, timeInWords)}`),
      ].join(' · ')}
      onClick={() => onSelect(task.taskId)}
      onKeyDown={(event) => {
        if (event.key === ' ' || event.key === 'Enter') onSelect(task.taskId);
      }}
      onFocus={() => onPoint(task.taskId)}
      onBlur={() => onPoint(null)}
      onMouseEnter={() => onPoint(task.taskId)}
      onMouseLeave={() => onPoint(null)}
    >
      <span>{names.get(task.taskId)}</span>
      {isOpen &&
        health.map(({ label, title }) => (
          <small key={`${label} ${title}`} title={title}>
            {label}
          </small>
        ))}
    </div>
  );
}

function targetRow(key: string, at: number, count: number, isChosen: boolean): number | null {
  if (key === 'ArrowDown') return isChosen ? Math.min(at + 1, count - 1) : at;
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'PageDown') return Math.min(at + 10, count - 1);
  if (key === 'PageUp') return Math.max(at - 10, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return key === ' ' || key === 'Enter' ? at : null;
}
