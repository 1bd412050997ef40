/** Curves of two runs over one time axis: stepped paths, their labels, and a table of where they turn. Pure. */
import type { Compared } from '../session.ts';

export interface Point {
  atMs: number;
  healthy: number;
}

/** What is drawn, in units of the picture: `width` across, `height` down. */
export interface Curves {
  a: string;
  b: string;
  /** The highest count of both. */
  most: number;
  /** Where each ends, from 0 at the top to 100. */
  endA: number;
  endB: number;
}

export const width = 600;
export const height = 120;
const margin = 6;

export function curvesOf({ healthy }: Compared, endMs: number): Curves {
  const most = Math.max(1, highest(healthy.a), highest(healthy.b));
  const y = (count: number) => round(height - margin - (count / most) * (height - 2 * margin));
  const end = (points: readonly Point[]) => round((y(points.at(-1)?.healthy ?? 0) / height) * 100);
  return { a: stepped(healthy.a, endMs, y), b: stepped(healthy.b, endMs, y), most, endA: end(healthy.a), endB: end(healthy.b) };
}

const round = (number: number) => Math.round(number * 10) / 10;

function highest(points: readonly Point[]): number {
  return points.reduce((most, { healthy }) => Math.max(most, healthy), 0);
}

/** Turns that fall on one place across are one, which covers all that they come to. */
function stepped(points: readonly Point[], endMs: number, y: (count: number) => number): string {
  let path = `M0 ${y(0)}`;
  let place = 0;
  let [low, high, last] = [0, 0, 0];
  const draw = () => {
    path += `H${place}`;
    if (high > Math.max(last, low) || low < last) path += `V${y(high)}V${y(low)}`;
    path += `V${y(last)}`;
  };
  for (const { atMs, healthy } of points) {
    const x = endMs <= 0 ? 0 : Math.round((Math.min(atMs, endMs) / endMs) * width);
    if (x > place) {
      if (place > 0 || last > 0) draw();
      place = x;
      [low, high] = [healthy, healthy];
    }
    last = healthy;
    low = Math.min(low, healthy);
    high = Math.max(high, healthy);
  }
  draw();
  return `${path}H${width}`;
}

/** What each run has from a moment on, wherever either of them changes; both lists ascend. */
export function turnsOf({ healthy: { a, b } }: Compared): { atMs: number; a: number; b: number }[] {
  const times = [...new Set([...a, ...b].map(({ atMs }) => atMs))].sort((one, other) => one - other);
  let [atA, atB] = [-1, -1];
  return times.map((atMs) => {
    while ((a[atA + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) atA += 1;
    while ((b[atB + 1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) atB += 1;
    return { atMs, a: a[atA]?.healthy ?? 0, b: b[atB]?.healthy ?? 0 };
  });
}

/** The fewest that a run has from a moment on, with what it has at that moment. */
export function fewestSince(points: readonly Point[], fromMs: number): number {
  const before = points.findLast(({ atMs }) => atMs <= fromMs)?.healthy ?? 0;
  return points.reduce((least, { atMs, healthy }) => (atMs > fromMs ? Math.min(least, healthy) : least), before);
}

export function healthyAt(points: readonly Point[], atMs: number): number {
  return points.findLast((point) => point.atMs <= atMs)?.healthy ?? 0;
}
