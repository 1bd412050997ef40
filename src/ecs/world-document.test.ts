import { describe, expect, test } from 'vitest';
import type { WorldDescription } from './ecs.ts';
import { worldProblems } from './world-document.ts';

describe('a described world', () => {
  test('may be the surroundings of a scenario, or less, with clusters and definitions besides', () => {
    const described: WorldDescription = {
      account: '123456789012',
      images: [
        { repository: 'api', tags: ['1.4.2'], architectures: ['ARM64'], tools: ['sh'], process: { selfChecks: ['/api health'] } },
        { repository: 'web', tags: [], architectures: ['X86_64'], tools: [] },
      ],
      targetGroups: [{ arn: 'arn:tg', targetType: 'ip', healthCheck: { intervalSeconds: 10 }, deregistrationDelaySeconds: 30 }],
      alarms: [{ name: 'errors', state: 'OK', metric: { to: { service: 'api' }, moreThan: 5, periods: 2 } }],
      clusters: [{ name: 'day15', capacityProviders: ['FARGATE'], serviceConnectNamespace: null }],
      taskDefinitions: [{ family: 'web', cpu: '256' }],
    };
    expect(worldProblems(described)).toEqual([]);
    expect(worldProblems({})).toEqual([]);
  });

  test('is refused with the place of each mistake, and what would mend it', () => {
    const targetGroup = { arn: 'arn:tg', targetType: 'ips', healthCheck: { intervalSeconds: '10' }, hasListener: 'yes' };
    const image = { repository: 'api', tags: '1.4.2', architectures: ['arm64'], tools: [], process: { routes: { '/': 'ok' } } };
    expect(
      worldProblems({
        region: 3,
        secrets: ['db'],
        targetGroups: [targetGroup],
        images: [image],
        subnets: [{ id: 'subnet-a', availabilityZone: 'us-east-1a' }],
        clusters: {},
        taskDefinitions: [{}],
      }),
    ).toEqual([
      'region must be text, in quotes, not 3.',
      'secrets[0] must be an object, in { }, not "db".',
      'targetGroups[0].targetType must be one of "ip", "instance", "lambda", "alb", not "ips"; did you mean "ip"?',
      'targetGroups[0].healthCheck.intervalSeconds must be a whole number, not "10".',
      'targetGroups[0].hasListener must be true or false, not "yes".',
      'images[0].tags must be a list, in [ ], not "1.4.2".',
      'images[0].architectures[0] must be one of "X86_64", "ARM64", not "arm64"; did you mean "ARM64"?',
      'images[0].process.routes./ must be a whole number, not "ok".',
      'subnets[0] lacks route (Where its default route leads).',
      'clusters must be a list, in [ ], not an object.',
      'taskDefinitions[0] lacks family.',
    ]);
  });

  test('is refused where it is none, or names what no world has', () => {
    expect(worldProblems(null)).toEqual(['The world must be an object, in { }, not null.']);
    expect(worldProblems({ image: [] })).toEqual(['image is not known here; did you mean images?']);
  });
});
