/** The box that the lanes scroll in: of any number of tasks only the rows in view are drawn. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LogLine, TaskLane } from '../../../ecs/ecs.ts';
import { lastIndexUpTo } from '../halving.ts';
import { Still } from '../stage/Still.ts';
import { createdAt } from '../task-states.ts';
import { describeLanes } from './describe.ts';
import type { HealthRow } from './health.ts';
import { Health, Lane, rem } from './Lane.tsx';
import { LaneNames } from './LaneNames.tsx';
import { heightOf, type LaneRow, rowHeight, rowsBetween, scrollTo } from './rows.ts';
import { percentOf, type Tick } from './time-axis.ts';
import type { TimeWindow } from './window.ts';

/** Height of the box at most, as in the style sheet, and what is drawn above and below it, in sixteenths of a rem. */
const boxHeight = 248;
const spare = 120;

export interface LaneBoxProps {
  tasks: readonly TaskLane[];
  rows: readonly LaneRow[];
  names: ReadonlyMap<string, string>;
  healthOf(task: TaskLane): readonly HealthRow[];
  /** What was changed from outside. */
  changes: readonly LogLine[];
  endMs: number;
  /** Of the latest event. */
  atMs: number;
  window: TimeWindow;
  ticks: readonly Tick[];
  selected: string | null;
  onSelect(taskId: string | null): void;
  onPoint(taskId: string | null): void;
}

/** Keeps the lane of the newest task at `atMs` in view, and the one that is chosen. */
export function LaneBox(props: LaneBoxProps) {
  const { rows, atMs, selected } = props;
  const box = useRef<HTMLDivElement>(null);
  const view = useRef({ top: 0, height: boxHeight });
  const [, redraw] = useState(0);
  const newest = useNewest(props.tasks, rows, atMs);

  // Asking the page for a size makes it lay itself out, so what is known is not asked again.
  const unit = useRef(1);
  const isOwn = useRef(false);
  const look = () => {
    const element = box.current;
    if (!element) return;
    const next = { top: Math.floor(element.scrollTop / unit.current), height: Math.ceil(element.clientHeight / unit.current) };
    if (view.current.top === next.top && view.current.height === next.height) return;
    view.current = next;
    redraw((count) => count + 1);
  };
  const onScroll = () => {
    // What it has scrolled itself it knows.
    if (!isOwn.current) look();
  };
  /** True where the box has to scroll for a row. */
  const turnTo = (row: LaneRow | undefined): boolean => {
    const { top, height } = view.current;
    const next = row ? scrollTo(row, top, height) : top;
    view.current = { top: next, height };
    return next !== top;
  };
  const scroll = () => {
    if (!box.current) return;
    isOwn.current = true;
    // A frame tells of its scrolling before anything else, and of none where nothing moved.
    requestAnimationFrame(() => {
      isOwn.current = false;
    });
    box.current.scrollTop = view.current.top * unit.current;
  };

  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(() => {
      unit.current = sixteenth();
      look();
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  // The rows in view are known before they are drawn, so that a move draws once; the first picture, which may be a server's, begins at the top.
  const followed = useRef<LaneRow | undefined>(undefined);
  const mustScroll = box.current !== null && followed.current !== newest && turnTo(newest);
  if (box.current !== null) followed.current = newest;
  useLayoutEffect(() => {
    if (mustScroll) scroll();
  });
  useEffect(() => redraw((count) => count + 1), []);
  useLayoutEffect(() => {
    if (selected === null || !turnTo(rows.find((row) => row.type === 'task' && row.task.taskId === selected))) return;
    scroll();
    redraw((count) => count + 1);
  }, [selected, rows]);

  // Moves by half the spare, so that most scrolling draws nothing.
  const { top, height } = view.current;
  const step = Math.floor(top / (spare / 2)) * (spare / 2);
  const { from, to } = rowsBetween(rows, step - spare, step + height + spare * 1.5);
  return (
    <div class="sim-lanes" ref={box} onScroll={onScroll}>
      {useMemo(
        () => (
          <Slice {...props} from={from} to={to} />
        ),
        [rows, props.names, props.changes, props.endMs, props.window, selected, from, to],
      )}
    </div>
  );
}

/** The row of the task that was created last by then; null while its row is another's. */
function useNewest(tasks: readonly TaskLane[], rows: readonly LaneRow[], atMs: number): LaneRow | undefined {
  const byCreation = useMemo(() => [...tasks].sort((a, b) => createdAt(a) - createdAt(b)), [tasks]);
  const times = useMemo(() => byCreation.map(createdAt), [byCreation]);
  const rowOf = useMemo(() => new Map(rows.flatMap((row) => (row.type === 'task' ? [[row.task, row] as const] : []))), [rows]);
  const task = byCreation[lastIndexUpTo(times, atMs)];
  return task && rowOf.get(task);
}

/** Px of a sixteenth of a rem. */
function sixteenth(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

/** Rows `from` to `to`, with empty space for all others above and below them. */
function Slice(props: LaneBoxProps & { from: number; to: number }) {
  const { rows, from, to, window, endMs, healthOf, selected, changes } = props;
  const handlers = useRef(props);
  handlers.current = props;
  // The same as long as the box is there, so that a row is made once.
  const onSelect = useCallback((taskId: string | null) => handlers.current.onSelect(taskId), []);
  const onPoint = useCallback((taskId: string | null) => handlers.current.onPoint(taskId), []);
  const shown = rows.slice(from, to);
  const top = shown[0]?.top ?? 0;
  const height = heightOf(shown) - top;
  const below = heightOf(rows) - top - height;
  const taskRows = useMemo(() => rows.filter((row) => row.type === 'task'), [rows]);
  return (
    <>
      <Space height={top} />
      <LaneNames
        rows={shown}
        all={taskRows}
        count={taskRows.length}
        names={props.names}
        healthOf={healthOf}
        selected={selected}
        onSelect={onSelect}
        onPoint={onPoint}
      />
      <svg
        class="sim-plot"
        width="100%"
        height={rem(height + 6)}
        role="img"
        aria-label={describeLanes(props.tasks, changes.length, window)}
        onMouseLeave={() => onPoint(null)}
      >
        {props.ticks.map(({ atMs, percent }) => (
          <line key={atMs} class="sim-grid" x1={`${percent}%`} x2={`${percent}%`} y1="0" y2="100%" />
        ))}
        <svg class="sim-mark" y={rem(-top)} width="100%" height={rem(top + height)} aria-hidden="true">
          {shown.map((row) =>
            row.type === 'group' ? (
              <line key={row.title} class="sim-grid" x1="0" x2="100%" y1={rem(row.top + rowHeight)} y2={rem(row.top + rowHeight)} />
            ) : (
              <Row
                key={row.task.taskId}
                task={row.task}
                top={row.top}
                height={row.height}
                isOpen={row.healthRows > 0}
                isSelected={selected === row.task.taskId}
                endMs={endMs}
                window={window}
                healthOf={healthOf}
                onSelect={onSelect}
                onPoint={onPoint}
              />
            ),
          )}
        </svg>
        <Faults changes={changes} window={window} />
      </svg>
      <Space height={below} />
    </>
  );
}

interface RowProps extends Pick<LaneBoxProps, 'endMs' | 'window' | 'healthOf' | 'onSelect' | 'onPoint'> {
  task: TaskLane;
  top: number;
  height: number;
  isOpen: boolean;
  isSelected: boolean;
}

class Row extends Still<RowProps> {
  override render() {
    const { task, top, height, isOpen, isSelected, endMs, window, healthOf, onSelect, onPoint } = this.props;
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: for the mouse alone; keyboard and screen reader have the list of names, and the table
      <g class="sim-row" onClick={() => onSelect(task.taskId)} onMouseEnter={() => onPoint(task.taskId)}>
        <rect class={isSelected ? 'sim-band is-selected' : 'sim-band'} y={rem(top)} width="100%" height={rem(height)} />
        <Lane task={task} endMs={endMs} window={window} top={top} />
        {height > rowHeight && <Health rows={healthOf(task)} isOpen={isOpen} window={window} top={top} />}
      </g>
    );
  }
}

/** Server-rendered HTML may have no style attribute, and a picture may have a height. */
function Space({ height }: { height: number }) {
  return height > 0 ? <svg class="sim-lane-space" width="1" height={rem(height)} aria-hidden="true" /> : null;
}

/**
 * What was changed from outside: dashed lines through all lanes. Those that would fall on one place are one. Each is an element of its own, since a
 * browser dashes a path anew for every tile of the picture that the path may touch, however little of it is seen there.
 */
function Faults({ changes, window }: { changes: readonly LogLine[]; window: TimeWindow }) {
  const places = useMemo(() => {
    const found = new Set<number>();
    for (const { atMs } of changes) {
      if (atMs < window.fromMs || atMs > window.toMs) continue;
      found.add(Math.round(percentOf(atMs - window.fromMs, window.toMs - window.fromMs) * 4) / 4);
    }
    return [...found].map((percent) => <line key={percent} class="sim-fault" x1={`${percent}%`} x2={`${percent}%`} y2="100%" />);
  }, [changes, window.fromMs, window.toMs]);
  return (
    places.length > 0 && (
      <svg width="100%" height="100%" aria-hidden="true">
        {places}
      </svg>
    )
  );
}
