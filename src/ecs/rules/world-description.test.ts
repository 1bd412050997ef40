import { describe, expect, test } from 'vitest';
import type { Surroundings } from '../world/surroundings.ts';
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
    expect(worldProblems(surroundings)).toEqual([]);
    expect(worldFrom(surroundings).hasLogGroup?.('/ecs/api')).toBe(true);
  });

  test('says what is wrong deep inside', () => {
    const targetGroup = { arn: 'arn:tg', targetType: 'ips', healthCheck: { intervalSeconds: '10' }, hasListener: 'yes' };
    const image = { repository: 'api', tags: '1.4.2', architectures: ['arm64'], tools: [], process: { onStop: {}, routes: { '/': 'ok' } } };
    const problems = worldProblems({
      region: 3,
      secrets: ['db'],
      targetGroups: [targetGroup],
      quotas: { fargateOnDemandVcpus: 'six' },
      load: [{ rates: [{ fromMs: 0.5, perSecond: 20 }] }],
      alarms: [{ name: 'errors', state: 'ok' }],
      images: [image],
    });
    expect(problems).toEqual([
      'region must be text.',
      'secrets[0] must be an object, in { }.',
      'targetGroups[0].targetType must be ip, instance, lambda or alb.',
      'targetGroups[0].hasListener must be true or false.',
      'targetGroups[0].healthCheck.intervalSeconds must be a whole number.',
      'quotas.fargateOnDemandVcpus must be a number.',
      'load[0].to must be an object, in { }.',
      'load[0].rates[0].fromMs must be a whole number.',
      'alarms[0].state must be OK, ALARM or INSUFFICIENT_DATA.',
      'images[0].tags must be a list, in [ ].',
      'images[0].architectures[0] must be X86_64 or ARM64.',
      'images[0].process.routes./ must be a whole number.',
      'images[0].process.onStop.ignores must be true or false.',
    ]);
  });

  test('is refused with the place of each mistake', () => {
    expect(worldProblems({ image: [] })[0]).toMatch(/^A world has no member image/);
    expect(worldProblems({ subnets: [{ id: 'subnet-a' }], logGroups: [3], clusters: {} })).toEqual([
      'subnets[0].availabilityZone must be text.',
      'subnets[0].route must be internet-gateway, nat-gateway or none.',
      'logGroups[0] must be text.',
      'clusters must be a list, in [ ].',
    ]);
    expect(worldProblems(null)).toEqual(['A world is an object, in { }.']);
    expect(() => worldFrom({ logGroups: 'all' } as never)).toThrow(new RangeError('logGroups must be a list, in [ ].'));
  });
});
