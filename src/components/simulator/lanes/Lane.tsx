/** One lane: a task's states by height, tint and texture, its stop as a cross, and its health as thin rows under it. */
import type { TaskLane, TaskStatus } from '../../../ecs/ecs.ts';
import type { HealthRow, HealthSpan } from './health.ts';
import { mergedSpans } from './health.ts';
import { detailHeight, rowHeight } from './rows.ts';
import { percentOf } from './time-axis.ts';
import type { TimeWindow } from './window.ts';

const barHeight = 10;

/** Height of a state's bar: it grows on the way to RUNNING and shrinks on the way out, so that states differ without colour. */
export const barHeights: Readonly<Record<TaskStatus, number>> = {
  PROVISIONING: 2,
  PENDING: 5,
  ACTIVATING: 8,
  RUNNING: barHeight,
  DEACTIVATING: 6,
  STOPPING: 4,
  DEPROVISIONING: 2,
  STOPPED: 0,
};

/** Sixteenths of a rem as a length that grows with the size of text. */
export function rem(sixteenths: number): string {
  return `${sixteenths / 16}rem`;
}

/** The part of a span that a window shows, in percent; null where none is. */
function placeIn(fromMs: number, untilMs: number, window: TimeWindow): { x: string; width: string; end: string } | null {
  if (untilMs <= fromMs || untilMs < window.fromMs || fromMs > window.toMs) return null;
  const lengthMs = window.toMs - window.fromMs;
  const x = percentOf(fromMs - window.fromMs, lengthMs);
  const end = percentOf(untilMs - window.fromMs, lengthMs);
  return { x: `${x}%`, width: `${Math.round((end - x) * 1000) / 1000}%`, end: `${end}%` };
}

/** `top` is where the lane begins; `isOpen` gives each row of health its own line. */
export function Lane({ task, endMs, window, top }: { task: TaskLane; endMs: number; window: TimeWindow; top: number }) {
  const isSpot = task.capacityProvider === 'FARGATE_SPOT';
  const middle = top + rowHeight / 2;
  const stopMs = task.stop?.atMs ?? -1;
  return (
    <>
      {task.statuses.map(({ atMs, status }, i) => {
        const place = status === 'STOPPED' ? null : placeIn(atMs, task.statuses[i + 1]?.atMs ?? endMs, window);
        if (!place) return null;
        const box = { x: place.x, width: place.width, y: rem(middle - barHeights[status] / 2), height: rem(barHeights[status]) };
        if (status === 'RUNNING' && isSpot) return <SpotBar key={status} {...box} />;
        return <rect key={status} class={`sim-bar is-${status.toLowerCase()}`} {...box} />;
      })}
      {task.stop && stopMs >= window.fromMs && stopMs <= window.toMs && (
        <svg x={`${percentOf(stopMs - window.fromMs, window.toMs - window.fromMs)}%`} y={rem(middle)} class="sim-mark" aria-hidden="true">
          <path class="sim-stop" d="M-3.5 -5L3.5 5M3.5 -5L-3.5 5" />
        </svg>
      )}
    </>
  );
}

/** Hatching as slanted dashes of one thick line: stretches to any width, needs no pattern and so no id. */
function SpotBar(place: { x: string; width: string; y: string; height: string }) {
  return (
    <>
      <svg {...place} aria-hidden="true">
        <rect class="sim-bar-back" width="100%" height="100%" />
        <svg y="50%" class="sim-mark" aria-hidden="true">
          <g transform="skewX(-40)">
            <line class="sim-bar-hatch" x1="-2%" x2="102%" />
          </g>
        </svg>
      </svg>
      <rect class="sim-bar-frame" {...place} />
    </>
  );
}

/** The health under a lane: a line for each row where all are open, one for the worst of them otherwise. */
export function Health({ rows, isOpen, window, top }: { rows: readonly HealthRow[]; isOpen: boolean; window: TimeWindow; top: number }) {
  if (!isOpen) return <Spans spans={mergedSpans(rows)} window={window} middle={top + rowHeight} />;
  return (
    <>
      {rows.map(({ label, title, spans }, i) => (
        <Spans key={`${label} ${title}`} spans={spans} window={window} middle={top + rowHeight + (i + 0.5) * detailHeight} />
      ))}
    </>
  );
}

function Spans({ spans, window, middle }: { spans: readonly HealthSpan[]; window: TimeWindow; middle: number }) {
  return (
    <>
      {spans.map(({ fromMs, toMs, wellness }) => {
        const place = placeIn(fromMs, toMs, window);
        if (!place) return null;
        return <line key={fromMs} class={`sim-health is-${wellness}`} x1={place.x} x2={place.end} y1={rem(middle)} y2={rem(middle)} />;
      })}
    </>
  );
}
