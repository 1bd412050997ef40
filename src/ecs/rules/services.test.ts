import { describe, expect, test } from 'vitest';
import { checkDocument, firstRefusal } from './check.ts';
import type { RuleWorld } from './context.ts';
import type { DocumentKind } from './finding.ts';
import { balanced, bridgeDefinition, fargateDefinition, fargateService, instanceService, targetGroupArn } from './services-read.ts';
import { worldFrom } from './world-description.ts';

const said = (document: unknown, kind: DocumentKind = 'service', world: RuleWorld = {}) =>
  checkDocument(document, kind, { world }).map(({ severity, code, path }) => `${severity} ${code} ${path.join('/')}`.trim());
const beside = (definition: unknown): RuleWorld => ({ taskDefinition: () => definition });

/** Puts a value at a path of keys and indexes. */
function withValue(document: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [step, ...deeper] = path;
  if (step === undefined) return value;
  const inner = (document as Record<string, unknown>)[step];
  const changed = withValue(inner, deeper, value);
  if (!Array.isArray(document)) return { ...(document as object), [step]: changed };
  return document.map((item, index) => (index === step ? changed : item));
}

describe('a service alone', () => {
  test('has no finding on Fargate, on instances, behind a load balancer with a breaker', () => {
    expect(said(fargateService)).toEqual([]);
    expect(said(instanceService)).toEqual([]);
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    expect(said({ ...fargateService, loadBalancers: [balanced], deploymentConfiguration })).toEqual([]);
  });

  test('may have a grace period without a load balancer, and BLUE_GREEN without a bake time: AWS has deployed both', () => {
    expect(said({ ...fargateService, healthCheckGracePeriodSeconds: 60 })).toEqual([]);
    const advancedConfiguration = {
      alternateTargetGroupArn: `${targetGroupArn}2`,
      productionListenerRule: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/1/2/3',
      roleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
    };
    const shifting = { ...fargateService, loadBalancers: [{ ...balanced, advancedConfiguration }] };
    expect(said({ ...shifting, deploymentConfiguration: { strategy: 'BLUE_GREEN' } })).toEqual([]);
  });

  test('is silent about what only the account knows', () => {
    const asks = {
      ...fargateService,
      serviceConnectConfiguration: { enabled: true, services: [{ portName: 'http', clientAliases: [{ port: 80 }] }] },
    };
    expect(said(asks)).toEqual([]);
    expect(said({ ...fargateService, enableExecuteCommand: true })).toEqual([]);
    expect(said({ service: 'web', capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] }, 'serviceUpdate')).toEqual([]);
  });

  test('as a daemon has neither count nor strategy, and no more than 100 percent', () => {
    const daemon = { serviceName: 'agent', taskDefinition: 'agent', schedulingStrategy: 'DAEMON', launchType: 'EC2' };
    expect(said(daemon)).toEqual([]);
    expect(said({ ...daemon, desiredCount: 0 })).toEqual(['error daemon-desired-count desiredCount']);
    expect(said({ ...daemon, deploymentConfiguration: { maximumPercent: 150, minimumHealthyPercent: 0 } })).toEqual([
      'error daemon-maximum-percent deploymentConfiguration/maximumPercent',
    ]);
    expect(said({ ...daemon, availabilityZoneRebalancing: 'ENABLED' })).toEqual([
      'error az-rebalancing-daemon availabilityZoneRebalancing',
    ]);
    expect(said({ ...daemon, deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 } })).toEqual([]);
  });

  test.each([
    [1, 50, 100],
    [2, 75, 100],
    [2, 75, 125],
    [3, 100, 125],
  ])('with %i tasks, %i and %i percent is accepted and then stands still', (desiredCount, minimumHealthyPercent, maximumPercent) => {
    const deploymentConfiguration = { minimumHealthyPercent, maximumPercent };
    const service = { ...fargateService, desiredCount, availabilityZoneRebalancing: 'DISABLED', deploymentConfiguration };
    const [finding, ...others] = checkDocument(service, 'service');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'pct-deadlock', severity: 'warning' });
    expect(finding?.aws?.text).toMatch(/^\(service web\) was unable to stop or start tasks during a deployment/);
  });

  test.each([
    [2, 50, 100],
    [1, 0, 100],
    [1, 100, 200],
    [4, 75, 125],
    [0, 100, 150],
  ])('with %i tasks, %i and %i percent leaves room', (desiredCount, minimumHealthyPercent, maximumPercent) => {
    const deploymentConfiguration = { minimumHealthyPercent, maximumPercent };
    expect(said({ ...fargateService, desiredCount, availabilityZoneRebalancing: 'DISABLED', deploymentConfiguration })).toEqual([]);
  });

  test('with 100 and 100 percent is refused, in AWS’s words and once', () => {
    const service = { ...fargateService, deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 100 } };
    expect(said(service)).toEqual(['error pct-no-room deploymentConfiguration']);
  });

  test('with maximumPercent 100 is refused when it asks for rebalancing, and warned when it leaves that open', () => {
    const service = { ...fargateService, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } };
    expect(said({ ...service, availabilityZoneRebalancing: 'ENABLED' })).toEqual([
      'error az-rebalancing-maximum deploymentConfiguration/maximumPercent',
    ]);
    expect(said(service)).toEqual(['warning az-rebalancing-default deploymentConfiguration/maximumPercent']);
    expect(said({ ...service, availabilityZoneRebalancing: 'DISABLED' })).toEqual([]);
  });

  test('deployed by CodeDeploy is refused for want of a load balancer before its circuit breaker is looked at', () => {
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const service = { ...fargateService, deploymentController: { type: 'CODE_DEPLOY' }, deploymentConfiguration };
    expect(firstRefusal(checkDocument(service, 'service'))?.text).toMatch(/^When specifying the CODE_DEPLOY deployment controller type/);
  });
});

describe('a number out of its bounds', () => {
  const whole = {
    ...fargateService,
    healthCheckGracePeriodSeconds: 60,
    loadBalancers: [balanced],
    deploymentConfiguration: {
      strategy: 'ROLLING',
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      bakeTimeInMinutes: 5,
      deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 5 } },
    },
  };
  const strategy = [{ capacityProvider: 'FARGATE', weight: 1, base: 1 }];
  const scaling = {
    status: 'ENABLED',
    targetCapacity: 90,
    minimumScalingStepSize: 1,
    maximumScalingStepSize: 10,
    instanceWarmupPeriod: 60,
  };
  const provider = { name: 'mine', autoScalingGroupProvider: { autoScalingGroupArn: 'my-group', managedScaling: scaling } };
  const task = { taskDefinition: 'my-rust-api', count: 1 };
  const inScaling = ['autoScalingGroupProvider', 'managedScaling'];

  test.each<[DocumentKind, unknown, (string | number)[], number]>([
    ['service', whole, ['desiredCount'], -1],
    ['service', whole, ['healthCheckGracePeriodSeconds'], -1],
    ['service', whole, ['loadBalancers', 0, 'containerPort'], 65_536],
    ['service', whole, ['deploymentConfiguration', 'minimumHealthyPercent'], 101],
    ['service', whole, ['deploymentConfiguration', 'minimumHealthyPercent'], -1],
    ['service', whole, ['deploymentConfiguration', 'maximumPercent'], 99],
    ['service', whole, ['deploymentConfiguration', 'bakeTimeInMinutes'], 1_441],
    ['service', whole, ['deploymentConfiguration', 'deploymentCircuitBreaker', 'thresholdConfiguration', 'value'], 0],
    ['capacityProviderStrategy', strategy, [0, 'weight'], 1_001],
    ['capacityProviderStrategy', strategy, [0, 'weight'], -1],
    ['capacityProviderStrategy', strategy, [0, 'base'], 100_001],
    ['task', task, ['count'], 0],
    ['task', task, ['count'], 11],
    ['capacityProvider', provider, [...inScaling, 'targetCapacity'], 0],
    ['capacityProvider', provider, [...inScaling, 'targetCapacity'], 101],
    ['capacityProvider', provider, [...inScaling, 'minimumScalingStepSize'], 11],
    ['capacityProvider', provider, [...inScaling, 'maximumScalingStepSize'], 10_001],
    ['capacityProvider', provider, [...inScaling, 'instanceWarmupPeriod'], 10_001],
  ])('of a %s is refused at its place, and nowhere else', (kind, document, path, value) => {
    expect(said(document, kind)).toEqual([]);
    const errors = checkDocument(withValue(document, path, value), kind).filter(({ severity }) => severity === 'error');
    expect(errors.map((finding) => finding.path)).toEqual([path]);
  });

  test('goes in tenths for shares of the traffic', () => {
    const canary = (canaryPercent: number) => ({
      ...fargateService,
      serviceConnectConfiguration: { enabled: true, namespace: 'day15' },
      deploymentConfiguration: { strategy: 'CANARY', canaryConfiguration: { canaryPercent } },
    });
    for (const good of [0.1, 0.7, 5, 33.3, 100]) expect(said(canary(good)), String(good)).toEqual([]);
    for (const bad of [0, 0.05, 12.34, 100.1]) {
      expect(said(canary(bad)), String(bad)).toEqual(['error request-number deploymentConfiguration/canaryConfiguration/canaryPercent']);
    }
  });
});

describe('a service beside its task definition', () => {
  test('names container and port as the definition does, and may be reached through a target group of any port', () => {
    const service = {
      ...fargateService,
      loadBalancers: [balanced],
      deploymentConfiguration: { alarms: { enable: true, rollback: true, alarmNames: ['slow'] } },
    };
    expect(said(service, 'service', beside(fargateDefinition))).toEqual([]);
    const wrong = { ...service, loadBalancers: [{ ...balanced, containerName: 'my-rust-api', containerPort: 80 }] };
    expect(said(wrong, 'service', beside(fargateDefinition))).toEqual(['error lb-container-name loadBalancers/0/containerName']);
  });

  test('can’t run on Fargate what Fargate refuses, and hears it once', () => {
    expect(said({ ...fargateService }, 'service', beside(bridgeDefinition))).toEqual(['error launch-type-unsupported launchType']);
    const syslog = {
      ...fargateDefinition,
      containerDefinitions: [{ name: 'api', image: 'nginx:1.27', logConfiguration: { logDriver: 'syslog' } }],
    };
    expect(said({ ...fargateService }, 'service', beside(syslog))).toEqual(['error launch-type-unsupported launchType']);
    expect(said({ ...fargateService }, 'service', beside({ ...syslog, compatibilities: ['EC2', 'FARGATE'] }))).toEqual([]);
  });

  test('is told of a public subnet without a public address, with the text that its tasks would stop with', () => {
    const definition = {
      ...fargateDefinition,
      containerDefinitions: [{ name: 'api', image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/my-rust-api:1.4.2' }],
    };
    const world = worldFrom({
      subnets: [
        { id: 'subnet-a', availabilityZone: 'eu-west-1a', route: 'internet-gateway' },
        { id: 'subnet-b', availabilityZone: 'eu-west-1b', route: 'nat-gateway' },
        { id: 'subnet-c', availabilityZone: 'eu-west-1c', route: 'none', endpoints: ['com.amazonaws.eu-west-1.ecr.api'] },
      ],
      taskDefinitions: [{ ...definition, executionRoleArn: 'ecsTaskExecutionRole' }],
    });
    const service = { ...fargateService, networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-a', 'subnet-b', 'subnet-c'] } } };
    const [finding, ...others] = checkDocument(service, 'service', { world });
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'subnet-no-route',
      severity: 'warning',
      path: ['networkConfiguration', 'awsvpcConfiguration', 'subnets', 0],
    });
    expect(finding?.aws?.text).toContain('Post "https://api.ecr.eu-west-1.amazonaws.com/"');
  });
});

describe('what AWS counts of every resource', () => {
  const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `key-${index}`, value: 'x' }));

  test('more than fifty tags are refused on a service, a task and a cluster too', () => {
    expect(said({ ...fargateService, tags: tags(50) })).toEqual([]);
    expect(said({ ...fargateService, tags: tags(51) })).toEqual(['error tags-too-many tags']);
    expect(said({ clusterName: 'demo', tags: tags(51) }, 'cluster')).toEqual(['error tags-too-many tags']);
    expect(said({ clusterName: 'demo', tags: [...tags(1), ...tags(1)] }, 'cluster')).toEqual(['error tag-twice tags/1/key']);
  });

  test('a cluster has at most twenty capacity providers', () => {
    const withProviders = (count: number) => ({
      cluster: 'demo',
      capacityProviders: Array.from({ length: count }, (_, index) => `provider-${index}`),
      defaultCapacityProviderStrategy: [],
    });
    expect(said(withProviders(20), 'clusterCapacityProviders')).toEqual([]);
    expect(said(withProviders(21), 'clusterCapacityProviders')).toEqual(['error request-list capacityProviders']);
  });

  test('a number above its bound is told the bound, not only that zero is enough', () => {
    // 2,147,483,647: docs of healthCheckGracePeriodSeconds in the SDK; other counts are integers of 32 bits in its model.
    const message = (value: number) => checkDocument({ ...fargateService, healthCheckGracePeriodSeconds: value }, 'service')[0]?.message;
    expect(message(-1)).toBe('Write 0 or more.');
    expect(message(2_147_483_648)).toBe('Write 0 to 2147483647.');
  });
});
