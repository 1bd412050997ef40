import { describe, expect, test } from 'vitest';
import { definitionWith, type Play, playService, type ServicePlay, statusesOf } from '../play.fixture.ts';
import { image, surroundings, taskDefinition } from '../world.fixture.ts';

/*
 * Six stories told second by second, as they follow from AWS's documents and the assumptions' defaults: PROVISIONING 12 s, PENDING 6 s, an image
 * that pulls in 3 s and starts in 3 s, DEPROVISIONING 23 s, replacement 10 s after a stop. What is certain must come to the second; what depends on
 * something undocumented must come within the range that follows from its documented part.
 */

const [api] = taskDefinition.containerDefinitions;
const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
const behindAlb = { loadBalancers: [{ targetGroupArn: arn, containerName: 'api', containerPort: 8080 }] };
const ownCheck = ['CMD', '/my-rust-api', 'health'];

/** Nothing to move in the pull, so that a launch takes 24 s; an app that answers at once. */
function tell({ surroundings: world, process, ...differences }: ServicePlay): Play {
  const images = surroundings.images.map((one) => ({ ...one, sizeMB: 0, process: { ...one.process, bootMs: 0, ...process } }));
  return playService({ ...differences, surroundings: { images, ...world } });
}

function withTargetGroup(healthCheck: object = {}, deregistrationDelaySeconds = 300) {
  return { targetGroups: [{ arn, targetType: 'ip' as const, hasListener: true, deregistrationDelaySeconds, healthCheck }] };
}

const kill = (second: number, task = 0, exitCode = 1) => ({
  atMs: second * 1_000,
  inject: { type: 'killProcess' as const, task, exitCode, container: 'api' },
});
const update = (second: number, input: object) => ({
  atMs: second * 1_000,
  call: 'UpdateService',
  input: { cluster: 'day15', service: 'my-rust-api', ...input },
});

/** Events with ids left out. */
function textsOf({ events }: Play, fromSecond = 0): [number, string][] {
  const plain = (text: string) => text.replaceAll(/[0-9a-f]{32}/g, 'T').replaceAll(/ecs-svc\/\d+/g, 'D');
  return events.filter(([second]) => second >= fromSecond).map(([second, text]) => [second, plain(text)]);
}

/** Seconds at which the tasks' targets take these states. */
function targetsOf({ run }: Play): [number, string, string][] {
  return run.timeline.flatMap(({ what, subject, atMs }): [number, string, string][] =>
    what.type === 'target.state' ? [[atMs / 1_000, subject.id.slice(0, 32), what.to]] : [],
  );
}

describe('one task of two crashes, without load balancer and health check', () => {
  const sidecar = {
    ...api,
    name: 'sidecar',
    essential: false,
    portMappings: [],
    environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:9090' }],
  };
  const definition = { containerDefinitions: [api, sidecar] };
  const played = tell({ seconds: 400, definition, steps: [kill(200)] });
  const { lanes, at, run } = played;
  const [first, , replacement] = lanes;

  test('at 0 s its essential container is STOPPED with its exit code, the other gets SIGTERM, and the task is to stop [T-010, T-037, T-060]', () => {
    const entries = run.timeline.filter(({ atMs }) => atMs === 200_000).map(({ what }) => what);
    expect(entries).toContainEqual(expect.objectContaining({ type: 'container.lastStatus', to: 'STOPPED', exitCode: 1 }));
    expect(entries).toContainEqual(expect.objectContaining({ type: 'container.signal', signal: 'SIGTERM' }));
    expect(entries).toContainEqual(expect.objectContaining({ type: 'task.desiredStatus', to: 'STOPPED' }));
  });

  test('the reason is the essential container’s, and the running count is one less at once [T-065]', () => {
    expect(first?.stop).toMatchObject({
      atMs: 200_000,
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      exitCode: 1,
    });
    expect(at(201).running).toBe(1);
  });

  test('it is DEPROVISIONING when its last container has ended, and STOPPED about 24 s after the crash [T-007]', () => {
    expect(statusesOf(first).slice(-2)).toEqual([
      ['DEPROVISIONING', 200],
      ['STOPPED', 223],
    ]);
  });

  test('the replacement comes at about 10 s and goes through PENDING, ACTIVATING and RUNNING at 22, 28 and 34 s [S-003, S-080]', () => {
    expect(statusesOf(replacement)).toEqual([
      ['PROVISIONING', 210],
      ['PENDING', 222],
      ['ACTIVATING', 228],
      ['RUNNING', 234],
    ]);
    expect(textsOf(played, 200)[0]).toEqual([210, 'has started 1 tasks: (task T).']);
  });

  test('the service is steady 40 s after the replacement runs, at 74 s, and there was no new deployment [H-068, S-061]', () => {
    expect(textsOf(played, 201).at(-1)).toEqual([274, 'has reached a steady state.']);
    expect(run.timeline.filter(({ what }) => what.type === 'deployment.created')).toHaveLength(1);
  });

  test('with a health check it is steady one interval after RUNNING and the report’s lag [H-008, H-069]', () => {
    const healthCheck = { command: ownCheck, interval: 10, retries: 3 };
    const checked = tell({ seconds: 400, container: { healthCheck }, steps: [kill(200)], assumptions: { 'health.reportLagMs': 0 } });
    expect(textsOf(checked, 201).at(-1)).toEqual([244, 'has reached a steady state.']);
  });

  test('with a restart policy its container starts again in the task, and within two seconds, and the service says nothing [T-052, T-057, T-099]', () => {
    const restartPolicy = { enabled: true, restartAttemptPeriod: 60 };
    const restarted = tell({ seconds: 400, container: { restartPolicy }, steps: [kill(200)] });
    expect(restarted.lanes).toHaveLength(2);
    expect(textsOf(restarted, 200)).toEqual([]);
    const back = restarted.run.timeline.find(
      ({ what, atMs }) => what.type === 'container.lastStatus' && what.to === 'RUNNING' && atMs > 200_000,
    );
    expect((back?.atMs ?? 0) - 200_000).toBeLessThanOrEqual(2_000);
  });
});

describe('the same behind an Application Load Balancer', () => {
  const played = tell({ seconds: 900, service: behindAlb, surroundings: withTargetGroup(), steps: [kill(300)] });
  const { lanes, run } = played;
  const [crashed, , replacement] = lanes;

  test('the target is taken out within ten seconds of the crash [S-083]', () => {
    const out = textsOf(played, 300).find(([, text]) => text === `deregistered 1 targets in (target-group ${arn})`);
    expect(out?.[0]).toBeGreaterThanOrEqual(300);
    expect(out?.[0]).toBeLessThanOrEqual(310);
  });

  test('the replacement does not wait for the draining: it starts at about 10 s and is registered when it runs, at about 34 s [S-081]', () => {
    expect(statusesOf(replacement)[0]).toEqual(['PROVISIONING', 310]);
    expect(statusesOf(replacement).find(([status]) => status === 'RUNNING')).toEqual(['RUNNING', 334]);
    const registered = textsOf(played, 310).find(([, text]) => text === `registered 1 targets in (target-group ${arn})`);
    expect(registered?.[0]).toBeGreaterThanOrEqual(334);
    expect(registered?.[0]).toBeLessThanOrEqual(336);
    expect(targetsOf(played).filter(([, task]) => task === replacement?.taskId)[0]).toEqual([334, replacement?.taskId, 'initial']);
  });

  test('its first probe succeeds within an interval and makes it healthy, whatever the healthy threshold; then the service is steady [H-038]', () => {
    const [healthy] = targetsOf(played).find(([, task, state]) => task === replacement?.taskId && state === 'healthy') ?? [0];
    expect(healthy).toBeGreaterThanOrEqual(334);
    expect(healthy).toBeLessThanOrEqual(364);
    const steady = textsOf(played, 301).find(([, text]) => text === 'has reached a steady state.');
    expect(steady?.[0]).toBeGreaterThanOrEqual(Math.floor(healthy));
    expect(steady?.[0]).toBeLessThanOrEqual(Math.floor(healthy) + 30);
    expect(crashed?.stop?.stopCode).toBe('EssentialContainerExited');
    expect(run.limit).toBeUndefined();
  });
});

describe('an app that dies some seconds after each start', () => {
  const dies = (afterSeconds: number, more: Partial<ServicePlay> = {}) =>
    tell({ seconds: 7_200, service: { desiredCount: 1 }, process: { exit: { afterMs: afterSeconds * 1_000, code: 1 } }, ...more });
  const startsOf = ({ lanes }: Play) => lanes.map(({ statuses }) => (statuses[0]?.atMs ?? 0) / 1_000);

  test.each([5, 20, 100])('is started anew every %i s and 34 s more, for two hours without growing waits [S-041]', (seconds) => {
    const starts = startsOf(dies(seconds));
    expect(new Set(starts.slice(1).map((at, index) => at - (starts[index] ?? 0)))).toEqual(new Set([seconds + 34]));
    expect(starts.at(-1)).toBeGreaterThan(7_200 - seconds - 40);
  });

  test('is never called unable to start consistently [S-040]', () => {
    expect(dies(20).events.filter(([, text]) => text.includes('unable to consistently start'))).toEqual([]);
  });

  const broken = (seconds: number) => {
    const bad = {
      ...surroundings.images[0],
      tags: ['bad'],
      digest: `sha256:${'b'.repeat(64)}`,
      sizeMB: 0,
      process: { ...surroundings.images[0]?.process, exit: { afterMs: seconds * 1_000, code: 1 } },
    };
    const images = [...surroundings.images.map((one) => ({ ...one, sizeMB: 0 })), bad] as typeof surroundings.images;
    const steps = [
      { atMs: 300_000, call: 'RegisterTaskDefinition', input: definitionWith({}, { image: `${image}:bad` }) },
      update(300, { taskDefinition: 'my-rust-api:2' }),
    ];
    return playService({ seconds: 3_600, service: { desiredCount: 2 }, surroundings: { images }, steps });
  };
  const completions = ({ run }: Play) =>
    run.timeline.filter(({ what }) => what.type === 'deployment.rolloutState' && what.to === 'COMPLETED');

  test('before 40 s: the deployment never ends and the old revision stays [H-068, D-034]', () => {
    const played = broken(20);
    expect(completions(played)).toHaveLength(1);
    expect(played.lanes.slice(0, 2).every(({ stop }) => stop === null)).toBe(true);
  });

  test('after more than 40 s: each task counts as healthy for a while, and the deployment may end though the app is broken [H-068]', () => {
    expect(completions(broken(120)).length).toBeGreaterThan(1);
  });
});

describe('an image that cannot be pulled, one task, 20 s from start to failure', () => {
  const noImage = { surroundings: { images: [] }, assumptions: { 'fargate.pullBaseMs': 2_000 } };

  test('is tried at 0:00, 0:30, 1:00, then after waits of 60 s that double up to 27 minutes, without end [S-043, S-044]', () => {
    const { lanes, events } = playService({ seconds: 7_200, service: { desiredCount: 1 }, ...noImage });
    const starts = lanes.map(({ statuses }) => (statuses[0]?.atMs ?? 0) / 1_000);
    const at = (minutes: number, seconds: number) => minutes * 60 + seconds;
    expect(starts).toEqual([0, 30, 60, at(2, 20), at(4, 40), 540, at(17, 20), at(33, 40), 3_660, 3_680 + 1_620, 5_300 + 20 + 1_620]);
    expect(events.find(([, text]) => text.startsWith('is unable to consistently start tasks successfully.'))?.[0]).toBe(at(1, 20));
  });

  test.each([
    [1, 80],
    [2, 50],
  ])('trips the circuit breaker of %i tasks with the third failure, at %i s [D-060, D-066, D-077]', (desiredCount, second) => {
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: false } };
    const { run } = playService({ seconds: 600, service: { desiredCount, deploymentConfiguration }, ...noImage });
    const failed = run.timeline.find(({ what }) => what.type === 'deployment.rolloutState' && what.to === 'FAILED');
    expect(failed?.atMs).toBe(second * 1_000);
  });
});

describe('an app that boots too slowly for its checks', () => {
  const slow = (bootSeconds: number, healthCheck: object, more: Partial<ServicePlay> = {}) =>
    tell({
      seconds: 1_200,
      process: { bootMs: bootSeconds * 1_000 },
      container: { healthCheck: { command: ownCheck, ...healthCheck } },
      ...more,
      service: { desiredCount: 1, ...more.service },
    });
  const unhealthyAt = ({ run }: Play) =>
    run.timeline.flatMap(({ what, atMs }) => (what.type === 'container.health' && what.to === 'UNHEALTHY' ? [atMs / 1_000 - 24] : []))[0];

  test('45 s with interval 10, retries 3: probes at 10, 20 and 30 s fail, UNHEALTHY at 30 s, seen up to 20 s later [H-013, H-080]', () => {
    const none = slow(45, { interval: 10, retries: 3 }, { assumptions: { 'health.reportLagMs': 0 } });
    expect(unhealthyAt(none)).toBe(30);
    expect(unhealthyAt(slow(45, { interval: 10, retries: 3 }))).toBeLessThanOrEqual(50);
  });

  test.each([
    ['startPeriod 21', { interval: 10, retries: 3, startPeriod: 21 }],
    ['retries 5', { interval: 10, retries: 5 }],
    ['interval 15', { interval: 15, retries: 3 }],
  ])('is mended by %s: no task is stopped [H-082, H-083]', (_, healthCheck) => {
    expect(slow(45, healthCheck).lanes.map(({ stop }) => stop)).toEqual([null]);
  });

  test('is mended by a grace period of 75 s: UNHEALTHY at 30 s, HEALTHY again before the grace ends [H-014, H-052, H-085]', () => {
    const played = slow(45, { interval: 10, retries: 3 }, { service: { healthCheckGracePeriodSeconds: 75 } });
    expect(played.lanes.map(({ stop }) => stop)).toEqual([null]);
  });

  test('never ready: each task is stopped for its checks, the count goes between one and two, and nothing is throttled [H-060, S-042]', () => {
    const played = slow(100_000, { interval: 10, retries: 3 });
    const stopped = played.lanes.filter(({ stop }) => stop !== null);
    expect(stopped.length).toBeGreaterThan(4);
    expect(new Set(stopped.map(({ stop }) => stop?.stoppedReason))).toEqual(new Set(['Task failed container health checks']));
    for (let second = 120; second < 1_200; second += 1) {
      const { running, pending } = played.at(second);
      expect(running + pending, `${second} s\n${played.trace}`).toBeGreaterThanOrEqual(1);
      expect(running + pending, `${second} s\n${played.trace}`).toBeLessThanOrEqual(2);
    }
    expect(played.events.filter(([, text]) => text.includes('unable to consistently start'))).toEqual([]);
  });

  test('a task that recovers while its replacement starts: both are healthy, one too many, and one is stopped as in any scale-in [H-014, H-074]', () => {
    const change = (second: number, type: 'hang' | 'heal') => ({ atMs: second * 1_000, inject: { type, task: 0 } });
    const played = slow(0, { interval: 10, retries: 3 }, { steps: [change(300, 'hang'), change(375, 'heal')] });
    expect(played.lanes, played.trace).toHaveLength(2);
    expect(played.at(370)).toMatchObject({ running: 1, pending: 1 });
    const [stopped, ...others] = played.lanes.filter(({ stop }) => stop !== null);
    expect(others).toEqual([]);
    expect(stopped?.stop?.stoppedReason).toMatch(/^Scaling activity initiated by/);
  });

  const slowTarget = (service: object, healthCheck: object = {}) =>
    tell({
      seconds: 1_200,
      process: { bootMs: 60_000 },
      service: { desiredCount: 1, ...behindAlb, ...service },
      surroundings: withTargetGroup(healthCheck, 5),
    });

  test('60 s behind an ALB with its defaults: unhealthy 30 to 60 s after RUNNING, and the task is stopped for it [H-040, H-087, T-067]', () => {
    const played = slowTarget({});
    const [unhealthy = 0] = targetsOf(played).find(([, , state]) => state === 'unhealthy') ?? [];
    expect(unhealthy - 24).toBeGreaterThanOrEqual(30);
    expect(unhealthy - 24).toBeLessThanOrEqual(60);
    expect(played.lanes[0]?.stop).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in (target-group ${arn})`,
    });
    // Replaced first, 35 to 75 s after RUNNING and the lags of this model.
    const replaced = (played.lanes[1]?.statuses[0]?.atMs ?? 0) / 1_000 - 24;
    expect(replaced).toBeGreaterThanOrEqual(30);
    expect(replaced).toBeLessThanOrEqual(100);
  });

  test.each([
    ['a grace period of 210 s', { healthCheckGracePeriodSeconds: 210 }, {}],
    [
      'interval 10, healthy threshold 2 and a grace period of 80 s',
      { healthCheckGracePeriodSeconds: 80 },
      { intervalSeconds: 10, healthyThreshold: 2 },
    ],
  ])('is mended by %s [H-051, H-053, H-088]', (_, service, healthCheck) => {
    expect(slowTarget(service, healthCheck).lanes.map(({ stop }) => stop)).toEqual([null]);
  });
});

describe('a rolling update of four tasks behind an ALB at 100/200', () => {
  const roll = (delaySeconds: number) =>
    tell({
      seconds: 1_500,
      service: { desiredCount: 4, ...behindAlb },
      surroundings: withTargetGroup({}, delaySeconds),
      steps: [update(600, { forceNewDeployment: true })],
    });
  const played = roll(300);
  const since = (text: RegExp | string, of = played) => {
    const found = textsOf(of, 600).find(([, said]) => (typeof text === 'string' ? said === text : text.test(said)));
    return (found?.[0] ?? Number.NaN) - 600;
  };

  test('starts four, registers them when they run at 24 s, healthy by 54 s [S-080, S-081, D-020, D-021]', () => {
    expect(since('has started 4 tasks: (task T) (task T) (task T) (task T).')).toBe(0);
    const registered = since(`registered 4 targets in (target-group ${arn})`);
    expect(registered).toBeGreaterThanOrEqual(24);
    expect(registered).toBeLessThanOrEqual(26);
    const healthy = targetsOf(played).filter(([second, , state]) => second > 600 && state === 'healthy');
    expect(healthy).toHaveLength(4);
    for (const [second] of healthy) expect(second - 600).toBeLessThanOrEqual(54);
  });

  test('then drains the old ones for 300 s before their signal, and stops them [H-043, H-044, H-045, S-006, S-082, S-083, S-084, T-005]', () => {
    const draining = targetsOf(played).filter(([, , state]) => state === 'draining');
    expect(draining).toHaveLength(4);
    const unused = targetsOf(played).filter(([, , state]) => state === 'unused');
    expect(unused.map(([second, task]) => second - (draining.find(([, of]) => of === task)?.[0] ?? 0))).toEqual([300, 300, 300, 300]);
    expect(since(/has begun draining connections on \d+ tasks\./)).toBeGreaterThanOrEqual(24);
    const signals = played.run.timeline.filter(({ what, atMs }) => what.type === 'container.signal' && atMs > 600_000);
    for (const { atMs } of signals) expect(atMs / 1_000 - 600).toBeGreaterThanOrEqual(324);
    for (const { atMs } of signals) expect(atMs / 1_000 - 600).toBeLessThanOrEqual(395);
    const statuses = played.lanes[0]?.statuses.map(({ status }) => status);
    expect(statuses).toContain('DEACTIVATING');
  });

  test('is completed and steady at about 400 s [S-087, D-036]', () => {
    const done = since('has reached a steady state.');
    expect(done).toBeGreaterThanOrEqual(324);
    expect(done).toBeLessThanOrEqual(430);
    expect(since('(deployment D) deployment completed.')).toBeLessThanOrEqual(430);
  });

  test('takes one and a half to two minutes with a delay of 5 to 30 s [H-045]', () => {
    for (const delay of [5, 30]) {
      const done = since('has reached a steady state.', roll(delay));
      expect(done).toBeGreaterThanOrEqual(29 + delay);
      expect(done).toBeLessThanOrEqual(130);
    }
  });
});
