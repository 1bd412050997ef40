import { describe, expect, test } from 'vitest';
import type { Ecs, Happening } from '../../ecs.ts';
import { cluster } from '../../instances.fixture.ts';
import { surroundings } from '../../world.fixture.ts';
import { managed, onMine } from './managed.fixture.ts';
import { happenings, scaleTo, serve, show } from './providers.fixture.ts';

const MINUTE_MS = 60_000;

/** All of them in one zone, where four tasks fill one; ended after a minute. */
function inOneZone(scaleInAfter = 60): Ecs {
  const networkConfiguration = { subnets: [surroundings.subnets[0]?.id] };
  return managed({ allowedInstanceTypes: ['c5.large'] }, { scaleInAfter }, { networkConfiguration });
}

/** Four of them, half full each. */
function halved(scaleInAfter?: number): Ecs {
  const ecs = inOneZone(scaleInAfter);
  serve(ecs, 16, onMine);
  ecs.advance(5 * MINUTE_MS);
  scaleTo(ecs, 8);
  return ecs;
}

const registered = (ecs: Ecs, filter: object = {}) =>
  (ecs.call('ListContainerInstances', { cluster, ...filter }) as { containerInstanceArns: string[] }).containerInstanceArns;
const tasksOf = (ecs: Ecs, filter: object = {}) => (ecs.call('ListTasks', { cluster, ...filter }) as { taskArns: string[] }).taskArns;
const protect = (ecs: Ecs, tasks: string[], protectionEnabled: boolean) =>
  ecs.call('UpdateTaskProtection', { cluster, tasks, protectionEnabled, ...(protectionEnabled && { expiresInMinutes: 600 }) });
const secondsOf = (ecs: Ecs, status: string) =>
  happenings(ecs, 'instance.status').flatMap(([second, { to }]) => (to === status ? second : []));
const scaleInAfter = (ecs: Ecs, seconds: number) =>
  ecs.call('UpdateCapacityProvider', {
    name: 'mine',
    managedInstancesProvider: {
      infrastructureRoleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
      instanceLaunchTemplate: {},
      infrastructureOptimization: { scaleInAfter: seconds },
    },
  });

describe('Managed Instances that are underutilised', () => {
  test('become fewer each time that their services shrink, though these ask for no less than the last time', () => {
    const ecs = halved();
    for (const day of [0, 1, 2]) {
      ecs.advance((35 + day * 60) * MINUTE_MS);
      expect(registered(ecs)).toHaveLength(2);
      scaleTo(ecs, 16);
      ecs.advance((60 + day * 60) * MINUTE_MS);
      expect(registered(ecs)).toHaveLength(4);
      scaleTo(ecs, 8);
    }
  });

  test('become fewer after a deployment that had one more launched', () => {
    const ecs = inOneZone();
    const service = { cluster, taskDefinition: 'web', desiredCount: 2, ...onMine };
    for (const serviceName of ['a', 'b']) ecs.call('CreateService', { ...service, serviceName });
    ecs.advance(10 * MINUTE_MS);
    expect(registered(ecs)).toHaveLength(1);
    ecs.call('UpdateService', { cluster, service: 'a', forceNewDeployment: true });
    ecs.advance(60 * MINUTE_MS);
    expect(registered(ecs)).toHaveLength(1);
    ecs.call('UpdateService', { cluster, service: 'b', forceNewDeployment: true });
    ecs.advance(120 * MINUTE_MS);
    expect(registered(ecs)).toHaveLength(1);
  });

  test('stay while their tasks are under protection, and go once it is taken away, not when it would have ended [C-087]', () => {
    const ecs = halved();
    ecs.advance(5 * MINUTE_MS + 1_000);
    const tasks = tasksOf(ecs);
    expect(tasks).toHaveLength(8);
    protect(ecs, tasks, true);
    ecs.advance(60 * MINUTE_MS);
    expect(secondsOf(ecs, 'DRAINING')).toEqual([]);
    protect(ecs, tasks, false);
    ecs.advance(70 * MINUTE_MS);
    expect(secondsOf(ecs, 'DRAINING')[0]).toBe(3_600);
    expect(registered(ecs)).toHaveLength(2);
  });

  test('keep a task that comes under protection while they drain, until it ends or is taken away [C-087]', () => {
    const ecs = halved();
    for (let second = 300; secondsOf(ecs, 'DRAINING').length === 0; second += 1) ecs.advance(second * 1_000);
    const [draining = ''] = registered(ecs, { status: 'DRAINING' });
    const [kept = ''] = tasksOf(ecs, { containerInstance: draining });
    protect(ecs, [kept], true);
    ecs.advance(60 * MINUTE_MS);
    expect(tasksOf(ecs, { containerInstance: draining })).toEqual([kept]);
    protect(ecs, [kept], false);
    ecs.advance(70 * MINUTE_MS);
    expect(tasksOf(ecs, { containerInstance: draining })).toEqual([]);
    expect(show(ecs)).toMatchObject({ runningCount: 8, pendingCount: 0 });
    expect(registered(ecs)).toHaveLength(2);
  });

  test.each([
    ['distinctInstance', { placementConstraints: [{ type: 'distinctInstance' }] }, {}],
    ['a host port', {}, { portMappings: [{ containerPort: 8080, hostPort: 80 }] }],
    ['memory', {}, { memory: 3_000 }],
  ])('stay where their tasks have no room on the others for %s', (_, service, container) => {
    const ecs = inOneZone(0);
    const { taskDefinition } = ecs.call('DescribeTaskDefinition', { taskDefinition: 'web' }) as {
      taskDefinition: { containerDefinitions: object[] };
    };
    const containerDefinitions = taskDefinition.containerDefinitions.map((one) => ({ ...one, cpu: 128, ...container }));
    ecs.call('RegisterTaskDefinition', { family: 'web', networkMode: 'bridge', requiresCompatibilities: ['EC2'], containerDefinitions });
    serve(ecs, 3, { ...onMine, ...service });
    ecs.advance(24 * 60 * MINUTE_MS);
    expect(happenings(ecs, 'instance.launched')).toHaveLength(3);
    expect(secondsOf(ecs, 'DRAINING')).toEqual([]);
  });

  test('are found from the one with the least reserved on, and those that were passed over are listed with why', () => {
    const ecs = halved();
    const alone = { cluster, taskDefinition: 'web', ...onMine };
    ecs.call('RunTask', alone);
    ecs.advance(20 * MINUTE_MS);
    type Decision = Extract<Happening, { type: 'decision' }>;
    const decided = happenings(ecs, 'decision').map(([, decision]): Decision => decision);
    const searches = decided.filter(({ what }) => what === 'instance to consolidate');
    expect(searches.length).toBeGreaterThan(0);
    for (const { candidates } of searches) expect(candidates.filter(({ refused }) => refused === undefined)).toHaveLength(1);
    expect(tasksOf(ecs, { desiredStatus: 'RUNNING' })).toHaveLength(9);
  });
});

describe('scaleInAfter', () => {
  test('of one that is idle starts anew when a task has come there and gone [C-088]', () => {
    const ecs = inOneZone(120);
    serve(ecs, 4, onMine);
    ecs.advance(5 * MINUTE_MS);
    scaleTo(ecs, 0);
    ecs.advance(6 * MINUTE_MS);
    scaleTo(ecs, 1);
    ecs.advance(7 * MINUTE_MS);
    scaleTo(ecs, 0);
    ecs.advance(20 * MINUTE_MS);
    const gone = happenings(ecs, 'task.lastStatus').flatMap(([second, { to }]) => (to === 'STOPPED' ? second : []));
    expect(happenings(ecs, 'instance.launched')).toHaveLength(1);
    expect(secondsOf(ecs, 'DEREGISTERING')).toEqual([(gone.at(-1) ?? 0) + 120]);
  });

  test('of one that is underutilised starts anew when a task comes there [C-088]', () => {
    const ecs = halved(120);
    ecs.advance(6 * MINUTE_MS);
    ecs.call('CreateService', { cluster, serviceName: 'other', taskDefinition: 'web', desiredCount: 4, ...onMine });
    ecs.advance(60 * MINUTE_MS);
    const came = happenings(ecs, 'task.created').flatMap(([second]) => (second > 300 && second < 400 ? second : []));
    expect((secondsOf(ecs, 'DRAINING')[0] ?? 0) - Math.max(...came)).toBe(120);
  });

  test('that is turned on makes those fewer that have been underutilised for so long', () => {
    const ecs = halved(-1);
    ecs.advance(20 * MINUTE_MS);
    scaleInAfter(ecs, 60);
    ecs.advance(40 * MINUTE_MS);
    expect(secondsOf(ecs, 'DRAINING')[0]).toBe(1_200);
    expect(registered(ecs)).toHaveLength(2);
  });

  test.each([-1, 3_600])('that is shortened from %i ends those that have been idle for so long', (before) => {
    const ecs = halved(before);
    scaleTo(ecs, 0);
    ecs.advance(20 * MINUTE_MS);
    scaleInAfter(ecs, 60);
    ecs.advance(25 * MINUTE_MS);
    expect(secondsOf(ecs, 'DEREGISTERING')).toEqual([1_200, 1_200, 1_200, 1_200]);
  });
});

test('a Managed Instance that somebody drains ends when it has been idle for long enough [C-089]', () => {
  const ecs = inOneZone();
  serve(ecs, 4, onMine);
  ecs.advance(5 * MINUTE_MS);
  ecs.call('UpdateContainerInstancesState', { cluster, containerInstances: registered(ecs), status: 'DRAINING' });
  ecs.advance(30 * MINUTE_MS);
  expect(secondsOf(ecs, 'INACTIVE')).toHaveLength(1);
  expect(registered(ecs)).toHaveLength(1);
  expect(show(ecs)).toMatchObject({ runningCount: 4, pendingCount: 0 });
});
