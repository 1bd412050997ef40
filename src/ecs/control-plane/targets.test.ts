import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEcs, type Surroundings } from '../ecs.ts';
import { stepContainer, stepTarget } from '../naive-probes.fixture.ts';
import { definitionWith, type Play, playService, type ServicePlay, statusesOf } from '../play.fixture.ts';
import { networkConfiguration, surroundings } from '../world.fixture.ts';

const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
const other = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/admin/fedcba9876543210';
const loadBalancers = [{ targetGroupArn: arn, containerName: 'api', containerPort: 8080 }];

type TargetGroup = NonNullable<Surroundings['targetGroups']>[number];

/** First probe at once, word of it at once, 30 s until a target is gone: times come out as in a worked table. */
const exact = { 'elb.firstProbe': 'atOnce', 'elb.pollLagMs': 0, 'health.reportLagMs': 0 };

function balanced({ group = {}, service = {}, ...differences }: Partial<ServicePlay> & { group?: Partial<TargetGroup> }): Play {
  const { healthCheck = {}, ...rest } = group;
  const targetGroups: TargetGroup[] = [
    {
      arn,
      targetType: 'ip',
      hasListener: true,
      deregistrationDelaySeconds: 30,
      ...rest,
      healthCheck: { path: '/healthz', ...healthCheck },
    },
    { arn: other, targetType: 'ip', hasListener: true, deregistrationDelaySeconds: 60, healthCheck: { path: '/healthz' } },
  ];
  return playService({
    seconds: 600,
    ...differences,
    service: { loadBalancers, ...service },
    surroundings: { targetGroups, ...differences.surroundings },
    assumptions: { ...exact, ...differences.assumptions },
  });
}

/** States of a task's target with their seconds, rounded down. */
function statesOf({ run, lanes }: Play, task = 0): [string, number][] {
  const id = lanes[task]?.taskId ?? '';
  return run.timeline.flatMap(({ what, subject, atMs }): [string, number][] =>
    what.type === 'target.state' && subject.id.startsWith(id) ? [[what.to, Math.floor(atMs / 1_000)]] : [],
  );
}

const one = { desiredCount: 1 };
const textsOf = ({ events }: Play) => events.map(([, text]) => text.replaceAll(/\(task [0-9a-f]+\)/g, '(task T)'));

describe('a service behind a load balancer', () => {
  const play = balanced({ service: one, seconds: 200, process: { bootMs: 800 } });

  test('registers its task when it runs, and is steady when the target is healthy, not 40 s later [H-070] [S-081]', () => {
    // The first probe, at once, finds the process still starting; the second is 30 s later.
    expect(statesOf(play), play.trace).toEqual([
      ['initial', 25],
      ['healthy', 55],
    ]);
    expect(textsOf(play)).toEqual([
      'has started 1 tasks: (task T).',
      `registered 1 targets in (target-group ${arn})`,
      expect.stringMatching(/deployment completed\.$/),
      'has reached a steady state.',
    ]);
    expect(play.events.at(-1)?.[0]).toBe(55);
  });

  test('keeps the defaults of the load balancer: 30 s, 5 s, 5 and 2 [H-030] [H-031] [H-032] [H-033]', () => {
    const slow = balanced({ service: { ...one, healthCheckGracePeriodSeconds: 600 }, process: { bootMs: 60_000 } });
    expect(statesOf(slow).map(([state, at]) => [state, at - 25])).toEqual([
      ['initial', 0],
      ['unhealthy', 30],
      ['healthy', 180],
    ]);
    // A probe that meets nothing but silence takes its time-out: the second begins 30 s after the first.
    const closed = balanced({
      service: one,
      seconds: 100,
      surroundings: { securityGroups: [{ id: 'sg-0a1b2c3d4e5f60001', ingress: [] }] },
    });
    expect(statesOf(closed)[1]).toEqual(['unhealthy', 60]);
  });

  test('takes only the codes of the matcher for success, 200 where it names none [H-034]', () => {
    const routes = { '/healthz': 204 };
    const state = (matcher?: string) =>
      statesOf(
        balanced({ service: one, seconds: 120, process: { routes }, group: { healthCheck: { path: '/healthz', matcher } } }),
      )[1]?.[0];
    expect(state()).toBe('unhealthy');
    expect(state('200,204')).toBe('healthy');
    expect(state('200-299')).toBe('healthy');
    expect(state('200-203')).toBe('unhealthy');
  });

  test('in several target groups is healthy when it is in each', () => {
    const both = [...loadBalancers, { targetGroupArn: other, containerName: 'api', containerPort: 8080 }];
    const twice = balanced({ service: { ...one, loadBalancers: both }, group: { healthCheck: { intervalSeconds: 60 } } });
    expect(textsOf(twice).slice(1, 3)).toEqual([
      `registered 1 targets in (target-group ${arn})`,
      `registered 1 targets in (target-group ${other})`,
    ]);
    expect(twice.events.at(-1)).toEqual([85, 'has reached a steady state.']);
  });

  test('is what DescribeServices shows', () => {
    const ecs = createEcs({ surroundings: { ...surroundings, targetGroups: [{ arn, targetType: 'ip', hasListener: true }] }, seed: 1 });
    ecs.call('CreateCluster', {});
    ecs.call('RegisterTaskDefinition', definitionWith());
    const input = {
      serviceName: 'api',
      taskDefinition: 'my-rust-api',
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration,
      loadBalancers,
    };
    ecs.call('CreateService', input);
    expect(ecs.call('DescribeServices', { services: ['api'] })).toMatchObject({ services: [{ loadBalancers }] });
    const unknown = [{ ...loadBalancers[0], targetGroupArn: other }];
    expect(() => ecs.call('CreateService', { ...input, serviceName: 'b', loadBalancers: unknown })).toThrow(/does not exist/);
    ecs.call('RegisterTaskDefinition', definitionWith({}, { portMappings: [{ containerPort: 9000 }] }));
    expect(() => ecs.call('UpdateService', { service: 'api', taskDefinition: 'my-rust-api:2' })).toThrow(
      'The container api did not have a container port 8080 defined.',
    );
  });
});

describe('an unhealthy target', () => {
  test.each([
    ['an error', { healthOverTime: [{ afterMs: 60_000, health: 'failing' as const }] }, 'Health checks failed with these codes: [503]'],
    ['silence', { healthOverTime: [{ afterMs: 60_000, health: 'hung' as const }] }, 'Request timed out'],
  ])('by %s is said with its reason, replaced first, and stopped for it [S-088] [H-060] [H-061]', (_, process, reason) => {
    const play = balanced({ service: one, seconds: 300, process });
    const unhealthy = textsOf(play).find((text) => text.includes('is unhealthy'));
    expect(unhealthy, play.trace).toBe(`(task T) (port 8080) is unhealthy in (target-group ${arn}) due to (reason ${reason}).`);
    expect(textsOf(play)).toContain('has started 1 tasks: (task T). Amazon ECS replaced 1 tasks due to an unhealthy status.');
    expect(play.lanes[0]?.stop).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in (target-group ${arn})`,
    });
  });

  test.each([
    ['on loopback', { container: { environment: [] } }, 'Health checks failed'],
    ['on another port', { container: { environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:9000' }] } }, 'Health checks failed'],
    ['behind a closed port', { surroundings: { securityGroups: [{ id: 'sg-0a1b2c3d4e5f60001', ingress: [443] }] } }, 'Request timed out'],
    ['without the path', { process: { routes: { '/': 200 } } }, 'Health checks failed with these codes: [404]'],
    ['that never starts to listen', { process: { bootMs: 3_000_000 } }, 'Health checks failed'],
  ])('of a process %s says so [T-142]', (_, differences, reason) => {
    const { run } = balanced({ service: one, seconds: 120, ...differences });
    const [first] = run.timeline.flatMap(({ what }) => (what.type === 'target.state' && what.to === 'unhealthy' ? [what.reason] : []));
    expect(first).toBe(reason);
  });

  test('without a grace period is acted on as soon as ECS has heard of it and the scheduler has reacted [H-050]', () => {
    const play = balanced({ service: one, seconds: 200, process: { bootMs: 300_000 }, assumptions: { 'elb.pollLagMs': 7_000 } });
    // Unhealthy 30 s after RUNNING at 25 s, 7 s until ECS knows, 10 s until it reacts.
    expect(play.events.find(([, text]) => text.includes('is unhealthy'))?.[0], play.trace).toBe(62);
    expect(play.events.find(([, text]) => text.includes('due to an unhealthy status'))?.[0], play.trace).toBe(72);
  });

  test('of an old revision during an update is replaced by one of that revision [H-066]', () => {
    const update = { taskDefinition: 'my-rust-api:2', cluster: 'day15', service: 'my-rust-api' };
    const play = balanced({
      service: { desiredCount: 2, healthCheckGracePeriodSeconds: 0 },
      seconds: 400,
      steps: [
        { atMs: 100_000, call: 'RegisterTaskDefinition', input: definitionWith({}, { environment: [] }) },
        { atMs: 100_000, call: 'UpdateService', input: update },
        { atMs: 130_000, inject: { type: 'hang', task: 0 } },
      ],
    });
    // The new revision listens on loopback and never becomes healthy; the old tasks stay, and the one that hangs is replaced by its like.
    const started = play.lanes.filter(({ taskDefinition }) => taskDefinition === 'my-rust-api:1');
    expect(started.length, play.trace).toBeGreaterThan(2);
    expect(play.lanes[0]?.stop?.stoppedReason).toBe(`Task failed ELB health checks in (target-group ${arn})`);
  });

  test('inside the grace period is left alone, and at its end judged by what it is then [H-051] [H-053]', () => {
    // Defaults, up 60 s after RUNNING: unhealthy at 30 s, healthy at 180 s.
    const grace = (healthCheckGracePeriodSeconds: number) =>
      balanced({ service: { ...one, healthCheckGracePeriodSeconds }, process: { bootMs: 60_000 } });
    expect(grace(181).lanes).toHaveLength(1);
    expect(textsOf(grace(181)).some((text) => text.includes('unhealthy'))).toBe(false);
    const short = grace(150);
    expect(short.lanes.length).toBeGreaterThan(1);
    expect(short.events.find(([, text]) => text.includes('is unhealthy'))?.[0], short.trace).toBe(25 + 150);
  });

  test('makes the task unhealthy though its container check succeeds, and the other way round [H-065] [H-071] [H-089]', () => {
    const healthCheck = { command: ['CMD', '/my-rust-api', 'health'], interval: 10, retries: 3 };
    const wrongPath = balanced({ service: one, seconds: 200, container: { healthCheck }, group: { healthCheck: { path: '/no' } } });
    expect(wrongPath.lanes[0]?.stop?.stoppedReason).toBe(`Task failed ELB health checks in (target-group ${arn})`);
    const wrongCheck = balanced({
      service: one,
      seconds: 200,
      container: { healthCheck: { ...healthCheck, command: ['CMD', 'curl', 'http://localhost:8080/healthz'] } },
    });
    expect(wrongCheck.lanes[0]?.stop?.stoppedReason).toBe('Task failed container health checks');
    const both = balanced({ service: one, seconds: 200, container: { healthCheck }, group: { healthCheck: { intervalSeconds: 50 } } });
    expect(both.events.at(-1)).toEqual([75, 'has reached a steady state.']);
  });
});

describe('a target that is taken out', () => {
  test('drains before its task gets its stop signal, when the scheduler stops it [H-043] [H-044] [H-045] [S-082] [S-083] [S-084]', () => {
    const play = balanced({
      service: { desiredCount: 2 },
      seconds: 400,
      steps: [{ atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 1 } }],
    });
    const stopped = play.lanes.findIndex(({ stop }) => stop !== null);
    expect(statesOf(play, stopped).slice(-2), play.trace).toEqual([
      ['draining', 200],
      ['unused', 230],
    ]);
    expect(statusesOf(play.lanes[stopped]).slice(-4)).toEqual([
      ['DEACTIVATING', 200],
      ['STOPPING', 230],
      ['DEPROVISIONING', 230],
      ['STOPPED', 253],
    ]);
    expect(play.events.filter(([at]) => at >= 200).map(([at, text]) => [at, text.replaceAll(/\(task [0-9a-f]+\)/g, '(task T)')])).toEqual([
      [200, 'has begun draining connections on 1 tasks.'],
      [200, `deregistered 1 targets in (target-group ${arn})`],
      [230, 'has stopped 1 running tasks: (task T).'],
      [230, 'has reached a steady state.'],
    ]);
  });

  test('by default for five minutes [H-035]', () => {
    const play = balanced({
      group: { deregistrationDelaySeconds: undefined },
      service: { desiredCount: 2 },
      seconds: 700,
      steps: [{ atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 1 } }],
    });
    const stopped = play.lanes.findIndex(({ stop }) => stop !== null);
    expect(statusesOf(play.lanes[stopped]).slice(-4, -2)).toEqual([
      ['DEACTIVATING', 200],
      ['STOPPING', 500],
    ]);
  });

  test('drains while its task stops, when a user stops it; or before, where that is assumed', () => {
    const stop = (assumptions: object) => {
      const ecs = createEcs({
        surroundings: { ...surroundings, targetGroups: [{ arn, targetType: 'ip', deregistrationDelaySeconds: 30 }] },
        seed: 1,
        assumptions: { ...exact, 'fargate.jitterMs': 0, 'scheduler.acceptMs': 0, ...assumptions },
      });
      ecs.call('CreateCluster', {});
      ecs.call('RegisterTaskDefinition', definitionWith());
      ecs.call('CreateService', {
        serviceName: 'api',
        taskDefinition: 'my-rust-api',
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration,
        loadBalancers,
      });
      ecs.advance(100_000);
      const { taskArns } = ecs.call('ListTasks', {}) as { taskArns: string[] };
      ecs.call('StopTask', { task: taskArns[0] });
      ecs.advance(160_000);
      return ecs.timeline.flatMap(({ what, atMs }) => {
        if (atMs < 100_000) return [];
        if (what.type === 'target.state' && (what.to === 'draining' || what.to === 'unused')) return [[what.to, atMs]];
        return what.type === 'container.signal' ? [[what.signal, atMs]] : [];
      });
    };
    expect(stop({})).toEqual([
      ['SIGTERM', 100_000],
      ['draining', 100_000],
      ['unused', 130_000],
    ]);
    expect(stop({ 'stopTask.waitsForDrain': true })).toEqual([
      ['draining', 100_000],
      ['unused', 130_000],
      ['SIGTERM', 130_000],
    ]);
  });

  test('of a task that crashed stays in service until ECS has seen it, and its replacement waits for nothing', () => {
    const play = balanced({
      service: one,
      seconds: 300,
      steps: [{ atMs: 100_000, inject: { type: 'killProcess', task: 0 } }],
    });
    expect(statesOf(play).slice(-2), play.trace).toEqual([
      ['draining', 105],
      ['unused', 135],
    ]);
    expect(play.events.find(([, text]) => text.startsWith('deregistered'))).toEqual([
      105,
      `deregistered 1 targets in (target-group ${arn})`,
    ]);
    expect(statusesOf(play.lanes[1])[0]).toEqual(['PROVISIONING', 110]);
  });
});

test('a rolling update drains the old tasks for the deregistration delay before it completes', () => {
  // 4 tasks, 100/200, 300 s: new ones run 25 s after their start, old ones are signalled 300 s after the new are healthy.
  const play = balanced({
    group: { deregistrationDelaySeconds: 300 },
    service: { desiredCount: 4 },
    seconds: 1_000,
    steps: [{ atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', forceNewDeployment: true } }],
  });
  const seen = play.events
    .filter(([at]) => at >= 200)
    .map(([at, text]) => [at - 200, text.replaceAll(/ ?\((task|deployment) [^)]+\)/g, '')]);
  expect(seen, play.trace).toEqual([
    [0, 'has started 4 tasks:.'],
    [26, `registered 4 targets in (target-group ${arn})`],
    [55, 'has begun draining connections on 4 tasks.'],
    [55, `deregistered 4 targets in (target-group ${arn})`],
    [355, 'has stopped 4 running tasks:.'],
    [355, ' deployment completed.'],
    [355, 'has reached a steady state.'],
  ]);
});

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

test('a month behind a load balancer costs no events', () => {
  const entries = (seconds: number) => balanced({ seconds }).run.timeline.length;
  expect(entries(30 * 24 * 3_600)).toBe(entries(600));
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
