/** Values that hold until they change, as points of a graph: exact, or in periods as CloudWatch has them. Pure. */

/** A value that holds from a moment on, until the next. */
export interface Step {
  atMs: number;
  value: number;
}

/** How CloudWatch sums up what lies in a period. A Sum is of values per second, and counts what came in the period. */
export type Statistic = 'Average' | 'Sum';

/** A period of CloudWatch's, by its beginning. */
export type Point = Step;

/**
 * The points that CloudWatch would have: one for each period that the value was known in, weighted by time. The first period counts from the value's
 * beginning, the last one until the end.
 * @param steps in order of time
 */
export function periods(steps: readonly Step[], endMs: number, periodMs: number, statistic: Statistic): Point[] {
  const points: Point[] = [];
  let fromMs = Number.NaN;
  let weighed = 0;
  let knownMs = 0;
  const close = () => {
    if (knownMs > 0) points.push({ atMs: fromMs, value: statistic === 'Average' ? weighed / knownMs : weighed / 1_000 });
    weighed = 0;
    knownMs = 0;
  };
  for (const [index, { atMs, value }] of steps.entries()) {
    const untilMs = Math.min(steps[index + 1]?.atMs ?? endMs, endMs);
    for (let at = atMs; at < untilMs; ) {
      const beginMs = at - (at % periodMs);
      if (beginMs !== fromMs) {
        close();
        fromMs = beginMs;
      }
      const next = Math.min(beginMs + periodMs, untilMs);
      weighed += value * (next - at);
      knownMs += next - at;
      at = next;
    }
  }
  close();
  return points;
}

/** Several lines over the same moments: the moments, then the values of each line; null before a line begins. */
export interface Aligned {
  timesMs: readonly number[];
  values: readonly (readonly (number | null)[])[];
}

/** Lines of steps over all moments at which one of them changes, the end included: each value is held until its next. */
export function aligned(lines: readonly (readonly Step[])[], endMs: number): Aligned {
  const timesMs = [...new Set([...lines.flat().map(({ atMs }) => atMs), endMs])].filter((atMs) => atMs <= endMs).sort((a, b) => a - b);
  return { timesMs, values: lines.map((steps) => held(steps, timesMs)) };
}

function held(steps: readonly Step[], timesMs: readonly number[]): (number | null)[] {
  let next = 0;
  let value: number | null = null;
  return timesMs.map((atMs) => {
    for (; next < steps.length && (steps[next] as Step).atMs <= atMs; next += 1) value = (steps[next] as Step).value;
    return value;
  });
}

/** Lines of points over all periods that one of them has; null where another has none. */
export function together(lines: readonly (readonly Point[])[]): Aligned {
  const timesMs = [...new Set(lines.flat().map(({ atMs }) => atMs))].sort((a, b) => a - b);
  const maps = lines.map((points) => new Map(points.map(({ atMs, value }) => [atMs, value])));
  return { timesMs, values: maps.map((known) => timesMs.map((atMs) => known.get(atMs) ?? null)) };
}
