import { describe, expect, test } from 'vitest';
import { playService, statusesOf } from '../play.fixture.ts';
import { image, networkConfiguration, surroundings, taskDefinition } from '../world.fixture.ts';

const [api] = taskDefinition.containerDefinitions;

test('goes through all states: 12 s PROVISIONING, 6 s PENDING, 7 s until a 40 MB image runs [T-002, T-003, T-004]', () => {
  const { lanes } = playService({ seconds: 100 });
  expect(statusesOf(lanes[0])).toEqual([
    ['PROVISIONING', 0],
    ['PENDING', 12],
    ['ACTIVATING', 18],
    ['RUNNING', 25],
  ]);
});

test('a larger image takes longer, by its compressed size', () => {
  const images = surroundings.images.map((one) => ({ ...one, sizeMB: 400 }));
  expect(statusesOf(playService({ seconds: 100, surroundings: { images } }).lanes[0]).at(-1)).toEqual(['RUNNING', 34]);
});

test('the seed varies each phase inside the assumed range', () => {
  const first = playService({ seconds: 100, assumptions: { 'fargate.jitterMs': 1_000 } });
  const other = playService({ seconds: 100, assumptions: { 'fargate.jitterMs': 1_000 }, options: { seed: 16 } });
  const runsMs = [first, other].flatMap(({ lanes }) => lanes.map(({ statuses }) => statuses[3]?.atMs ?? 0));
  expect(new Set(runsMs).size).toBe(4);
  for (const atMs of runsMs) expect(Math.abs(atMs - 25_000)).toBeLessThanOrEqual(4_000);
});

test('comes to RUNNING within the times of published tasks, for the sizes that images have [T-096]', () => {
  // 19.5 to 56.6 s from creation; the pull makes most of the difference.
  for (const [seed, sizeMB] of [20, 100, 400, 800, 1_200].entries()) {
    const images = surroundings.images.map((one) => ({ ...one, sizeMB }));
    const assumptions = { 'fargate.jitterMs': 1_000 };
    const { lanes } = playService({ seconds: 100, surroundings: { images }, assumptions, options: { seed } });
    for (const { statuses } of lanes) {
      const [created, , , runs] = statuses;
      const tookMs = (runs?.atMs ?? 0) - (created?.atMs ?? 0);
      expect(tookMs).toBeGreaterThan(19_500);
      expect(tookMs).toBeLessThan(56_600);
    }
  }
});

describe('fails to start, in the words of DescribeTasks [T-079]', () => {
  const inNetwork = (members: object) => ({
    networkConfiguration: { awsvpcConfiguration: { ...networkConfiguration.awsvpcConfiguration, ...members } },
  });
  const noRoute =
    'ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, Post "https://api.ecr.us-east-1.amazonaws.com/": dial tcp';
  const role = (allows: string[]) => ({ roles: surroundings.roles.map((one) => ({ ...one, allows })) });
  const withoutRoute = { subnets: surroundings.subnets.map((subnet) => ({ ...subnet, route: 'none' as const })) };
  test.each([
    ['in a public subnet without a public address [T-120, T-121]', { service: inNetwork({ assignPublicIp: 'DISABLED' }) }, noRoute, 138],
    ['in a subnet without a route [T-120]', { surroundings: withoutRoute }, noRoute, 138],
    [
      'when the tag is not in the repository [T-072, T-123]',
      { container: { image: `${image}:1.4.3` } },
      `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${image}:1.4.3: ${image}:1.4.3: not found`,
      21,
    ],
    [
      'when a public image does not exist',
      { container: { image: 'nginx' } },
      'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref docker.io/library/nginx:latest: docker.io/library/nginx:latest: not found',
      21,
    ],
    [
      'on another processor than the image is for [T-126]',
      { definition: { runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' } } },
      "CannotPullContainerError: pull image manifest has been retried 7 time(s): image Manifest does not contain descriptor matching platform 'linux/arm64'.",
      21,
    ],
    [
      'when the execution role may not pull [T-074, T-124]',
      { surroundings: role(['logs:*']) },
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/ecsTaskExecutionRole/',
      18,
    ],
    [
      'when the log group does not exist [T-131]',
      { surroundings: { logGroups: [] } },
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.',
      18,
    ],
  ])('%s', (_, differences, reason, second) => {
    const { lanes, trace } = playService({ seconds: 200, ...differences });
    const [lane] = lanes;
    expect(lane?.stop?.stoppedReason.startsWith(reason), trace).toBe(true);
    expect(lane?.stop).toMatchObject({ stopCode: 'TaskFailedToStart', exitCode: null, everRan: false, atMs: second * 1_000 });
    expect(lane?.statuses.some(({ status }) => status === 'RUNNING')).toBe(false);
    expect(lane?.statuses.at(-1)?.status).toBe('STOPPED');
  });

  test('not behind a NAT gateway, which needs no public address [T-122]', () => {
    const subnets = surroundings.subnets.map((subnet) => ({ ...subnet, route: 'nat-gateway' as const }));
    expect(playService({ seconds: 60, surroundings: { subnets }, service: inNetwork({ assignPublicIp: 'DISABLED' }) }).at(60).running).toBe(
      2,
    );
  });

  test('not where the log driver makes its group, which takes a permission [T-133]', () => {
    const options = {
      'awslogs-group': '/new',
      'awslogs-region': 'us-east-1',
      'awslogs-create-group': 'true',
      'awslogs-stream-prefix': 'ecs',
    };
    const container = { logConfiguration: { logDriver: 'awslogs', options } };
    const { running } = playService({ seconds: 60, container, surroundings: role(['ecr:*', 'logs:*']) }).at(60);
    expect(running).toBe(2);
    const [lane] = playService({ seconds: 60, container }).lanes;
    expect(lane?.stop?.stoppedReason).toContain('failed to create Cloudwatch log group: AccessDeniedException: User: ');
    expect(lane?.stop?.stoppedReason).toContain('is not authorized to perform: logs:CreateLogGroup on resource: arn:aws:logs:');
  });
});

test('a route that is taken away stops nobody who runs, and fails whoever comes next [T-143]', () => {
  const setRoute = (atMs: number, subnet: string) => ({ atMs, inject: { type: 'setRoute' as const, subnet, route: 'none' as const } });
  const steps = [
    setRoute(100_000, 'subnet-0a1b2c3d4e5f60001'),
    setRoute(100_000, 'subnet-0a1b2c3d4e5f60002'),
    { atMs: 110_000, inject: { type: 'killProcess' as const, task: 0 } },
  ];
  const { at, lanes } = playService({ seconds: 400, steps });
  expect(at(400).running).toBe(1);
  expect(lanes[2]?.stop?.stopCode).toBe('TaskFailedToStart');
});

describe('listening', () => {
  test('on all addresses where the definition says so, and reachable', () => {
    const { lanes } = playService({ seconds: 60 });
    expect(lanes[0]?.listening).toEqual([
      { atMs: 25_800, endMs: null, port: 8080, reachable: true, routes: { '/': 200, '/healthz': 200 } },
    ]);
  });

  test('on loopback by the image’s default, where nobody outside gets an answer', () => {
    const { lanes, run } = playService({ seconds: 60, container: { environment: [] } });
    expect(lanes[0]?.listening[0]?.reachable).toBe(false);
    expect(run.timeline.find(({ what }) => what.type === 'container.listening')?.what).toMatchObject({ host: '127.0.0.1', port: 8080 });
  });

  test.each([
    ['0.0.0.0', 2],
    ['localhost:8080', 2],
    ['256.0.0.1:8080', 2],
    ['0.0.0.0:65536', 2],
    ['10.0.1.25:8080', 1],
  ])('nowhere at %s, which is no address and port or not its own: the process ends with %i', (value, exitCode) => {
    const { lanes } = playService({ seconds: 60, container: { environment: [{ name: 'BIND_ADDR', value }] } });
    expect(lanes[0]?.stop).toMatchObject({ stopCode: 'EssentialContainerExited', exitCode, everRan: true });
    expect(lanes[0]?.listening).toEqual([]);
  });

  test('nor does one that gets a variable it cannot use: it ends with 2', () => {
    const ends = (LOG_LEVEL: string) => {
      const environment = [
        { name: 'BIND_ADDR', value: '0.0.0.0:8080' },
        { name: 'LOG_LEVEL', value: LOG_LEVEL },
        { name: 'toString', value: 'anything' },
      ];
      const variables = { LOG_LEVEL: ['info', 'debug'] };
      return playService({ seconds: 60, container: { environment }, process: { variables } }).lanes[0]?.stop?.exitCode;
    };
    expect([ends('trace'), ends(''), ends('INFO'), ends('debug')]).toEqual([2, 2, undefined, undefined]);
  });

  test.each(['[::]:8080', '0.0.0.0:08080'])('on all addresses with %s', (value) => {
    const { lanes } = playService({ seconds: 60, container: { environment: [{ name: 'BIND_ADDR', value }] } });
    expect(lanes[0]?.listening).toMatchObject([{ port: 8080, reachable: true, endMs: null }]);
  });

  test('ends with the container', () => {
    const kill = { atMs: 100_000, inject: { type: 'killProcess' as const, task: 0 } };
    expect(playService({ seconds: 120, steps: [kill] }).lanes[0]?.listening[0]?.endMs).toBe(100_000);
  });
});

describe('memory', () => {
  test('over the task’s: killed with 137 and the reason on the container [T-063, T-065, T-139]', () => {
    const { lanes } = playService({ seconds: 60, process: { memoryMiB: 600 } });
    expect(lanes[0]?.stop).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      exitCode: 137,
      containerReason: 'OutOfMemoryError: Container killed due to memory usage',
    });
  });

  test('over the container’s, though the task has room', () => {
    const { lanes } = playService({ seconds: 60, process: { memoryMiB: 300 }, container: { memory: 256 } });
    expect(lanes[0]?.stop?.exitCode).toBe(137);
  });

  test('of two containers together over the task’s: the one that comes last is killed', () => {
    const environment = [{ name: 'BIND_ADDR', value: '0.0.0.0:9090' }];
    const containerDefinitions = [api, { ...api, name: 'sidecar', essential: false, portMappings: [], environment }];
    const { run, at } = playService({ seconds: 60, process: { memoryMiB: 300 }, definition: { containerDefinitions } });
    const ended = run.timeline.flatMap(({ what, subject }) =>
      what.type === 'container.lastStatus' && what.to === 'STOPPED' ? [subject.id.split('/')[1]] : [],
    );
    expect(ended).toEqual(['sidecar', 'sidecar']);
    expect(at(60).running).toBe(2);
  });
});
