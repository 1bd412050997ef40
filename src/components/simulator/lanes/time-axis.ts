/** Time in words and on an axis: labels from a tenth of a second to a day, ticks at round numbers. Pure. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

const tickSteps = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400,
].map((s) => s * second);

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
  return ticksIn({ fromMs: 0, toMs: endMs }, most);
}

/** Round ticks within a window, at most `most` steps apart; percents are of the window. */
export function ticksIn({ fromMs, toMs }: { fromMs: number; toMs: number }, most = 8): Tick[] {
  const lengthMs = toMs - fromMs;
  if (lengthMs <= 0) return [{ atMs: fromMs, percent: 0, label: '0 s', isMinor: false }];
  const stepMs = tickSteps.find((step) => lengthMs / step <= most) ?? Math.ceil(lengthMs / most / (24 * hour)) * 24 * hour;
  const first = Math.ceil(fromMs / stepMs);
  return Array.from({ length: Math.floor(toMs / stepMs) - first + 1 }, (_, i) => {
    const atMs = (first + i) * stepMs;
    return { atMs, percent: percentOf(atMs - fromMs, lengthMs), label: tickLabel(atMs, toMs, stepMs), isMinor: (first + i) % 2 === 1 };
  });
}

/** One unit for all ticks of an axis; where a far moment is looked at closely, all units that the step needs. */
function tickLabel(atMs: number, toMs: number, stepMs: number): string {
  if (toMs <= 10 * minute) return `${atMs / second} s`;
  if (toMs <= 2 * hour && stepMs % minute === 0) return `${atMs / minute} min`;
  if (stepMs % hour === 0 || (toMs > 2 * hour && stepMs % 900_000 === 0)) return `${atMs / hour} h`;
  const seconds = Math.floor(atMs / second);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  if (stepMs < second) return `${h > 0 ? `${h}:${pad(m)}` : m}:${pad(s)}.${Math.floor((atMs % second) / 100)}`;
  return h > 0 || toMs > 2 * hour ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
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
