import { expect, it } from 'vitest';
import type { Step } from '../../ecs.ts';
import { playScaled, resource, type Scaled, trackCpu, trackRequests } from '../../scaled-play.fixture.ts';

/** Tasks of the new revision take so long to count as healthy that the deployment goes on for a long time. */
const slow = { bootMs: 1_500_000 };

function update(atMs: number, input: object): Step {
  return { atMs, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', ...input } };
}

function deploymentEnds({ timeline }: Scaled): number {
  const end = timeline.find(({ atMs, what }) => atMs > 300_000 && what.type === 'serviceDeployment.status' && what.to === 'SUCCESSFUL');
  return end ? end.atMs / 1_000 : Number.NaN;
}

const slowed: Step = {
  atMs: 299_000,
  inject: { type: 'slowStart', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api', ...slow },
};
const grace = { healthCheckGracePeriodSeconds: 3_600 };

it('a scale-in waits for the end of a deployment, and says what holds it back [A-050]', () => {
  const scaled = playScaled({
    seconds: 2_400,
    service: { desiredCount: 4, ...grace },
    tracking: { cpu: trackCpu(50) },
    steps: [slowed, update(300_000, { forceNewDeployment: true })],
  });
  const ended = deploymentEnds(scaled);
  expect(ended).toBeGreaterThan(1_500);
  expect(scaled.counts, scaled.trace).toEqual([[Math.floor(ended), 1]]);
  const { ScalingActivities } = scaled.ecs.call('DescribeScalingActivities', { ...resource, IncludeNotScaledActivities: true }) as {
    ScalingActivities: object[];
  };
  expect(ScalingActivities.at(-1)).toMatchObject({
    NotScaledReasons: [{ Code: 'TargetServicePutResourceAsUnscalable' }],
    StatusCode: 'Failed',
  });
});

it('a scale-out goes on during a rolling update, and both revisions grow [A-050] [A-051]', () => {
  const scaled = playScaled({
    seconds: 900,
    service: grace,
    bounds: { MinCapacity: 2 },
    tracking: { requests: trackRequests(1_000) },
    load: [
      [0, 30],
      [360, 90],
    ],
    steps: [slowed, update(300_000, { forceNewDeployment: true })],
  });
  expect(Number.isNaN(deploymentEnds(scaled))).toBe(true);
  expect(scaled.counts[0]?.[0], scaled.trace).toBe(540);
  const { services } = scaled.ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'] }) as {
    services: { desiredCount: number; deployments: { status: string; desiredCount: number }[] }[];
  };
  expect(services[0]?.deployments.find(({ status }) => status === 'ACTIVE')?.desiredCount).toBeGreaterThan(2);
});

it('bounds that a call lowers take effect after the deployment', () => {
  const scaled = playScaled({
    seconds: 2_400,
    service: { desiredCount: 4, ...grace },
    steps: [
      slowed,
      update(300_000, { forceNewDeployment: true }),
      { atMs: 400_000, call: 'RegisterScalableTarget', input: { ...resource, MaxCapacity: 2 } },
    ],
  });
  expect(scaled.counts, scaled.trace).toEqual([[Math.floor(deploymentEnds(scaled)), 2]]);
});

it('a desired count that somebody sets below the minimum comes back to it with the next scale-out, not with a scale-in', () => {
  const quiet = playScaled({
    seconds: 2_400,
    bounds: { MinCapacity: 3 },
    tracking: { cpu: trackCpu(50) },
    steps: [update(300_000, { desiredCount: 1 })],
  });
  expect(quiet.desiredCount, quiet.trace).toBe(1);
  const busy = playScaled({
    seconds: 900,
    bounds: { MinCapacity: 3 },
    tracking: { requests: trackRequests(1_000) },
    load: [[300, 25]],
    steps: [update(300_000, { desiredCount: 1 })],
  });
  expect(busy.counts.at(-1)?.[1], busy.trace).toBe(3);
});

it('a service that somebody scales by hand is scaled again while an alarm asks for it', () => {
  const scaled = playScaled({
    seconds: 1_500,
    bounds: { MinCapacity: 2 },
    tracking: { requests: trackRequests(1_000) },
    load: [[0, 90]],
    steps: [update(700_000, { desiredCount: 2 })],
  });
  // At first 6, by hand 2; what they bear then asks for 6 again, once the cooldown is over and three minutes tell of it.
  expect(
    scaled.counts.map(([, to]) => to),
    scaled.trace,
  ).toEqual([6, 6]);
});
