import { describe, expect, test } from 'vitest';
import { worldFrom, worldProblems } from './world-description.ts';

describe('a described world', () => {
  test('knows what it lists, and nothing of lists that it lacks', () => {
    const world = worldFrom({
      roles: [{ arn: 'arn:aws:iam::123456789012:role/app/web', trusts: ['ecs-tasks.amazonaws.com'], allows: [] }],
      clusters: [{ name: 'day15', capacityProviders: ['FARGATE'], serviceConnectNamespace: null }],
      taskDefinitions: [{ family: 'web' }, { family: 'web', cpu: '256' }, { family: 'api', revision: 7 }],
    });
    expect(world.role?.('web')).toMatchObject({ trusts: ['ecs-tasks.amazonaws.com'] });
    expect(world.role?.('other')).toBeNull();
    expect(world.image).toBeUndefined();
    expect(world.capacityProviders?.('arn:aws:ecs:us-east-1:123456789012:cluster/day15')).toEqual(['FARGATE']);
    expect(world.capacityProviders?.('other')).toBeUndefined();
    expect(world.serviceConnectNamespace?.('day15')).toBeNull();
    expect(world.taskDefinition?.('web')).toEqual({ family: 'web', cpu: '256' });
    expect(world.taskDefinition?.('web:1')).toEqual({ family: 'web' });
    expect(world.taskDefinition?.('arn:aws:ecs:us-east-1:123456789012:task-definition/api:7')).toEqual({ family: 'api', revision: 7 });
    expect(world.taskDefinition?.('api:1')).toBeUndefined();
  });

  test('is refused with the place of each mistake', () => {
    expect(worldProblems({ image: [] })[0]).toMatch(/^A world has no member image/);
    expect(worldProblems({ subnets: [{ id: 'subnet-a' }], logGroups: [3], clusters: {} })).toEqual([
      'subnets[0].availabilityZone must be text.',
      'subnets[0].route must be text.',
      'logGroups[0] must be text.',
      'clusters must be a list, in [ ].',
    ]);
    expect(worldProblems(null)).toEqual(['A world is an object, in { }.']);
    expect(() => worldFrom({ logGroups: 'all' } as never)).toThrow(new RangeError('logGroups must be a list, in [ ].'));
  });
});
