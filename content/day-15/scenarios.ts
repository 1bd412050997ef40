/** The runs that the day's lessons show: what is called, when, in the shared world. Data only. */
import { apiNetwork, apiRelease, digestOf, worldBeside } from '../../exercises/api-service.ts';
import { metricsImage, repository, sharedWorld } from '../../exercises/shared-world.ts';
import type { Scenario, Step } from '../../src/ecs/ecs.ts';

const cluster = 'day15';

const clusterWithFargate: readonly Step[] = [
  { atMs: 0, call: 'CreateCluster', input: { clusterName: cluster } },
  {
    atMs: 0,
    call: 'PutClusterCapacityProviders',
    input: { cluster, capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [] },
  },
];

const service = {
  cluster,
  serviceName: 'my-rust-api',
  taskDefinition: 'my-rust-api',
  launchType: 'FARGATE',
  networkConfiguration: apiNetwork,
};

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
      input: { cluster, taskDefinition: 'my-rust-api', launchType: 'FARGATE', count: 1, networkConfiguration: apiNetwork },
    },
  ],
};

const api = {
  name: 'api',
  image: `${repository}:1.4.2`,
  essential: true,
  portMappings: [{ containerPort: 8080 }],
  environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
};

/** The day's service in its smallest box, as it works. */
const definition = {
  family: 'my-rust-api',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  containerDefinitions: [api],
};

/** A build whose process gives up right after its start. */
const givesUp = apiRelease('1.5.0-rc1', digestOf('5'), { exit: { afterMs: 2_000, code: 1 } });

/** A definition that works is registered, and the service on the stage created. */
export const serviceKeepsCount: Scenario = {
  seed: 15,
  untilMs: 300_000,
  surroundings: sharedWorld,
  steps: [
    ...clusterWithFargate,
    { atMs: 0, call: 'RegisterTaskDefinition', input: definition },
    { atMs: 1000, call: 'CreateService', input: { $document: 'service.json' } },
  ],
};

/** Two tasks of two containers. First a `metrics` dies, which is not essential; a minute later an `api`. */
export const twoContainersEach: Scenario = {
  seed: 15,
  untilMs: 300_000,
  surroundings: {
    ...sharedWorld,
    images: [...sharedWorld.images, metricsImage],
  },
  steps: [
    ...clusterWithFargate,
    { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } },
    { atMs: 1000, call: 'CreateService', input: { ...service, desiredCount: 2 } },
    { atMs: 120_000, inject: { type: 'killProcess', task: 0, container: 'metrics' } },
    { atMs: 180_000, inject: { type: 'killProcess', task: 1, container: 'api' } },
  ],
};

/** A service of one task, of the definition on the stage: its tag decides how it dies, or that it does not. */
export const waysToDie: Scenario = {
  seed: 15,
  untilMs: 420_000,
  surroundings: worldBeside(givesUp),
  steps: [
    ...clusterWithFargate,
    { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } },
    { atMs: 1000, call: 'CreateService', input: { ...service, desiredCount: 1 } },
  ],
};

/** Two tasks that take 180 s until they answer, and a health check that the definition on the stage sets. */
export const slowToBoot: Scenario = {
  seed: 15,
  untilMs: 330_000,
  surroundings: { ...sharedWorld, images: [apiRelease('1.4.2', digestOf('6'), { bootMs: 180_000 })] },
  steps: [
    ...clusterWithFargate,
    { atMs: 0, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } },
    { atMs: 1000, call: 'CreateService', input: { ...service, desiredCount: 2 } },
  ],
};

/** The service on the stage shares its tasks out; then two Spot tasks are taken back, and later Spot runs dry for a while. */
export const threeToOne: Scenario = {
  seed: 15,
  untilMs: 1_200_000,
  surroundings: sharedWorld,
  steps: [
    ...clusterWithFargate,
    { atMs: 0, call: 'RegisterTaskDefinition', input: definition },
    { atMs: 1000, call: 'CreateService', input: { $document: 'service.json' } },
    { atMs: 240_000, inject: { type: 'reclaimSpot', tasks: 2 } },
    { atMs: 480_000, inject: { type: 'spotDrought', on: true } },
    { atMs: 480_000, inject: { type: 'reclaimSpot', all: true } },
    { atMs: 900_000, inject: { type: 'spotDrought', on: false } },
  ],
};

/** Three instances in two zones, and a service that the one on the stage describes. */
export const onInstances: Scenario = {
  seed: 15,
  untilMs: 300_000,
  surroundings: {
    ...sharedWorld,
    instances: [
      { instanceType: 'm5.large', subnet: 'subnet-0a1b2c3d4e5f60001', count: 2, agent: { cluster } },
      { instanceType: 'm5.large', subnet: 'subnet-0a1b2c3d4e5f60002', count: 1, agent: { cluster } },
    ],
  },
  steps: [
    { atMs: 0, call: 'CreateCluster', input: { clusterName: cluster } },
    {
      atMs: 0,
      call: 'RegisterTaskDefinition',
      input: {
        family: 'my-rust-api',
        requiresCompatibilities: ['EC2'],
        networkMode: 'bridge',
        executionRoleArn: definition.executionRoleArn,
        containerDefinitions: [{ ...api, cpu: 512, memory: 1024, portMappings: [{ containerPort: 8080, hostPort: 0 }] }],
      },
    },
    { atMs: 1000, call: 'CreateService', input: { $document: 'service.json' } },
  ],
};

/** The service on the stage runs revision 1; at two minutes it is told to take revision 2, whose process ends right after its start. */
export const rollOut: Scenario = {
  seed: 15,
  untilMs: 200_000,
  surroundings: worldBeside(givesUp),
  steps: [
    ...clusterWithFargate,
    { atMs: 0, call: 'RegisterTaskDefinition', input: definition },
    { atMs: 1000, call: 'CreateService', input: { $document: 'service.json' } },
    { atMs: 120_000, call: 'RegisterTaskDefinition', input: { $document: 'task-definition.json' } },
    { atMs: 120_000, call: 'UpdateService', input: { cluster, service: 'my-rust-api', taskDefinition: 'my-rust-api' } },
  ],
};
