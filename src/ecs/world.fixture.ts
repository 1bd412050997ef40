/** The shared world of the course's first exercises, for tests: account, image, roles, log group, two public subnets. */
import type { Scenario, Surroundings } from './ecs.ts';

export const image = '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api';

export const surroundings: Surroundings = {
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
        bind: '127.0.0.1:8080',
        bindVariable: 'BIND_ADDR',
        routes: { '/': 200, '/healthz': 200 },
        onStop: { ignores: false, afterMs: 200, code: 0 },
        memoryMiB: 60,
        selfChecks: ['/my-rust-api'],
      },
    },
  ],
  roles: [
    {
      arn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      trusts: ['ecs-tasks.amazonaws.com'],
      allows: ['ecr:*', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    },
    { arn: 'arn:aws:iam::123456789012:role/my-task-role', trusts: ['ecs-tasks.amazonaws.com'], allows: [] },
  ],
  logGroups: ['/ecs/my-rust-api'],
  subnets: [
    { id: 'subnet-0a1b2c3d4e5f60001', availabilityZone: 'us-east-1a', route: 'internet-gateway' },
    { id: 'subnet-0a1b2c3d4e5f60002', availabilityZone: 'us-east-1b', route: 'internet-gateway' },
  ],
  securityGroups: [{ id: 'sg-0a1b2c3d4e5f60001', ingress: [8080] }],
};

export const taskDefinition = {
  family: 'my-rust-api',
  requiresCompatibilities: ['FARGATE'],
  networkMode: 'awsvpc',
  cpu: '256',
  memory: '512',
  executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
  taskRoleArn: 'arn:aws:iam::123456789012:role/my-task-role',
  containerDefinitions: [
    {
      name: 'api',
      image: `${image}:1.4.2`,
      essential: true,
      portMappings: [{ containerPort: 8080 }],
      environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/ecs/my-rust-api', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
      },
    },
  ],
};

export const networkConfiguration = {
  awsvpcConfiguration: {
    subnets: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
    securityGroups: ['sg-0a1b2c3d4e5f60001'],
    assignPublicIp: 'ENABLED',
  },
};

export const service = {
  cluster: 'day15',
  serviceName: 'my-rust-api',
  taskDefinition: 'my-rust-api:1',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration,
};

/** A cluster, a definition and a service of it, then the given steps. */
export function serviceScenario(untilMs: number, ...steps: Scenario['steps']): Scenario {
  return {
    seed: 15,
    untilMs,
    surroundings,
    steps: [
      { atMs: 0, call: 'CreateCluster', input: { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] } },
      { atMs: 0, call: 'RegisterTaskDefinition', input: taskDefinition },
      { atMs: 0, call: 'CreateService', input: { $document: 'service.json' } },
      ...steps,
    ],
  };
}
