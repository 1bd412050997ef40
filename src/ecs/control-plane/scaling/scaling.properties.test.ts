import fc from 'fast-check';
import { expect, it } from 'vitest';
import { restoreEcs, type Step, type TimelineEntry } from '../../ecs.ts';
import { playScaled, resource, type ScaledPlay, tell, trackCpu, trackRequests } from '../../scaled-play.fixture.ts';

const moment = fc.integer({ min: 150, max: 7_000 });

const step: fc.Arbitrary<[number, Omit<Step, 'atMs'>]> = fc.oneof(
  fc.tuple(
    moment,
    fc
      .integer({ min: 0, max: 150 })
      .map((perSecond) => ({ inject: { type: 'setLoad' as const, to: { service: 'my-rust-api' }, perSecond } })),
  ),
  fc.tuple(moment, fc.constant({ call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', forceNewDeployment: true } })),
  fc.tuple(moment, fc.constant({ inject: { type: 'killProcess' as const, task: 0 } })),
  fc.tuple(
    moment,
    fc
      .tuple(fc.nat(4), fc.nat(8))
      .map(([low, more]) => ({ call: 'RegisterScalableTarget', input: { ...resource, MinCapacity: low, MaxCapacity: low + more } })),
  ),
);

const plays: fc.Arbitrary<ScaledPlay> = fc.record({
  seconds: fc.constant(9_000),
  seed: fc.nat(1_000),
  tracking: fc.record(
    {
      cpu: fc.integer({ min: 20, max: 90 }).map((target) => trackCpu(target, { ScaleInCooldown: 60 })),
      requests: fc.integer({ min: 200, max: 2_000 }).map((target) => trackRequests(target)),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Record<string, object>>,
  process: fc.record({ idleCpuUnits: fc.nat(200), cpuMsPerRequest: fc.nat(20) }),
  assumptions: fc.record({
    'aas.scaleIn': fc.constantFrom('proportional', 'oneByOne'),
    'aas.reactionMs': fc.constantFrom(0, 1_000, 17_000),
  }),
  steps: fc
    .array(step, { maxLength: 12 })
    .map((steps) => steps.sort(([a], [b]) => a - b).map(([seconds, rest]) => ({ atMs: seconds * 1_000, ...rest }) as Step)),
});

/** The bounds in force and the deployments under way, at each setting of the desired count. */
function check(timeline: readonly TimelineEntry[]): void {
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  let isDeploying = false;
  for (const { atMs, what } of timeline) {
    if (what.type === 'scaling.bounds') [low, high] = [what.minCapacity, what.maxCapacity];
    if (what.type === 'serviceDeployment.status') isDeploying = what.to === 'PENDING' || what.to === 'IN_PROGRESS';
    if (what.type !== 'service.scaled') continue;
    expect(what.to, `at ${atMs} ms`).toBeGreaterThanOrEqual(low);
    expect(what.to, `at ${atMs} ms`).toBeLessThanOrEqual(high);
    if (isDeploying) expect(what.to, `at ${atMs} ms, in a deployment`).toBeGreaterThanOrEqual(what.from);
  }
}

it('sets no desired count outside of the bounds, and none that is smaller during a deployment [A-032] [A-050]', () => {
  fc.assert(
    fc.property(plays, (play) => {
      check(playScaled(play).timeline);
    }),
    { numRuns: 60 },
  );
});

it('goes on from a snapshot as it would have', () => {
  fc.assert(
    fc.property(plays, fc.integer({ min: 120, max: 8_000 }), (play, seconds) => {
      const { seconds: end, steps = [] } = play;
      const before = playScaled({ ...play, seconds, steps: steps.filter(({ atMs }) => atMs < seconds * 1_000) });
      const ecs = restoreEcs(before.ecs.snapshot());
      for (const one of steps.filter(({ atMs }) => atMs >= seconds * 1_000)) {
        ecs.advance(one.atMs);
        if ('inject' in one) ecs.inject(one.inject);
        else ecs.call(one.call, one.input);
      }
      ecs.advance(end * 1_000);
      expect(tell(ecs).counts).toEqual(playScaled(play).counts);
    }),
    { numRuns: 15 },
  );
});

it('a quiet month costs nothing: no entry, and no event', () => {
  const quiet = (days: number) => {
    const { ecs, timeline } = playScaled({
      seconds: days * 86_400,
      bounds: { MinCapacity: 2 },
      process: { idleCpuUnits: 10, cpuMsPerRequest: 2 },
      tracking: { cpu: trackCpu(50), requests: trackRequests(1_000) },
      load: [[0, 30]],
    });
    return { entries: timeline.length, handled: ecs.snapshot().state.handled };
  };
  expect(quiet(30)).toEqual(quiet(1));
});
