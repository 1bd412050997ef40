import fc from 'fast-check';
import { expect, test } from 'vitest';
import { requestsOf } from './requests.ts';
import type { Timeline, TimelineEntry } from './world/timeline.ts';

const group = { targetGroupArn: 'arn:web' };
const api = { service: 'api' };

function timelineOf(loads: readonly { atMs: number; what: Omit<Extract<TimelineEntry['what'], { type: 'load' }>, 'type'> }[]): Timeline {
  return [...loads]
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, what }, id) => ({
      id,
      atMs,
      subject: { kind: 'surroundings', id: 'arn:web' },
      cause: { by: 'outside' },
      what: { type: 'load', ...what },
    }));
}

const outage = timelineOf([
  { atMs: 10_000, what: { to: group, served: 50_000, failed: {} } },
  { atMs: 60_000, what: { to: group, served: 25_000, failed: { 'timed out': 25_000 } } },
  { atMs: 70_000, what: { to: api, served: 1_000, failed: {} } },
  { atMs: 90_000, what: { to: group, served: 0, failed: { 'no target': 50_000 } } },
  { atMs: 100_000, what: { to: group, served: 50_000, failed: {} } },
]);

test('an outage is a number, by what went wrong', () => {
  expect(requestsOf(outage, 0, 110_000, group)).toEqual({
    served: 50 * 50 + 25 * 30 + 50 * 10,
    failed: 25 * 30 + 50 * 10,
    reasons: { 'timed out': 750, 'no target': 500 },
  });
  expect(requestsOf(outage, 0, 110_000).served).toBe(3_750 + 40);
  expect(requestsOf(outage, 0, 10_000)).toEqual({ served: 0, failed: 0, reasons: {} });
});

test('two halves of a time hold what the whole does, but for what is rounded', () => {
  const rates = fc.record({ served: fc.nat(9_000_000), 'timed out': fc.nat(9_000_000), 'no target': fc.nat(9_000_000) });
  const loads = fc.array(fc.record({ atMs: fc.nat(100_000), rates }), { maxLength: 10 });
  fc.assert(
    fc.property(loads, fc.nat(50_000), fc.nat(50_000), (all, fromMs, spanMs) => {
      const timeline = timelineOf(all.map(({ atMs, rates: { served, ...failed } }) => ({ atMs, what: { to: group, served, failed } })));
      const untilMs = fromMs + 2 * spanMs;
      const whole = requestsOf(timeline, fromMs, untilMs);
      const halves = [requestsOf(timeline, fromMs, fromMs + spanMs), requestsOf(timeline, fromMs + spanMs, untilMs)];
      const total = ({ served, failed }: { served: number; failed: number }) => served + failed;
      expect(Math.abs(total(whole) - halves.reduce((sum, half) => sum + total(half), 0))).toBeLessThanOrEqual(1);
      expect(Object.values(whole.reasons).reduce((a, b) => a + b, 0)).toBe(whole.failed);
    }),
  );
});
