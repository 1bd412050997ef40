/** What a playground finds around it where its documents say nothing else: one account, roles, a log group, a public network in three zones. Data only. */
import type { Surroundings } from '../../ecs/ecs.ts';

export const account = '123456789012';

/** The image of the presets, without its tag. */
export const repository = `${account}.dkr.ecr.us-east-1.amazonaws.com/my-rust-api`;

export const subnetIds = ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002', 'subnet-0a1b2c3d4e5f60003'] as const;

export const securityGroupId = 'sg-0a1b2c3d4e5f60004';

const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

export const executionRoleArn = role('ecsTaskExecutionRole');
export const taskRoleArn = role('my-task-role');
export const infrastructureRoleArn = role('ecsInfrastructureRole');

export const baseSurroundings: Surroundings = {
  account,
  region: 'us-east-1',
  images: [],
  roles: [
    {
      arn: executionRoleArn,
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
    { arn: taskRoleArn, trusts: ['ecs-tasks.amazonaws.com'], allows: ['s3:GetObject'] },
    { arn: infrastructureRoleArn, trusts: ['ecs.amazonaws.com'], allows: ['elasticloadbalancing:*'] },
  ],
  logGroups: ['/ecs/my-rust-api'],
  subnets: [
    { id: subnetIds[0], availabilityZone: 'us-east-1a', route: 'internet-gateway' },
    { id: subnetIds[1], availabilityZone: 'us-east-1b', route: 'internet-gateway' },
    { id: subnetIds[2], availabilityZone: 'us-east-1c', route: 'internet-gateway' },
  ],
  securityGroups: [{ id: securityGroupId, ingress: [8080] }],
};
