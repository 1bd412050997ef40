import { describe, expect, test } from 'vitest';
import type { Ecs, Timeline } from '../../ecs.ts';
import { bridgeDefinition, cluster, clusterOf, surroundingsWith } from '../../instances.fixture.ts';

const daemon = { cluster, serviceName: 'agent', taskDefinition: 'web', schedulingStrategy: 'DAEMON', launchType: 'EC2' };

/** One instance from the beginning, another later. */
const laterInstance = {
  instances: surroundingsWith(2).instances?.map((one, index) => ({ ...one, ...(index === 1 && { fromMs: 60_000 }) })) ?? [],
};

interface Shown {
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  events: { message: string }[];
  deployments: { rolloutState: string; taskDefinition: string }[];
}

function show(ecs: Ecs, service = 'agent'): Shown {
  const { services } = ecs.call('DescribeServices', { cluster, services: [service] }) as { services: Shown[] };
  return services[0] as Shown;
}

/** The instance of each task that is created, in order. */
function placed(ecs: Ecs): string[] {
  return ecs.timeline.flatMap(({ what }) => (what.type === 'task.created' ? [what.instance ?? 'none'] : []));
}

function instanceIds(ecs: Ecs): string[] {
  return ecs.timeline.flatMap(({ subject, what }) => (what.type === 'instance.registered' ? [subject.id] : []));
}

function replicas(desiredCount: number, more: object = {}) {
  return { cluster, serviceName: 'web', taskDefinition: 'web', launchType: 'EC2', desiredCount, ...more };
}

/** Tasks of a service that are to go on running, by instance. */
function living(ecs: Ecs, service = 'agent'): Record<string, number> {
  const on = new Map<string, string>();
  for (const { subject, what } of ecs.timeline) {
    if (what.type === 'task.created' && what.service === service) on.set(subject.id, what.instance ?? 'none');
    if (what.type === 'task.placed' && on.has(subject.id)) on.set(subject.id, what.instance);
    if (what.type === 'task.desiredStatus') on.delete(subject.id);
  }
  const counts: Record<string, number> = {};
  for (const instance of on.values()) counts[instance] = (counts[instance] ?? 0) + 1;
  return counts;
}

function setStatus(ecs: Ecs, instance: string, status: 'DRAINING' | 'ACTIVE'): void {
  const { containerInstanceArns } = ecs.call('ListContainerInstances', { cluster, filter: `ec2InstanceId == ${instance}` }) as {
    containerInstanceArns: string[];
  };
  ecs.call('UpdateContainerInstancesState', { cluster, containerInstances: containerInstanceArns, status });
}

function stops(timeline: Timeline): { atMs: number; task: string; reason: string }[] {
  return timeline.flatMap(({ atMs, subject, what }) =>
    what.type === 'task.desiredStatus' ? [{ atMs, task: subject.id, reason: what.stoppedReason }] : [],
  );
}

describe('a DAEMON service', () => {
  test('runs one task on each instance, and its desired count is their number [S-002, S-120]', () => {
    const ecs = clusterOf(3);
    ecs.call('CreateService', daemon);
    ecs.advance(300_000);
    expect(show(ecs)).toMatchObject({ desiredCount: 3, runningCount: 3, pendingCount: 0, deployments: [{ rolloutState: 'COMPLETED' }] });
    expect(placed(ecs).toSorted()).toEqual(instanceIds(ecs).toSorted());
  });

  test('has no tasks, and is steady, where no instance meets its constraints [S-122]', () => {
    const ecs = clusterOf(2);
    const expression = 'attribute:ecs.instance-type == t3.large';
    ecs.call('CreateService', { ...daemon, placementConstraints: [{ type: 'memberOf', expression }] });
    ecs.advance(120_000);
    expect(show(ecs)).toMatchObject({ desiredCount: 0, runningCount: 0, deployments: [{ rolloutState: 'COMPLETED' }] });
  });

  test('stops tasks on instances that no longer meet its constraints [S-123]', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', daemon);
    ecs.advance(120_000);
    const [zone] = ecs.timeline.flatMap(({ what }) =>
      what.type === 'instance.registered' ? [what.attributes['ecs.availability-zone']] : [],
    );
    const expression = `attribute:ecs.availability-zone == ${zone}`;
    ecs.call('UpdateService', { cluster, service: 'agent', placementConstraints: [{ type: 'memberOf', expression }] });
    ecs.advance(240_000);
    expect(show(ecs)).toMatchObject({ desiredCount: 1, runningCount: 1 });
    expect(show(ecs).deployments).toHaveLength(1);
  });

  test.each([
    ['not (task:group == service:agent)', 2],
    ['runningTasksCount < 1', 2],
    ['task:group == service:agent', 0],
  ])('keeps a task whose constraint looks at the tasks of its instance: that is judged without it: %s', (expression, tasks) => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', { ...daemon, placementConstraints: [{ type: 'memberOf', expression }] });
    ecs.advance(1_200_000);
    expect(placed(ecs)).toHaveLength(tasks);
    expect(stops(ecs.timeline)).toEqual([]);
    expect(show(ecs)).toMatchObject({ desiredCount: tasks, runningCount: tasks, deployments: [{ rolloutState: 'COMPLETED' }] });
  });

  test('goes at its next look where others have come that its constraint does not want, and comes back once they have gone [S-123]', () => {
    const ecs = clusterOf(1);
    const placementConstraints = [{ type: 'memberOf', expression: 'not (task:group == service:web)' }];
    ecs.call('CreateService', { ...daemon, placementConstraints });
    ecs.advance(120_000);
    ecs.call('CreateService', replicas(1));
    ecs.advance(240_000);
    ecs.call('UpdateService', { cluster, service: 'agent', healthCheckGracePeriodSeconds: 1 });
    ecs.advance(300_000);
    expect([living(ecs), living(ecs, 'web')].map((on) => Object.values(on))).toEqual([[], [1]]);
    ecs.call('UpdateService', { cluster, service: 'web', desiredCount: 0 });
    ecs.advance(600_000);
    expect(show(ecs)).toMatchObject({ desiredCount: 1, runningCount: 1 });
    expect(placed(ecs)).toHaveLength(3);
  });

  test('starts again what ended, on the same instance', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', daemon);
    ecs.advance(120_000);
    ecs.inject({ type: 'killProcess', task: 0, exitCode: 1 });
    ecs.advance(240_000);
    expect(Object.values(living(ecs))).toEqual([1, 1]);
    expect(show(ecs)).toMatchObject({ runningCount: 2 });
    const [, , again] = placed(ecs);
    expect(again).toBe(placed(ecs)[0]);
  });

  test('loses an unhealthy task before its replacement starts on the same instance', () => {
    const healthCheck = { command: ['CMD', '/my-rust-api'], interval: 10, retries: 2 };
    const ecs = clusterOf(2, { container: { healthCheck } });
    ecs.call('CreateService', daemon);
    ecs.advance(120_000);
    ecs.inject({ type: 'hang', task: 0 });
    ecs.advance(400_000);
    const [stop] = stops(ecs.timeline);
    expect(stop?.reason).toBe('Task failed container health checks');
    expect(placed(ecs)).toHaveLength(3);
    expect(placed(ecs)[2]).toBe(placed(ecs)[0]);
    expect(show(ecs)).toMatchObject({ desiredCount: 2, runningCount: 2 });
  });

  test('is on a new instance before what waits for room there [S-124]', () => {
    const ecs = clusterOf(1, { around: laterInstance });
    ecs.call('CreateService', daemon);
    // Each takes 512 of 2,048 CPU units: with the daemon three find room.
    ecs.call('CreateService', replicas(8));
    ecs.advance(900_000);
    const second = instanceIds(ecs)[1] as string;
    expect(living(ecs)[second]).toBe(1);
    expect(living(ecs, 'web')[second]).toBe(3);
    const first = ecs.timeline.find(({ what }) => what.type === 'task.created' && what.instance === second);
    expect(first?.what).toMatchObject({ service: 'agent' });
  });

  test('says which instance lacks room for it, and goes on where there is some', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', replicas(4, { placementStrategy: [{ type: 'binpack', field: 'cpu' }] }));
    ecs.advance(120_000);
    ecs.call('CreateService', daemon);
    ecs.advance(240_000);
    expect(show(ecs)).toMatchObject({ desiredCount: 2, runningCount: 1 });
    const text =
      /^\(service agent\) was unable to place a task because no container instance met all of its requirements\. The closest matching \(container-instance [0-9a-f]{32}\) has insufficient CPU units available\./;
    expect(show(ecs).events.some(({ message }) => text.test(message))).toBe(true);
  });

  test('follows the instances that go', () => {
    const ecs = clusterOf(3);
    ecs.call('CreateService', daemon);
    ecs.advance(120_000);
    ecs.inject({ type: 'terminateInstance', instance: 0 });
    ecs.advance(400_000);
    expect(show(ecs)).toMatchObject({ desiredCount: 2, runningCount: 2, pendingCount: 0 });
  });

  test('keeps its task on an instance whose agent is not connected', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', daemon);
    ecs.advance(120_000);
    ecs.inject({ type: 'disconnectAgent', instance: 0 });
    ecs.advance(400_000);
    expect(show(ecs)).toMatchObject({ desiredCount: 2, runningCount: 2 });
    expect(stops(ecs.timeline)).toEqual([]);
  });

  test('is stopped on a DRAINING instance when it is the last there [I-047, S-122]', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', daemon);
    ecs.call('CreateService', replicas(2));
    ecs.advance(120_000);
    const [first = ''] = instanceIds(ecs);
    setStatus(ecs, first, 'DRAINING');
    ecs.advance(400_000);
    expect(living(ecs)[first]).toBeUndefined();
    expect(living(ecs, 'web')[first]).toBeUndefined();
    const gone = stops(ecs.timeline);
    const daemons = new Set(
      ecs.timeline.flatMap(({ subject, what }) => (what.type === 'task.created' && what.service === 'agent' ? [subject.id] : [])),
    );
    expect(gone.map(({ task }) => daemons.has(task))).toEqual([false, true]);
    expect(show(ecs)).toMatchObject({ desiredCount: 1, runningCount: 1 });
    setStatus(ecs, first, 'ACTIVE');
    ecs.advance(600_000);
    expect(show(ecs)).toMatchObject({ desiredCount: 2, runningCount: 2 });
  });

  test('stops when it is deleted, which needs no force', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', daemon);
    ecs.advance(120_000);
    ecs.call('DeleteService', { cluster, service: 'agent' });
    ecs.advance(240_000);
    expect(living(ecs)).toEqual({});
    expect(show(ecs)).toMatchObject({ desiredCount: 0 });
  });
});

describe('a deployment of a DAEMON service', () => {
  /** How many ran at each moment at least, from the second revision on. */
  function least(ecs: Ecs): number {
    let running = 0;
    let found = Number.POSITIVE_INFINITY;
    let deploys = 0;
    for (const { what } of ecs.timeline) {
      if (what.type === 'deployment.created') deploys += 1;
      if (what.type === 'task.lastStatus' && what.to === 'RUNNING') running += 1;
      if (what.type === 'task.desiredStatus') running -= 1;
      if (deploys > 1) found = Math.min(found, running);
    }
    return found;
  }

  function deployed(minimumHealthyPercent: number): Ecs {
    const ecs = clusterOf(4);
    ecs.call('CreateService', { ...daemon, deploymentConfiguration: { minimumHealthyPercent, maximumPercent: 100 } });
    ecs.advance(120_000);
    ecs.call('RegisterTaskDefinition', bridgeDefinition);
    ecs.call('UpdateService', { cluster, service: 'agent', taskDefinition: 'web:2' });
    ecs.advance(1_200_000);
    return ecs;
  }

  test.each([
    [0, 0],
    [50, 2],
    [75, 3],
  ])('keeps %i percent: of four tasks %i', (percent, tasks) => {
    const ecs = deployed(percent);
    expect(least(ecs)).toBe(tasks);
    expect(show(ecs)).toMatchObject({ runningCount: 4, deployments: [{ rolloutState: 'COMPLETED' }] });
    expect(Object.values(living(ecs))).toEqual([1, 1, 1, 1]);
  });

  test('says so where the percentages let it stop none', () => {
    // Rounded up, 99 percent of four are four.
    const ecs = deployed(99);
    expect(show(ecs)).toMatchObject({ runningCount: 4, deployments: [{ rolloutState: 'IN_PROGRESS' }, { rolloutState: 'COMPLETED' }] });
    const text = /was unable to stop or start tasks during a deployment because of the service deployment configuration/;
    expect(show(ecs).events.filter(({ message }) => text.test(message))).toHaveLength(1);
  });

  test('is rolled back on all instances at once, also where a task had failed after the decision', () => {
    const ecs = clusterOf(4);
    const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    ecs.call('CreateService', { ...daemon, deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100, ...breaker } });
    ecs.advance(120_000);
    const containerDefinitions = bridgeDefinition.containerDefinitions.map((one) => ({ ...one, image: `${one.image}-gone` }));
    ecs.call('RegisterTaskDefinition', { ...bridgeDefinition, containerDefinitions });
    ecs.call('UpdateService', { cluster, service: 'agent', taskDefinition: 'web:2' });
    ecs.advance(145_000);
    const failed = ecs.timeline.find(({ what }) => what.type === 'deployment.rolloutState' && what.to === 'FAILED');
    const back = ecs.timeline.filter(({ atMs, what }) => atMs >= (failed?.atMs ?? Infinity) && what.type === 'task.created');
    expect(back).toHaveLength(4);
    expect(Object.values(living(ecs))).toEqual([1, 1, 1, 1]);
  });

  test('never has two tasks on an instance', () => {
    const ecs = deployed(50);
    const on = new Map<string, string>();
    for (const { subject, what } of ecs.timeline) {
      if (what.type === 'task.lastStatus' && what.to === 'STOPPED') on.delete(subject.id);
      if (what.type !== 'task.created' || what.instance === undefined) continue;
      expect([...on.values()]).not.toContain(what.instance);
      on.set(subject.id, what.instance);
    }
  });
});

describe('AWS refuses', () => {
  test.each([
    [
      { desiredCount: 2 },
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    ],
    [
      { placementStrategy: [{ type: 'random' }] },
      'The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and try again',
    ],
    [
      { deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 0 } },
      'The daemon scheduling strategy does not support values above 100 for maximumPercent on a deployment configuration. Change the maximumPercent value to 100, and try again',
    ],
  ])('%j of a daemon, when it is made and when it is updated [S-121, S-126]', (members, text) => {
    const ecs = clusterOf(1);
    expect(() => ecs.call('CreateService', { ...daemon, ...members })).toThrow(text);
    ecs.call('CreateService', daemon);
    expect(() => ecs.call('UpdateService', { cluster, service: 'agent', ...members })).toThrow(text);
  });

  test('a daemon on Fargate, of another controller, or by a strategy of capacity providers [S-125]', () => {
    const ecs = clusterOf(1);
    const { launchType: _, ...unsaid } = daemon;
    expect(() => ecs.call('CreateService', { ...daemon, launchType: 'FARGATE' })).toThrow();
    expect(() => ecs.call('CreateService', { ...daemon, deploymentController: { type: 'EXTERNAL' } })).toThrow();
    const text = 'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.';
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE', weight: 1 }];
    expect(() => ecs.call('CreateService', { ...unsaid, capacityProviderStrategy })).toThrow(text);
  });
});
