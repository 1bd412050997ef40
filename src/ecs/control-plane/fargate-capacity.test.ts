import { describe, expect, test } from 'vitest';
import { limits } from '../ecs.ts';
import { playService, type ServicePlay, statusesOf } from '../play.fixture.ts';
import { networkConfiguration, surroundings } from '../world.fixture.ts';

const strategy = [
  { capacityProvider: 'FARGATE', base: 1, weight: 1 },
  { capacityProvider: 'FARGATE_SPOT', weight: 3 },
];
const mixed = (desiredCount: number, more: object = {}) => ({
  desiredCount,
  launchType: undefined,
  capacityProviderStrategy: strategy,
  ...more,
});
const spotOnly = (desiredCount: number) =>
  mixed(desiredCount, { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] });
const drought = (atMs: number, on: boolean, availabilityZone?: string) => ({
  atMs,
  inject: { type: 'spotDrought' as const, on, ...(availabilityZone !== undefined && { availabilityZone }) },
});
const kill = (atMs: number, task: number) => ({ atMs, inject: { type: 'killProcess' as const, task, exitCode: 1 } });
const unavailable =
  'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.';

/** The first look comes a second after the calls, so that a change at 0 is there before it. */
const before = { 'scheduler.acceptMs': 1_000 };

describe('a drought of Spot', () => {
  test('leaves the service short by its share of Spot, and nobody fills in: there is no fallback to on-demand [C-021] [C-022] [S-094]', () => {
    const { at, events, trace } = playService({ seconds: 600, service: mixed(5), steps: [drought(0, true)], assumptions: before });
    expect(at(600).byProvider, trace).toEqual({ FARGATE: 2 });
    expect(events.filter(([, text]) => text === unavailable)).toHaveLength(1);
    expect(events.some(([, text]) => text.includes('steady state'))).toBe(false);
  });

  test('is asked again and again, ever more slowly, and the tasks come once it is over [C-021]', () => {
    const play = playService({
      seconds: 3_600,
      service: spotOnly(1),
      steps: [drought(0, true), drought(900_000, false)],
      assumptions: before,
    });
    const tries = play.run.timeline.filter(({ what }) => what.type === 'decision' && what.what === 'Availability Zone');
    // 10 s twice, then 60 s, doubled each time: at 1 261 s there is capacity again.
    expect(tries.map(({ atMs }) => atMs / 1_000)).toEqual([1, 11, 21, 81, 201, 441, 921]);
    expect(play.lanes).toHaveLength(1);
    expect(play.at(3_600)).toMatchObject({ running: 1 });
  });

  test('does not hold up the replacement of an on-demand task', () => {
    const { at, trace } = playService({
      seconds: 1_200,
      service: mixed(5),
      steps: [drought(0, true), kill(1_000_000, 0)],
      assumptions: before,
    });
    expect(at(999).byProvider, trace).toEqual({ FARGATE: 2 });
    expect(at(1_040).byProvider).toEqual({ FARGATE: 2 });
  });

  test('counts what is missing where some tasks came to be and the circuit breaker is on [S-098]', () => {
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: false } };
    const play = playService({
      seconds: 100,
      service: mixed(5, { deploymentConfiguration }),
      steps: [drought(0, true)],
      assumptions: before,
    });
    const texts = play.events.map(([, text]) => text.replace(/\d{19}/, 'ID'));
    expect(texts).toContain('could not launch 3 tasks for deployment ecs-svc/ID.');
  });

  test('in one Availability Zone sends the tasks to the others', () => {
    const { lanes, events } = playService({
      seconds: 120,
      service: spotOnly(4),
      steps: [drought(0, true, 'us-east-1a')],
      assumptions: before,
    });
    expect(lanes.map(({ availabilityZone }) => availabilityZone)).toEqual(Array.from({ length: 4 }, () => 'us-east-1b'));
    expect(events.some(([, text]) => text === unavailable)).toBe(false);
  });

  test('does not touch what runs, and its end moves nothing [C-024]', () => {
    const { lanes, at } = playService({
      seconds: 1_200,
      service: mixed(5),
      steps: [drought(200_000, true), drought(400_000, false)],
    });
    expect(lanes).toHaveLength(5);
    expect(at(1_200).byProvider).toEqual({ FARGATE: 2, FARGATE_SPOT: 3 });
  });

  test('says in each decision which zone had none', () => {
    const { run } = playService({ seconds: 5, service: spotOnly(1), steps: [drought(0, true)], assumptions: before });
    const decision = run.timeline.find(({ what }) => what.type === 'decision' && what.what === 'Availability Zone');
    expect(decision?.what).toMatchObject({
      candidates: [
        { name: 'us-east-1a', refused: 'FARGATE_SPOT has no capacity there now' },
        { name: 'us-east-1b', refused: 'FARGATE_SPOT has no capacity there now' },
      ],
    });
  });

  test('says how many tasks each zone has, and of one that it is one', () => {
    const { run } = playService({ seconds: 5, service: spotOnly(2), assumptions: before });
    const [, second] = run.timeline.filter(({ what }) => what.type === 'decision' && what.what === 'Availability Zone');
    expect(second?.what).toMatchObject({
      candidates: [
        { name: 'us-east-1a', detail: '1 task on FARGATE_SPOT, 1 in all', refused: 'has more tasks' },
        { name: 'us-east-1b', detail: '0 tasks on FARGATE_SPOT, 0 in all' },
      ],
    });
  });

  test('on demand leaves Spot alone', () => {
    const shortage = { atMs: 0, inject: { type: 'capacityShortage' as const, on: true } };
    const { at } = playService({ seconds: 100, service: mixed(5), steps: [shortage], assumptions: before });
    expect(at(100).byProvider).toEqual({ FARGATE_SPOT: 3 });
  });
});

describe('the interruption of Spot tasks', () => {
  const reclaim = (atMs: number, what: object) => ({ atMs, inject: { type: 'reclaimSpot', ...what } as never });

  test('signals at once, kills after stopTimeout, and a replacement on Spot is asked for in the same second [T-071] [C-020] [C-030] [C-031] [C-032]', () => {
    const { lanes, run, at } = playService({
      seconds: 600,
      service: mixed(5),
      container: { stopTimeout: 120 },
      process: { onStop: { ignores: true } },
      steps: [reclaim(200_000, { tasks: 1 })],
    });
    const lost = lanes.find(({ stop }) => stop !== null);
    expect(lost?.capacityProvider).toBe('FARGATE_SPOT');
    expect(lost?.stop).toMatchObject({ atMs: 200_000, stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' });
    const signals = run.timeline.flatMap(({ atMs, what }) => (what.type === 'container.signal' ? [[what.signal, atMs]] : []));
    expect(signals).toEqual([
      ['SIGTERM', 200_000],
      ['SIGKILL', 320_000],
    ]);
    expect(statusesOf(lanes[5])[0]).toEqual(['PROVISIONING', 200]);
    expect(lanes[5]?.capacityProvider).toBe('FARGATE_SPOT');
    expect(at(600).byProvider).toEqual({ FARGATE: 2, FARGATE_SPOT: 3 });
  });

  test('takes with the default stopTimeout 30 s from SIGTERM to SIGKILL, not the two minutes [C-031]', () => {
    const { run } = playService({
      seconds: 400,
      service: spotOnly(1),
      process: { onStop: { ignores: true } },
      steps: [reclaim(200_000, { task: 0 })],
    });
    const kills = run.timeline.flatMap(({ atMs, what }) => (what.type === 'container.signal' && what.signal === 'SIGKILL' ? [atMs] : []));
    expect(kills).toEqual([230_000]);
  });

  test('leaves a service of one Spot task without any until there is capacity [C-033]', () => {
    const { at, events } = playService({
      seconds: 2_000,
      service: spotOnly(1),
      steps: [drought(199_000, true), reclaim(200_000, { all: true }), drought(800_000, false)],
    });
    expect(at(201).running).toBe(0);
    expect(at(800).running).toBe(0);
    expect(events.some(([, text]) => text === unavailable)).toBe(true);
    expect(at(2_000).running).toBe(1);
  });

  test('takes as many as it says, of one zone or all, and never an on-demand task', () => {
    const stopped = (what: object) =>
      playService({ seconds: 201, service: mixed(9), steps: [reclaim(200_000, what)] }).lanes.filter(({ stop }) => stop !== null);
    expect(stopped({ tasks: 2 })).toHaveLength(2);
    expect(stopped({ tasks: 99 })).toHaveLength(6);
    expect(stopped({ all: true }).every(({ capacityProvider }) => capacityProvider === 'FARGATE_SPOT')).toBe(true);
    expect(stopped({ availabilityZone: 'us-east-1b' }).map(({ availabilityZone }) => availabilityZone)).toEqual(
      Array.from({ length: 3 }, () => 'us-east-1b'),
    );
  });

  test('of a task that is not on Spot changes nothing and says so', () => {
    const { run, at } = playService({ seconds: 210, steps: [reclaim(200_000, { task: 0 })] });
    expect(run.timeline.find(({ what }) => what.type === 'change')?.what).toMatchObject({ isEffective: false });
    expect(at(210).running).toBe(2);
  });
});

describe('the loss of an Availability Zone', () => {
  const lose = (atMs: number) => ({ atMs, inject: { type: 'loseAvailabilityZone' as const, availabilityZone: 'us-east-1a' } });
  const restore = (atMs: number) => ({ atMs, inject: { type: 'restoreAvailabilityZone' as const, availabilityZone: 'us-east-1a' } });

  test('ends what runs there without a signal, and the replacements go elsewhere', () => {
    const { at, lanes, run, trace } = playService({ seconds: 400, service: { desiredCount: 4 }, steps: [lose(200_000)] });
    expect(at(201), trace).toMatchObject({ running: 2, availabilityZones: ['us-east-1b'] });
    expect(lanes.filter(({ stop }) => stop).map(({ stop }) => stop?.stopCode)).toEqual(['InfrastructureHealth', 'InfrastructureHealth']);
    expect(run.timeline.some(({ what }) => what.type === 'container.signal')).toBe(false);
    expect(at(260)).toMatchObject({ running: 4, availabilityZones: ['us-east-1b'] });
  });

  test('ends tasks that do not run yet, too', () => {
    const { at } = playService({ seconds: 100, service: { desiredCount: 4 }, steps: [lose(15_000)] });
    expect(at(100)).toMatchObject({ running: 4, availabilityZones: ['us-east-1b'] });
  });

  test('is made even again by rebalancing after its return', () => {
    const { at, events } = playService({ seconds: 1_200, service: { desiredCount: 4 }, steps: [lose(200_000), restore(600_000)] });
    expect(at(1_200)).toMatchObject({ running: 4, availabilityZones: ['us-east-1a', 'us-east-1b'] });
    expect(events.map(([, text]) => text)).toContain('is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b.');
  });
});

describe('quotas', () => {
  const starts = (play: ReturnType<typeof playService>) => play.lanes.map(({ statuses }) => Math.floor((statuses[0]?.atMs ?? 0) / 1_000));
  const large = (desiredCount: number, more: Partial<ServicePlay> = {}) =>
    playService({
      seconds: 90,
      service: { desiredCount, ...(more.service ?? {}) },
      options: { limits: { events: 1_000_000 } },
      ...more,
    });

  test('a hundred tasks launch at once, then twenty a second, at most 500 in a minute [Q-008] [Q-009] [S-099]', () => {
    const play = large(600, { service: { desiredCount: 600 } });
    const seconds = starts(play);
    const inSecond = (second: number) => seconds.filter((one) => one === second).length;
    expect(inSecond(0)).toBe(limits.fargateLaunchBurst.value);
    expect([1, 2, 19].map(inSecond)).toEqual([20, 20, 20]);
    expect(seconds.filter((one) => one < 60)).toHaveLength(500);
    expect(inSecond(60)).toBe(100);
    expect(play.events.map(([, text]) => text)).toContain('operations are being throttled. Will try again later.');
  });

  test('on demand and Spot have a bucket each [Q-009]', () => {
    const halves = [
      { capacityProvider: 'FARGATE', weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
    ];
    const seconds = starts(large(300, { service: { desiredCount: 300, launchType: undefined, capacityProviderStrategy: halves } }));
    expect(seconds.filter((one) => one === 0)).toHaveLength(200);
    expect(seconds.filter((one) => one === 1)).toHaveLength(40);
  });

  test('a Region may launch more slowly', () => {
    const quotas = { fargateLaunchBurst: 25, fargateLaunchesPerSecond: 5, serviceLaunchesPerMinute: 125 };
    const seconds = starts(large(200, { service: { desiredCount: 200 }, surroundings: { quotas } }));
    expect(seconds.filter((one) => one === 0)).toHaveLength(25);
    expect(seconds.filter((one) => one < 60)).toHaveLength(125);
  });

  test('the vCPUs of a new account hold 24 of the smallest tasks, and the service says why there are no more [Q-010] [S-095]', () => {
    const quotas = { fargateOnDemandVcpus: limits.fargateVcpusOfNewAccount.value };
    const { at, events } = playService({ seconds: 200, service: { desiredCount: 30 }, surroundings: { quotas } });
    expect(at(200).running).toBe(24);
    expect(events.map(([, text]) => text)).toContain(
      'was unable to place a task. Reason: You’ve reached the limit on the number of vCPUs you can run concurrently.',
    );
  });

  test('vCPUs are free again once a task is STOPPED, and Spot’s are counted by themselves [Q-010]', () => {
    const quotas = { fargateOnDemandVcpus: 1, fargateSpotVcpus: 1 };
    const { at } = playService({
      seconds: 900,
      service: mixed(8, { capacityProviderStrategy: [strategy[0], { capacityProvider: 'FARGATE_SPOT', weight: 1 }] }),
      surroundings: { quotas },
      steps: [kill(300_000, 0)],
    });
    expect(at(200).byProvider).toEqual({ FARGATE: 4, FARGATE_SPOT: 3 });
    expect(at(900).byProvider).toEqual({ FARGATE: 4, FARGATE_SPOT: 3 });
  });
});

test('each provider is spread over the zones by itself [C-025] [P-001]', () => {
  const subnets = [
    ...surroundings.subnets,
    { id: 'subnet-0a1b2c3d4e5f60003', availabilityZone: 'us-east-1c', route: 'internet-gateway' as const },
  ];
  const network = { awsvpcConfiguration: { ...networkConfiguration.awsvpcConfiguration, subnets: subnets.map(({ id }) => id) } };
  const { lanes } = playService({
    seconds: 10,
    service: mixed(12, { networkConfiguration: network }),
    surroundings: { subnets },
  });
  const inZones = (provider: string) =>
    ['us-east-1a', 'us-east-1b', 'us-east-1c'].map(
      (zone) => lanes.filter(({ capacityProvider, availabilityZone }) => capacityProvider === provider && availabilityZone === zone).length,
    );
  for (const provider of ['FARGATE', 'FARGATE_SPOT']) {
    const counts = inZones(provider);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
});

test('an unhealthy task’s replacement comes on its provider and in its zone, so that the shares stay as they are [C-020]', () => {
  const hang = (task: number) => ({ atMs: 200_000, inject: { type: 'hang' as const, task } });
  for (const task of [0, 1, 2, 3, 4]) {
    const { lanes, at } = playService({
      seconds: 600,
      service: mixed(5),
      container: { healthCheck: { command: ['CMD', '/my-rust-api'], interval: 10, retries: 2 } },
      steps: [hang(task)],
    });
    expect(lanes).toHaveLength(6);
    expect(lanes[5]?.capacityProvider).toBe(lanes[task]?.capacityProvider);
    expect(lanes[5]?.availabilityZone).toBe(lanes[task]?.availabilityZone);
    expect(at(600).byProvider).toEqual({ FARGATE: 2, FARGATE_SPOT: 3 });
  }
});
