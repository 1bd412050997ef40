/** The span of a run that the lanes show: zooming, panning, following the playhead. Pure. */

/** From `fromMs` to `toMs`, both within the run, in whole ms. */
export interface TimeWindow {
  fromMs: number;
  toMs: number;
}

/** No window is shorter, in ms, unless the run is. */
export const shortestMs = 1000;

/** A step of the buttons and keys. */
export const zoomStep = 2;

export function wholeOf(endMs: number): TimeWindow {
  return { fromMs: 0, toMs: endMs };
}

export function isWhole({ fromMs, toMs }: TimeWindow, endMs: number): boolean {
  return fromMs <= 0 && toMs >= endMs;
}

/** The span moved and cut so that it lies within the run, and is no shorter than `shortestMs`. */
export function within(fromMs: number, toMs: number, endMs: number): TimeWindow {
  const lengthMs = Math.round(Math.min(Math.max(toMs - fromMs, shortestMs), endMs));
  const begin = Math.round(Math.min(Math.max(fromMs, 0), endMs - lengthMs));
  return { fromMs: begin, toMs: begin + lengthMs };
}

/** `factor` times as near (above 1) or as far (below 1); the moment `aroundMs` keeps its place on the axis. */
export function zoomed({ fromMs, toMs }: TimeWindow, factor: number, aroundMs: number, endMs: number): TimeWindow {
  const lengthMs = Math.min(Math.max((toMs - fromMs) / factor, shortestMs), endMs);
  const share = toMs > fromMs ? (Math.min(Math.max(aroundMs, fromMs), toMs) - fromMs) / (toMs - fromMs) : 0;
  const begin = aroundMs < fromMs || aroundMs > toMs ? fromMs + (toMs - fromMs) / 2 - lengthMs / 2 : aroundMs - share * lengthMs;
  return within(begin, begin + lengthMs, endMs);
}

/** Moved by a share of its length; to earlier moments when negative. */
export function panned({ fromMs, toMs }: TimeWindow, share: number, endMs: number): TimeWindow {
  const byMs = (toMs - fromMs) * share;
  return within(fromMs + byMs, toMs + byMs, endMs);
}

/** The window that shows a moment: itself when it does, else one of the same length in which the moment has a tenth behind it. */
export function following(window: TimeWindow, atMs: number, endMs: number): TimeWindow {
  const { fromMs, toMs } = window;
  if (atMs >= fromMs && atMs <= toMs) return window;
  const lengthMs = toMs - fromMs;
  return within(atMs - lengthMs / 10, atMs + lengthMs * 0.9, endMs);
}

/** Keys of the window; Shift with an arrow moves it. Null for keys that are not the window's. */
export function windowKey(key: string, isShifted: boolean): 'nearer' | 'farther' | 'whole' | 'earlier' | 'later' | null {
  if (key === '+' || key === '=') return 'nearer';
  if (key === '-' || key === '−') return 'farther';
  if (key === '0') return 'whole';
  if (!isShifted) return null;
  if (key === 'ArrowLeft') return 'earlier';
  return key === 'ArrowRight' ? 'later' : null;
}
