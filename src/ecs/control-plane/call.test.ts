import { describe, expect, test } from 'vitest';
import { createEcs, type Ecs, EcsError } from '../ecs.ts';
import { networkConfiguration, service, surroundings, taskDefinition } from '../world.fixture.ts';

const strategy = [
  { capacityProvider: 'FARGATE', base: 1, weight: 1 },
  { capacityProvider: 'FARGATE_SPOT', weight: 3 },
];

function day15(): Ecs {
  const ecs = createEcs({ surroundings, seed: 15, assumptions: { 'fargate.jitterMs': 0 } });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  return ecs;
}

/** What the call is refused with; fails where it is not. */
function refusal(ecs: Ecs, operation: string, input: unknown): [string, string] {
  try {
    ecs.call(operation, input);
  } catch (error) {
    if (error instanceof EcsError) return [error.exception, error.message];
    throw error;
  }
  throw new Error(`${operation} was not refused.`);
}

describe('refusals', () => {
  const { launchType: _, ...withoutLaunchType } = service;
  const network = (members: object) => ({ awsvpcConfiguration: { ...networkConfiguration.awsvpcConfiguration, ...members } });
  const cases: [string, string, unknown, string, string][] = [
    ['an unknown cluster', 'CreateService', { ...service, cluster: 'nowhere' }, 'ClusterNotFoundException', 'Cluster not found.'],
    ['an unknown definition', 'CreateService', { ...service, taskDefinition: 'nothing' }, 'ClientException', 'TaskDefinition not found.'],
    ['an unknown service', 'UpdateService', { cluster: 'day15', service: 'nothing' }, 'ServiceNotFoundException', 'Service not found.'],
    [
      'an unknown subnet',
      'CreateService',
      { ...service, networkConfiguration: network({ subnets: ['subnet-x'] }) },
      'InvalidParameterException',
      "Error retrieving subnet information for [subnet-x]: The subnet ID 'subnet-x' does not exist (ErrorCode: InvalidSubnetID.NotFound)",
    ],
    [
      'an unknown security group',
      'CreateService',
      { ...service, networkConfiguration: network({ securityGroups: ['sg-x'] }) },
      'InvalidParameterException',
      "Error retrieving security group information for [sg-x]: The security group 'sg-x' does not exist (ErrorCode: InvalidGroup.NotFound)",
    ],
    [
      'both a launch type and a strategy [C-008]',
      'CreateService',
      { ...service, capacityProviderStrategy: strategy },
      'InvalidParameterException',
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    ],
    [
      'no network configuration',
      'CreateService',
      { ...service, networkConfiguration: undefined },
      'InvalidParameterException',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ],
    [
      'a task on EC2 without instances',
      'RunTask',
      {
        cluster: 'day15',
        taskDefinition: 'my-rust-api',
        launchType: 'EC2',
        networkConfiguration: { awsvpcConfiguration: { subnets: networkConfiguration.awsvpcConfiguration.subnets } },
      },
      'InvalidParameterException',
      'No Container Instances were found in your cluster.',
    ],
    [
      'an unknown task',
      'StopTask',
      { cluster: 'day15', task: 'f'.repeat(32) },
      'InvalidParameterException',
      'The referenced task was not found.',
    ],
    [
      'a role that nobody may assume',
      'RunTask',
      { cluster: 'day15', taskDefinition: 'other-role', launchType: 'FARGATE', networkConfiguration },
      'ClientException',
      "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/nobody' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.",
    ],
  ];
  test.each(cases)('%s', (_name, operation, input, exception, message) => {
    const ecs = day15();
    ecs.call('RegisterTaskDefinition', { ...taskDefinition, family: 'other-role', taskRoleArn: 'arn:aws:iam::123456789012:role/nobody' });
    expect(refusal(ecs, operation, input)).toEqual([exception, message]);
    expect(ecs.timeline.at(-1)?.what).toEqual({ type: 'call', operation, outcome: 'refused', exception, message });
  });

  test('a name that exists with other values', () => {
    const ecs = day15();
    ecs.call('CreateService', service);
    expect(() => ecs.call('CreateService', service)).not.toThrow();
    expect(refusal(ecs, 'CreateService', { ...service, desiredCount: 3 })).toEqual([
      'InvalidParameterException',
      'Creation of service was not idempotent.',
    ]);
  });

  test('a change of strategy without a new deployment [D-004]', () => {
    const ecs = day15();
    ecs.call('CreateService', { ...withoutLaunchType, capacityProviderStrategy: strategy });
    const change = { cluster: 'day15', service: 'my-rust-api', capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] };
    expect(refusal(ecs, 'UpdateService', change)[1]).toMatch(/you must force a new deployment\.$/);
    expect(() => ecs.call('UpdateService', { ...change, forceNewDeployment: true })).not.toThrow();
  });

  test('a revision that was deregistered, though services that have it keep it', () => {
    const ecs = day15();
    ecs.call('CreateService', service);
    ecs.call('DeregisterTaskDefinition', { taskDefinition: 'my-rust-api:1' });
    expect(refusal(ecs, 'CreateService', { ...service, serviceName: 'other' })).toEqual(['ClientException', 'TaskDefinition is inactive']);
    ecs.advance(60_000);
    expect(ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'] })).toMatchObject({
      services: [{ runningCount: 2 }],
    });
  });

  test('deleting a service that is scaled above 0', () => {
    const ecs = day15();
    ecs.call('CreateService', service);
    expect(refusal(ecs, 'DeleteService', { cluster: 'day15', service: 'my-rust-api' })[1]).toBe(
      'The service cannot be stopped while it is scaled above 0.',
    );
  });

  test('a billion tasks', () => {
    expect(refusal(day15(), 'CreateService', { ...service, desiredCount: 1_000_000_000 })[0]).toBe('InvalidParameterException');
  });

  test('a question about nothing', () => {
    const told = (operation: string, input: object) => refusal(day15(), operation, { cluster: 'day15', ...input });
    expect(told('DescribeServices', { services: [] })).toEqual(['InvalidParameterException', 'Services cannot be empty.']);
    expect(told('DescribeTasks', { tasks: [] })).toEqual(['InvalidParameterException', 'Tasks cannot be empty.']);
  });

  test('an operation that does not exist, and one that the model does not cover', () => {
    expect(refusal(day15(), 'constructor', {})[0]).toBe('UnknownOperationException');
    expect(refusal(day15(), 'ListClusters', {})).toEqual([
      'InvalidParameterException',
      'This model does not cover the operation ListClusters yet.',
    ]);
  });
});

describe('answers', () => {
  test('a service as DescribeServices shows it', () => {
    const ecs = day15();
    ecs.call('CreateService', { ...withoutLaunch(), capacityProviderStrategy: strategy, desiredCount: 4 });
    ecs.advance(90_000);
    const answer = ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api', 'other'] }) as {
      services: [Record<string, unknown>];
    };
    expect(answer).toMatchObject({
      failures: [{ arn: 'arn:aws:ecs:us-east-1:123456789012:service/day15/other', reason: 'MISSING' }],
      services: [
        {
          serviceArn: 'arn:aws:ecs:us-east-1:123456789012:service/day15/my-rust-api',
          clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/day15',
          status: 'ACTIVE',
          desiredCount: 4,
          runningCount: 4,
          pendingCount: 0,
          taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/my-rust-api:1',
          createdAt: 1_767_225_600,
          schedulingStrategy: 'REPLICA',
          availabilityZoneRebalancing: 'ENABLED',
          deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
          deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', desiredCount: 4, runningCount: 4, failedTasks: 0 }],
        },
      ],
    });
    expect(answer.services[0].events).toHaveLength(3);
  });

  test('a task as DescribeTasks shows it, until an hour after it stopped [T-009, T-070]', () => {
    const ecs = day15();
    const run = ecs.call('RunTask', { cluster: 'day15', taskDefinition: 'my-rust-api', launchType: 'FARGATE', networkConfiguration }) as {
      tasks: [{ taskArn: string; group: string; lastStatus: string }];
    };
    const [{ taskArn, group, lastStatus }] = run.tasks;
    expect(taskArn).toMatch(/^arn:aws:ecs:us-east-1:123456789012:task\/day15\/[0-9a-f]{32}$/);
    expect([group, lastStatus]).toEqual(['family:my-rust-api', 'PROVISIONING']);
    ecs.advance(60_000);
    ecs.call('StopTask', { cluster: 'day15', task: taskArn, reason: 'enough' });
    ecs.advance(100_000);
    const described = () => ecs.call('DescribeTasks', { cluster: 'day15', tasks: [taskArn] }) as { tasks: unknown[]; failures: unknown[] };
    expect(described().tasks[0]).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      startedAt: 1_767_225_625,
      containers: [{ name: 'api', exitCode: 0, lastStatus: 'STOPPED' }],
    });
    ecs.advance(3_700_000);
    const next = { cluster: 'day15', taskDefinition: 'my-rust-api', launchType: 'FARGATE', networkConfiguration, count: 1 };
    const second = ecs.call('RunTask', next) as { tasks: [{ taskArn: string }] };
    ecs.call('StopTask', { cluster: 'day15', task: second.tasks[0].taskArn });
    ecs.advance(3_800_000);
    expect(described()).toEqual({ tasks: [], failures: [{ arn: taskArn, reason: 'MISSING' }] });
  });

  test('a task shows the platform version that LATEST stood for, its service what was asked for', () => {
    const ecs = day15();
    ecs.call('CreateService', service);
    ecs.advance(30_000);
    const { taskArns } = ecs.call('ListTasks', { cluster: 'day15' }) as { taskArns: string[] };
    const answer = (operation: string, input: object) => ecs.call(operation, { cluster: 'day15', ...input });
    expect(answer('DescribeTasks', { tasks: taskArns })).toMatchObject({ tasks: taskArns.map(() => ({ platformVersion: '1.4.0' })) });
    expect(answer('DescribeServices', { services: ['my-rust-api'] })).toMatchObject({
      services: [{ platformVersion: 'LATEST', deployments: [{ platformVersion: '1.4.0' }] }],
    });
  });

  test('a question leaves no trace', () => {
    const ecs = day15();
    const before = ecs.timeline.length;
    ecs.call('DescribeClusters', { clusters: ['day15'] });
    ecs.call('ListTasks', { cluster: 'day15' });
    ecs.call('ListServices', { cluster: 'day15' });
    expect(ecs.timeline).toHaveLength(before);
  });

  test('a definition keeps what was registered and says what it can run on', () => {
    const answer = day15().call('DescribeTaskDefinition', { taskDefinition: 'my-rust-api' });
    expect(answer).toMatchObject({
      taskDefinition: { ...taskDefinition, revision: 1, status: 'ACTIVE', compatibilities: ['EC2', 'FARGATE'] },
    });
  });

  test('RunTask spreads its tasks and divides them by the cluster’s default strategy [C-009, C-025]', () => {
    const ecs = day15();
    const capacityProviders = ['FARGATE', 'FARGATE_SPOT'];
    ecs.call('PutClusterCapacityProviders', { cluster: 'day15', capacityProviders, defaultCapacityProviderStrategy: strategy });
    const { tasks } = ecs.call('RunTask', { cluster: 'day15', taskDefinition: 'my-rust-api', count: 5, networkConfiguration }) as {
      tasks: { capacityProviderName: string; availabilityZone: string }[];
    };
    expect(tasks.map(({ capacityProviderName, availabilityZone }) => `${capacityProviderName} ${availabilityZone.slice(-1)}`)).toEqual([
      'FARGATE a',
      'FARGATE b',
      'FARGATE_SPOT a',
      'FARGATE_SPOT b',
      'FARGATE_SPOT a',
    ]);
  });

  test('a deleted service drains and is INACTIVE when its tasks are STOPPED', () => {
    const ecs = day15();
    ecs.call('CreateService', service);
    ecs.advance(60_000);
    ecs.call('DeleteService', { cluster: 'day15', service: 'my-rust-api', force: true });
    const status = () =>
      (ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'] }) as { services: [{ status: string }] }).services[0]
        .status;
    ecs.advance(61_000);
    expect(status()).toBe('DRAINING');
    ecs.advance(90_000);
    expect(status()).toBe('INACTIVE');
    expect(() => ecs.call('CreateService', service)).not.toThrow();
  });
});

function withoutLaunch(): object {
  const { launchType: _, ...rest } = service;
  return rest;
}
