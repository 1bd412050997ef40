import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definitionWith, type Play, playService } from '../play.fixture.ts';

const update = (atMs: number, input: object) => ({
  atMs,
  call: 'UpdateService',
  input: { cluster: 'day15', service: 'my-rust-api', ...input },
});
const force = (atMs: number) => update(atMs, { forceNewDeployment: true });

function deployOver(desiredCount: number, minimumHealthyPercent: number, maximumPercent: number, seconds = 1_000): Play {
  const deploymentConfiguration = { minimumHealthyPercent, maximumPercent };
  return playService({
    seconds,
    service: { desiredCount, deploymentConfiguration, availabilityZoneRebalancing: 'DISABLED' },
    steps: [force(100_000)],
  });
}

/** Tasks in RUNNING or before it, at every second from the update on. */
function liveFrom({ at }: Play, seconds: number): { most: number; leastRunning: number } {
  const moments = Array.from({ length: seconds - 101 }, (_, index) => at(101 + index));
  return {
    most: Math.max(...moments.map(({ running, pending }) => running + pending)),
    leastRunning: Math.min(...moments.map(({ running }) => running)),
  };
}

// Limits: DeploymentConfiguration in the API reference. The lower is rounded up, the upper down.
describe('a rolling update keeps between its limits and replaces all [D-020, D-021, D-025, D-026, D-027]', () => {
  test.each([
    [1, 100, 200, { most: 2, leastRunning: 1 }],
    [4, 100, 200, { most: 8, leastRunning: 4 }],
    [4, 100, 150, { most: 6, leastRunning: 4 }],
    [4, 50, 100, { most: 4, leastRunning: 2 }],
    [10, 90, 100, { most: 10, leastRunning: 9 }],
    [10, 100, 110, { most: 11, leastRunning: 10 }],
    [1, 0, 100, { most: 1, leastRunning: 0 }],
  ])('%i tasks at %i/%i', (desired, minimum, maximum, limits) => {
    const played = deployOver(desired, minimum, maximum, 1_500);
    expect(liveFrom(played, 1_500), played.trace).toEqual(limits);
    expect(played.lanes.filter(({ stop }) => stop === null)).toHaveLength(desired);
    expect(played.lanes).toHaveLength(2 * desired);
    expect(played.events.at(-1)?.[1]).toBe('has reached a steady state.');
  });
});

test.each([
  [3, 100, 125],
  [2, 75, 100],
])('%i tasks at %i/%i leave no room, and the service says so [D-028, S-093]', (desired, minimum, maximum) => {
  const { events, lanes } = deployOver(desired, minimum, maximum);
  expect(lanes).toHaveLength(desired);
  expect(events.at(-1)?.[1]).toBe(
    'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
  );
});

test('a task definition update replaces the tasks by ones of the new revision and ends COMPLETED [D-001, D-036, D-051]', () => {
  const register = { atMs: 100_000, call: 'RegisterTaskDefinition', input: definitionWith() };
  const { run, lanes } = playService({ seconds: 300, steps: [register, update(100_000, { taskDefinition: 'my-rust-api' })] });
  const states = run.timeline.flatMap(({ what }) => (what.type === 'deployment.rolloutState' ? [what.to] : []));
  expect(states).toEqual(['COMPLETED', 'COMPLETED']);
  expect(lanes.map(({ taskDefinition, stop }) => [taskDefinition, stop === null])).toEqual([
    ['my-rust-api:1', false],
    ['my-rust-api:1', false],
    ['my-rust-api:2', true],
    ['my-rust-api:2', true],
  ]);
});

test('registering a revision changes no service, nor does an update that names the revision it has [D-008]', () => {
  const register = { atMs: 100_000, call: 'RegisterTaskDefinition', input: definitionWith() };
  expect(playService({ seconds: 300, steps: [register, update(110_000, { taskDefinition: 'my-rust-api:1' })] }).lanes).toHaveLength(2);
});

test('old tasks go only when new ones count as healthy, 40 s after they run [H-068]', () => {
  const { at } = deployOver(4, 100, 200);
  expect(at(125)).toMatchObject({ running: 8, stops: 0 });
  expect(at(164)).toMatchObject({ running: 8, stops: 0 });
  expect(at(166)).toMatchObject({ running: 4, stops: 4 });
});

test('a new revision that never runs leaves the old tasks in place [D-034]', () => {
  const steps = [
    { atMs: 100_000, inject: { type: 'deleteImage' as const, image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api' } },
    force(110_000),
  ];
  const { at, run } = playService({ seconds: 3_600, steps });
  expect(at(3_600)).toMatchObject({ running: 2 });
  expect(run.timeline.filter(({ what }) => what.type === 'deployment.rolloutState')).toHaveLength(1);
});

test('an old task that crashes during an update is replaced by one of its own revision [D-033]', () => {
  // AWS, What’s new, November 2025: service availability during rolling deployments.
  const killed = { atMs: 120_000, inject: { type: 'killProcess' as const, task: 0 } };
  const { lanes, run } = playService({ seconds: 140, steps: [force(100_000), killed] });
  const deployments = run.timeline.flatMap(({ what }) => (what.type === 'task.created' ? [what.deployment] : []));
  expect(lanes).toHaveLength(5);
  expect(deployments[4]).toBe(deployments[0]);
});

test('its place is kept for it until the scheduler notices, also where the new revision waits for room [D-033]', () => {
  const killed = { atMs: 110_000, inject: { type: 'killProcess' as const, task: 0 } };
  const service = { desiredCount: 4, deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 150 } };
  const { run } = playService({ seconds: 140, service, steps: [force(100_000), killed] });
  const deployments = run.timeline.flatMap(({ what }) => (what.type === 'task.created' ? [what.deployment] : []));
  expect(deployments).toHaveLength(7);
  expect(deployments[6]).toBe(deployments[0]);
});

test('a second update before the first is done leaves only the newest revision [D-006]', () => {
  const { lanes, at } = playService({ seconds: 600, steps: [force(100_000), force(120_000)] });
  expect(at(600)).toMatchObject({ running: 2 });
  expect(lanes.slice(0, 4).every(({ stop }) => stop !== null)).toBe(true);
});

test('never more than the upper limit, and at the end as many as desired', () => {
  const percents = fc
    .tuple(fc.constantFrom(0, 25, 50, 75, 100), fc.constantFrom(100, 110, 150, 200))
    .filter(([a, b]) => a < 100 || b > 100);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), percents, fc.nat(40_000), (desired, [minimum, maximum], killMs) => {
      const deploymentConfiguration = { minimumHealthyPercent: minimum, maximumPercent: maximum };
      const steps = [force(100_000), { atMs: 101_000 + killMs, inject: { type: 'killProcess' as const, task: 0 } }];
      const service = { desiredCount: desired, deploymentConfiguration, availabilityZoneRebalancing: 'DISABLED' };
      const played = playService({ seconds: 2_000, service, steps, assumptions: { 'fargate.jitterMs': 900 } });
      const most = Math.max(desired, Math.floor((desired * maximum) / 100));
      const moments = played.history.tasks.flatMap(({ statuses }) => statuses.map(({ atMs }) => played.at(atMs / 1_000)));
      for (const { running, pending } of moments) expect(running + pending, played.trace).toBeLessThanOrEqual(most);
      expect(played.at(2_000).running, played.trace).toBe(desired);
    }),
    { numRuns: 60 },
  );
});
