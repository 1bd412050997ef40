import { describe, expect, test } from 'vitest';
import type { Ecs, EcsOptions, Happening } from '../../ecs.ts';
import { bridgeDefinition, cluster, clusterOf } from '../../instances.fixture.ts';

type Overrides = NonNullable<EcsOptions['assumptions']>;

const letters = ['a', 'b', 'c'] as const;
const subnets = letters.map((letter, index) => ({
  id: `subnet-0a1b2c3d4e5f6000${index + 1}`,
  availabilityZone: `us-east-1${letter}`,
  route: 'nat-gateway' as const,
}));

/** Instances in three zones, so many in each; the last zone’s are launched at minute 5. */
function inZones(counts: readonly number[], instanceType = 'm5.large', assumptions: Overrides = {}): Ecs {
  const instances = counts.flatMap((count, index) => {
    const late = index === counts.length - 1 ? { fromMs: 300_000 } : {};
    return count === 0 ? [] : [{ instanceType, subnet: subnets[index]?.id ?? '', count, agent: { cluster }, ...late }];
  });
  return clusterOf(0, { around: { subnets, instances }, assumptions });
}

function web(desiredCount: number, more: object = {}) {
  return { cluster, serviceName: 'web', taskDefinition: 'web', launchType: 'EC2', desiredCount, ...more };
}

type Type = Happening['type'];

function told<T extends Type>({ timeline }: Ecs, type: T) {
  return timeline.flatMap(({ what, atMs, subject }) =>
    what.type === type ? [{ atMs, id: subject.id, what: what as Extract<Happening, { type: T }> }] : [],
  );
}

/** Tasks that are to go on running, by zone. */
function zonesOf(ecs: Ecs): number[] {
  const stopped = new Set(told(ecs, 'task.desiredStatus').map(({ id }) => id));
  const left = told(ecs, 'task.created').filter(({ id }) => !stopped.has(id));
  return letters.map((letter) => left.filter(({ what }) => what.availabilityZone.endsWith(letter)).length);
}

const events = (ecs: Ecs) => told(ecs, 'service.event').map(({ what }) => what.message.replaceAll(/task [0-9a-f]{32}/g, 'task T'));
const balancing = (ecs: Ecs) => events(ecs).filter((text) => /AZ|in us-east/.test(text));

describe('Availability Zone rebalancing on instances', () => {
  test('brings five tasks over three zones to 2, 2 and 1 once the third has an instance [P-013]', () => {
    const ecs = inZones([2, 2, 2]);
    ecs.call('CreateService', web(5));
    ecs.advance(290_000);
    expect(zonesOf(ecs)).toEqual([3, 2, 0]);
    ecs.advance(1_200_000);
    expect(zonesOf(ecs)).toEqual([2, 2, 1]);
    expect(balancing(ecs)).toEqual([
      '(service web) is not AZ balanced with 3 tasks in us-east-1a, 2 tasks in us-east-1b, 0 tasks in us-east-1c. AZ Rebalancing in progress.',
      '(service web) has started 1 tasks in us-east-1c to AZ Rebalance: (task T).',
      '(service web) has stopped 1 running tasks in us-east-1a due to AZ rebalancing: (task T).',
      '(service web) is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b, 1 tasks in us-east-1c.',
    ]);
  });

  test('of two tasks in one of two zones starts one in the empty zone before it stops one', () => {
    const ecs = inZones([2, 1]);
    ecs.call('CreateService', web(2));
    ecs.advance(290_000);
    expect(zonesOf(ecs)).toEqual([2, 0, 0]);
    ecs.advance(1_200_000);
    expect(zonesOf(ecs)).toEqual([1, 1, 0]);
    const [start] = told(ecs, 'task.created').slice(2);
    const [stop] = told(ecs, 'task.desiredStatus');
    // It has come to count as healthy in between.
    expect((stop?.atMs ?? 0) - (start?.atMs ?? 0)).toBeGreaterThan(40_000);
  });

  test('stops none where one has gone by itself by the time the new one is healthy', () => {
    const ecs = inZones([2, 1]);
    ecs.call('CreateService', web(2));
    ecs.advance(290_000);
    while (told(ecs, 'task.created').length < 3) ecs.advance(ecs.nowMs + 1_000);
    ecs.advance(ecs.nowMs + 38_000);
    ecs.inject({ type: 'killProcess', task: 0 });
    ecs.advance(1_200_000);
    expect(told(ecs, 'task.created')).toHaveLength(3);
    expect(told(ecs, 'task.desiredStatus').map(({ what }) => what.stopCode)).toEqual(['EssentialContainerExited']);
    expect(zonesOf(ecs)).toEqual([1, 1, 0]);
    expect(balancing(ecs).at(-1)).toBe('(service web) is AZ balanced with 1 tasks in us-east-1a, 1 tasks in us-east-1b.');
  });

  test.each([
    ['before', 1_000],
    ['when', 10_000],
  ])('ends without another start where the instance of the new task drains %s it runs', (_, afterMs) => {
    const ecs = inZones([2, 1]);
    ecs.call('CreateService', web(2));
    ecs.advance(290_000);
    while (told(ecs, 'task.created').length < 3) ecs.advance(ecs.nowMs + 1_000);
    ecs.advance(ecs.nowMs + afterMs);
    const filter = 'attribute:ecs.availability-zone == us-east-1b';
    const { containerInstanceArns } = ecs.call('ListContainerInstances', { cluster, filter }) as { containerInstanceArns: string[] };
    ecs.call('UpdateContainerInstancesState', { cluster, containerInstances: containerInstanceArns, status: 'DRAINING' });
    ecs.advance(1_200_000);
    expect(told(ecs, 'task.created')).toHaveLength(3);
    expect(zonesOf(ecs)).toEqual([2, 0, 0]);
    expect(balancing(ecs).at(-1)).toBe('(service web) stopped AZ Rebalancing.');
  });

  test('says where no instance of the zone has room, launches none, and tries again later [P-016]', () => {
    const ecs = inZones([2, 1]);
    ecs.call('CreateService', web(2));
    ecs.advance(290_000);
    const [container] = bridgeDefinition.containerDefinitions;
    ecs.call('RegisterTaskDefinition', { ...bridgeDefinition, family: 'big', containerDefinitions: [{ ...container, cpu: 2048 }] });
    const placementConstraints = [{ type: 'memberOf', expression: 'attribute:ecs.availability-zone == us-east-1b' }];
    const filler = { cluster, serviceName: 'filler', taskDefinition: 'big', schedulingStrategy: 'DAEMON', launchType: 'EC2' };
    ecs.call('CreateService', { ...filler, placementConstraints });
    ecs.advance(1_800_000);
    expect(zonesOf(ecs)).toEqual([2, 1, 0]);
    expect(balancing(ecs).slice(0, 3)).toEqual([
      '(service web) is not AZ balanced with 2 tasks in us-east-1a, 0 tasks in us-east-1b. AZ Rebalancing in progress.',
      '(service web) is unable to place a task in us-east-1b because no container instance met all of its requirements.',
      '(service web) stopped AZ Rebalancing.',
    ]);
    ecs.call('DeleteService', { cluster, service: 'filler', force: true });
    ecs.advance(3_600_000);
    expect(balancing(ecs).at(-1)).toBe('(service web) is AZ balanced with 1 tasks in us-east-1a, 1 tasks in us-east-1b.');
  });

  test.each([
    [600_000, 600],
    [120_000, 120],
  ])('tries again no sooner than its assumption of %i ms says, though there is room [P-010]', (retryMs, seconds) => {
    const ecs = inZones([2, 1], 'm5.large', { 'azRebalance.retryMs': retryMs });
    ecs.call('CreateService', web(2));
    ecs.advance(290_000);
    const [container] = bridgeDefinition.containerDefinitions;
    ecs.call('RegisterTaskDefinition', { ...bridgeDefinition, family: 'big', containerDefinitions: [{ ...container, cpu: 2048 }] });
    const placementConstraints = [{ type: 'memberOf', expression: 'attribute:ecs.availability-zone == us-east-1b' }];
    const filler = { cluster, serviceName: 'filler', taskDefinition: 'big', schedulingStrategy: 'DAEMON', launchType: 'EC2' };
    ecs.call('CreateService', { ...filler, placementConstraints });
    ecs.advance(490_000);
    ecs.call('DeleteService', { cluster, service: 'filler', force: true });
    ecs.advance(3_600_000);
    const attempts = told(ecs, 'decision').filter(
      ({ what }) => what.placement?.group === 'service:web' && what.placement.zones !== undefined,
    );
    const [first, second] = attempts.map(({ atMs }) => atMs / 1_000);
    expect((second ?? 0) - (first ?? 0)).toBe(seconds);
  });

  test.each([
    ['begins with another strategy than a spread over the zones', { placementStrategy: [{ type: 'binpack', field: 'cpu' }] }, false],
    [
      'begins with a spread over the zones',
      {
        placementStrategy: [
          { type: 'spread', field: 'attribute:ecs.availability-zone' },
          { type: 'binpack', field: 'cpu' },
        ],
      },
      true,
    ],
    [
      'is constrained in its zones',
      { placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.availability-zone != us-east-1f' }] },
      false,
    ],
    ['may have no task more than desired', { deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 } }, false],
    ['has it turned off', { availabilityZoneRebalancing: 'DISABLED' }, false],
  ])('of a service that %s [P-004, P-014, P-015]', (_, members, isBalanced) => {
    const ecs = inZones([2, 1]);
    ecs.call('CreateService', web(2, members));
    ecs.advance(1_800_000);
    expect(zonesOf(ecs)).toEqual(isBalanced ? [1, 1, 0] : [2, 0, 0]);
  });
});
