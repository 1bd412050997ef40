/** Health checks three ways: as the engine computes them, stepped through probe by probe, and by the closed forms. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { healthTurns, turnsOver } from './data-plane/container-probes.ts';
import { afterTurn, countedUntil, nextTurn, type ProbeCount, type ProbeResult } from './data-plane/probes.ts';
import { type NaiveTurn, stepContainer, stepTarget } from './naive-probes.fixture.ts';

/** What probes meet from a moment on, until the next such moment. */
type Segment = ProbeResult & { fromMs: number };

function at(segments: readonly Segment[], atMs: number): { ok: boolean; takesMs: number } {
  const segment = segments.findLast(({ fromMs }) => fromMs <= atMs);
  return { ok: segment?.passes ?? false, takesMs: segment?.takesMs ?? 0 };
}

/** Answers that change at any moment; probes of the naive stepper are cut off where the last answer has settled everything. */
function answers(timeoutMs: number, untilMs: number): fc.Arbitrary<Segment[]> {
  const meets = fc.constantFrom<ProbeResult>(
    { passes: true, takesMs: 0, reason: '' },
    { passes: false, takesMs: 0, reason: 'refused' },
    { passes: false, takesMs: timeoutMs, reason: 'hangs' },
  );
  // Whole seconds among the moments make ties with probes likely.
  const moment = fc.oneof(
    fc.nat(untilMs),
    fc.nat(untilMs / 1_000).map((seconds) => seconds * 1_000),
  );
  return fc
    .tuple(meets, fc.uniqueArray(fc.record({ fromMs: moment, result: meets }), { maxLength: 8, selector: ({ fromMs }) => fromMs }))
    .map(([first, others]) => [
      { fromMs: 0, ...first },
      ...others
        .filter(({ fromMs }) => fromMs > 0)
        .sort((a, b) => a.fromMs - b.fromMs)
        .map(({ fromMs, result }) => ({ fromMs, ...result })),
    ]);
}

const seconds = (low: number, high: number) => fc.integer({ min: low, max: high }).map((value) => value * 1_000);

describe('a container check', () => {
  const settings = fc.record({
    intervalMs: seconds(5, 300),
    timeoutMs: seconds(2, 60),
    retries: fc.integer({ min: 1, max: 10 }),
    startPeriodMs: seconds(0, 300),
  });

  function computed(check: { intervalMs: number; retries: number; startPeriodMs: number }, segments: readonly Segment[], untilMs: number) {
    const asked = segments.map(({ fromMs, passes, takesMs }) => ({ fromMs, succeeds: passes, tookMs: takesMs }));
    return turnsOver({ ...check, startIntervalMs: 0 }, asked, untilMs).map(({ atMs, to }) => ({ atMs, to }));
  }

  test('turns when the stepper says, whatever its settings and the answers [H-008] [H-009] [H-010] [H-011] [H-012] [H-013] [H-014]', () => {
    const cases = settings.chain((check) => fc.tuple(fc.constant(check), answers(check.timeoutMs, 4_000_000)));
    fc.assert(
      fc.property(cases, ([check, segments]) => {
        const stepped = stepContainer(check, (atMs) => at(segments, atMs), 9_999_999);
        expect(computed(check, segments, 10_000_000)).toEqual(stepped);
      }),
      { numRuns: 2_000 },
    );
  });

  test('that waits for a slow start turns when the closed form says [H-080] [H-081] [H-082]', () => {
    const cases = fc.tuple(settings, fc.option(fc.nat(4_000_000)), fc.boolean());
    fc.assert(
      fc.property(cases, ([check, upMs, hangs]) => {
        const failMs = hangs ? check.timeoutMs : 0;
        const fails = { fromMs: 0, passes: false, takesMs: failMs, reason: '' };
        const segments = upMs === null ? [fails] : [fails, { fromMs: upMs, passes: true, takesMs: 0, reason: '' }];
        const stepped = stepContainer(check, (atMs) => at(segments, atMs), 20_000_000);
        const { unhealthyMs, healthyMs } = healthTurns(check, upMs, failMs);
        const unhealthy = unhealthyMs === null ? [] : [{ atMs: unhealthyMs, to: 'UNHEALTHY' }];
        const healthy = healthyMs === null ? [] : [{ atMs: healthyMs, to: 'HEALTHY' }];
        expect(stepped).toEqual([...unhealthy, ...healthy]);
        expect(computed(check, segments, 20_000_001)).toEqual(stepped);
      }),
      { numRuns: 2_000 },
    );
  });

  test('survives a start of S seconds with the least startPeriod and not with a second less [H-083]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 300 }), fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 3_000 }), (I, R, S) => {
        const least = S <= R * I ? 0 : (Math.ceil(S / I) - R) * I + 1;
        if (least > 300) return;
        const survives = (startPeriod: number) => {
          const check = { intervalMs: I * 1_000, retries: R, startPeriodMs: startPeriod * 1_000 };
          const probe = (atMs: number) => ({ ok: atMs >= S * 1_000, takesMs: 0 });
          return stepContainer(check, probe, (S + I) * 1_000).every(({ to }) => to === 'HEALTHY');
        };
        expect(survives(least)).toBe(true);
        if (least > 0) expect(survives(least - 1)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  test('tolerates with startPeriod 300 a start of (⌈300/I⌉ + R − 1)·I, and no longer one [H-084]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 300 }), fc.integer({ min: 1, max: 10 }), (I, R) => {
        const longestMs = (Math.ceil(300 / I) + R - 1) * I * 1_000;
        const check = { intervalMs: I * 1_000, retries: R, startPeriodMs: 300_000 };
        expect(healthTurns(check, longestMs, 0).unhealthyMs).toBeNull();
        expect(healthTurns(check, longestMs + 1, 0).unhealthyMs).toBe(longestMs);
      }),
    );
  });
});

describe('a target', () => {
  const group = fc
    .record({
      intervalMs: seconds(5, 300),
      timeoutMs: seconds(2, 120),
      healthyThreshold: fc.integer({ min: 2, max: 10 }),
      unhealthyThreshold: fc.integer({ min: 2, max: 10 }),
    })
    .filter(({ intervalMs, timeoutMs }) => timeoutMs < intervalMs);
  type Group = { intervalMs: number; timeoutMs: number; healthyThreshold: number; unhealthyThreshold: number };

  function computed(settings: Group, firstProbeMs: number, segments: readonly Segment[], untilMs: number): NaiveTurn[] {
    let count: ProbeCount = { state: 'initial', against: 0, nextProbeMs: firstProbeMs };
    const turns: NaiveTurn[] = [];
    for (const [index, segment] of segments.entries()) {
      const endMs = segments[index + 1]?.fromMs ?? untilMs;
      const turn = nextTurn(settings, count, segment, endMs);
      if (turn) {
        turns.push({ atMs: turn.atMs, to: turn.to });
        count = afterTurn(settings, turn);
      }
      count = countedUntil(settings, count, segment.passes, endMs);
    }
    return turns;
  }

  test('turns when the stepper says, whatever its group’s settings, phase and answers [H-036] [H-037] [H-038] [H-039] [H-040] [H-041]', () => {
    const cases = group.chain((settings) =>
      fc.tuple(fc.constant(settings), fc.nat(settings.intervalMs - 1), answers(settings.timeoutMs, 4_000_000)),
    );
    fc.assert(
      fc.property(cases, ([settings, phaseMs, segments]) => {
        const stepped = stepTarget(settings, phaseMs, (atMs) => at(segments, atMs), 9_999_999);
        expect(computed(settings, phaseMs, segments, 10_000_000)).toEqual(stepped);
      }),
      { numRuns: 2_000 },
    );
  });

  test('with a slow start turns when the closed form says [H-086] [H-087]', () => {
    const cases = group.chain((settings) => fc.tuple(fc.constant(settings), fc.nat(settings.intervalMs - 1), fc.nat(3_000_000)));
    fc.assert(
      fc.property(cases, ([settings, phaseMs, upMs]) => {
        const { intervalMs: I, healthyThreshold: H, unhealthyThreshold: U } = settings;
        const failures = Math.max(0, Math.ceil((upMs - phaseMs) / I));
        const first = phaseMs + failures * I;
        const expected =
          failures < U
            ? [{ atMs: first, to: 'healthy' }]
            : [
                { atMs: phaseMs + (U - 1) * I, to: 'unhealthy' },
                { atMs: first + (H - 1) * I, to: 'healthy' },
              ];
        const segments = [
          { fromMs: 0, passes: false, takesMs: 0, reason: 'refused' },
          { fromMs: upMs, passes: true, takesMs: 0, reason: '' },
        ];
        const untilMs = 20_000_000;
        expect(stepTarget(settings, phaseMs, (atMs) => at(segments, atMs), untilMs)).toEqual(expected);
        expect(computed(settings, phaseMs, upMs === 0 ? segments.slice(1) : segments, untilMs)).toEqual(expected);
        // No phase is unhealthy where the start takes (U − 1) intervals at most, and none is unhealthy for longer than H intervals after it.
        if (upMs <= (U - 1) * I) expect(failures).toBeLessThan(U);
        expect(expected.at(-1)?.atMs).toBeLessThanOrEqual(upMs + H * I);
      }),
      { numRuns: 2_000 },
    );
  });

  const defaults = { intervalMs: 30_000, healthyThreshold: 5, unhealthyThreshold: 2 };
  const quick = { intervalMs: 10_000, healthyThreshold: 2, unhealthyThreshold: 2 };
  test.each([
    ['30/2/5, up after 20 s, phase 29', defaults, 20, 29, [[29, 'healthy']]],
    [
      '30/2/5, up after 60 s, phase 0',
      defaults,
      60,
      0,
      [
        [30, 'unhealthy'],
        [180, 'healthy'],
      ],
    ],
    [
      '30/2/5, up after 60 s, phase 15',
      defaults,
      60,
      15,
      [
        [45, 'unhealthy'],
        [195, 'healthy'],
      ],
    ],
    [
      '10/2/2, up after 60 s, phase 0',
      quick,
      60,
      0,
      [
        [10, 'unhealthy'],
        [70, 'healthy'],
      ],
    ],
    [
      '10/2/2, up after 60 s, phase 9',
      quick,
      60,
      9,
      [
        [19, 'unhealthy'],
        [79, 'healthy'],
      ],
    ],
  ] as const)('%s [H-086] [H-087]', (_, settings, up, phase, expected) => {
    const turns = stepTarget(settings, phase * 1_000, (atMs) => ({ ok: atMs >= up * 1_000, takesMs: 0 }), 400_000);
    expect(turns.map(({ atMs, to }) => [atMs / 1_000, to])).toEqual(expected);
  });
});
