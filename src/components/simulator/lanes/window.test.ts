import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { following, isWhole, panned, shortestMs, wholeOf, windowKey, within, zoomed } from './window.ts';

const end = fc.integer({ min: 2000, max: 100 * 3_600_000 });

describe('a window', () => {
  it('lies within the run in whole ms and is never too short, whatever is done to it', () => {
    const step = fc.oneof(
      fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), around: fc.double({ min: -0.2, max: 1.2, noNaN: true }) }),
      fc.record({ share: fc.double({ min: -3, max: 3, noNaN: true }) }),
      fc.record({ follow: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(end, fc.array(step), (endMs, steps) => {
        let window = wholeOf(endMs);
        for (const one of steps) {
          if ('factor' in one) window = zoomed(window, one.factor, one.around * endMs, endMs);
          else if ('share' in one) window = panned(window, one.share, endMs);
          else {
            const atMs = Math.round(one.follow * endMs);
            window = following(window, atMs, endMs);
            expect(window.fromMs <= atMs && atMs <= window.toMs).toBe(true);
          }
          expect(Number.isInteger(window.fromMs) && Number.isInteger(window.toMs)).toBe(true);
          expect(window.fromMs).toBeGreaterThanOrEqual(0);
          expect(window.toMs).toBeLessThanOrEqual(endMs);
          expect(window.toMs - window.fromMs).toBeGreaterThanOrEqual(Math.min(shortestMs, endMs));
        }
      }),
    );
  });

  it('keeps the moment that it is zoomed around in its place', () => {
    expect(zoomed({ fromMs: 0, toMs: 100_000 }, 2, 25_000, 100_000)).toEqual({ fromMs: 12_500, toMs: 62_500 });
    expect(zoomed({ fromMs: 20_000, toMs: 40_000 }, 2, 90_000, 100_000)).toEqual({ fromMs: 25_000, toMs: 35_000 });
  });

  it('is the whole run again when zoomed out far enough', () => {
    expect(isWhole(zoomed({ fromMs: 20_000, toMs: 40_000 }, 0.01, 30_000, 100_000), 100_000)).toBe(true);
  });

  it('keeps its length when it moves', () => {
    expect(panned({ fromMs: 20_000, toMs: 40_000 }, -2, 100_000)).toEqual({ fromMs: 0, toMs: 20_000 });
    expect(following({ fromMs: 0, toMs: 20_000 }, 50_000, 100_000)).toEqual({ fromMs: 48_000, toMs: 68_000 });
  });

  it('fits a run of no length, or a shorter one', () => {
    expect(within(5, 10, 0)).toEqual({ fromMs: 0, toMs: 0 });
    expect(within(80_000, 90_000, 60_000)).toEqual({ fromMs: 50_000, toMs: 60_000 });
  });

  it('has its own keys, and leaves arrows without Shift to the player', () => {
    expect(['+', '=', '-', '0'].map((key) => windowKey(key, false))).toEqual(['nearer', 'nearer', 'farther', 'whole']);
    expect([windowKey('ArrowLeft', true), windowKey('ArrowLeft', false)]).toEqual(['earlier', null]);
  });
});
