import { expect, it } from 'vitest';
import { hasUncoveredSigns, nextMs, readSchedule } from './schedules.ts';

const ms = (text: string) => Date.parse(text);

function next(text: string, after: string): string | null {
  const schedule = readSchedule(text);
  if (!schedule) throw new Error(`${text} is no schedule.`);
  const at = nextMs(schedule, ms('2026-01-05T00:00:00Z'), ms(after));
  return at === null ? null : new Date(at).toISOString().replace('.000', '');
}

it.each([
  ['at(2026-01-05T08:00:00)', '2026-01-05T00:00:00Z', '2026-01-05T08:00:00Z'],
  ['at(2026-01-05T8:00:00)', '2026-01-05T00:00:00Z', '2026-01-05T08:00:00Z'],
  ['at(2026-01-05T08:00:00)', '2026-01-05T08:00:00Z', null],
  ['rate(5 minutes)', '2026-01-05T00:07:00Z', '2026-01-05T00:10:00Z'],
  ['rate(1 day)', '2026-01-05T00:00:00Z', '2026-01-06T00:00:00Z'],
  ['cron(0 8 * * ? *)', '2026-01-05T08:00:00Z', '2026-01-06T08:00:00Z'],
  ['cron(0 8 * * ? *)', '2026-01-05T07:59:59Z', '2026-01-05T08:00:00Z'],
  ['cron(30 9 ? * MON-FRI *)', '2026-01-09T09:30:00Z', '2026-01-12T09:30:00Z'],
  ['cron(30 9 ? * 2-6 *)', '2026-01-09T09:30:00Z', '2026-01-12T09:30:00Z'],
  ['cron(0/20 * * * ? *)', '2026-01-05T00:41:00Z', '2026-01-05T01:00:00Z'],
  ['cron(15,45 22 28 FEB ? *)', '2026-01-31T00:00:00Z', '2026-02-28T22:15:00Z'],
  ['cron(0 0 29 2 ? *)', '2028-02-01T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['cron(0 0 1 1 ? 2025)', '2026-01-05T00:00:00Z', null],
])('%s comes after %s at %s', (schedule, after, at) => {
  expect(next(schedule, after)).toBe(at);
});

it.each([
  '',
  'at(tomorrow)',
  'at(2026-13-01T00:00:00)',
  'rate(0 minutes)',
  'rate(5 seconds)',
  'cron(0 8 * * *)',
  'cron(0 8 * * * *)',
  'cron(0 25 * * ? *)',
  'cron(x 8 * * ? *)',
  'daily',
])('%j is no schedule', (text) => expect(readSchedule(text)).toBeNull());

it('tells signs that it does not cover from the names of months', () => {
  expect(hasUncoveredSigns('cron(0 0 L * ? *)')).toBe(true);
  expect(hasUncoveredSigns('cron(0 0 ? * 6#3 *)')).toBe(true);
  expect(hasUncoveredSigns('cron(0 0 1 JUL ? *)')).toBe(false);
});

it('counts every day of four centuries as the calendar has it', () => {
  for (let day = 0; day < 146_097; day += 97) {
    const date = new Date(day * 86_400_000);
    const cron = `cron(0 0 ${date.getUTCDate()} ${date.getUTCMonth() + 1} ? *)`;
    expect(nextMs(readSchedule(cron) ?? { kind: 'at', atMs: 0 }, 0, day * 86_400_000 - 1)).toBe(day * 86_400_000);
  }
});
