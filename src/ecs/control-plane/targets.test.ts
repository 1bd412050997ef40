import { describe, expect, test } from 'vitest';
import { arn, balanced, loadBalancers, one, other, statesOf, textsOf } from '../balanced.fixture.ts';
import { createEcs } from '../ecs.ts';
import { definitionWith } from '../play.fixture.ts';
import { networkConfiguration, surroundings } from '../world.fixture.ts';

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

test.each([
  ['intervalSeconds', { healthCheck: { intervalSeconds: 4 } }],
  ['timeoutSeconds', { healthCheck: { timeoutSeconds: 121 } }],
  ['healthyThreshold', { healthCheck: { healthyThreshold: 1 } }],
  ['unhealthyThreshold', { healthCheck: { unhealthyThreshold: 11 } }],
  ['deregistrationDelaySeconds', { deregistrationDelaySeconds: 3_601 }],
])('a target group has its %s inside the range of the load balancer [H-030] [H-031] [H-032] [H-033] [H-035]', (member, group) => {
  expect(() => balanced({ seconds: 1, group })).toThrow(new RegExp(`^${member} of the target group`));
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
    expect(play.events.find(([, text]) => text.includes('due to an unhealthy status'))?.[0], play.trace).toBe(72);
  });

  test('is in the events when its task is stopped for it, after the start of the replacement [S-082, S-088, S-113]', () => {
    const play = balanced({ service: one, seconds: 400, steps: [{ atMs: 200_000, inject: { type: 'hang', task: 0 } }] });
    const said = play.events
      .filter(([at]) => at >= 200)
      .map(([at, text]) => [at, text.replaceAll(/ ?\((task|reason|target-group) [^)]+\)/g, '')]);
    // Unhealthy at 240 s and replaced 10 s later; the replacement runs 25 s after its start, and its first probe after its boot succeeds.
    expect(said, play.trace).toEqual([
      [250, 'has started 1 tasks:. Amazon ECS replaced 1 tasks due to an unhealthy status.'],
      [276, 'registered 1 targets in'],
      [305, ' (port 8080) is unhealthy in due to.'],
      [305, 'has stopped 1 running tasks:.'],
      [305, 'deregistered 1 targets in'],
      [305, 'has begun draining connections on 1 tasks.'],
      [315, 'has reached a steady state.'],
    ]);
    const drains = play.history.log.find(({ text }) => text.includes('draining connections'))?.text;
    expect(drains).toMatch(/^\(service my-rust-api, taskSet ecs-svc\/\d+\) has begun draining connections on 1 tasks\.$/);
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
    expect(short.events.find(([, text]) => text.includes('an unhealthy status'))?.[0], short.trace).toBe(25 + 150);
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

test('a month behind a load balancer costs no events', () => {
  const entries = (seconds: number) => balanced({ seconds }).run.timeline.length;
  expect(entries(30 * 24 * 3_600)).toBe(entries(600));
});
