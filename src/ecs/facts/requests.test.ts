import { TaskStopCode } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { assumptions, checkDocument, createEcs, type DocumentKind, EcsError, type StopCode } from '../ecs.ts';
import { definitionWith, playService } from '../play.fixture.ts';
import { networkConfiguration, service, surroundings, taskDefinition } from '../world.fixture.ts';

/* Facts that show in what AWS takes, refuses and answers, and in what an update makes of a service. */

const [api] = taskDefinition.containerDefinitions;
const { launchType: _launchType, ...withoutLaunchType } = service;

function refusals(document: unknown, kind: DocumentKind): string[] {
  return checkDocument(document, kind).flatMap(({ severity, code }) => (severity === 'error' ? [code] : []));
}

/** Refused in one of these places and in no other; the same document without the change is taken. */
function isRefused(document: object, kind: DocumentKind): boolean {
  return refusals(document, kind).length > 0;
}

const strategy = (...items: object[]) => ({ ...withoutLaunchType, capacityProviderStrategy: items });
const provider = (capacityProvider: string, more: object = {}) => ({ capacityProvider, weight: 1, ...more });

describe('of a strategy', () => {
  test('20 providers are taken and 21 are refused [C-001, Q-014]', () => {
    const many = (count: number) => strategy(...Array.from({ length: count }, (_, index) => provider(`provider-${index}`)));
    expect(isRefused(many(20), 'service')).toBe(false);
    expect(isRefused(many(21), 'service')).toBe(true);
  });

  test('a base of 100,000 is taken on one provider; more, or two of them, are refused [C-003]', () => {
    expect(isRefused(strategy(provider('FARGATE', { base: 100_000 })), 'service')).toBe(false);
    expect(isRefused(strategy(provider('FARGATE', { base: 100_001 })), 'service')).toBe(true);
    expect(isRefused(strategy(provider('FARGATE', { base: 1 }), provider('FARGATE_SPOT', { base: 1 })), 'service')).toBe(true);
  });

  test('a weight of 1,000 is taken, 1,001 is refused, and so is a strategy whose weights are all 0 [C-005]', () => {
    expect(isRefused(strategy(provider('FARGATE', { weight: 1_000 })), 'service')).toBe(false);
    expect(isRefused(strategy(provider('FARGATE', { weight: 1_001 })), 'service')).toBe(true);
    expect(isRefused(strategy({ capacityProvider: 'FARGATE', base: 2 }), 'service')).toBe(true);
  });

  test('Fargate’s providers and others do not mix [C-007]', () => {
    expect(isRefused(strategy(provider('FARGATE'), provider('my-instances')), 'service')).toBe(true);
  });
});

interface Answer {
  services: { desiredCount: number; deploymentConfiguration: object; deployments: { status: string; rolloutState: string }[] }[];
}

function model(clusterProviders: readonly string[] = ['FARGATE', 'FARGATE_SPOT']) {
  const ecs = createEcs({ surroundings, seed: 1, assumptions: { 'fargate.jitterMs': 0, 'scheduler.acceptMs': 0 } });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: clusterProviders });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  const describeService = () => (ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'] }) as Answer).services[0];
  const update = (members: object) => ecs.call('UpdateService', { cluster: 'day15', service: 'my-rust-api', ...members });
  return { ecs, describeService, update };
}

function messageOf(action: () => unknown): string | null {
  try {
    action();
    return null;
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
    return error.message;
  }
}

describe('of a service', () => {
  test('a provider that is not associated with the cluster is refused [C-002]', () => {
    const { ecs } = model(['FARGATE']);
    expect(messageOf(() => ecs.call('CreateService', strategy(provider('FARGATE'))))).toBeNull();
    const refusal = messageOf(() => ecs.call('CreateService', { ...strategy(provider('FARGATE_SPOT')), serviceName: 'other' }));
    expect(refusal).toContain('not associated with the cluster');
  });

  test('the percentages are 100 and 200 where nothing is said; 100 and 100 are refused [D-022, D-029]', () => {
    const { ecs, describeService, update } = model();
    ecs.call('CreateService', service);
    expect(describeService()?.deploymentConfiguration).toMatchObject({ minimumHealthyPercent: 100, maximumPercent: 200 });
    const both = { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } };
    expect(messageOf(() => update(both))).not.toBeNull();
    expect(isRefused({ ...service, ...both }, 'service')).toBe(true);
  });

  test('from a launch type to a strategy an update needs forceNewDeployment [D-007]', () => {
    const { ecs, update } = model();
    ecs.call('CreateService', service);
    const change = { capacityProviderStrategy: [provider('FARGATE')] };
    expect(messageOf(() => update(change))).toMatch(/you must force a new deployment\.$/);
    expect(messageOf(() => update({ ...change, forceNewDeployment: true }))).toBeNull();
  });

  test.each([
    [
      'the network',
      {
        networkConfiguration: {
          awsvpcConfiguration: {
            ...networkConfiguration.awsvpcConfiguration,
            subnets: [networkConfiguration.awsvpcConfiguration.subnets[0]],
          },
        },
      },
    ],
    ['the platform version', { platformVersion: '1.4.0' }],
  ])('another value of %s makes a new deployment [D-002]', (_, members) => {
    const { ecs, update, describeService } = model();
    ecs.call('CreateService', service);
    ecs.advance(120_000);
    update(members);
    expect(describeService()?.deployments.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);
  });

  test('forceNewDeployment makes one of the same definition, the desired count alone makes none [D-003, D-050]', () => {
    const { ecs, update, describeService } = model();
    ecs.call('CreateService', service);
    ecs.advance(120_000);
    update({ desiredCount: 3 });
    expect(describeService()?.deployments).toHaveLength(1);
    update({ forceNewDeployment: true });
    expect(describeService()?.deployments.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([
      ['PRIMARY', 'IN_PROGRESS'],
      ['ACTIVE', 'COMPLETED'],
    ]);
    ecs.advance(400_000);
    expect(describeService()?.deployments.map(({ status }) => status)).toEqual(['PRIMARY']);
  });

  test('5,000 tasks are taken, 5,001 are refused [Q-001]', () => {
    const { ecs } = model();
    expect(messageOf(() => ecs.call('CreateService', { ...service, desiredCount: 5_001 }))).toContain('5000');
    expect(messageOf(() => ecs.call('CreateService', { ...service, desiredCount: 5_000 }))).toBeNull();
  });

  test('five target groups are taken, six are refused [Q-005]', () => {
    const groups = (count: number) => ({
      ...service,
      loadBalancers: Array.from({ length: count }, (_, index) => ({
        targetGroupArn: `arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/g${index}/0123456789abcdef`,
        containerName: 'api',
        containerPort: 8080,
      })),
    });
    expect(isRefused(groups(5), 'service')).toBe(false);
    expect(isRefused(groups(6), 'service')).toBe(true);
  });

  test('16 subnets and 5 security groups are taken, one more of either is refused [Q-011]', () => {
    const network = (subnets: number, securityGroups: number) => ({
      ...service,
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: Array.from({ length: subnets }, (_, index) => `subnet-0000000000000${100 + index}`),
          securityGroups: Array.from({ length: securityGroups }, (_, index) => `sg-0000000000000${100 + index}`),
        },
      },
    });
    expect(isRefused(network(16, 5), 'service')).toBe(false);
    expect(isRefused(network(17, 5), 'service')).toBe(true);
    expect(isRefused(network(16, 6), 'service')).toBe(true);
  });

  test('rebalancing is refused with a maximum of 100 percent, a Classic Load Balancer or as a daemon [P-004, P-011]', () => {
    const balanced = { ...service, availabilityZoneRebalancing: 'ENABLED' };
    expect(isRefused(balanced, 'service')).toBe(false);
    expect(isRefused({ ...balanced, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } }, 'service')).toBe(true);
    expect(
      isRefused({ ...balanced, loadBalancers: [{ loadBalancerName: 'classic', containerName: 'api', containerPort: 8080 }] }, 'service'),
    ).toBe(true);
    const { desiredCount: _desiredCount, ...daemon } = balanced;
    expect(isRefused({ ...daemon, schedulingStrategy: 'DAEMON' }, 'service')).toBe(true);
  });

  test('the healthy percent of an early success lies between minimumHealthyPercent and 100 [D-038]', () => {
    const early = (healthyPercent: number) => ({
      ...service,
      deploymentConfiguration: {
        minimumHealthyPercent: 50,
        maximumPercent: 200,
        earlySuccessCriteria: { enable: true, healthyPercent, sourceServiceRevisionCleanup: 'BLOCKING' },
      },
    });
    expect(isRefused(early(50), 'service')).toBe(false);
    expect(isRefused(early(100), 'service')).toBe(false);
    expect(isRefused(early(49), 'service')).toBe(true);
    expect(isRefused(early(101), 'service')).toBe(true);
  });
});

describe('of a task definition', () => {
  test('50 tags are taken, 51 are refused [Q-013]', () => {
    const tagged = (count: number) =>
      definitionWith({ tags: Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: 'v' })) });
    expect(isRefused(tagged(50), 'taskDefinition')).toBe(false);
    expect(isRefused(tagged(51), 'taskDefinition')).toBe(true);
  });

  test('ten containers are taken, eleven are refused [Q-003]', () => {
    const many = (count: number) =>
      definitionWith({
        cpu: '1024',
        memory: '2048',
        containerDefinitions: Array.from({ length: count }, (_, index) => ({
          ...api,
          name: `c${index}`,
          essential: index === 0,
          portMappings: [],
        })),
      });
    expect(isRefused(many(10), 'taskDefinition')).toBe(false);
    expect(isRefused(many(11), 'taskDefinition')).toBe(true);
  });

  test('more than 64 KiB are refused [Q-004]', () => {
    const sized = (bytes: number) => definitionWith({}, { environment: [{ name: 'BIG', value: 'x'.repeat(bytes) }] });
    expect(isRefused(sized(60_000), 'taskDefinition')).toBe(false);
    expect(isRefused(sized(66_000), 'taskDefinition')).toBe(true);
  });
});

test('within the ranges of the assumptions a launch on Fargate takes what published ones took, 19.5 to 56.6 s [T-096]', () => {
  const run = (sizeMB: number) => {
    const images = surroundings.images.map((image) => ({ ...image, sizeMB }));
    return playService({ seconds: 200, surroundings: { images } }).lanes[0]?.statuses.find(({ status }) => status === 'RUNNING')?.atMs ?? 0;
  };
  for (const sizeMB of [5, 40, 400, 1_000]) {
    expect(run(sizeMB)).toBeGreaterThan(19_500);
    expect(run(sizeMB)).toBeLessThan(56_600);
  }
});

test('the lag of health reports is at most the 20 s at which the agent publishes [H-016]', () => {
  const lag = assumptions.find(({ id }) => id === 'health.reportLagMs');
  expect(lag?.range).toEqual({ low: 0, high: 20_000 });
});

test('the stop codes are those of the SDK, no fewer and no more [T-064]', () => {
  const codes: Record<StopCode, true> = {
    TaskFailedToStart: true,
    EssentialContainerExited: true,
    UserInitiated: true,
    ServiceSchedulerInitiated: true,
    SpotInterruption: true,
    TerminationNotice: true,
    InfrastructureHealth: true,
  };
  expect(Object.keys(codes).sort()).toEqual(Object.values(TaskStopCode).sort());
});
