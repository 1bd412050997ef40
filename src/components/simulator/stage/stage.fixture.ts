/** Runs of the model for tests of the stage: one task, a service on two providers, blue/green, instances, and many tasks. */
import { loadInstances, runScenario, type Scenario, type Step, type Surroundings, toHistory, tracksOf } from '../../../ecs/ecs.ts';
import { readRun } from '../read-run.ts';

const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api';
const groups = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup';
export const blue = `${groups}/web/0123456789abcdef`;
export const green = `${groups}/web-alternate/fedcba9876543210`;
const rules = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2';
const infrastructure = 'arn:aws:iam::123456789012:role/ecsInfrastructureRole';

const letters = ['a', 'b', 'c'];

const logRouter = {
  repository: '123456789012.dkr.ecr.us-east-1.amazonaws.com/log-router',
  tags: ['1.4.2'],
  digest: `sha256:${'5e'.repeat(32)}`,
  architectures: ['X86_64' as const],
  sizeMB: 40,
  tools: [],
  process: { bootMs: 300, bind: '127.0.0.1:24224', routes: {}, onStop: { ignores: false, afterMs: 200, code: 0 }, memoryMiB: 30 },
};

const surroundings: Surroundings = {
  account: '123456789012',
  region: 'us-east-1',
  images: [
    {
      repository: image,
      tags: ['1.4.2'],
      digest: `sha256:${'4f'.repeat(32)}`,
      architectures: ['X86_64'],
      sizeMB: 40,
      tools: [],
      process: {
        bootMs: 800,
        bind: '0.0.0.0:8080',
        routes: { '/': 200, '/healthz': 200 },
        onStop: { ignores: false, afterMs: 200, code: 0 },
        memoryMiB: 60,
        selfChecks: ['/my-rust-api'],
      },
    },
    logRouter,
  ],
  roles: [
    { arn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole', trusts: ['ecs-tasks.amazonaws.com'], allows: ['ecr:*', 'logs:*'] },
    { arn: infrastructure, trusts: ['ecs.amazonaws.com'], allows: ['elasticloadbalancing:*'] },
  ],
  logGroups: ['/ecs/my-rust-api'],
  subnets: letters.map((letter, i) => ({
    id: `subnet-0a1b2c3d4e5f6000${i + 1}`,
    availabilityZone: `us-east-1${letter}`,
    route: 'internet-gateway' as const,
  })),
  securityGroups: [{ id: 'sg-0a1b2c3d4e5f60001', ingress: [8080] }],
};

const definition = {
  family: 'my-rust-api',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  containerDefinitions: [
    {
      name: 'api',
      image: `${image}:1.4.2`,
      essential: true,
      portMappings: [{ containerPort: 8080 }],
      healthCheck: { command: ['CMD', '/my-rust-api', 'healthcheck'], interval: 10, retries: 2 },
    },
    { name: 'log', image: `${logRouter.repository}:1.4.2`, essential: false },
  ],
};

const service = (zones: number, more: object) => ({
  cluster: 'day15',
  serviceName: 'my-rust-api',
  taskDefinition: 'my-rust-api',
  networkConfiguration: {
    awsvpcConfiguration: {
      subnets: surroundings.subnets.slice(0, zones).map(({ id }) => id),
      securityGroups: ['sg-0a1b2c3d4e5f60001'],
      assignPublicIp: 'ENABLED',
    },
  },
  ...more,
});

/** A run with all that the stage is handed, and a moment worth looking at, in ms. */
export async function staged(scenario: Scenario, atMs: number, of?: string) {
  await loadInstances();
  const run = runScenario(scenario, {}, { limits: { events: 2_000_000, tasks: 20_000 } });
  const history = toHistory(run.timeline, run.endMs);
  return { run, history, read: readRun(history, of, []), tracks: tracksOf(run, scenario, {}), atMs };
}

function scenario(untilMs: number, steps: readonly Step[], around: Partial<Surroundings> = {}): Scenario {
  return {
    seed: 15,
    untilMs,
    surroundings: { ...surroundings, ...around },
    steps: [{ atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] } }, ...steps],
  };
}

const register: Step = { atMs: 0, call: 'RegisterTaskDefinition', input: definition };
const create = (zones: number, more: object): Step => ({ atMs: 1_000, call: 'CreateService', input: service(zones, more) });
const plenty = { quotas: { fargateOnDemandVcpus: 10_000, fargateSpotVcpus: 10_000 } };

/** One task of a service. */
export const oneTask = () => staged(scenario(300_000, [register, create(2, { desiredCount: 1, launchType: 'FARGATE' })]), 200_000);

/** Nine tasks, base 1 on FARGATE, then three to one. */
export const threeToOne = (desiredCount = 9, atMs = 200_000) =>
  staged(
    scenario(
      400_000,
      [
        register,
        create(2, {
          desiredCount,
          capacityProviderStrategy: [
            { capacityProvider: 'FARGATE', base: 1, weight: 1 },
            { capacityProvider: 'FARGATE_SPOT', weight: 3 },
          ],
        }),
        { atMs: 250_000, inject: { type: 'killProcess', task: 0 } },
      ],
      plenty,
    ),
    atMs,
  );

/** Four tasks behind two target groups; the second revision takes over from 200 s on. */
export const blueGreen = (atMs = 300_000) =>
  staged(
    scenario(
      900_000,
      [
        register,
        create(2, {
          desiredCount: 4,
          launchType: 'FARGATE',
          deploymentConfiguration: {
            strategy: 'CANARY',
            bakeTimeInMinutes: 2,
            canaryConfiguration: { canaryPercent: 25, canaryBakeTimeInMinutes: 2 },
          },
          loadBalancers: [
            {
              targetGroupArn: blue,
              containerName: 'api',
              containerPort: 8080,
              advancedConfiguration: {
                alternateTargetGroupArn: green,
                productionListenerRule: `${rules}/9683b2d02a6cabee`,
                testListenerRule: `${rules}/1291d13826f405c3`,
                roleArn: infrastructure,
              },
            },
          ],
        }),
        { atMs: 200_000, call: 'RegisterTaskDefinition', input: definition },
        { atMs: 200_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', taskDefinition: 'my-rust-api:2' } },
      ],
      {
        ...plenty,
        targetGroups: [blue, green].map((arn) => ({
          arn,
          targetType: 'ip' as const,
          hasListener: true,
          deregistrationDelaySeconds: 30,
          healthCheck: { path: '/healthz', intervalSeconds: 5, timeoutSeconds: 2 },
        })),
        load: [{ to: { service: 'my-rust-api' }, path: '/', rates: [{ fromMs: 60_000, perSecond: 120 }] }],
      },
    ),
    atMs,
  );

const onInstances = {
  family: 'web',
  networkMode: 'bridge',
  requiresCompatibilities: ['EC2'],
  containerDefinitions: [
    {
      name: 'api',
      image: `${image}:1.4.2`,
      essential: true,
      cpu: 256,
      memory: 512,
      portMappings: [{ containerPort: 8080, hostPort: 0 }],
    },
  ],
};

/** Instances of two sizes, one of which drains from 200 s on, with a service spread over them. */
export const instances = (count = 12, tasks = 60, atMs = 230_000) =>
  staged(
    scenario(
      400_000,
      [
        { atMs: 0, call: 'RegisterTaskDefinition', input: onInstances },
        {
          atMs: 1_000,
          call: 'CreateService',
          input: {
            cluster: 'day15',
            serviceName: 'my-rust-api',
            taskDefinition: 'web',
            desiredCount: tasks,
            launchType: 'EC2',
            placementStrategy: [
              { type: 'spread', field: 'attribute:ecs.availability-zone' },
              { type: 'binpack', field: 'memory' },
            ],
          },
        },
      ],
      {
        instances: surroundings.subnets.map(({ id }, i) => ({
          instanceType: i === 1 ? 'c5.xlarge' : 'm5.large',
          subnet: id,
          count: Math.floor(count / 3),
          agent: { cluster: 'day15' },
        })),
      },
    ),
    atMs,
  );

/** Tasks on Fargate alone, in three zones. */
export const fargate = (desiredCount: number, atMs = 120_000) =>
  staged(
    scenario(
      600_000,
      [
        register,
        create(3, {
          desiredCount,
          capacityProviderStrategy: [
            { capacityProvider: 'FARGATE', weight: 1 },
            { capacityProvider: 'FARGATE_SPOT', weight: 1 },
          ],
        }),
      ],
      plenty,
    ),
    atMs,
  );
