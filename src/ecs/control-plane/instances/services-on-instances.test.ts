import { describe, expect, test } from 'vitest';
import { bridgeDefinition, cluster, clusterOf } from '../../instances.fixture.ts';
import { providerOf } from '../scaling/providers.fixture.ts';
import { counts, left, web } from './placed-tasks.fixture.ts';

describe('a service on instances', () => {
  test('needs no network configuration in bridge mode, and shows what it asks of placement', () => {
    const ecs = clusterOf(1);
    const placementStrategy = [{ type: 'binpack', field: 'memory' }];
    const placementConstraints = [{ type: 'memberOf', expression: 'attribute:ecs.instance-type =~ m5.*' }];
    ecs.call('CreateService', web(1, { placementStrategy, placementConstraints }));
    ecs.advance(120_000);
    const { services } = ecs.call('DescribeServices', { cluster, services: ['web'] }) as { services: object[] };
    expect(services).toMatchObject([{ launchType: 'EC2', runningCount: 1, placementStrategy, placementConstraints }]);
    expect(services[0]).not.toHaveProperty('networkConfiguration');
  });

  test('heeds an update of its placement from the next task on, without a deployment', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', web(2, { placementStrategy: [{ type: 'spread', field: 'instanceId' }] }));
    ecs.advance(120_000);
    const [first] = left(ecs);
    const placementConstraints = [{ type: 'memberOf', expression: `ec2InstanceId == ${first?.instance}` }];
    ecs.call('UpdateService', { cluster, service: 'web', placementConstraints, placementStrategy: [], desiredCount: 4 });
    ecs.advance(240_000);
    expect(counts(ecs, 'instance')).toEqual([3, 1]);
    expect(ecs.timeline.filter(({ what }) => what.type === 'deployment.created')).toHaveLength(1);
  });

  test('registers the host ports of its containers as targets, and says of an unhealthy one which instance it is on [S-109]', () => {
    const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
    const group = { arn: targetGroupArn, targetType: 'instance' as const, protocol: 'HTTP' as const, hasListener: true };
    const ecs = clusterOf(1, { around: { targetGroups: [group] } });
    const loadBalancers = [{ targetGroupArn, containerName: 'api', containerPort: 8080 }];
    ecs.call('CreateService', web(2, { loadBalancers }));
    ecs.advance(200_000);
    const ports = ecs.timeline.flatMap(({ what }) => (what.type === 'target.state' && what.to === 'healthy' ? [what.port] : []));
    expect(ports).toHaveLength(2);
    expect(new Set(ports).size).toBe(2);
    expect(ports.every((port) => port >= 32_768)).toBe(true);
    ecs.inject({ type: 'hang', task: 0 });
    ecs.advance(400_000);
    const text =
      /^\(service web\) \(task [0-9a-f]{32}\) \(instance i-[0-9a-f]{17}\) \(port \d{5}\) is unhealthy in \(target-group [^)]+\) due to/;
    expect(ecs.timeline.some(({ what }) => what.type === 'service.event' && text.test(what.message))).toBe(true);
  });

  test('is refused a definition whose network mode its target groups do not go with', () => {
    const targetGroupArn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef';
    const ecs = clusterOf(1, {
      around: { targetGroups: [{ arn: targetGroupArn, targetType: 'instance', protocol: 'HTTP', hasListener: true }] },
    });
    ecs.call('CreateService', web(1, { loadBalancers: [{ targetGroupArn, containerName: 'api', containerPort: 8080 }] }));
    const containerDefinitions = bridgeDefinition.containerDefinitions.map((one) => ({ ...one, portMappings: [{ containerPort: 8080 }] }));
    ecs.call('RegisterTaskDefinition', { ...bridgeDefinition, containerDefinitions, networkMode: 'awsvpc' });
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60001'] } };
    expect(() => ecs.call('UpdateService', { cluster, service: 'web', taskDefinition: 'web:2', networkConfiguration })).toThrow(
      `The provided target group ${targetGroupArn} has target type instance, which is incompatible with the awsvpc network mode specified in the task definition.`,
    );
  });

  test('goes from instances to Fargate, back, and to the launch type, each time by a forced deployment [C-014]', () => {
    const ecs = providerOf({ group: { desiredCapacity: 2, isRunning: true }, definition: awsvpc });
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60001'] } };
    // The cluster is busy until the first attachment is done.
    ecs.advance(60_000);
    ecs.call('PutClusterCapacityProviders', { cluster, capacityProviders: ['web', 'FARGATE'], defaultCapacityProviderStrategy: [] });
    const { launchType: _, ...unsaid } = web(1, { networkConfiguration });
    ecs.call('CreateService', { ...unsaid, capacityProviderStrategy: [{ capacityProvider: 'web', weight: 1 }] });
    ecs.advance(300_000);
    const move = (capacityProviderStrategy: object[], more: object = { forceNewDeployment: true }) =>
      ecs.call('UpdateService', { cluster, service: 'web', capacityProviderStrategy, ...more });
    const shown = () => (ecs.call('DescribeServices', { cluster, services: ['web'] }) as { services: object[] }).services[0];
    const onFargate = [{ capacityProvider: 'FARGATE', weight: 1 }];
    expect(() => move(onFargate, {})).toThrow(/you must force a new deployment/);
    move(onFargate);
    ecs.advance(600_000);
    expect(shown()).toMatchObject({ runningCount: 1, capacityProviderStrategy: onFargate, platformVersion: 'LATEST' });
    move([{ capacityProvider: 'web', weight: 1 }]);
    ecs.advance(900_000);
    expect(shown()).toMatchObject({ runningCount: 1, capacityProviderStrategy: [{ capacityProvider: 'web' }] });
    expect(shown()).not.toHaveProperty('platformVersion');
    move([]);
    ecs.advance(1_200_000);
    expect(shown()).toMatchObject({ runningCount: 1, launchType: 'EC2' });
    expect(shown()).not.toHaveProperty('capacityProviderStrategy');
  });
});

const awsvpc = {
  networkMode: 'awsvpc',
  cpu: '512',
  memory: '1024',
  requiresCompatibilities: ['EC2', 'FARGATE'],
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  containerDefinitions: [{ ...bridgeDefinition.containerDefinitions[0], portMappings: [{ containerPort: 8080 }] }],
};
