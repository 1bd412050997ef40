import fc from 'fast-check';
import { expect, test } from 'vitest';
import { happenings, providerOf, reservations, scaleTo, serve, show, sizes } from './providers.fixture.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Twenty m5.large hold eighty tasks of `web`. */
const most = 20;

const turns = fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 40 * MINUTE_MS }), desiredCount: fc.integer({ min: 0, max: 80 }) }), {
  minLength: 1,
  maxLength: 6,
});

test('however its service is scaled, a group keeps within its sizes, ends with as many instances as have tasks, and all tasks run', () => {
  fc.assert(
    fc.property(turns, fc.boolean(), fc.boolean(), fc.integer(), (story, isProtected, isDrained, seed) => {
      const ecs = providerOf({
        seed,
        group: { maxSize: most, protectsFromScaleIn: isProtected },
        provider: {
          managedTerminationProtection: isProtected ? 'ENABLED' : 'DISABLED',
          managedDraining: isDrained ? 'ENABLED' : 'DISABLED',
        },
      });
      serve(ecs, 1);
      let desired = 1;
      for (const { afterMs, desiredCount } of story) {
        ecs.advance(ecs.nowMs + afterMs);
        scaleTo(ecs, desiredCount);
        desired = desiredCount;
      }
      ecs.advance(ecs.nowMs + 6 * HOUR_MS);
      expect(show(ecs)).toMatchObject({ runningCount: desired, pendingCount: 0 });
      const [, percent, needed, running] = reservations(ecs).at(-1) ?? [];
      expect([percent, running]).toEqual([100, needed]);
      for (const [, from, to] of sizes(ecs)) {
        expect(to).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(most);
        if (to < from) expect(to).toBeGreaterThanOrEqual(from - Math.max(1, Math.floor(from / 2)));
      }
      if (isProtected)
        expect(happenings(ecs, 'task.desiredStatus').filter(([, { stopCode }]) => stopCode === 'TerminationNotice')).toEqual([]);
    }),
    { numRuns: 30, seed: 15, endOnFailure: false },
  );
});
