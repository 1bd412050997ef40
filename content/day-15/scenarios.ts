/** The runs that the day's lessons show: what is called, when, in the shared world. Data only. */
import { sharedWorld } from '../../exercises/shared-world.ts';
import type { Scenario, Step } from '../../src/ecs/ecs.ts';

const cluster = 'day15';

const network = {
  awsvpcConfiguration: {
    subnets: sharedWorld.subnets.map((subnet) => subnet.id),
    securityGroups: sharedWorld.securityGroups.map((group) => group.id),
    assignPublicIp: 'ENABLED',
  },
};

const clusterWithFargate: readonly Step[] = [
  { atMs: 0, call: 'CreateCluster', input: { clusterName: cluster } },
  {
    atMs: 0,
    call: 'PutClusterCapacityProviders',
    input: { cluster, capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [] },
  },
];

/** The definition on the stage is registered, and one task of it started. */
export const registerAndRun: Scenario = {
  seed: 15,
  untilMs: 120_000,
  surroundings: sharedWorld,
  steps: [
    ...clusterWithFargate,
    { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } },
    {
      atMs: 1000,
      call: 'RunTask',
      input: { cluster, taskDefinition: 'my-rust-api', launchType: 'FARGATE', count: 1, networkConfiguration: network },
    },
  ],
};

/** A definition that works is registered, and the service on the stage created. */
export const serviceKeepsCount: Scenario = {
  seed: 15,
  untilMs: 300_000,
  surroundings: sharedWorld,
  steps: [
    ...clusterWithFargate,
    {
      atMs: 0,
      call: 'RegisterTaskDefinition',
      input: {
        family: 'my-rust-api',
        requiresCompatibilities: ['FARGATE'],
        networkMode: 'awsvpc',
        cpu: '256',
        memory: '512',
        executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
        containerDefinitions: [
          {
            name: 'api',
            image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:1.4.2',
            essential: true,
            portMappings: [{ containerPort: 8080 }],
            environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
          },
        ],
      },
    },
    { atMs: 1000, call: 'CreateService', input: { $document: 'service.json' } },
  ],
};
