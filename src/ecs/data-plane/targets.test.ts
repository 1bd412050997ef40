import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balanced, one } from '../balanced.fixture.ts';
import { stepContainer, stepTarget } from '../naive-probes.fixture.ts';
import type { ServicePlay } from '../play.fixture.ts';

describe('for every phase of the probes', () => {
  const settings = fc.record({
    intervalSeconds: fc.integer({ min: 5, max: 60 }),
    healthyThreshold: fc.integer({ min: 2, max: 10 }),
    unhealthyThreshold: fc.integer({ min: 2, max: 10 }),
  });
  const lagMs = fc.constantFrom(0, 10_000, 30_000);

  /** Tasks of a service of one within an hour, its start of `bootMs` with probes as the seed places them. */
  const tasksOf = (healthCheck: object, bootMs: number, graceSeconds: number, lag: number, seed: number) =>
    balanced({
      service: { ...one, healthCheckGracePeriodSeconds: graceSeconds },
      seconds: 3_600,
      process: { bootMs },
      group: { healthCheck: { ...healthCheck, timeoutSeconds: 2 } },
      assumptions: { 'elb.firstProbe': 'seed', 'elb.pollLagMs': lag },
      options: { seed },
    }).lanes.length;

  test('a start of up to (U − 1) intervals needs no grace period [H-086]', () => {
    fc.assert(
      fc.property(settings, lagMs, fc.integer(), fc.nat(100), (group, lag, seed, percent) => {
        const longestMs = (group.unhealthyThreshold - 1) * group.intervalSeconds * 1_000;
        expect(tasksOf(group, Math.floor((longestMs * percent) / 100), 0, lag, seed)).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  test('a grace period of S + H intervals + the lag keeps a start of S [H-088]', () => {
    fc.assert(
      fc.property(settings, lagMs, fc.integer(), fc.integer({ min: 1, max: 900 }), (group, lag, seed, startSeconds) => {
        const graceSeconds = startSeconds + group.healthyThreshold * group.intervalSeconds + lag / 1_000;
        expect(tasksOf(group, startSeconds * 1_000, graceSeconds, lag, seed)).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  test('a grace period of S alone is not enough where U probes fail first [H-087]', () => {
    const defaults = { intervalSeconds: 30, healthyThreshold: 5, unhealthyThreshold: 2 };
    for (const seed of [1, 2, 3]) expect(tasksOf(defaults, 90_000, 90, 10_000, seed)).toBeGreaterThan(1);
  });
});

test('the engine turns targets and checks when the stepper does, whatever the process does over time [H-009] [H-037]', () => {
  const health = fc.constantFrom('ok', 'failing', 'hung');
  const life = fc.uniqueArray(fc.record({ afterMs: fc.integer({ min: 20_000, max: 2_000_000 }), health }), {
    maxLength: 6,
    selector: ({ afterMs }) => afterMs,
  });
  const group = fc.record({
    intervalSeconds: fc.integer({ min: 5, max: 120 }),
    healthyThreshold: fc.integer({ min: 2, max: 10 }),
    unhealthyThreshold: fc.integer({ min: 2, max: 10 }),
  });
  const check = fc.record({
    interval: fc.integer({ min: 5, max: 120 }),
    timeout: fc.integer({ min: 2, max: 60 }),
    retries: fc.integer({ min: 1, max: 10 }),
    startPeriod: fc.integer({ min: 0, max: 300 }),
  });
  fc.assert(
    fc.property(life, fc.nat(20_000), group, check, fc.constantFrom('atOnce', 'late'), (turns, bootMs, healthCheck, its, phase) => {
      const healthOverTime = turns.sort((a, b) => a.afterMs - b.afterMs);
      const play = balanced({
        // Nobody reacts: what the probes find is all there is.
        service: { ...one, healthCheckGracePeriodSeconds: 100_000 },
        seconds: 3_000,
        process: { bootMs, healthOverTime } as NonNullable<ServicePlay['process']>,
        group: { healthCheck: { ...healthCheck, timeoutSeconds: 3 } },
        container: { healthCheck: { command: ['CMD', '/my-rust-api', 'health'], ...its } },
        assumptions: { 'elb.firstProbe': phase },
      });
      const startMs = play.lanes[0]?.statuses.find(({ status }) => status === 'RUNNING')?.atMs ?? 0;
      const untilMs = 3_000_000 - startMs;
      const meets = (timeoutMs: number) => (atMs: number) => {
        const now = atMs < bootMs ? 'refused' : (healthOverTime.findLast(({ afterMs }) => afterMs <= atMs)?.health ?? 'ok');
        return { ok: now === 'ok', takesMs: now === 'hung' ? timeoutMs : 0 };
      };
      const intervalMs = healthCheck.intervalSeconds * 1_000;
      const inRun = ({ atMs }: { atMs: number }) => atMs <= untilMs;
      const targets = stepTarget({ ...healthCheck, intervalMs }, phase === 'late' ? intervalMs - 1 : 0, meets(3_000), untilMs).filter(
        inRun,
      );
      const checks = stepContainer(
        { intervalMs: its.interval * 1_000, retries: its.retries, startPeriodMs: its.startPeriod * 1_000 },
        meets(its.timeout * 1_000),
        untilMs,
      ).filter(inRun);
      const found = (type: 'target.state' | 'container.health') =>
        play.run.timeline.flatMap(({ what, atMs }) =>
          what.type === type && what.from !== null ? [{ atMs: atMs - startMs, to: what.to }] : [],
        );
      expect(found('target.state')).toEqual(targets);
      expect(found('container.health')).toEqual(checks);
    }),
    { numRuns: 200 },
  );
});

test('the engine turns targets when the stepper does, whenever somebody makes the process hang or heals it [H-037] [H-040]', () => {
  const RUNS_MS = 25_000;
  const moments = fc.uniqueArray(fc.integer({ min: 1, max: 600 }), { maxLength: 10 }).map((all) => all.sort((a, b) => a - b));
  const group = fc.record({
    intervalSeconds: fc.integer({ min: 5, max: 40 }),
    timeoutSeconds: fc.integer({ min: 2, max: 4 }),
    healthyThreshold: fc.integer({ min: 2, max: 4 }),
    unhealthyThreshold: fc.integer({ min: 2, max: 4 }),
  });
  fc.assert(
    fc.property(moments, group, (seconds, healthCheck) => {
      const steps = seconds.map((second, index) => ({
        atMs: RUNS_MS + second * 1_000,
        inject: { type: index % 2 === 0 ? ('hang' as const) : ('heal' as const), task: 0 },
      }));
      const play = balanced({
        service: { ...one, healthCheckGracePeriodSeconds: 100_000 },
        seconds: 1_025,
        process: { bootMs: 0 },
        group: { healthCheck },
        steps,
      });
      // What comes from outside comes after all that is due at its moment: a probe that begins then has met the old answer.
      const probe = (atMs: number) => {
        const isHung = seconds.filter((second) => second * 1_000 < atMs).length % 2 === 1;
        return { ok: !isHung, takesMs: isHung ? healthCheck.timeoutSeconds * 1_000 : 0 };
      };
      const stepped = stepTarget({ ...healthCheck, intervalMs: healthCheck.intervalSeconds * 1_000 }, 0, probe, 1_000_000);
      const found = play.run.timeline.flatMap(({ what, atMs }) =>
        what.type === 'target.state' && what.from !== null ? [{ atMs: atMs - RUNS_MS, to: what.to }] : [],
      );
      expect(found).toEqual(stepped.filter(({ atMs }) => atMs <= 1_000_000));
    }),
    { numRuns: 200 },
  );
});
