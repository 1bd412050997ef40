import { describe, expect, test } from 'vitest';
import { cluster, clusterOf } from '../../instances.fixture.ts';
import { surroundings } from '../../world.fixture.ts';
import { funnelOf } from '../instances/funnel.ts';
import { groupArn, happenings, providerOf, reservations, scaleTo, serve, show, sizes } from './providers.fixture.ts';

const MINUTE_MS = 60_000;

const running = { instanceTypes: ['m5.large'], maxSize: 2, desiredCapacity: 1, isRunning: true, agent: { cluster } };

test('tasks give up after a quarter of an hour without an instance, and the service tries others [C-073] [T-076]', () => {
  const ecs = providerOf({ group: { maxSize: 0 } });
  serve(ecs, 2);
  ecs.advance(15 * MINUTE_MS + 1_000);
  const stopped = happenings(ecs, 'task.desiredStatus');
  expect(stopped).toEqual(
    Array.from({ length: 2 }, () => [
      900,
      {
        type: 'task.desiredStatus',
        to: 'STOPPED',
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'TaskFailedToStart: EMPTY CAPACITY PROVIDER',
      },
    ]),
  );
  expect(happenings(ecs, 'task.lastStatus').filter(([, { to }]) => to === 'STOPPED')).toHaveLength(2);
  ecs.advance(17 * MINUTE_MS);
  expect(happenings(ecs, 'task.created')).toHaveLength(4);
});

test('a service that is scaled in takes its tasks out of the queue, and nothing is launched for them', () => {
  const ecs = providerOf();
  serve(ecs, 40);
  ecs.advance(30_000);
  scaleTo(ecs, 1);
  ecs.advance(10 * MINUTE_MS);
  expect(reservations(ecs)[0]?.slice(1)).toEqual([200, 1, 0]);
  expect(sizes(ecs)).toEqual([[120, 0, 2]]);
  expect(show(ecs)).toMatchObject({ runningCount: 1, pendingCount: 0 });
});

test('a task that waits has no Availability Zone yet', () => {
  const ecs = providerOf();
  const { tasks } = ecs.call('RunTask', { cluster, taskDefinition: 'web' }) as { tasks: { taskArn: string }[] };
  const [arn = ''] = tasks.map(({ taskArn }) => taskArn);
  const described = () => (ecs.call('DescribeTasks', { cluster, tasks: [arn] }) as { tasks: object[] }).tasks[0];
  expect(described()).not.toHaveProperty('availabilityZone');
  ecs.advance(10 * MINUTE_MS);
  expect(described()).toMatchObject({ availabilityZone: expect.stringContaining('us-east-1') });
});

test('a task of RunTask waits too; one that is stopped while it waits is STOPPED, and nothing is launched for it [C-070]', () => {
  const ecs = providerOf();
  serve(ecs, 0);
  const { tasks } = ecs.call('RunTask', { cluster, taskDefinition: 'web' }) as { tasks: { taskArn: string; lastStatus: string }[] };
  expect(tasks[0]?.lastStatus).toBe('PROVISIONING');
  ecs.advance(10_000);
  ecs.call('StopTask', { cluster, task: tasks[0]?.taskArn });
  ecs.advance(10 * MINUTE_MS);
  expect(sizes(ecs)).toEqual([]);
});

describe('with 500 tasks waiting', () => {
  test('a service says so, and starts the rest when there is room [C-072] [Q-016] [S-100]', () => {
    const ecs = providerOf({ group: { maxSize: 0 } });
    serve(ecs, 600);
    ecs.advance(60_000);
    expect(show(ecs).pendingCount).toBe(500);
    expect(show(ecs).events.map(({ message }) => message)).toContain(
      '(service web) was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.',
    );
  });

  test('RunTask is refused whole, also where some of its tasks might wait [C-072]', () => {
    const ecs = providerOf({ group: { maxSize: 0 } });
    serve(ecs, 495);
    ecs.advance(10_000);
    const run = (count: number) => ecs.call('RunTask', { cluster, taskDefinition: 'web', count });
    expect(() => run(6)).toThrow('Tasks provisioning capacity limit exceeded.');
    expect(run(5)).toMatchObject({ tasks: Array.from({ length: 5 }, () => ({ lastStatus: 'PROVISIONING' })), failures: [] });
    expect(() => run(1)).toThrow('Tasks provisioning capacity limit exceeded.');
  });

  test('RunTask starts those that fit, and says of the others what they lack', () => {
    const ecs = providerOf({ group: { maxSize: 1, desiredCapacity: 1, isRunning: true }, container: { cpu: 4_096 } });
    ecs.advance(1_000);
    serve(ecs, 500);
    ecs.advance(10_000);
    const { tasks, failures } = ecs.call('RunTask', {
      cluster,
      taskDefinition: 'web',
      count: 6,
      overrides: { containerOverrides: [{ name: 'api', cpu: 512 }] },
    }) as { tasks: unknown[]; failures: { reason: string }[] };
    expect(tasks).toHaveLength(4);
    expect(failures.map(({ reason }) => reason)).toEqual(['RESOURCE:CPU']);
  });
});

test('without managed scaling nothing waits: the service says that its provider has no instances [C-074] [C-076]', () => {
  const ecs = providerOf({ scaling: { status: 'DISABLED' } });
  serve(ecs, 1);
  ecs.advance(60_000);
  expect(show(ecs)).toMatchObject({ pendingCount: 0 });
  expect(show(ecs).events.map(({ message }) => message)).toContain(
    '(service web) was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your capacity provider. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
  );
});

test('an instance that is not of the provider’s group takes none of its tasks [C-075]', () => {
  const instances = [{ instanceType: 'm5.large', subnet: surroundings.subnets[0]?.id ?? '', agent: { cluster } }];
  const ecs = providerOf({ around: { instances } });
  serve(ecs, 1);
  ecs.advance(60_000);
  expect(happenings(ecs, 'instance.registered')).toHaveLength(1);
  expect(show(ecs)).toMatchObject({ runningCount: 0, pendingCount: 1 });
  ecs.advance(5 * MINUTE_MS);
  expect(happenings(ecs, 'task.placed').map(([, { instance }]) => instance)).not.toContain(
    ecs.timeline.find(({ what }) => what.type === 'instance.registered')?.subject.id,
  );
  expect(show(ecs)).toMatchObject({ runningCount: 1 });
});

test('a placement says in its funnel which instances the provider has, though it came after them', () => {
  const ecs = clusterOf(0, { around: { autoScalingGroups: [{ name: 'web', arn: groupArn, ...running }] } });
  ecs.call('CreateCapacityProvider', {
    name: 'web',
    autoScalingGroupProvider: { autoScalingGroupArn: groupArn, managedScaling: { status: 'ENABLED' } },
  });
  ecs.call('PutClusterCapacityProviders', { cluster, capacityProviders: ['web'], defaultCapacityProviderStrategy: [] });
  ecs.call('RunTask', { cluster, taskDefinition: 'web', capacityProviderStrategy: [{ capacityProvider: 'web', weight: 1 }] });
  const [funnel] = ecs.timeline.flatMap(({ id }) => funnelOf(ecs.timeline, id) ?? []);
  expect(funnel?.instances).toHaveLength(1);
  expect(funnel?.chosen).toBe(funnel?.instances[0]?.id);
});
