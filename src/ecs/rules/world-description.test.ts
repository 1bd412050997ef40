import { describe, expect, test } from 'vitest';
import type { Surroundings } from '../world/surroundings.ts';
import { worldFrom } from './world-description.ts';

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

  test('may be the surroundings of a scenario, with what no rule asks about', () => {
    const surroundings: Surroundings = {
      account: '123456789012',
      region: 'us-east-1',
      images: [
        {
          repository: 'api',
          tags: ['1.4.2'],
          digest: 'sha256:1',
          architectures: ['ARM64'],
          sizeMB: 40,
          tools: ['sh'],
          process: { bootMs: 400, onStop: { ignores: true }, memoryMiB: 48, healthOverTime: [{ afterMs: 5_000, health: 'hung' }] },
          entryPoint: ['/api'],
        },
      ],
      roles: [],
      logGroups: ['/ecs/api'],
      secrets: [{ arn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-a1B2c3', keys: ['password'] }],
      parameters: ['/api/url'],
      limitedRegistries: ['docker.io'],
      subnets: [{ id: 'subnet-a', availabilityZone: 'us-east-1a', route: 'none', endpoints: ['com.amazonaws.us-east-1.ecr.api'] }],
      securityGroups: [{ id: 'sg-1', ingress: [80] }],
      quotas: { fargateOnDemandVcpus: 6 },
      targetGroups: [{ arn: 'arn:tg', targetType: 'ip', healthCheck: { intervalSeconds: 10 }, deregistrationDelaySeconds: 30 }],
      alarms: [{ name: 'errors', state: 'OK', metric: { to: { service: 'api' }, moreThan: 5, periods: 2 } }],
      load: [{ to: { targetGroupArn: 'arn:tg' }, rates: [{ fromMs: 0, perSecond: 20 }] }],
    };
    expect(worldFrom(surroundings).hasLogGroup?.('/ecs/api')).toBe(true);
  });
});
