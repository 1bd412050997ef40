/** What the exercises' tasks find around them: one account with an image, roles, a log group and a public network. Data only. */
import type { Image, Surroundings } from '../src/ecs/ecs.ts';

/** The image without its tag. */
export const repository = '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api';

/** A Rust HTTP service in a distroless image: no shell, no curl; it checks itself with `/my-rust-api health`. */
export const apiImage: Image = {
  repository,
  tags: ['1.4.2'],
  digest: 'sha256:6f1c6a3bb0a1f2b8f7d1c0a4f19a7a5b64f0a2de4f3f2a0f7c58a1c9d2b7e431',
  architectures: ['X86_64'],
  sizeMB: 40,
  tools: ['/my-rust-api'],
  process: {
    bootMs: 400,
    bind: '127.0.0.1:8080',
    bindVariable: 'BIND_ADDR',
    variables: { LOG_LEVEL: ['error', 'warn', 'info', 'debug'] },
    routes: { '/': 200, '/healthz': 200 },
    onStop: { ignores: false, afterMs: 300, code: 0 },
    memoryMiB: 48,
    selfChecks: ['/my-rust-api health'],
  },
};

/** The image of a sidecar that ships metrics, without its tag. */
export const metricsRepository = '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-metrics';

/** The sidecar in its release 2.0.1; it serves nothing. */
export const metricsImage: Image = {
  ...apiImage,
  repository: metricsRepository,
  tags: ['2.0.1'],
  digest: `sha256:${'3'.repeat(64)}`,
  process: { bootMs: 100, onStop: { ignores: false, afterMs: 100, code: 0 }, memoryMiB: 24 },
};

export const sharedWorld: Surroundings = {
  account: '123456789012',
  region: 'us-east-1',
  images: [apiImage],
  roles: [
    {
      arn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
      trusts: ['ecs-tasks.amazonaws.com'],
      allows: [
        'ecr:GetAuthorizationToken',
        'ecr:BatchCheckLayerAvailability',
        'ecr:GetDownloadUrlForLayer',
        'ecr:BatchGetImage',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ],
    },
    { arn: 'arn:aws:iam::123456789012:role/my-task-role', trusts: ['ecs-tasks.amazonaws.com'], allows: ['s3:GetObject'] },
  ],
  logGroups: ['/ecs/my-rust-api'],
  subnets: [
    { id: 'subnet-0a1b2c3d4e5f60001', availabilityZone: 'us-east-1a', route: 'internet-gateway' },
    { id: 'subnet-0a1b2c3d4e5f60002', availabilityZone: 'us-east-1b', route: 'internet-gateway' },
  ],
  securityGroups: [{ id: 'sg-0a1b2c3d4e5f60003', ingress: [8080] }],
};
