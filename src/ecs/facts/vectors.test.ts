import { describe, expect, test } from 'vitest';
import { halfOfDesired } from '../control-plane/deployments.fixture.ts';
import { type Play, playService, type ServicePlay } from '../play.fixture.ts';
import { networkConfiguration, taskDefinition } from '../world.fixture.ts';

/* Inputs and outcomes that follow from AWS's documents by arithmetic, put to the whole model. */

const [api] = taskDefinition.containerDefinitions;
const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
const ownCheck = ['CMD', '/my-rust-api', 'health'];
const force = { atMs: 300_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', forceNewDeployment: true } };

describe('the circuit breaker trips in the model', () => {
  const failures = (desiredCount: number, thresholdConfiguration?: object) => {
    const deploymentCircuitBreaker = { enable: true, rollback: false, ...(thresholdConfiguration && { thresholdConfiguration }) };
    const { run } = playService({
      seconds: 4 * 3_600,
      service: { desiredCount, deploymentConfiguration: { deploymentCircuitBreaker } },
      // Not a missing image: without a digest for it a deployment with a circuit breaker fails by itself.
      surroundings: { logGroups: [] },
    });
    const counts = run.timeline.flatMap(({ what }) => (what.type === 'deployment.failureCount' ? [what] : []));
    const hasFailed = run.timeline.some(({ what }) => what.type === 'deployment.rolloutState' && what.to === 'FAILED');
    return [hasFailed, counts.at(-1)?.count, counts.at(-1)?.threshold];
  };

  test.each(halfOfDesired)('of %i tasks at %i failures [D-060, D-066, D-073]', (desired, threshold) => {
    expect(failures(desired)).toEqual([true, threshold, threshold]);
  });

  test('of 800 tasks with half of them unbounded at 400 failures, with a count of 5 at 5 [D-063, D-064]', () => {
    expect(failures(800, { type: 'UNBOUNDED_PERCENT', value: 50 })).toEqual([true, 400, 400]);
    expect(failures(800, { type: 'COUNT', value: 5 })).toEqual([true, 5, 5]);
  });
});

describe('a rolling update goes to its limits and not beyond', () => {
  const extremes = (desiredCount: number, minimumHealthyPercent: number, maximumPercent: number) => {
    const service = {
      desiredCount,
      deploymentConfiguration: { minimumHealthyPercent, maximumPercent },
      availabilityZoneRebalancing: 'DISABLED',
    };
    const played = playService({ seconds: 2_500, service, steps: [force] });
    const moments = Array.from({ length: 2_150 }, (_, index) => played.at(301 + index));
    return [
      Math.min(...moments.map(({ running }) => running)),
      Math.max(...moments.map(({ running, pending }) => running + pending)),
      played.lanes.length,
    ];
  };

  test.each([
    [4, 50, 200, 2, 8],
    [10, 90, 110, 9, 11],
    [1, 0, 100, 0, 1],
    [5, 100, 120, 5, 6],
  ])('%i tasks at %i/%i: %i to %i [D-020, D-021]', (desired, minimum, maximum, low, high) => {
    const [least, most, made] = extremes(desired, minimum, maximum);
    expect(least).toBeGreaterThanOrEqual(low);
    expect(most).toBeLessThanOrEqual(high);
    expect(made).toBe(2 * desired);
  });

  test.each([
    [2, 75, 100],
    [3, 100, 125],
  ])('%i tasks at %i/%i: nothing moves [D-028]', (desired, minimum, maximum) => {
    expect(extremes(desired, minimum, maximum)).toEqual([desired, desired, desired]);
  });
});

/** Seconds from the container's start at which its health turns, with what it turns to. */
function turnsOf({ run }: Play): [string, number][] {
  const started = run.timeline.find(({ what }) => what.type === 'container.lastStatus' && what.to === 'RUNNING');
  const id = started?.subject.id;
  return run.timeline.flatMap(({ what, subject, atMs }): [string, number][] =>
    what.type === 'container.health' && subject.id === id ? [[what.to, (atMs - (started?.atMs ?? 0)) / 1_000]] : [],
  );
}

describe('a container check of interval, retries and startPeriod', () => {
  const watch = (interval: number, retries: number, startPeriod: number, process: ServicePlay['process']) =>
    playService({
      seconds: 900,
      service: { desiredCount: 1, healthCheckGracePeriodSeconds: 3_600 },
      container: { healthCheck: { command: ownCheck, interval, retries, startPeriod } },
      process,
      assumptions: { 'health.reportLagMs': 0 },
    });
  const never = { bootMs: 1_000_000_000 };

  test.each([
    [30, 3, 0, 90],
    [10, 3, 60, 80],
    [10, 3, 65, 90],
    [30, 3, 61, 150],
    [30, 10, 300, 570],
  ])('%i, %i, %i never succeeds: UNHEALTHY at %i s [H-008, H-011, H-013, H-080, H-081]', (interval, retries, startPeriod, second) => {
    expect(turnsOf(watch(interval, retries, startPeriod, never))[0]).toEqual(['UNHEALTHY', second]);
  });

  test('30, 3, 0 with an app that hangs: each probe takes its 5 s, UNHEALTHY at 105 s [H-006, H-009, H-080]', () => {
    const hangs = { bootMs: 0, healthOverTime: [{ afterMs: 0, health: 'hung' as const }] };
    expect(turnsOf(watch(30, 3, 0, hangs))[0]).toEqual(['UNHEALTHY', 105]);
  });

  test.each([
    [
      30,
      30,
      91,
      [
        ['UNHEALTHY', 90],
        ['HEALTHY', 120],
      ],
    ],
    [30, 31, 91, [['HEALTHY', 120]]],
    [
      10,
      70,
      100,
      [
        ['UNHEALTHY', 90],
        ['HEALTHY', 100],
      ],
    ],
    [10, 71, 100, [['HEALTHY', 100]]],
  ])('%i, 3, %i and a boot of %i s: %j [H-014, H-082, H-083]', (interval, startPeriod, boots, turns) => {
    expect(turnsOf(watch(interval, 3, startPeriod, { bootMs: boots * 1_000 }))).toEqual(turns);
  });
});

describe('a target whose app boots for S seconds after its registration', () => {
  const watch = (boots: number, firstProbe: string, healthCheck: object = {}, service: object = {}) => {
    const played = playService({
      seconds: 900,
      service: {
        desiredCount: 1,
        loadBalancers: [{ targetGroupArn: arn, containerName: 'api', containerPort: 8080 }],
        ...service,
      },
      process: { bootMs: boots * 1_000 },
      surroundings: { targetGroups: [{ arn, targetType: 'ip', hasListener: true, deregistrationDelaySeconds: 0, healthCheck }] },
      assumptions: { 'elb.firstProbe': firstProbe },
    });
    const first = played.lanes[0]?.taskId ?? '';
    const states = played.run.timeline.filter(({ what, subject }) => what.type === 'target.state' && subject.id.startsWith(first));
    const from = states[0]?.atMs ?? 0;
    return {
      states: states.map(({ what, atMs }): [string, number] => [what.type === 'target.state' ? what.to : '', (atMs - from) / 1_000]),
      isKept: played.lanes.length === 1 && played.lanes[0]?.stop === null,
    };
  };
  const graceOf = (seconds: number) => ({ healthCheckGracePeriodSeconds: seconds });

  test.each(['atOnce', 'seed', 'late'])(
    'S 20, first probe %s: no kill without a grace period, at the defaults 30/2/5 [H-086]',
    (firstProbe) => {
      const { states, isKept } = watch(20, firstProbe);
      expect(states.map(([state]) => state)).toEqual(['initial', 'healthy']);
      expect(isKept).toBe(true);
    },
  );

  test('S 60, first probe at once: unhealthy at 30 s, healthy at 180 s [H-037, H-039, H-040, H-087]', () => {
    expect(watch(60, 'atOnce', {}, graceOf(600)).states).toEqual([
      ['initial', 0],
      ['unhealthy', 30],
      ['healthy', 180],
    ]);
  });

  test('S 60 needs a grace period of S and five intervals, whatever the phase: with less it is stopped [H-053, H-088]', () => {
    for (const firstProbe of ['atOnce', 'seed', 'late']) expect(watch(60, firstProbe, {}, graceOf(60 + 150)).isKept).toBe(true);
    expect(watch(60, 'atOnce', {}, graceOf(90)).isKept).toBe(false);
  });

  test('S 60 at 10/2/2: unhealthy within 10 to 20 s, healthy within 70 to 80 s, and 80 s of grace keep it [H-087, H-088]', () => {
    const quick = { intervalSeconds: 10, healthyThreshold: 2, unhealthyThreshold: 2 };
    for (const firstProbe of ['atOnce', 'seed', 'late']) {
      const { states, isKept } = watch(60, firstProbe, quick, graceOf(80));
      const [, [unhealthy, down] = [], [healthy, up] = []] = states;
      expect([unhealthy, healthy]).toEqual(['unhealthy', 'healthy']);
      expect(down).toBeGreaterThanOrEqual(10);
      expect(down).toBeLessThanOrEqual(20);
      expect(up).toBeGreaterThanOrEqual(70);
      expect(up).toBeLessThanOrEqual(80);
      expect(isKept).toBe(true);
    }
  });
});

describe('a strategy divides a service’s tasks', () => {
  const split = (base: number, weights: [number, number], desiredCount: number) => {
    const capacityProviderStrategy = [
      { capacityProvider: 'FARGATE', base, weight: weights[0] },
      { capacityProvider: 'FARGATE_SPOT', weight: weights[1] },
    ];
    return playService({ seconds: 120, service: { launchType: undefined, capacityProviderStrategy, desiredCount } }).at(100).byProvider;
  };

  test('base 1, 1:4: ten are 3/7, forty 9/31 [C-004, C-010, C-011]', () => {
    expect(split(1, [1, 4], 10)).toEqual({ FARGATE: 3, FARGATE_SPOT: 7 });
    expect(split(1, [1, 4], 40)).toEqual({ FARGATE: 9, FARGATE_SPOT: 31 });
  });

  test('base 2, 1:3: ten are 4/6; a base of all takes all [C-004, C-013]', () => {
    expect(split(2, [1, 3], 10)).toEqual({ FARGATE: 4, FARGATE_SPOT: 6 });
    expect(split(10, [1, 3], 10)).toEqual({ FARGATE: 10 });
  });
});

describe('balance over Availability Zones', () => {
  const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
  const subnets = zones.map((availabilityZone, index) => ({
    id: `subnet-000000000000000${index}`,
    availabilityZone,
    route: 'internet-gateway' as const,
  }));
  const within = (count: number, more: object = {}) => ({
    networkConfiguration: {
      awsvpcConfiguration: { ...networkConfiguration.awsvpcConfiguration, subnets: subnets.slice(0, count).map(({ id }) => id) },
    },
    ...more,
  });
  const countsOf = ({ lanes }: Play, seconds: number) => {
    const running = lanes.filter(
      ({ statuses, stop }) =>
        statuses.some(({ status, atMs }) => status === 'RUNNING' && atMs <= seconds * 1_000) &&
        (stop === null || stop.atMs > seconds * 1_000),
    );
    return zones.map((zone) => running.filter(({ availabilityZone }) => availabilityZone === zone).length).filter((count) => count > 0);
  };

  test('five tasks over three zones are 2/2/1 [P-001, P-005]', () => {
    const played = playService({ seconds: 200, surroundings: { subnets }, service: within(3, { desiredCount: 5 }) });
    expect(countsOf(played, 100).sort()).toEqual([1, 2, 2]);
  });

  test('two tasks of which both are in one zone of two: one starts in the empty zone first, then one stops [P-005, P-006, P-007, S-092, S-102]', () => {
    const lose = { atMs: 200_000, inject: { type: 'loseAvailabilityZone' as const, availabilityZone: 'us-east-1b' } };
    const restore = { atMs: 600_000, inject: { type: 'restoreAvailabilityZone' as const, availabilityZone: 'us-east-1b' } };
    const played = playService({
      seconds: 3_600,
      surroundings: { subnets },
      service: within(2, { desiredCount: 2, availabilityZoneRebalancing: 'ENABLED' }),
      steps: [lose, restore],
    });
    expect(countsOf(played, 590), played.trace).toEqual([2]);
    expect(countsOf(played, 3_600), played.trace).toEqual([1, 1]);
    const added = played.lanes.at(-1);
    const moved = played.lanes.find(({ stop }) => stop !== null && stop.atMs > 600_000);
    expect(added?.availabilityZone).toBe('us-east-1b');
    expect(moved?.availabilityZone).toBe('us-east-1a');
    expect(moved?.stop?.atMs).toBeGreaterThan(added?.statuses.find(({ status }) => status === 'RUNNING')?.atMs ?? Number.POSITIVE_INFINITY);
    const texts = played.events.map(([, text]) => text.replaceAll(/[0-9a-f]{32}/g, 'T'));
    expect(texts).toContain('is not AZ balanced with 2 tasks in us-east-1a, 0 tasks in us-east-1b. AZ Rebalancing in progress.');
    expect(texts).toContain('has started 1 tasks in us-east-1b to AZ Rebalance: (task T).');
    expect(texts).toContain('is AZ balanced with 1 tasks in us-east-1a, 1 tasks in us-east-1b.');
  });
});

test('a chain that ignores SIGTERM: the app is killed at 30 s, then its proxy gets SIGTERM, and SIGKILL at 60 s [T-034, T-035, T-039, T-040]', () => {
  const proxy = { ...api, name: 'proxy', essential: false, portMappings: [], environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:9090' }] };
  const app = { ...api, dependsOn: [{ containerName: 'proxy', condition: 'START' }] };
  const { run } = playService({
    seconds: 300,
    service: { desiredCount: 1 },
    definition: { containerDefinitions: [app, proxy] },
    process: { onStop: { ignores: true } },
    steps: [{ ...force, atMs: 100_000, input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 0 } }],
  });
  const signals = run.timeline.flatMap(({ what, subject, atMs }) =>
    what.type === 'container.signal' ? [`${atMs / 1_000 - 100} ${subject.id.split('/')[1]} ${what.signal}`] : [],
  );
  expect(signals).toEqual(['0 api SIGTERM', '30 api SIGKILL', '30 proxy SIGTERM', '60 proxy SIGKILL']);
});

describe('a restart policy with a period of 60 s', () => {
  const play = (...exits: number[]) => {
    const restartPolicy = { enabled: true, restartAttemptPeriod: 60 };
    const steps = exits.map((second) => ({ atMs: (25 + second) * 1_000, inject: { type: 'killProcess' as const, task: 0, exitCode: 1 } }));
    return playService({ seconds: 400, service: { desiredCount: 1 }, container: { restartPolicy }, steps });
  };

  test('does not restart what exits after 59 s: the essential container stops the task [T-053, T-055]', () => {
    expect(play(59).lanes[0]?.stop).toMatchObject({ stopCode: 'EssentialContainerExited', exitCode: 1 });
  });

  test('restarts what exits after 61 s, in its task [T-052, T-057]', () => {
    expect(play(61).lanes.map(({ stop }) => stop)).toEqual([null]);
  });

  test('does not restart what exits again 30 s later [T-053]', () => {
    const [first] = play(61, 95).lanes;
    expect(first?.stop?.stopCode).toBe('EssentialContainerExited');
  });
});
