import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentOf, ticks, ticksIn, timeInLog, timeInWords } from './time-axis.ts';

const minute = 60_000;

describe('ticks', () => {
  it.each([
    [minute, ['0 s', '10 s', '20 s', '30 s', '40 s', '50 s', '60 s']],
    [7 * minute, ['0 s', '60 s', '120 s', '180 s', '240 s', '300 s', '360 s', '420 s']],
    [30 * minute, ['0 min', '5 min', '10 min', '15 min', '20 min', '25 min', '30 min']],
    [24 * 60 * minute, ['0 h', '3 h', '6 h', '9 h', '12 h', '15 h', '18 h', '21 h', '24 h']],
  ])('are round over %i ms', (endMs, labels) => {
    expect(ticks(endMs).map((tick) => tick.label)).toEqual(labels);
  });

  it('are few, ascending and within the axis, from a second to a month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 31 * 24 * 60 * minute }), (endMs) => {
        const marks = ticks(endMs);
        expect(marks.length).toBeGreaterThanOrEqual(2);
        expect(marks.length).toBeLessThanOrEqual(9);
        expect(marks.every((mark) => mark.percent >= 0 && mark.percent <= 100)).toBe(true);
        expect(new Set(marks.map((mark) => mark.label)).size).toBe(marks.length);
      }),
    );
  });

  it.each([
    [90 * minute, 90.5 * minute, ['1:30:00', '1:30:05', '1:30:10', '1:30:15', '1:30:20', '1:30:25', '1:30:30']],
    [300_300, 301_300, ['300.4 s', '300.6 s', '300.8 s', '301 s', '301.2 s']],
    [5 * 60 * minute, 5 * 60 * minute + 6000, ['5:00:00', '5:00:01', '5:00:02', '5:00:03', '5:00:04', '5:00:05', '5:00:06']],
  ])('within a window from %i to %i ms are as fine as it needs', (fromMs, toMs, labels) => {
    const marks = ticksIn({ fromMs, toMs });
    expect(marks.map((tick) => tick.label)).toEqual(expect.arrayContaining(labels));
    expect(marks.every(({ percent }) => percent >= 0 && percent <= 100)).toBe(true);
  });

  it('have one mark for a run of no length', () => {
    expect(ticks(0)).toHaveLength(1);
    expect(percentOf(5, 0)).toBe(0);
  });
});

describe('time in words', () => {
  it('is in seconds up to an hour, then in hours, minutes and seconds', () => {
    expect([0, 12_000, 302_500, 3_599_000, 3_725_000].map(timeInWords)).toEqual(['0 s', '12 s', '302.5 s', '3599 s', '1 h 02 min 05 s']);
    expect([0, 302_540, 3_725_000].map(timeInLog)).toEqual(['0.0', '302.5', '1:02:05']);
  });
});
