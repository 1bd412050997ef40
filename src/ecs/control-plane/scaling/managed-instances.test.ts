import { describe, expect, test } from 'vitest';
import type { Ecs } from '../../ecs.ts';
import { cluster } from '../../instances.fixture.ts';
import { managed, onMine } from './managed.fixture.ts';
import { groupArn, happenings, scaleTo, serve, show } from './providers.fixture.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const launched = (ecs: Ecs) =>
  happenings(ecs, 'instance.launched').map(([second, { instanceType, availabilityZone }]) => [second, instanceType, availabilityZone]);
/** The zone of each task that has been placed. */
const placedIn = (ecs: Ecs) => happenings(ecs, 'task.placed').map(([, { availabilityZone }]) => availabilityZone);

describe('Managed Instances', () => {
  test('are launched for tasks that wait, in several zones, of the type that costs least [C-080]', () => {
    const ecs = managed();
    serve(ecs, 8, onMine);
    ecs.advance(10 * MINUTE_MS);
    expect(launched(ecs)).toEqual([
      [10, 'c5.large', 'us-east-1a'],
      [10, 'c5.large', 'us-east-1b'],
    ]);
    expect(show(ecs)).toMatchObject({ runningCount: 8, pendingCount: 0 });
    expect(ecs.call('DescribeCapacityProviders', { capacityProviders: ['mine'] })).toMatchObject({
      capacityProviders: [{ name: 'mine', cluster, type: 'MANAGED_INSTANCES', status: 'ACTIVE' }],
    });
  });

  test.each([
    [{ allowedInstanceTypes: ['m5.*'] }, 'm5.large'],
    [{ vCpuCount: { min: 4 }, excludedInstanceTypes: ['c*'] }, 'm5.xlarge'],
    [{ burstablePerformance: 'required', memoryMiB: { min: 4_096 } }, 't3.medium'],
  ])('heed %j', (requirements, type) => {
    const ecs = managed(requirements);
    serve(ecs, 2, onMine);
    ecs.advance(60_000);
    expect(launched(ecs).map(([, name]) => name)).toEqual([type, type]);
  });

  test('take no strategies: one is given back, and tasks are spread over the zones all the same [P-044]', () => {
    const placementStrategy = [{ type: 'binpack', field: 'cpu' }];
    const ecs = managed();
    serve(ecs, 4, { ...onMine, placementStrategy });
    ecs.advance(10 * MINUTE_MS);
    expect(ecs.call('DescribeServices', { cluster, services: ['web'] })).toMatchObject({ services: [{ placementStrategy }] });
    const placements = happenings(ecs, 'decision').flatMap(([, { placement }]) => placement ?? []);
    expect(placements.length).toBeGreaterThan(0);
    expect(new Set(placements.map(({ strategy: [first] }) => first?.field))).toEqual(new Set(['attribute:ecs.availability-zone']));
    expect(Object.values(Object.groupBy(placedIn(ecs), (zone) => zone)).map((zones) => zones?.length)).toEqual([2, 2]);
  });

  test('take no tasks of the launch type EC2, nor daemons', () => {
    const ecs = managed();
    serve(ecs, 1, onMine);
    ecs.advance(10 * MINUTE_MS);
    const ec2 = { cluster, taskDefinition: 'web', launchType: 'EC2' };
    expect(() => ecs.call('RunTask', ec2)).toThrow('No Container Instances were found in your cluster.');
    ecs.call('CreateService', { ...ec2, serviceName: 'agent', schedulingStrategy: 'DAEMON' });
    ecs.call('CreateService', { ...ec2, serviceName: 'other', desiredCount: 1 });
    ecs.advance(20 * MINUTE_MS);
    const created = happenings(ecs, 'task.created').flatMap(([, { service }]) => service ?? []);
    expect(created).toEqual(['web']);
    const refusals = happenings(ecs, 'decision').flatMap(([, { placement, candidates }]) =>
      placement?.group === 'service:other' ? [candidates] : [],
    );
    expect(refusals[0]).toEqual([]);
  });

  test('leave tasks waiting that no type holds, and say so', () => {
    const ecs = managed({ allowedInstanceTypes: ['m7g.*'] });
    serve(ecs, 1, onMine);
    ecs.advance(10 * MINUTE_MS);
    expect(launched(ecs)).toEqual([]);
    expect(ecs.timeline.find(({ what }) => what.type === 'decision' && what.what.startsWith('instance type'))?.what).toMatchObject({
      candidates: [{ name: 'all types', refused: 'none that is allowed holds a task of web:1' }],
    });
  });

  test.each([
    [undefined, 300],
    [{ scaleInAfter: 60 }, 60],
  ])('end when they have been idle for long enough: %j [C-082]', (optimization, seconds) => {
    const ecs = managed(undefined, optimization);
    serve(ecs, 8, onMine);
    ecs.advance(10 * MINUTE_MS);
    scaleTo(ecs, 0);
    ecs.advance(30 * MINUTE_MS);
    const stopped = happenings(ecs, 'task.lastStatus').filter(([, { to }]) => to === 'STOPPED');
    const last = stopped.at(-1)?.[0] ?? 0;
    const leaving = happenings(ecs, 'instance.status').filter(([, { to }]) => to === 'DEREGISTERING');
    expect(leaving.map(([second]) => Math.round(second - last))).toEqual([seconds, seconds]);
    expect(happenings(ecs, 'instance.state').filter(([, { to }]) => to === 'terminated')).toHaveLength(2);
  });

  test('stay without tasks where that is turned off', () => {
    const ecs = managed(undefined, { scaleInAfter: -1 });
    serve(ecs, 1, onMine);
    ecs.advance(10 * MINUTE_MS);
    scaleTo(ecs, 0);
    ecs.advance(DAY_MS);
    expect(happenings(ecs, 'instance.state').filter(([, { to }]) => to === 'shutting-down')).toEqual([]);
  });

  describe('that are underutilised', () => {
    const inThree = { allowedInstanceTypes: ['c5.large'] };
    const ended = (ecs: Ecs) =>
      happenings(ecs, 'instance.status').flatMap(([second, { to }], index) => (to === 'ACTIVE' ? [] : [[index, second, to] as const]));
    /** Four of four tasks each, of which every second task goes. */
    const halved = (optimization?: object, service: object = {}): Ecs => {
      const ecs = managed(inThree, optimization);
      serve(ecs, 16, { ...onMine, ...service });
      ecs.advance(10 * MINUTE_MS);
      expect(launched(ecs)).toHaveLength(4);
      scaleTo(ecs, 8);
      return ecs;
    };

    test('are drained one after the other once scaleInAfter is over, and their tasks move to the others [C-084]', () => {
      const ecs = halved({ scaleInAfter: 60 });
      ecs.advance(60 * MINUTE_MS);
      const lastStop = happenings(ecs, 'task.lastStatus').filter(([second, { to }]) => to === 'STOPPED' && second < 660)[7]?.[0] ?? 0;
      const statuses = ended(ecs).map(([, second, to]) => [second, to] as const);
      expect(statuses.map(([, to]) => to)).toEqual(['DRAINING', 'DEREGISTERING', 'INACTIVE', 'DRAINING', 'DEREGISTERING', 'INACTIVE']);
      expect((statuses[0]?.[0] ?? 0) - lastStop).toBeGreaterThanOrEqual(60);
      expect(launched(ecs)).toHaveLength(4);
      expect(happenings(ecs, 'instance.state').filter(([, { to }]) => to === 'terminated')).toHaveLength(2);
      expect(show(ecs)).toMatchObject({ runningCount: 8, pendingCount: 0 });
    });

    test('keep minimumHealthyPercent: replacements run before their tasks stop [C-084]', () => {
      const ecs = halved({ scaleInAfter: 60 }, { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 } });
      ecs.advance(12 * MINUTE_MS);
      for (let minute = 12; minute < 40; minute += 1) {
        ecs.advance(minute * MINUTE_MS);
        expect(show(ecs).runningCount).toBeGreaterThanOrEqual(8);
      }
      expect(ended(ecs).filter(([, , to]) => to === 'INACTIVE')).toHaveLength(2);
    });

    test('stay where that is turned off [C-084]', () => {
      const ecs = halved({ scaleInAfter: -1 });
      ecs.advance(DAY_MS);
      expect(ended(ecs)).toEqual([]);
    });

    test('stay with standalone tasks, which nobody would replace [C-084]', () => {
      const ecs = managed(inThree, { scaleInAfter: 60 });
      ecs.call('RunTask', { cluster, taskDefinition: 'web', count: 10, ...onMine });
      ecs.call('RunTask', { cluster, taskDefinition: 'web', count: 6, ...onMine });
      ecs.advance(10 * MINUTE_MS);
      const { taskArns } = ecs.call('ListTasks', { cluster }) as { taskArns: string[] };
      for (const task of taskArns.filter((_, index) => index % 2 === 0)) ecs.call('StopTask', { cluster, task });
      ecs.advance(60 * MINUTE_MS);
      expect(happenings(ecs, 'instance.status').filter(([, { to }]) => to === 'DRAINING')).toEqual([]);
    });

    test('keep the last instance of a zone, unless tasks may go to others [C-085]', () => {
      const endedWith = (consolidates: string) => {
        const ecs = managed(inThree, { scaleInAfter: 60 }, undefined, { 'managedInstances.consolidates': consolidates });
        serve(ecs, 2, onMine);
        ecs.advance(60 * MINUTE_MS);
        expect(show(ecs)).toMatchObject({ runningCount: 2, pendingCount: 0 });
        return ended(ecs).filter(([, , to]) => to === 'INACTIVE').length;
      };
      expect(endedWith('inZone')).toBe(0);
      expect(endedWith('acrossZones')).toBe(1);
    });

    test('leave nothing to do once they have gone', () => {
      const ecs = halved();
      ecs.advance(2 * 60 * MINUTE_MS);
      const before = ecs.timeline.length;
      ecs.advance(13 * DAY_MS);
      expect(ecs.timeline.slice(before).map(({ what }) => what.type)).toEqual([]);
    });
  });

  test('do not share a strategy with another kind of provider [C-086]', () => {
    const ecs = managed();
    ecs.call('CreateCapacityProvider', { name: 'other', autoScalingGroupProvider: { autoScalingGroupArn: groupArn } });
    const put = { cluster, capacityProviders: ['mine', 'other', 'FARGATE'], defaultCapacityProviderStrategy: [] };
    ecs.call('PutClusterCapacityProviders', put);
    ecs.advance(MINUTE_MS);
    const strategy = ['mine', 'other'].map((capacityProvider) => ({ capacityProvider, weight: 1 }));
    const refusal = 'A capacity provider strategy cannot contain a mix of capacity providers';
    expect(() => serve(ecs, 1, { capacityProviderStrategy: strategy })).toThrow(refusal);
    expect(() => ecs.call('RunTask', { cluster, taskDefinition: 'web', capacityProviderStrategy: strategy })).toThrow(refusal);
    expect(() => ecs.call('PutClusterCapacityProviders', { ...put, defaultCapacityProviderStrategy: strategy })).toThrow(refusal);
    const withFargate = [{ capacityProvider: 'FARGATE', weight: 1 }, ...onMine.capacityProviderStrategy];
    expect(() => serve(ecs, 1, { capacityProviderStrategy: withFargate })).toThrow(refusal);
    serve(ecs, 1, onMine);
  });

  test('are drained after two weeks, with others in their place [C-081]', () => {
    const ecs = managed();
    serve(ecs, 1, onMine);
    ecs.advance(15 * DAY_MS);
    expect(happenings(ecs, 'instance.status').find(([, { to }]) => to === 'DRAINING')?.[0]).toBe(14 * 24 * 60 * 60 + 10);
    expect(launched(ecs)).toHaveLength(2);
    expect(happenings(ecs, 'instance.state').filter(([, { to }]) => to === 'terminated')).toHaveLength(1);
    expect(show(ecs)).toMatchObject({ runningCount: 1, pendingCount: 0 });
  });

  test('are launched where EC2 has capacity, of the type that costs least there', () => {
    const ecs = managed();
    ecs.inject({ type: 'instanceShortage', on: true, instanceType: 'c5.large' });
    ecs.inject({ type: 'instanceShortage', on: true, instanceType: 'c6i.large', availabilityZone: 'us-east-1a' });
    serve(ecs, 4, onMine);
    ecs.advance(10 * MINUTE_MS);
    expect(launched(ecs)).toEqual([[10, 'c6i.large', 'us-east-1b']]);
    expect(show(ecs)).toMatchObject({ runningCount: 4, pendingCount: 0 });
  });

  test('are launched once EC2 has capacity again', () => {
    const ecs = managed();
    ecs.inject({ type: 'instanceShortage', on: true });
    serve(ecs, 2, onMine);
    ecs.advance(5 * MINUTE_MS);
    expect(launched(ecs)).toEqual([]);
    expect(ecs.timeline.find(({ what }) => what.type === 'decision' && what.what.startsWith('instance type'))?.what).toMatchObject({
      candidates: [{ name: 'all types', refused: 'EC2 has no capacity for any of them' }],
    });
    ecs.inject({ type: 'instanceShortage', on: false });
    ecs.advance(10 * MINUTE_MS);
    expect(launched(ecs).map(([second]) => second)).toEqual([370, 370]);
    expect(show(ecs)).toMatchObject({ runningCount: 2, pendingCount: 0 });
  });

  test('that end before they have registered are launched anew', () => {
    const ecs = managed();
    serve(ecs, 1, onMine);
    ecs.advance(60_000);
    ecs.inject({ type: 'terminateInstance', instance: 0 });
    ecs.advance(10 * MINUTE_MS);
    expect(launched(ecs).map(([second]) => second)).toEqual([10, 70]);
    expect(show(ecs)).toMatchObject({ runningCount: 1, pendingCount: 0 });
  });

  test('on Spot are drained when EC2 takes them back', () => {
    const ecs = managed({ allowedInstanceTypes: ['c5.large'] }, undefined, { capacityOptionType: 'SPOT' });
    serve(ecs, 1, onMine);
    ecs.advance(10 * MINUTE_MS);
    ecs.inject({ type: 'reclaimInstances', all: true });
    ecs.advance(15 * MINUTE_MS);
    expect(happenings(ecs, 'instance.status').map(([second, { to }]) => [second, to])).toEqual([
      [600, 'DRAINING'],
      [720, 'INACTIVE'],
    ]);
    expect(launched(ecs).map(([second]) => second)).toEqual([10, 620]);
  });

  test('are nobody else’s: no cluster takes their provider by PutClusterCapacityProviders', () => {
    const ecs = managed();
    ecs.call('CreateCluster', { clusterName: 'other' });
    const put = { cluster: 'other', capacityProviders: ['mine'], defaultCapacityProviderStrategy: [] };
    expect(() => ecs.call('PutClusterCapacityProviders', put)).toThrow('Cannot associate Managed Instances capacity provider');
  });
});
