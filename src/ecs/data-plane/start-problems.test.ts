import { describe, expect, test } from 'vitest';
import type { Image, Role, Subnet, Surroundings } from '../ecs.ts';
import { type Part, playTask } from '../task.fixture.ts';
import { networkConfiguration, surroundings } from '../world.fixture.ts';

const { subnets, roles } = surroundings;
const network = networkConfiguration.awsvpcConfiguration;
const privately = { networkConfiguration: { awsvpcConfiguration: { ...network, assignPublicIp: 'DISABLED' } } };
const inside = 'com.amazonaws.us-east-1.';

/** Subnets without a route out, with these VPC endpoints. */
function endpoints(...names: string[]): Subnet[] {
  return subnets.map((subnet) => ({ ...subnet, route: 'none', endpoints: names.map((name) => `${inside}${name}`) }));
}

function allowing(...allows: string[]): Role[] {
  return roles.map((role) => ({ ...role, allows }));
}

/** The stoppedReason of a task of one container. */
function reasonOf(app: Part, around: Partial<Surroundings> = {}): string {
  const { stopped, run } = playTask({ app }, { seconds: 200, surroundings: around, service: privatelyIf(around) });
  expect(run.refusals).toEqual([]);
  return stopped.replace(/assumed-role\/ecsTaskExecutionRole\/[0-9a-f]{32}/, 'ROLE').replace('TaskFailedToStart: ', '');
}

function privatelyIf({ subnets: some }: Partial<Surroundings>): object {
  return some ? privately : {};
}

const log = (options: object = {}) => ({
  logConfiguration: {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/my-rust-api', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'web', ...options },
  },
});
const permissions = ['ecr:*', 'logs:CreateLogStream'];
const deniedBy = (action: string, resource: string) =>
  `AccessDeniedException: User: arn:aws:sts::123456789012:ROLE is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

describe('secrets', () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:app/db-AbCdEf';
  const taking = (valueFrom: string): Part => ({ definition: { secrets: [{ name: 'PASSWORD', valueFrom }] } });
  const known = { secrets: [{ arn, keys: ['user'] }], parameters: ['/app/url'] };
  const may = { ...known, roles: allowing(...permissions, 'secretsmanager:GetSecretValue', 'ssm:GetParameters') };
  const head = 'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
  const asm = `${head}unable to retrieve secret from asm: `;
  const ssm = `${head}unable to retrieve secrets from ssm: `;
  const timedOut =
    'service call has been retried 5 time(s): RequestCanceled: request context canceled caused by: context deadline exceeded. Please check your task network configuration.';

  test.each([
    ['that exist and may be read', arn, may, ''],
    ['of which a key is taken', `${arn}:user::`, may, ''],
    ['that are parameters, by name', '/app/url', may, ''],
    ['that are parameters, by ARN', 'arn:aws:ssm:us-east-1:123456789012:parameter/app/url', may, ''],
    ['of which nothing is known', `${arn}x`, { roles: may.roles }, ''],
    [
      'that the role may not read [T-127]',
      arn,
      known,
      `${asm}service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: ${deniedBy('secretsmanager:GetSecretValue', arn)}`,
    ],
    [
      'by an ARN without its last characters [T-128]',
      arn.slice(0, -7),
      may,
      `${asm}service call has been retried 1 time(s): failed to fetch secret ${arn.slice(0, -7)} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret ${arn.slice(0, -7)}`,
    ],
    [
      'without the key',
      `${arn}:password::`,
      may,
      `${asm}service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key password`,
    ],
    [
      'by a bare name, which means a parameter [T-130]',
      'app-db',
      { ...known, roles: allowing(...permissions, 'secretsmanager:GetSecretValue') },
      `${ssm}service call has been retried 1 time(s): ${deniedBy('ssm:GetParameters', 'arn:aws:ssm:us-east-1:123456789012:parameter/app-db')}`,
    ],
    [
      'that are no parameters',
      '/other',
      may,
      `${ssm}fetching secret data from SSM Parameter Store in us-east-1: invalid parameters: /other`,
    ],
    ['out of reach [T-129]', arn, { ...may, subnets: endpoints('ecr.api', 'ecr.dkr', 's3', 'ssm') }, `${asm}${timedOut}`],
    [
      'that are parameters out of reach [T-129]',
      '/app/url',
      { ...may, subnets: endpoints('ecr.api', 'ecr.dkr', 's3') },
      `${ssm}${timedOut}`,
    ],
  ])('%s', (_, valueFrom, around, reason) => {
    expect(reasonOf(taking(valueFrom), around)).toBe(reason);
  });

  test('of a private registry are read too [T-127]', () => {
    const definition = { repositoryCredentials: { credentialsParameter: arn } };
    expect(reasonOf({ definition }, known)).toContain('is not authorized to perform: secretsmanager:GetSecretValue');
  });
});

describe('logs', () => {
  const head = 'ResourceInitializationError: failed to validate logger args: ';

  test.each([
    ['an empty one', ''],
    ['none', undefined],
  ])('need their Region, on Fargate, and have %s [T-134]', (_, region) => {
    expect(reasonOf({ definition: log({ 'awslogs-region': region }) })).toBe(
      `${head}unable to get awslogs driver arguments: awslogs-region is required`,
    );
  });

  test('need the permission to make a stream [T-131, T-074]', () => {
    const stream = 'arn:aws:logs:us-east-1:123456789012:log-group:/ecs/my-rust-api:log-stream:web/app/';
    const reason = reasonOf({ definition: log() }, { roles: allowing('ecr:*') });
    expect(reason).toContain(
      `${head}create stream has been retried 1 times: failed to create Cloudwatch log stream: AccessDeniedException: `,
    );
    expect(reason).toContain(`not authorized to perform: logs:CreateLogStream on resource: ${stream}`);
  });

  test('need a way to CloudWatch, whose lack is told as if the group were missing [T-132]', () => {
    expect(reasonOf({ definition: log() }, { subnets: endpoints('ecr.api', 'ecr.dkr', 's3') })).toBe(
      `${head}The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. signal: killed`,
    );
  });

  test('make their group where they are told and allowed to', () => {
    const group = log({ 'awslogs-group': '/new', 'awslogs-create-group': 'true' });
    expect(reasonOf({ definition: group }, { roles: allowing(...permissions, 'logs:CreateLogGroup') })).toBe('');
  });
});

describe('the network', () => {
  const all = ['ecr.api', 'ecr.dkr', 's3', 'logs'];
  const without = (name: string) => reasonOf({ definition: log() }, { subnets: endpoints(...all.filter((one) => one !== name)) });

  test('needs no route where VPC endpoints lead to all that a task asks for [T-143]', () => {
    expect(reasonOf({ definition: log() }, { subnets: endpoints(...all) })).toBe('');
  });

  test.each([
    ['ecr.api', 'The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR.'],
    ['ecr.dkr', 'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref '],
    [
      's3',
      'CannotPullContainerError: ref pull has been retried 5 time(s): failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com/',
    ],
    ['logs', 'There is a connection issue between the task and Amazon CloudWatch.'],
  ])('without the endpoint %s stops the task there', (name, reason) => {
    expect(without(name)).toContain(reason);
  });
});

describe('a pull', () => {
  const refused = (action: string) => {
    const others = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'].filter((one) => one !== action);
    return reasonOf({}, { roles: allowing(...others, 'logs:*') });
  };

  test('needs each permission, at its own stage [T-124]', () => {
    expect(refused('ecr:GetAuthorizationToken')).toContain(
      'unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDenied',
    );
    expect(refused('ecr:BatchGetImage')).toMatch(/^CannotPullContainerError: pull image manifest .* \[manifests 1\]: 403 Forbidden$/);
    expect(refused('ecr:GetDownloadUrlForLayer')).toMatch(/^CannotPullContainerError: ref pull .*: 403 Forbidden$/);
  });

  const nginx: Image = { ...surroundings.images[0], repository: 'nginx', tags: ['latest'], digest: 'sha256:aa' } as Image;
  const from = (image: string, around: Partial<Surroundings>) => reasonOf({ definition: { image } }, around);

  test('is refused while its registry limits pulls [T-125]', () => {
    const around = { images: [nginx], limitedRegistries: ['docker.io'] };
    expect(from('nginx', around)).toBe(
      'CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReaderSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/nginx/manifests/latest: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limits.',
    );
    expect(from('nginx', { images: [nginx], limitedRegistries: ['public.ecr.aws'] })).toBe('');
  });

  test('of a private image needs credentials', () => {
    expect(from('nginx', { images: [{ ...nginx, isPrivate: true }] })).toContain(
      'pull access denied, repository does not exist or may require authorization',
    );
  });

  test('of a digest that is not there fails [T-123]', () => {
    const missing = `sha256:${'b'.repeat(64)}`;
    expect(from(`nginx@${missing}`, { images: [nginx] })).toContain(
      `failed to resolve ref docker.io/library/nginx@${missing}: docker.io/library/nginx@${missing}: not found`,
    );
  });
});

describe('a program', () => {
  const runtime =
    'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: ';

  test.each<[string, Part, string]>([
    ['that the image lacks [T-073, T-080]', { definition: { entryPoint: ['node'] } }, 'executable file not found in $PATH: unknown'],
    [
      'at a path that is not there [T-073, T-080]',
      { definition: { entryPoint: ['/app/run'] } },
      'stat /app/run: no such file or directory: unknown',
    ],
    [
      'that may not be executed [T-073, T-080]',
      { image: { entryPoint: ['/run.sh'], entryPointFlaw: 'notExecutable' } },
      '"/run.sh": permission denied: unknown',
    ],
    [
      'by the command, where there is no entry point [T-073]',
      { image: { entryPoint: [] }, definition: { command: ['serve'] } },
      '"serve": executable file not found',
    ],
  ])('%s keeps its container from starting', (_, app, reason) => {
    expect(reasonOf(app)).toContain(runtime);
    expect(reasonOf(app)).toContain(reason);
  });

  test.each<[string, Part]>([
    ['that the image has', { image: { tools: ['node'] }, definition: { entryPoint: ['/usr/bin/node', 'x.js'] } }],
    ['of the image, with a command for it', { image: { entryPoint: ['/run.sh'] }, definition: { command: ['--fast'] } }],
    ['of an image of which nothing is known', { definition: { command: ['serve'] } }],
  ])('%s runs', (_, app) => {
    expect(reasonOf(app)).toBe('');
  });

  test.each<[string, Partial<Image>]>([
    ['a single manifest for another processor', { isManifestList: false, architectures: ['ARM64'] }],
    ['an image that claims the right one', { binaryArchitecture: 'ARM64' }],
  ])('for another processor, in %s, ends with its container [T-138]', (_, image) => {
    const { told, stopped, run } = playTask({ app: { image } }, { seconds: 30 });
    expect(told).toEqual(['25 app RUNNING', '25 app exit 1']);
    expect(stopped).toBe('EssentialContainerExited: Essential container in task exited');
    expect(run.timeline.flatMap(({ what }) => (what.type === 'container.log' ? [what.line] : []))).toEqual([
      'exec /entrypoint: exec format error',
    ]);
  });

  test('that writes where it may not ends, unless a volume is mounted there', () => {
    const process = { writes: ['/var/cache/app'] };
    const play = (mountPoints: object[]) =>
      playTask(
        { app: { process, definition: { readonlyRootFilesystem: true, mountPoints } } },
        { seconds: 27, definition: { volumes: [{ name: 'cache' }] } },
      );
    expect(play([]).told.at(-1)).toBe('25 app exit 1');
    expect(play([{ sourceVolume: 'cache', containerPath: '/var/cache' }]).told).toEqual(['25 app RUNNING']);
    expect(play([{ sourceVolume: 'cache', containerPath: '/var/cache', readOnly: true }]).told.at(-1)).toBe('25 app exit 1');
  });

  test('that listens where another container does ends', () => {
    const bind = { bind: '0.0.0.0:80' };
    const { told, run } = playTask({ app: { process: bind }, other: { process: bind, definition: { essential: false } } }, { seconds: 27 });
    expect(told.at(-1)).toBe('25 other exit 1');
    expect(run.timeline.some(({ what }) => what.type === 'container.log' && what.line.endsWith('Address already in use'))).toBe(true);
  });
});
