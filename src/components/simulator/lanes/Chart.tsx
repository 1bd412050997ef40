/** The counts over time above the lanes: the bounds of a deployment as a band, and in it stepped lines of what is asked for, runs and is healthy. */
import { useMemo } from 'preact/hooks';
import { lastIndexUpTo } from '../halving.ts';
import { type CountName, type CountsFrom, mostOf, turnsIn } from './counts.ts';
import type { TimeWindow } from './window.ts';

/** Units of the picture across and down; it is stretched to its box. */
const width = 600;
const height = 60;
const margin = 3;

type Turns = ReturnType<typeof turnsIn>;
type ToY = (count: number) => number;

/** A stepped line; where counts turn to and fro within one place it covers all that they come to. */
function stepped(turns: Turns, y: ToY): string {
  const parts = turns.map(({ x, low, high, value }, i) => {
    if (i === 0) return `M0 ${y(value)}`;
    const detour = high > low ? `V${y(high)}V${y(low)}` : '';
    return `H${x}${detour}V${y(value)}`;
  });
  return `${parts.join('')}H${width}`;
}

function bandBetween(low: Turns, high: Turns, y: ToY): string {
  const back = low.toReversed().map(({ x, value }, i) => (i === 0 ? `V${y(value)}H${x}` : `V${y(value)}H${x}`));
  return `${stepped(high, y)}${back.join('')}Z`;
}

export function Chart({ counts, window }: { counts: readonly CountsFrom[]; window: TimeWindow }) {
  const most = Math.max(
    1,
    useMemo(() => mostOf(counts), [counts]),
  );
  const y = (count: number) => Math.round((height - margin - (count / most) * (height - 2 * margin)) * 10) / 10;
  const turns = (name: CountName) => turnsIn(counts, name, window, width);
  const hasBounds = counts.some(({ maximum }) => maximum !== null && maximum > 0);
  const minimum = hasBounds ? turns('minimum') : [];
  const maximum = hasBounds ? turns('maximum') : [];
  return (
    <div class="sim-chart">
      <p class="sim-chart-scale" aria-hidden="true">
        <span>{most}</span>
        <span>0</span>
      </p>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={describeChart(counts, window)}>
        {hasBounds && <path class="sim-bounds" d={bandBetween(minimum, maximum, y)} />}
        {hasBounds && <path class="sim-line is-minimum" d={stepped(minimum, y)} />}
        {hasBounds && <path class="sim-line is-maximum" d={stepped(maximum, y)} />}
        {counts.some(({ desired }) => desired > 0) && <path class="sim-line is-desired" d={stepped(turns('desired'), y)} />}
        <path class="sim-line is-running" d={stepped(turns('running'), y)} />
        <path class="sim-line is-healthy" d={stepped(turns('healthy'), y)} />
      </svg>
    </div>
  );
}

function describeChart(counts: readonly CountsFrom[], { fromMs, toMs }: TimeWindow): string {
  const shown = counts
    .slice(
      Math.max(
        0,
        lastIndexUpTo(
          counts.map(({ atMs }) => atMs),
          fromMs,
        ),
      ),
    )
    .filter(({ atMs }) => atMs <= toMs);
  if (shown.length === 0) return 'Counts of tasks over time: none.';
  const range = (name: CountName) => {
    const values = shown.map((one) => one[name] ?? 0);
    const [low, high] = [Math.min(...values.slice(0, 50_000)), Math.max(...values.slice(0, 50_000))];
    return low === high ? `${low}` : `${low} to ${high}`;
  };
  return `Counts of tasks over time: desired ${range('desired')}, running ${range('running')}, healthy ${range('healthy')}. The table has them at each change.`;
}

/** Names of the lines with what they are at a moment. */
export function ChartLegend({ counts, atMs }: { counts: readonly CountsFrom[]; atMs: number }) {
  const times = useMemo(() => counts.map((one) => one.atMs), [counts]);
  const now = counts[lastIndexUpTo(times, atMs)];
  const lines = (['maximum', 'desired', 'minimum', 'running', 'healthy'] as const).filter((name) => !now || now[name] !== null);
  return (
    <ul class="sim-legend sim-lane-legend sim-chart-legend" aria-label="Counts over the lanes">
      <li aria-hidden="true">tasks:</li>
      {lines.map((name) => (
        <li key={name}>
          <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
            <path class={`sim-line is-${name}`} d="M0 6H14" />
          </svg>
          {name} {now?.[name] ?? 0}
        </li>
      ))}
    </ul>
  );
}
