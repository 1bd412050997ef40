import { describe, expect, test } from 'vitest';
import type { Ecs, Happening } from '../../ecs.ts';
import { cluster, clusterOf, surroundingsWith } from '../../instances.fixture.ts';
import { providerOf } from '../scaling/providers.fixture.ts';

const HOUR_MS = 60 * 60 * 1_000;

type Type = Happening['type'];

function told<T extends Type>({ timeline }: Ecs, type: T) {
  return timeline.flatMap(({ what, atMs, subject }) =>
    what.type === type ? [{ atMs, id: subject.id, what: what as Extract<Happening, { type: T }> }] : [],
  );
}

/** A group of two instances that nothing scales, whose provider drains, with so many tasks of a service. */
function groupOfTwo(desiredCount: number, provider: object = {}): Ecs {
  const group = { desiredCapacity: 2, isRunning: true };
  const ecs = providerOf({ group, scaling: { status: 'DISABLED' }, provider });
  if (desiredCount > 0) ecs.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', desiredCount });
  ecs.advance(300_000);
  return ecs;
}

function shrink(ecs: Ecs): void {
  ecs.inject({ type: 'setDesiredCapacity', group: 'web', desiredCapacity: 1 });
}

const endsMs = (ecs: Ecs) => told(ecs, 'instance.state').filter(({ what }) => what.to === 'shutting-down')[0]?.atMs;
const stops = (ecs: Ecs) => told(ecs, 'task.desiredStatus');
const statuses = (ecs: Ecs) => told(ecs, 'instance.status').map(({ what }) => what.to);
const stoppedMs = (ecs: Ecs) => told(ecs, 'task.lastStatus').flatMap(({ atMs, what }) => (what.to === 'STOPPED' ? [atMs] : []));

describe('with managed draining an instance that its group would terminate', () => {
  test('drains first, and ends when its last task is STOPPED [I-052, C-069]', () => {
    const ecs = groupOfTwo(2);
    shrink(ecs);
    ecs.advance(900_000);
    expect(statuses(ecs)).toEqual(['DRAINING', 'INACTIVE']);
    expect(stops(ecs).map(({ what }) => what.stopCode)).toEqual(['ServiceSchedulerInitiated']);
    expect(endsMs(ecs)).toBe(stoppedMs(ecs)[0]);
  });

  test('ends at once where nothing runs on it', () => {
    const ecs = groupOfTwo(0);
    shrink(ecs);
    ecs.advance(301_000);
    expect(endsMs(ecs)).toBe(300_000);
  });

  test('waits for standalone tasks [I-054]', () => {
    const ecs = groupOfTwo(0);
    ecs.call('RunTask', { cluster, taskDefinition: 'web', count: 2, placementStrategy: [{ type: 'spread', field: 'instanceId' }] });
    ecs.advance(400_000);
    shrink(ecs);
    ecs.advance(4 * HOUR_MS);
    expect(endsMs(ecs)).toBeUndefined();
    const { taskArns } = ecs.call('ListTasks', { cluster }) as { taskArns: string[] };
    for (const task of taskArns) ecs.call('StopTask', { cluster, task });
    ecs.advance(5 * HOUR_MS);
    expect(endsMs(ecs)).toBe(stoppedMs(ecs)[0]);
  });

  test('ends after 48 hours, whatever runs there [I-053]', () => {
    const ecs = groupOfTwo(0);
    ecs.call('RunTask', { cluster, taskDefinition: 'web', count: 2, placementStrategy: [{ type: 'spread', field: 'instanceId' }] });
    ecs.advance(400_000);
    shrink(ecs);
    ecs.advance(50 * HOUR_MS);
    expect(endsMs(ecs)).toBe(400_000 + 48 * HOUR_MS);
  });

  test('ends when it is deregistered by force while it drains', () => {
    const ecs = groupOfTwo(0);
    ecs.call('RunTask', { cluster, taskDefinition: 'web', count: 2, placementStrategy: [{ type: 'spread', field: 'instanceId' }] });
    ecs.advance(400_000);
    shrink(ecs);
    ecs.advance(500_000);
    const draining = ecs.call('ListContainerInstances', { cluster, status: 'DRAINING' }) as { containerInstanceArns: string[] };
    ecs.call('DeregisterContainerInstance', { cluster, containerInstance: draining.containerInstanceArns[0], force: true });
    ecs.advance(600_000);
    expect(endsMs(ecs)).toBe(500_000);
  });

  test('loses its daemons last [I-055]', () => {
    const ecs = groupOfTwo(2);
    ecs.call('CreateService', {
      cluster,
      serviceName: 'agent',
      taskDefinition: 'web',
      schedulingStrategy: 'DAEMON',
      launchType: 'EC2',
    });
    ecs.advance(400_000);
    shrink(ecs);
    ecs.advance(HOUR_MS);
    const daemons = new Set(told(ecs, 'task.created').flatMap(({ id, what }) => (what.service === 'agent' ? [id] : [])));
    expect(stops(ecs).map(({ id }) => daemons.has(id))).toEqual([false, true]);
    expect(endsMs(ecs)).toBe(stoppedMs(ecs)[1]);
  });
});

describe('the end of an instance without managed draining', () => {
  test('ends its tasks, and the service replaces them [I-061, C-068]', () => {
    const ecs = groupOfTwo(2, { managedDraining: 'DISABLED' });
    shrink(ecs);
    ecs.advance(900_000);
    expect(endsMs(ecs)).toBe(300_000);
    const [stop] = stops(ecs);
    expect(stop?.what.stoppedReason).toMatch(/^Host EC2 \(instance i-[0-9a-f]{17}\) terminated\.$/);
    expect(told(ecs, 'task.created').filter(({ atMs }) => atMs > 300_000)).toHaveLength(1);
  });
});

describe('a notice of a Spot interruption', () => {
  test('drains the instance where its agent is told to heed it [I-050]', () => {
    const instances = surroundingsWith(2).instances ?? [];
    const heeding = instances.map((one) => ({ ...one, isSpot: true, agent: { cluster, drainsOnSpotInterruption: true } }));
    const ecs = clusterOf(2, { around: { instances: heeding } });
    ecs.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', launchType: 'EC2', desiredCount: 2 });
    ecs.advance(300_000);
    ecs.inject({ type: 'reclaimInstances', instances: 1 });
    ecs.advance(600_000);
    expect(statuses(ecs)).toEqual(['DRAINING', 'INACTIVE']);
    // Two minutes were enough.
    expect(stops(ecs).map(({ what }) => what.stopCode)).toEqual(['ServiceSchedulerInitiated']);
  });
});

test('a service does not replace tasks on an instance whose agent is not connected, and replaces those of one that is lost', () => {
  const ecs = clusterOf(3);
  ecs.call('CreateService', { cluster, serviceName: 'web', taskDefinition: 'web', launchType: 'EC2', desiredCount: 3 });
  ecs.advance(300_000);
  ecs.inject({ type: 'disconnectAgent', instance: 0 });
  ecs.advance(2 * HOUR_MS);
  expect(told(ecs, 'task.created')).toHaveLength(3);
  ecs.inject({ type: 'loseInstance', instance: 1 });
  ecs.advance(3 * HOUR_MS);
  expect(told(ecs, 'task.created')).toHaveLength(4);
  expect(stops(ecs)).toHaveLength(1);
});
