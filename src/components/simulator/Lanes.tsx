/** The lanes: one row for each task over the whole run, its states by height, tint and texture, its stop as a cross. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { History, LogLine, TaskLane, TaskStatus } from '../../ecs/ecs.ts';
import { createdAt, reachedAt } from './task-states.ts';
import { percentOf, type Tick, timeInWords } from './time-axis.ts';

/** Rows drawn at most. */
const mostLanes = 200;
const rowHeight = 20;
const barHeight = 10;

export interface LanesProps {
  history: History;
  tasks: readonly TaskLane[];
  names: ReadonlyMap<string, string>;
  marks: readonly Tick[];
  selected: string | null;
  onSelect(taskId: string | null): void;
  onPoint(taskId: string | null): void;
}

export function Lanes({ history, tasks, names, marks, selected, onSelect, onPoint }: LanesProps) {
  const shown = tasks.slice(0, mostLanes);
  const height = shown.length * rowHeight + 6;
  return (
    <>
      <LaneNames {...{ shown, names, selected, onSelect, onPoint }} />
      <svg
        class="sim-plot"
        width="100%"
        height={height}
        role="img"
        aria-label={describeLanes(tasks, history)}
        onMouseLeave={() => onPoint(null)}
      >
        {marks.map((mark) => (
          <line key={mark.atMs} class="sim-grid" x1={`${mark.percent}%`} x2={`${mark.percent}%`} y1="0" y2={height} />
        ))}
        {shown.map((task, row) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse alone; keyboard and screen reader have the list of names, and the table
          <g key={task.taskId} class="sim-row" onClick={() => onSelect(task.taskId)} onMouseEnter={() => onPoint(task.taskId)}>
            <rect
              class={selected === task.taskId ? 'sim-band is-selected' : 'sim-band'}
              x="0"
              y={row * rowHeight}
              width="100%"
              height={rowHeight}
            />
            <Lane task={task} endMs={history.endMs} middle={row * rowHeight + rowHeight / 2} />
          </g>
        ))}
        <Faults log={history.log} endMs={history.endMs} height={height} />
      </svg>
      {tasks.length > shown.length && (
        <p class="sim-note">
          The first {shown.length} of {tasks.length} tasks are drawn; the table has more of them.
        </p>
      )}
    </>
  );
}

/** The box that the lanes scroll in. It keeps the lane of the newest task at `atMs` in view and leaves the lanes themselves alone. */
export function LaneBox({ tasks, atMs, children }: { tasks: readonly TaskLane[]; atMs: number; children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  const newest = tasks.slice(0, mostLanes).findLastIndex((task) => createdAt(task) <= atMs);
  useEffect(() => {
    if (box.current) keepInView(box.current, newest * rowHeight);
  }, [newest]);
  return (
    <div class="sim-lanes" ref={box}>
      {children}
    </div>
  );
}

function keepInView(box: HTMLElement, top: number): void {
  if (top < box.scrollTop) box.scrollTop = Math.max(0, top);
  else if (top + rowHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + rowHeight - box.clientHeight;
}

interface LaneNamesProps extends Pick<LanesProps, 'names' | 'selected' | 'onSelect' | 'onPoint'> {
  shown: readonly TaskLane[];
}

/** One stop for the Tab key: arrows go from task to task and choose it, Escape chooses none. */
function LaneNames({ shown, names, selected, onSelect, onPoint }: LaneNamesProps) {
  if (shown.length === 0) return <p class="sim-note sim-lane-names">no task yet</p>;
  const at = Math.max(
    0,
    shown.findIndex((task) => task.taskId === selected),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const to = targetRow(event.key, at, shown.length, selected !== null);
    if (event.key === 'Escape') onSelect(null);
    else if (to === null) return;
    else choose(event.currentTarget as HTMLElement, shown[to], to, onSelect);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="sim-lane-names" role="listbox" tabIndex={-1} aria-label="Tasks, by lane" onKeyDown={onKeyDown}>
      {shown.map((task, row) => (
        <div
          key={task.taskId}
          class="sim-lane-name"
          role="option"
          tabIndex={row === at ? 0 : -1}
          aria-selected={selected === task.taskId}
          aria-label={`${names.get(task.taskId)}: ${describeTask(task)}`}
          onClick={() => onSelect(task.taskId)}
          onKeyDown={(event) => {
            if (event.key === ' ' || event.key === 'Enter') onSelect(task.taskId);
          }}
          onFocus={() => onPoint(task.taskId)}
          onBlur={() => onPoint(null)}
          onMouseEnter={() => onPoint(task.taskId)}
          onMouseLeave={() => onPoint(null)}
        >
          {names.get(task.taskId)}
        </div>
      ))}
    </div>
  );
}

function targetRow(key: string, at: number, count: number, isChosen: boolean): number | null {
  if (key === 'ArrowDown') return isChosen ? Math.min(at + 1, count - 1) : at;
  if (key === 'ArrowUp') return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return key === ' ' || key === 'Enter' ? at : null;
}

function choose(list: HTMLElement, task: TaskLane | undefined, row: number, onSelect: (taskId: string) => void): void {
  if (!task) return;
  onSelect(task.taskId);
  (list.children[row] as HTMLElement | undefined)?.focus();
}

/** Height of a state's bar: it grows on the way to RUNNING and shrinks on the way out, so that states differ without colour. */
const barHeights: Readonly<Record<TaskStatus, number>> = {
  PROVISIONING: 2,
  PENDING: 5,
  ACTIVATING: 8,
  RUNNING: barHeight,
  DEACTIVATING: 6,
  STOPPING: 4,
  DEPROVISIONING: 2,
  STOPPED: 0,
};

function Lane({ task, endMs, middle }: { task: TaskLane; endMs: number; middle: number }) {
  const phases = task.statuses.map((change, i) => ({ ...change, untilMs: task.statuses[i + 1]?.atMs ?? endMs }));
  const isSpot = task.capacityProvider === 'FARGATE_SPOT';
  return (
    <>
      {phases.map(({ atMs, untilMs, status }) => {
        if (status === 'STOPPED' || untilMs <= atMs) return null;
        const place = {
          x: `${percentOf(atMs, endMs)}%`,
          width: `${percentOf(untilMs - atMs, endMs)}%`,
          y: middle - barHeights[status] / 2,
          height: barHeights[status],
        };
        if (status === 'RUNNING' && isSpot) return <SpotBar key={status} {...place} />;
        return <rect key={status} class={`sim-bar is-${status.toLowerCase()}`} {...place} />;
      })}
      {task.stop && (
        <svg x={`${percentOf(task.stop.atMs, endMs)}%`} y={middle} class="sim-mark" aria-hidden="true">
          <path class="sim-stop" d="M-3.5 -5L3.5 5M3.5 -5L-3.5 5" />
        </svg>
      )}
    </>
  );
}

/** Hatching as slanted dashes of one thick line: stretches to any width, needs no pattern and so no id. */
function SpotBar(place: { x: string; width: string; y: number; height: number }) {
  return (
    <>
      <svg {...place} aria-hidden="true">
        <rect class="sim-bar-back" width="100%" height="100%" />
        <g transform={`translate(0 ${barHeight / 2}) skewX(-40)`}>
          <line class="sim-bar-hatch" x1="-2%" x2="102%" y1="0" y2="0" stroke-width={barHeight} stroke-dasharray="2 4" />
        </g>
      </svg>
      <rect class="sim-bar-frame" {...place} />
    </>
  );
}

/** What was changed from outside: a dashed line through all lanes. */
function Faults({ log, endMs, height }: { log: readonly LogLine[]; endMs: number; height: number }) {
  return (
    <>
      {log
        .filter((line) => line.kind === 'change' || line.kind === 'limit')
        .map((line) => {
          const x = `${percentOf(line.atMs, endMs)}%`;
          return (
            <g key={line.entry}>
              <title>{line.text}</title>
              <line class="sim-fault" x1={x} x2={x} y1="0" y2={height} />
              <svg x={x} y="0" class="sim-mark" aria-hidden="true">
                <path class="sim-fault-flag" d="M-4 0h8l-4 6z" />
              </svg>
            </g>
          );
        })}
    </>
  );
}

/** The legend of states, for the lanes. */
export function LaneLegend() {
  const words: readonly TaskStatus[] = ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING', 'STOPPING', 'DEPROVISIONING'];
  return (
    <ul class="sim-legend sim-lane-legend" aria-label="States in the lanes">
      {words.map((status) => (
        <li key={status}>
          <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
            <rect
              class={`sim-bar is-${status.toLowerCase()}`}
              x="0"
              y={6 - barHeights[status] / 2}
              width="14"
              height={barHeights[status]}
            />
          </svg>
          {status}
        </li>
      ))}
      <li>
        <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
          <path class="sim-stop" d="M3.5 1L10.5 11M10.5 1L3.5 11" />
        </svg>
        stopped
      </li>
      <li>
        <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
          <path class="sim-fault" d="M7 0V12" />
        </svg>
        changed from outside
      </li>
    </ul>
  );
}

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

function describeLanes(tasks: readonly TaskLane[], history: History): string {
  const stopped = tasks.filter((task) => task.stop !== null).length;
  const changes = history.log.filter((line) => line.kind === 'change').length;
  const changed = changes === 0 ? '' : ` ${changes} ${changes === 1 ? 'change' : 'changes'} from outside.`;
  return `Tasks over ${timeInWords(history.endMs)}: ${tasks.length} in all, ${stopped} stopped.${changed} The same facts are in the table.`;
}
