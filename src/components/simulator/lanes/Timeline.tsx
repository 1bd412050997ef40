/** Time, drawn: counts with their band, signs and lanes on one axis, the playhead over them, the slider under them. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ContainerTrack, History, TaskLane, Tracks } from '../../../ecs/ecs.ts';
import type { Selection } from '../panel.ts';
import type { PlayerAction, PlayerState } from '../player.ts';
import type { ReadRun } from '../read-run.ts';
import { Chart, ChartLegend } from './Chart.tsx';
import { type CountsFrom, countsOver } from './counts.ts';
import { useGestures } from './gestures.ts';
import { type HealthRow, healthRows } from './health.ts';
import { LaneBox } from './LaneBox.tsx';
import { HealthLegend } from './LaneLegend.tsx';
import { LaneTools } from './LaneTools.tsx';
import { Marks } from './Marks.tsx';
import { clustersIn, marksOf } from './marks.ts';
import { Playhead } from './Playhead.tsx';
import { type LaneOrder, rowsOf } from './rows.ts';
import { Scrubber } from './Scrubber.tsx';
import { ticksIn } from './time-axis.ts';
import type { WindowControl } from './use-window.ts';

/** Px between two signs, so that neither covers the other with its count. */
const signPx = 30;
/** Px of the time axis before it was measured. */
const usualPx = 600;

export interface TimelineProps {
  history: History;
  run: ReadRun;
  tracks: Tracks | null;
  service: string | undefined;
  control: WindowControl;
  counts: readonly CountsFrom[];
  /** Of the latest event. */
  atMs: number;
  player: PlayerState;
  running: number;
  /** A task's id. */
  selected: string | null;
  /** False leaves the slider alone. */
  isShown: boolean;
  select(selection: Selection | null): void;
  point(taskId: string | null): void;
  jump(atMs: number, entry?: number): void;
  dispatch(action: PlayerAction): void;
}

export function Timeline(props: TimelineProps) {
  const { history, run, control, counts, player, atMs, isShown, selected } = props;
  const { window } = control;
  const [order, setOrder] = useState<LaneOrder>('creation');
  const [details, setDetails] = useState(false);
  const stage = useRef<HTMLDivElement>(null);
  const axisPx = useAxisPx(stage, isShown);
  useGestures(stage, control);
  const healthOf = useHealth(run.tasks, props.tracks, history.endMs);
  const hasHealth = run.tasks.some((task) => task.health?.length || task.targets?.length);
  const marks = useMemo(() => marksOf(history, props.tracks, props.service), [history, props.tracks, props.service]);
  const changes = useMemo(() => history.log.filter(({ kind }) => kind === 'change' || kind === 'limit'), [history]);
  const span = [window.fromMs, window.toMs];
  const axis = useMemo(() => ticksIn(window, axisPx < 400 ? 5 : 8), [...span, axisPx < 400]);
  const clusters = useMemo(
    () => clustersIn(marks, window, ((window.toMs - window.fromMs) * signPx) / Math.max(axisPx, 1)),
    [marks, ...span, axisPx],
  );
  const open = details ? true : selected;
  const rows = useMemo(
    () =>
      rowsOf(run.tasks, order, {
        isOpen: (task) => details || task.taskId === selected,
        healthRows: hasHealth ? (task) => healthOf(task).length : () => 0,
      }),
    [run, order, open, healthOf],
  );
  const choose = (taskId: string | null) => props.select(taskId === null ? null : { kind: 'task', id: taskId });
  const still = useMemo(
    () => (
      <>
        <Chart counts={counts} window={window} />
        <Marks
          clusters={clusters}
          window={window}
          open={(mark) => {
            props.jump(mark.atMs, mark.entry);
            props.select({ kind: 'entry', id: mark.entry });
          }}
          zoomTo={control.show}
        />
        {!control.isWhole && (
          <svg class="sim-ticks sim-window-ticks" width="100%" height="18" aria-hidden="true">
            {axis.map((tick) => (
              <text key={tick.atMs} class={tick.isMinor ? 'sim-tick is-minor' : 'sim-tick'} x={`${tick.percent}%`} y="12">
                {tick.label}
              </text>
            ))}
          </svg>
        )}
      </>
    ),
    [counts, ...span, clusters, axis],
  );
  return (
    <div class={isShown ? 'sim-timeline' : 'sim-timeline is-bare'}>
      <div class="sim-lanes-view" hidden={!isShown}>
        {useMemo(
          () => (
            <LaneTools {...{ control, order, setOrder, setDetails }} details={hasHealth ? details : null} />
          ),
          [...span, history.endMs, order, details, hasHealth],
        )}
        <div class="sim-stage" ref={stage}>
          {still}
          {useMemo(
            () => (
              <LaneBox
                tasks={run.tasks}
                rows={rows}
                names={run.names}
                healthOf={healthOf}
                changes={changes}
                endMs={history.endMs}
                atMs={atMs}
                window={window}
                ticks={axis}
                selected={selected}
                onSelect={choose}
                onPoint={props.point}
              />
            ),
            [run, rows, changes, atMs, ...span, axis, selected],
          )}
          <Playhead atMs={player.atMs} window={window} />
        </div>
      </div>
      <Scrubber player={player} running={props.running} marks={run.marks} window={window} dispatch={props.dispatch} />
      {useMemo(
        () =>
          isShown && (
            <div class="sim-lane-legends">
              <ChartLegend counts={counts} atMs={atMs} />
              {hasHealth && <HealthLegend />}
            </div>
          ),
        [isShown, counts, atMs, hasHealth],
      )}
    </div>
  );
}

/** The counts over time of what a run shows. */
export function useCounts(history: History, run: ReadRun, service: string | undefined) {
  return useMemo(
    () => countsOver(run.tasks, service === undefined ? history.desired : history.desired.filter((one) => one.service === service)),
    [history, run, service],
  );
}

/** Rows of health by task, read when they are asked for and kept. */
function useHealth(tasks: readonly TaskLane[], tracks: Tracks | null, endMs: number) {
  return useMemo(() => {
    const containers = new Map<string, ContainerTrack[]>();
    for (const one of tracks?.containers ?? []) {
      const known = containers.get(one.taskId);
      if (known) known.push(one);
      else containers.set(one.taskId, [one]);
    }
    const known = new Map<TaskLane, readonly HealthRow[]>();
    return (task: TaskLane) => {
      const rows = known.get(task) ?? healthRows(task, containers.get(task.taskId) ?? [], endMs);
      known.set(task, rows);
      return rows;
    };
  }, [tasks, tracks, endMs]);
}

/** Px of the time axis, followed as the page is laid out anew. */
function useAxisPx(stage: { current: HTMLElement | null }, isShown: boolean): number {
  const [px, setPx] = useState(usualPx);
  useEffect(() => {
    const axis = stage.current?.querySelector('.sim-playhead');
    if (!axis) return;
    const observer = new ResizeObserver(([entry]) => {
      const width = Math.round(entry?.contentRect.width ?? 0);
      if (width > 0) setPx(width);
    });
    observer.observe(axis);
    return () => observer.disconnect();
  }, [isShown]);
  return px;
}
