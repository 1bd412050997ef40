import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fault, faultTimes } from './faults.ts';

const HOUR_MS = 3_600_000;
const kill: Fault = { fromMs: 0, toMs: 1_000 * HOUR_MS, meanEveryMs: HOUR_MS, inject: { type: 'killProcess', task: 0 } };
const timesOf = (seed: number, fault: Fault, position = 0) => [...faultTimes(seed, position, fault)];

describe('faults by a rate', () => {
  test('come as often as their mean says, over many of them', () => {
    for (const seed of [1, 2, 3]) expect(Math.abs(timesOf(seed, kill).length - 1_000)).toBeLessThan(120);
  });

  test('come at irregular intervals: about 37 in a hundred wait longer than the mean', () => {
    const times = timesOf(7, { ...kill, toMs: 4_000 * HOUR_MS });
    const waits = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    const long = waits.filter((waitMs) => waitMs > HOUR_MS).length / waits.length;
    expect(long).toBeGreaterThan(0.33);
    expect(long).toBeLessThan(0.41);
  });

  test('follow from the seed and the place in the scenario alone', () => {
    expect(timesOf(1, kill)).toEqual(timesOf(1, kill));
    expect(timesOf(1, kill)).not.toEqual(timesOf(2, kill));
    expect(timesOf(1, kill, 0)).not.toEqual(timesOf(1, kill, 1));
  });

  test('are whole, ascending and inside their span', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.nat(5_000),
        fc.nat(20_000),
        fc.integer({ min: 1, max: 3_000 }),
        (seed, fromMs, lengthMs, meanEveryMs) => {
          const toMs = fromMs + lengthMs;
          let last = fromMs - 1;
          for (const atMs of timesOf(seed, { ...kill, fromMs, toMs, meanEveryMs })) {
            expect(Number.isSafeInteger(atMs) && atMs > last && atMs < toMs).toBe(true);
            last = atMs;
          }
        },
      ),
    );
  });

  test('with times that make no sense are a mistake of the author', () => {
    expect(() => timesOf(1, { ...kill, meanEveryMs: 0 })).toThrow(RangeError);
    expect(() => timesOf(1, { ...kill, meanEveryMs: 2 ** 32 })).toThrow(RangeError);
    expect(() => timesOf(1, { ...kill, fromMs: 0.5 })).toThrow(RangeError);
  });
});
