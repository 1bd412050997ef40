/** Schedules of scheduled actions, `at(…)`, `rate(…)` and `cron(…)`: read, and the next moment that they name. Moments are ms of UTC since 1970. */
import { MINUTE_MS } from '../../world/meters.ts';
import { parseSeconds } from '../timestamps.ts';

export type Schedule =
  | { kind: 'at'; atMs: number }
  | { kind: 'rate'; everyMs: number }
  | { kind: 'cron'; minutes: Values; hours: Values; daysOfMonth: Values; months: Values; daysOfWeek: Values; years: Values };

/** Numbers that a field of a cron expression names; null where it names all. */
type Values = readonly number[] | null;

const DAY_MINUTES = 24 * 60;
const units: Readonly<Record<string, number>> = { minute: MINUTE_MS, hour: 60 * MINUTE_MS, day: DAY_MINUTES * MINUTE_MS };
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** More days than any run lasts: a cron expression that names none of them never comes. */
const MOST_DAYS = 60;

/**
 * A schedule, or null for a text that is none. Source: PutScheduledAction in the Application Auto Scaling API reference; cron expressions have six
 * fields: minutes, hours, day of month, month, day of week (1 is Sunday), year.
 */
export function readSchedule(text: string): Schedule | null {
  const [, kind, inside = ''] = /^(at|rate|cron)\((.*)\)$/.exec(text.trim()) ?? [];
  if (kind === 'at') return readAt(inside);
  if (kind === 'rate') return readRate(inside);
  return kind === 'cron' ? readCron(inside) : null;
}

/** True for a cron expression with the signs L, W and #, which the model does not cover. */
export function hasUncoveredSigns(text: string): boolean {
  return /^cron\(/.test(text.trim()) && /(?:\dL|LW?\b|\dW|#)/.test(text.replace(/JUL/gi, ''));
}

function readAt(text: string): Schedule | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{1,2}:\d{2}:\d{2}$/.test(text)) return null;
  const seconds = parseSeconds(text.replace(/T(\d):/, 'T0$1:'));
  return seconds === null ? null : { kind: 'at', atMs: seconds * 1_000 };
}

function readRate(text: string): Schedule | null {
  const [, count = '', unit = ''] = /^(\d{1,6}) +(minute|hour|day)s?$/.exec(text.trim()) ?? [];
  const everyMs = Number(count) * (units[unit] ?? 0);
  return everyMs > 0 ? { kind: 'rate', everyMs } : null;
}

function readCron(text: string): Schedule | null {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) return null;
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  // One of the two days says `?`: which day it is stands in the other.
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return null;
  const read = [
    readField(minute, 0, 59),
    readField(hour, 0, 23),
    readField(dayOfMonth, 1, 31),
    readField(named(month, months, 1), 1, 12),
    readField(named(dayOfWeek, weekdays, 1), 1, 7),
    readField(year, 1970, 2199),
  ];
  if (read.includes(undefined)) return null;
  const [minutes = null, hours = null, daysOfMonth = null, inMonths = null, daysOfWeek = null, years = null] = read;
  return { kind: 'cron', minutes, hours, daysOfMonth, months: inMonths, daysOfWeek, years };
}

function named(field: string, names: readonly string[], first: number): string {
  return field.toUpperCase().replace(/[A-Z]{3}/g, (name) => (names.includes(name) ? String(names.indexOf(name) + first) : name));
}

/** The numbers of `*`, `?`, `5`, `1-5`, `0/15`, `1-30/2` and lists of them; undefined for what is no field. */
function readField(field: string, low: number, high: number): Values | undefined {
  if (field === '*' || field === '?') return null;
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [, from, to, step] = /^(\*|\d+)(?:-(\d+))?(?:\/(\d+))?$/.exec(part) ?? [];
    if (from === undefined || step === '0') return undefined;
    const begin = from === '*' ? low : Number(from);
    const end = to !== undefined ? Number(to) : step === undefined && from !== '*' ? begin : high;
    if (begin < low || end > high || begin > end) return undefined;
    for (let value = begin; value <= end; value += Number(step ?? 1)) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

/**
 * The first moment of a schedule after `afterMs`, or null where there is none within the longest run.
 * @param sinceMs from when a rate counts: its start, or when the action was made
 */
export function nextMs(schedule: Schedule, sinceMs: number, afterMs: number): number | null {
  if (schedule.kind === 'at') return schedule.atMs > afterMs ? schedule.atMs : null;
  if (schedule.kind === 'cron') return nextOfCron(schedule, afterMs);
  const rounds = Math.max(1, Math.floor((afterMs - sinceMs) / schedule.everyMs) + 1);
  return sinceMs + rounds * schedule.everyMs;
}

function nextOfCron(cron: Extract<Schedule, { kind: 'cron' }>, afterMs: number): number | null {
  const first = Math.floor(afterMs / MINUTE_MS) + 1;
  for (let day = Math.floor(first / DAY_MINUTES), last = day + MOST_DAYS; day <= last; day += 1) {
    if (!isDayOf(cron, day)) continue;
    const from = Math.max(0, first - day * DAY_MINUTES);
    for (let minute = from; minute < DAY_MINUTES; minute += 1)
      if (has(cron.hours, Math.floor(minute / 60)) && has(cron.minutes, minute % 60)) return (day * DAY_MINUTES + minute) * MINUTE_MS;
  }
  return null;
}

function isDayOf(cron: Extract<Schedule, { kind: 'cron' }>, day: number): boolean {
  const { year, month, dayOfMonth } = dateOf(day);
  // 1970-01-01 was a Thursday.
  const dayOfWeek = ((day + 4) % 7) + 1;
  return has(cron.years, year) && has(cron.months, month) && has(cron.daysOfMonth, dayOfMonth) && has(cron.daysOfWeek, dayOfWeek);
}

function has(values: Values, value: number): boolean {
  return values === null || values.includes(value);
}

/** The Gregorian date of a day since 1970-01-01; years are counted from March, so that the leap day is a year's last. */
function dateOf(day: number): { year: number; month: number; dayOfMonth: number } {
  const since = day + 719_468;
  const era = Math.floor(since / 146_097);
  const dayOfEra = since - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1 };
}
