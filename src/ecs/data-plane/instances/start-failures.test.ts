import { expect, it } from 'vitest';
import type { Change, Ecs, Surroundings } from '../../ecs.ts';
import { type ClusterOptions, clusterOf } from '../../instances.fixture.ts';
import { image, surroundings } from '../../world.fixture.ts';

interface Failure {
  stopCode: string;
  stoppedReason: string;
  /** Of the container. */
  reason?: string;
}

/** The first task of a service on one instance that runs after these changes. */
function failure(options: ClusterOptions, ...changes: Change[]): Failure {
  const ecs = clusterOf(1, options);
  for (const change of changes) ecs.inject(change);
  ecs.call('CreateService', { cluster: 'day15', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1, launchType: 'EC2' });
  ecs.advance(400_000);
  return failed(ecs);
}

function failed(ecs: Ecs): Failure {
  const { taskArns } = ecs.call('ListTasks', { cluster: 'day15', desiredStatus: 'STOPPED' }) as { taskArns: string[] };
  const { tasks } = ecs.call('DescribeTasks', { cluster: 'day15', tasks: taskArns.slice(0, 1) }) as {
    tasks: { stopCode: string; stoppedReason: string; containers: { reason?: string }[] }[];
  };
  const [task] = tasks;
  if (!task) throw new Error('No task has failed.');
  const reason = task.containers[0]?.reason;
  return { stopCode: task.stopCode, stoppedReason: task.stoppedReason, ...(reason !== undefined && { reason }) };
}

const role = 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole';
const withRole = { definition: { executionRoleArn: role } };
const [subnet = ''] = surroundings.subnets.map(({ id }) => id);
const noRoute: Change = { type: 'setRoute', subnet, route: 'none' };
const allow = (...allows: string[]): Change => ({ type: 'setRole', role, allows });
const user =
  /User: arn:aws:sts::123456789012:assumed-role\/ecsTaskExecutionRole\/[0-9a-f]{32} is not authorized to perform: (\S+) on resource: /;
const logging = {
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/none', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
  },
};
const around = (differences: Partial<Surroundings>): ClusterOptions => ({ around: differences });

it('runs an image on the processor of the instance, where the definition names none', () => {
  const runs = (architecture: 'X86_64' | 'ARM64', instanceType: string) => {
    const ecs = clusterOf(1, { instanceType, image: { architectures: [architecture] } });
    ecs.call('RunTask', { cluster: 'day15', taskDefinition: 'web', launchType: 'EC2' });
    ecs.advance(60_000);
    return ecs.timeline.some(({ what }) => what.type === 'task.lastStatus' && what.to === 'RUNNING');
  };
  expect(runs('ARM64', 'm7g.large')).toBe(true);
  expect(runs('ARM64', 'm5.large')).toBe(false);
  expect(runs('X86_64', 'm7g.large')).toBe(false);
  expect(failure({ instanceType: 'm7g.large' }).reason).toBe(
    'CannotPullContainerError: Error response from daemon: no matching manifest for linux/arm64 in the manifest list entries',
  );
  expect(failure({ instanceType: 'm7g.large', image: { isManifestList: false } }).stopCode).toBe('EssentialContainerExited');
});

it.each<[string, ClusterOptions, Change[], string | RegExp]>([
  [
    'an image that is not there',
    {},
    [{ type: 'deleteImage', image }],
    `CannotPullContainerError: Error response from daemon: manifest for ${image}:1.4.2 not found: manifest unknown: Requested image not found`,
  ],
  [
    'no image of that name on Docker Hub',
    { container: { image: 'nginx:nope' } },
    [],
    'CannotPullContainerError: Error response from daemon: manifest for nginx:nope not found: manifest unknown: manifest unknown',
  ],
  [
    'a limit of pulls',
    { container: { image: 'nginx:1' } },
    [{ type: 'registryRateLimit', registry: 'docker.io', on: true }],
    /^CannotPullContainerError: Error response from daemon: toomanyrequests: You have reached your pull rate limit\./,
  ],
  [
    'no way to Amazon ECR',
    withRole,
    [noRoute],
    /^CannotPullECRContainerError: RequestError: send request failed caused by: Post "https:\/\/api\.ecr\.us-east-1\.amazonaws\.com\/": net\/http: request canceled/,
  ],
  [
    'no way to Docker Hub',
    { container: { image: 'nginx:1' } },
    [noRoute],
    /^CannotPullContainerError: Error response from daemon: Get "https:\/\/docker\.io\/v2\/": net\/http: request canceled/,
  ],
  [
    'no leave to sign in',
    withRole,
    [allow()],
    /^CannotPullECRContainerError: AccessDeniedException: User: .* ecr:GetAuthorizationToken on resource: \*/,
  ],
  [
    'no leave to read',
    withRole,
    [allow('ecr:GetAuthorizationToken')],
    /^CannotPullContainerError: Error response from daemon: pull access denied for .*my-rust-api:1\.4\.2, repository does not exist or may require 'docker login'/,
  ],
  [
    'a private image without a sign-in',
    around({ images: surroundings.images.map((one) => ({ ...one, repository: 'ghcr.io/acme/app', isPrivate: true })) }),
    [],
    /pull access denied for ghcr\.io\/acme\/app:1\.4\.2, repository does not exist/,
  ],
  [
    'no image for the platform',
    { definition: { runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' } }, image: { architectures: ['ARM64'] } },
    [],
    'CannotPullContainerError: Error response from daemon: no matching manifest for linux/amd64 in the manifest list entries',
  ],
  [
    'no log group',
    { container: logging },
    [],
    'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.',
  ],
  [
    'no leave to write logs',
    { ...withRole, container: logging },
    [allow('ecr:*')],
    /^CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create Cloudwatch log stream: AccessDeniedException: User: .* logs:CreateLogStream/,
  ],
  [
    'no such program',
    { container: { entryPoint: ['/nope'] } },
    [],
    /^CannotStartContainerError: Error response from daemon: failed to create shim task: OCI runtime create failed: .* exec: "\/nope": stat \/nope: no such file or directory: unknown$/,
  ],
])('says in the words of agent and Docker why a container does not start: %s', (_, options, changes, reason) => {
  const isPrivate = options.around?.images?.some((one) => one.isPrivate);
  const came = failure({ ...options, ...(isPrivate && { container: { image: 'ghcr.io/acme/app:1.4.2' } }) }, ...changes);
  expect(came).toEqual({
    stopCode: 'TaskFailedToStart',
    stoppedReason: 'Task failed to start',
    reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
  });
});

const secret = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf';
const parameter = 'arn:aws:ssm:us-east-1:123456789012:parameter/app/db';
const needs = (valueFrom: string): ClusterOptions => ({ ...withRole, container: { secrets: [{ name: 'DB', valueFrom }] } });

it.each<[string, ClusterOptions, Change[], string | RegExp]>([
  [
    'a secret that is not there',
    { ...needs(secret), around: { secrets: [] } },
    [allow('*')],
    `Fetching secret data from AWS Secrets Manager in region us-east-1: secret ${secret}: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
  ],
  [
    'no leave to read a secret',
    needs(secret),
    [allow('ecr:*')],
    /^Fetching secret data from AWS Secrets Manager in region us-east-1: secret arn:\S+: AccessDeniedException: User: .* secretsmanager:GetSecretValue/,
  ],
  [
    'no way to Secrets Manager',
    needs(secret),
    [noRoute],
    /^Fetching secret data from AWS Secrets Manager in region us-east-1: RequestError: send request failed/,
  ],
  [
    'a key that the secret lacks',
    { ...needs(`${secret}:password::`), around: { secrets: [{ arn: secret, keys: ['user'] }] } },
    [allow('*')],
    'Fetching secret data from AWS Secrets Manager in region us-east-1: retrieved secret from Secrets Manager did not contain json key password',
  ],
  [
    'a parameter that is not there',
    { ...needs(parameter), around: { parameters: [] } },
    [allow('*')],
    'Fetching secret data from SSM Parameter Store in us-east-1: invalid parameters: /app/db',
  ],
  [
    'no leave to read a parameter',
    needs(parameter),
    [allow('ecr:*')],
    /^Fetching secret data from SSM Parameter Store in us-east-1: AccessDeniedException: User: .* ssm:GetParameters/,
  ],
  [
    'no way to Systems Manager',
    needs(parameter),
    [noRoute],
    /^Fetching secret data from SSM Parameter Store in us-east-1: RequestError: send request failed/,
  ],
])('says in the words of the agent why a task does not start: %s', (_, options, changes, reason) => {
  expect(failure(options, ...changes)).toEqual({
    stopCode: 'TaskFailedToStart',
    stoppedReason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
  });
});

it('needs no leave of anybody for Amazon ECR without an execution role, which is the instance’s matter then', () => {
  const ecs = clusterOf(1);
  ecs.call('CreateService', { cluster: 'day15', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1, launchType: 'EC2' });
  ecs.advance(10_000);
  expect(ecs.timeline.some(({ what }) => what.type === 'task.lastStatus' && what.to === 'RUNNING')).toBe(true);
});

it('names the role’s session in refusals', () => {
  expect(failure(withRole, allow()).reason).toMatch(user);
});

it('pulls by the interface of its instance, whatever subnet its own has in awsvpc mode', () => {
  const own = { id: 'subnet-0a1b2c3d4e5f60009', availabilityZone: 'us-east-1a', route: 'none' as const };
  const ecs = clusterOf(1, {
    around: { subnets: [...surroundings.subnets, own] },
    definition: { networkMode: 'awsvpc' },
    container: { portMappings: [] },
  });
  const networkConfiguration = { awsvpcConfiguration: { subnets: [own.id] } };
  ecs.call('CreateService', {
    cluster: 'day15',
    serviceName: 'web',
    taskDefinition: 'web:1',
    desiredCount: 1,
    launchType: 'EC2',
    networkConfiguration,
  });
  ecs.advance(20_000);
  expect(ecs.timeline.some(({ what }) => what.type === 'task.lastStatus' && what.to === 'RUNNING')).toBe(true);
});
