/** Time in words and on an axis: labels from a tenth of a second to a day, ticks at round numbers. Pure. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400].map(
  (s) => s * second,
);

/** A mark on the axis; `percent` runs from 0 to 100 over the axis. */
export interface Tick {
  atMs: number;
  percent: number;
  label: string;
  /** Every second one, which a narrow screen leaves out. */
  isMinor: boolean;
}

/** Round ticks from 0 to `endMs`, at most `most` steps apart. */
export function ticks(endMs: number, most = 8): Tick[] {
  if (endMs <= 0) return [{ atMs: 0, percent: 0, label: '0 s', isMinor: false }];
  const stepMs = tickSteps.find((step) => endMs / step <= most) ?? Math.ceil(endMs / most / (24 * hour)) * 24 * hour;
  return Array.from({ length: Math.floor(endMs / stepMs) + 1 }, (_, i) => ({
    atMs: i * stepMs,
    percent: percentOf(i * stepMs, endMs),
    label: tickLabel(i * stepMs, endMs),
    isMinor: i % 2 === 1,
  }));
}

function tickLabel(atMs: number, endMs: number): string {
  if (endMs <= 10 * minute) return `${atMs / second} s`;
  if (endMs <= 2 * hour) return `${atMs / minute} min`;
  return `${atMs / hour} h`;
}

/** A moment's place on the axis in percent, rounded so that server and browser write the same digits. */
export function percentOf(atMs: number, endMs: number): number {
  if (endMs <= 0) return 0;
  return Math.round((Math.min(Math.max(atMs, 0), endMs) / endMs) * 100_000) / 1000;
}

/** `312 s`, `302.5 s`, from an hour on `1 h 02 min 05 s`. */
export function timeInWords(atMs: number): string {
  if (atMs < hour) return `${Math.round(atMs / 100) / 10} s`;
  const rest = Math.floor((atMs % hour) / second);
  return `${Math.floor(atMs / hour)} h ${pad(Math.floor(rest / 60))} min ${pad(rest % 60)} s`;
}

/** The log's column: `312.0`, from an hour on `1:02:05`. */
export function timeInLog(atMs: number): string {
  if (atMs < hour) return (Math.floor(atMs / 100) / 10).toFixed(1);
  const rest = Math.floor((atMs % hour) / second);
  return `${Math.floor(atMs / hour)}:${pad(Math.floor(rest / 60))}:${pad(rest % 60)}`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}
