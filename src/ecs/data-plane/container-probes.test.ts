import { describe, expect, test } from 'vitest';
import { turnsOver } from './container-probes.ts';

const settings = (interval: number, retries: number, startPeriod = 0, startInterval = 0) => ({
  intervalMs: interval * 1_000,
  retries,
  startPeriodMs: startPeriod * 1_000,
  startIntervalMs: startInterval * 1_000,
});
const ok = (from: number) => ({ fromMs: from * 1_000, succeeds: true, tookMs: 0 });
const refused = (from: number) => ({ fromMs: from * 1_000, succeeds: false, tookMs: 0 });
const hangs = (from: number, timeout = 5) => ({ fromMs: from * 1_000, succeeds: false, tookMs: timeout * 1_000 });

/** Turns as `second what`. */
function turns(...[check, answers]: [Parameters<typeof turnsOver>[0], Parameters<typeof turnsOver>[1]]): string[] {
  return turnsOver(check, answers, 3_600_000).map(({ atMs, to }) => `${atMs / 1_000} ${to}`);
}

describe('answers that change', () => {
  test('a process that begins to hang is UNHEALTHY after its retries, each an interval and a timeout long', () => {
    // Probes at 30, 60, 90; from 100 on they hang: 120 to 125, 155 to 160, 190 to 195.
    expect(turns(settings(30, 3), [ok(0), hangs(100)])).toEqual(['30 HEALTHY', '195 UNHEALTHY']);
  });

  test('one that refuses is UNHEALTHY as soon as its last probe is refused', () => {
    expect(turns(settings(30, 3), [ok(0), refused(100)])).toEqual(['30 HEALTHY', '180 UNHEALTHY']);
  });

  test('one success makes it HEALTHY again, at the next probe of the schedule that the hanging has shifted', () => {
    // The probe of 190 ended at 195; the next ones begin at 225, 260, 295.
    expect(turns(settings(30, 3), [ok(0), hangs(100), ok(270)])).toEqual(['30 HEALTHY', '195 UNHEALTHY', '295 HEALTHY']);
  });

  test('a failure too few changes nothing, and the count begins anew', () => {
    expect(turns(settings(10, 3), [ok(0), refused(15), ok(35), refused(45), ok(65)])).toEqual(['10 HEALTHY']);
  });

  test('once HEALTHY, failures count inside startPeriod too', () => {
    expect(turns(settings(10, 3, 300), [ok(0), refused(15)])).toEqual(['10 HEALTHY', '40 UNHEALTHY']);
  });

  test('a success inside startPeriod counts', () => {
    expect(turns(settings(10, 3, 300), [refused(0), ok(15)])).toEqual(['20 HEALTHY']);
  });

  test('a probe finds what holds at the moment it begins, though it ends later', () => {
    expect(turns(settings(30, 1), [hangs(0), ok(31)])).toEqual(['35 UNHEALTHY', '65 HEALTHY']);
  });
});

describe('a shorter interval inside startPeriod', () => {
  test('finds a process sooner', () => {
    expect(turns(settings(30, 3, 60, 5), [refused(0), ok(12)])).toEqual(['15 HEALTHY']);
  });

  test('and lets the interval begin at startPeriod’s end', () => {
    // Probes at 5, 10 … 60: that one counts, then those of 90 and 120.
    expect(turns(settings(30, 3, 60, 5), [refused(0)])).toEqual(['120 UNHEALTHY']);
  });

  test('does nothing without a startPeriod', () => {
    expect(turns(settings(30, 3, 0, 5), [refused(0)])).toEqual(['90 UNHEALTHY']);
  });
});
