import { describe, expect, test } from 'vitest';
import type { Ecs } from '../../ecs.ts';
import { cluster } from '../../instances.fixture.ts';
import { groupArn, happenings, providerOf, serve } from './providers.fixture.ts';

interface Provider {
  name: string;
  status: string;
  updateStatus?: string;
  updateStatusReason?: string;
}

const described = (ecs: Ecs, input: object = {}) =>
  ecs.call('DescribeCapacityProviders', input) as { capacityProviders: Provider[]; failures: object[]; nextToken?: string };
const associate = (ecs: Ecs, capacityProviders: string[]) =>
  ecs.call('PutClusterCapacityProviders', { cluster, capacityProviders, defaultCapacityProviderStrategy: [] });

describe('CreateCapacityProvider', () => {
  test('fills in what was not asked for, and DescribeCapacityProviders gives it back beside Fargate’s [C-041] [C-042] [C-043] [C-044] [C-045]', () => {
    const { capacityProviders } = described(providerOf());
    expect(capacityProviders.map(({ name }) => name)).toEqual(['FARGATE', 'FARGATE_SPOT', 'web']);
    expect(capacityProviders[2]).toEqual({
      capacityProviderArn: 'arn:aws:ecs:us-east-1:123456789012:capacity-provider/web',
      name: 'web',
      status: 'ACTIVE',
      autoScalingGroupProvider: {
        autoScalingGroupArn: groupArn,
        managedScaling: {
          status: 'ENABLED',
          targetCapacity: 100,
          minimumScalingStepSize: 1,
          maximumScalingStepSize: 10_000,
          instanceWarmupPeriod: 300,
        },
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'ENABLED',
      },
      type: 'EC2_AUTOSCALING',
    });
  });

  test.each([
    ['a name that is taken', 'web', groupArn, /^The specified capacity provider already exists\./],
    ['a group that another provider has', 'other', groupArn, /already being used by another capacity provider/],
    ['a group that does not exist', 'other', 'no-such-group', /does not exist/],
    ['a name like Fargate’s', 'fargate-mine', groupArn, /cannot be prefixed with "aws", "ecs", or "fargate"/],
  ])('refuses %s', (_, name, autoScalingGroupArn, text) => {
    const ecs = providerOf();
    expect(() => ecs.call('CreateCapacityProvider', { name, autoScalingGroupProvider: { autoScalingGroupArn } })).toThrow(text);
  });

  test('refuses managed termination protection where the group does not protect its instances [C-044]', () => {
    expect(() => providerOf({ group: { protectsFromScaleIn: false }, provider: { managedTerminationProtection: 'ENABLED' } })).toThrow(
      'the Auto Scaling group must have instance protection from scale in enabled',
    );
  });
});

test('UpdateCapacityProvider keeps what it is not given, and scaling heeds it from the next minute on', () => {
  const ecs = providerOf({ group: { desiredCapacity: 4, isRunning: true } });
  ecs.advance(1_000);
  serve(ecs, 16);
  ecs.advance(5 * 60_000);
  const update = { name: 'web', autoScalingGroupProvider: { managedScaling: { targetCapacity: 50 } } };
  expect(ecs.call('UpdateCapacityProvider', update)).toMatchObject({
    capacityProvider: {
      updateStatus: 'UPDATE_IN_PROGRESS',
      autoScalingGroupProvider: { managedScaling: { status: 'ENABLED', targetCapacity: 50 } },
    },
  });
  ecs.advance(15 * 60_000);
  expect(happenings(ecs, 'group.desiredCapacity').at(-1)?.[1]).toMatchObject({ from: 4, to: 8 });
  expect(() => ecs.call('UpdateCapacityProvider', { name: 'no', autoScalingGroupProvider: {} })).toThrow('does not exist');
});

describe('DeleteCapacityProvider', () => {
  test('fails for a provider that a cluster has, and says which', () => {
    const ecs = providerOf();
    ecs.call('DeleteCapacityProvider', { capacityProvider: 'web' });
    expect(described(ecs, { capacityProviders: ['web'] }).capacityProviders[0]).toMatchObject({
      status: 'ACTIVE',
      updateStatus: 'DELETE_FAILED',
      updateStatusReason:
        'The capacity provider cannot be deleted because it is associated with cluster: day15. Remove the capacity provider from the cluster and try again.',
    });
  });

  test('makes one that no cluster has INACTIVE, and frees its name and its group', () => {
    const ecs = providerOf();
    ecs.advance(20_000);
    associate(ecs, []);
    ecs.call('DeleteCapacityProvider', { capacityProvider: 'web' });
    expect(described(ecs, { capacityProviders: ['web'] }).capacityProviders[0]).toMatchObject({
      status: 'INACTIVE',
      updateStatus: 'DELETE_COMPLETE',
    });
    ecs.call('CreateCapacityProvider', { name: 'web', autoScalingGroupProvider: { autoScalingGroupArn: groupArn } });
  });

  test('refuses to delete Fargate’s', () => {
    expect(() => providerOf().call('DeleteCapacityProvider', { capacityProvider: 'FARGATE' })).toThrow('reserved');
  });
});

describe('PutClusterCapacityProviders', () => {
  test('refuses to take away a provider that a service or a task is on', () => {
    const ecs = providerOf();
    serve(ecs, 1);
    ecs.advance(20_000);
    expect(() => associate(ecs, ['FARGATE'])).toThrow('The specified capacity provider is in use and cannot be removed.');
  });

  test('refuses others while providers are being attached [C-079]', () => {
    const ecs = providerOf();
    expect(() => associate(ecs, ['web', 'FARGATE'])).toThrow('The specified cluster is in a busy state.');
    expect(ecs.call('DescribeClusters', { clusters: [cluster] })).toMatchObject({
      clusters: [{ attachmentsStatus: 'UPDATE_IN_PROGRESS' }],
    });
    ecs.advance(20_000);
    associate(ecs, ['web', 'FARGATE']);
    expect(ecs.call('DescribeClusters', { clusters: [cluster] })).toMatchObject({ clusters: [{ attachmentsStatus: 'UPDATE_COMPLETE' }] });
  });

  test('refuses a provider that does not exist', () => {
    const ecs = providerOf();
    ecs.advance(20_000);
    expect(() => associate(ecs, ['web', 'nobody'])).toThrow('The specified capacity provider was not found.');
  });

  test.each([
    [true, 1],
    [false, 0],
  ])('gives instances that were there before to their provider: %s [C-078]', (adopts, placed) => {
    const ecs = providerOf({
      group: { desiredCapacity: 1, isRunning: true },
      scaling: { status: 'DISABLED' },
      assumptions: { 'capacityProvider.adoptsInstances': adopts },
    });
    serve(ecs, 1);
    ecs.advance(60_000);
    expect(happenings(ecs, 'task.created')).toHaveLength(placed);
  });
});

test('DescribeCapacityProviders names those that are not there among its failures, and keeps to a cluster’s', () => {
  const ecs = providerOf();
  expect(described(ecs, { capacityProviders: ['web', 'nobody'] }).failures).toEqual([
    { arn: 'arn:aws:ecs:us-east-1:123456789012:capacity-provider/nobody', reason: 'MISSING' },
  ]);
  expect(described(ecs, { cluster }).capacityProviders.map(({ name }) => name)).toEqual(['web']);
  const first = described(ecs, { maxResults: 2 });
  expect(first.nextToken).toBeDefined();
  expect(described(ecs, { maxResults: 2, nextToken: first.nextToken }).capacityProviders.map(({ name }) => name)).toEqual(['web']);
});
