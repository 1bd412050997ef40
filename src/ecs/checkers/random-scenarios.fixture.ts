/** Scenarios that nobody would write, made from a seed: services of all kinds, with updates and faults at random moments. For tests. */
import type { Change, HookAnswer, Image, Scenario, Step, Surroundings, TargetGroup } from '../ecs.ts';
import { draw } from '../simulation/random.ts';
import { image as repository, surroundings } from '../world.fixture.ts';

/** Draws in a row from one seed. */
interface Dice {
  /** A whole number in `[0, below)`. */
  upTo(below: number): number;
  between(low: number, high: number): number;
  oneOf<Item>(...items: readonly Item[]): Item;
  /** True once in so many. */
  onceIn(times: number): boolean;
}

function diceOf(seed: number): Dice {
  let count = 0;
  const upTo = (below: number) => {
    count += 1;
    return draw(seed, `throw ${count}`, below);
  };
  return {
    upTo,
    between: (low, high) => low + upTo(high - low + 1),
    oneOf: (...items) => items[upTo(items.length)] as (typeof items)[number],
    onceIn: (times) => upTo(times) === 0,
  };
}

/** How much there is of everything. */
export interface Size {
  services: number;
  /** Most tasks that a service is asked for. */
  tasks: number;
  /** Calls and changes after the beginning. */
  actions: number;
  hours: number;
  /** Deployments all shift traffic, services are fit for it, and little else goes wrong. */
  isShifting?: boolean;
}

export const small: Size = { services: 2, tasks: 8, actions: 14, hours: 1 };
export const shifting: Size = { services: 2, tasks: 6, actions: 16, hours: 3, isShifting: true };
export const large: Size = { services: 4, tasks: 60, actions: 150, hours: 24 };

const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
const subnets = zones.map((availabilityZone, index) => ({
  id: `subnet-0a1b2c3d4e5f6000${index + 1}`,
  availabilityZone,
  route: 'internet-gateway' as const,
}));
const groupArn = (index: number) =>
  `arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/group-${index}/0123456789abcde${index}`;
const alternateArn = (index: number) => groupArn(index + 5);
const hookArn = 'arn:aws:lambda:us-east-1:123456789012:function:check';
const alarm = 'errors';
const families = ['f0', 'f1', 'f2'];

/** A whole scenario from a seed; the same seed and size give the same one. */
export function randomScenario(seed: number, size: Size): Scenario {
  const dice = diceOf(seed);
  const untilMs = size.hours * 3_600_000;
  const beginning: Step[] = [
    call(0, 'CreateCluster', { clusterName: 'c', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] }),
    ...families.map((family) => call(0, 'RegisterTaskDefinition', randomDefinition(dice, family, size))),
    ...Array.from({ length: size.services }, (_, index) => call(dice.upTo(60_000), 'CreateService', randomService(dice, index, size))),
  ];
  const actions = Array.from({ length: size.actions }, () => randomAction(dice, dice.upTo(untilMs), size));
  const steps = [...beginning, ...actions].sort((a, b) => a.atMs - b.atMs);
  return { seed, untilMs, surroundings: randomSurroundings(dice, size), steps };
}

function call(atMs: number, operation: string, input: object): Step {
  return { atMs, call: operation, input };
}

function randomSurroundings(dice: Dice, size: Size): Surroundings {
  return {
    ...surroundings,
    images: ['1', '2', '3', '4', '5'].map((tag) => randomImage(dice, tag)),
    subnets,
    targetGroups: Array.from({ length: size.services }, (_, index) => [
      randomGroup(dice, index, size),
      randomGroup(dice, index + 5, size),
    ]).flat(),
    hookFunctions: [{ arn: hookArn, answers: Array.from({ length: 4 }, () => randomAnswer(dice)) }],
    alarms: [{ name: alarm, state: 'OK' }],
  };
}

/** Tag 1 is an image that works; the others may start late, fall ill, end by themselves, leak or not listen to their stop signal. */
function randomImage(dice: Dice, tag: string): Image {
  const [base] = surroundings.images;
  if (!base) throw new Error('The world of the tests has lost its image.');
  const process = { ...base.process, bootMs: tag === '1' ? 800 : dice.oneOf(500, 8_000, 45_000, 130_000) };
  const image = { ...base, tags: [tag], digest: `sha256:${tag.repeat(64)}`, sizeMB: dice.oneOf(10, 40, 400), tools: ['sh', 'curl'] };
  if (tag === '1') return { ...image, process };
  return {
    ...image,
    process: {
      ...process,
      ...(dice.onceIn(3) && { exit: { afterMs: dice.between(1_000, 300_000), code: dice.oneOf(0, 1, 139) } }),
      ...(dice.onceIn(3) && { onStop: dice.oneOf({ ignores: true as const }, { ignores: false as const, afterMs: 12_000, code: 143 }) }),
      ...(dice.onceIn(3) && {
        healthOverTime: [{ afterMs: dice.between(20_000, 600_000), health: dice.oneOf('failing' as const, 'hung' as const) }],
      }),
      ...(dice.onceIn(4) && { leakMiBPerMinute: dice.between(5, 100) }),
    },
  };
}

function randomGroup(dice: Dice, index: number, { isShifting = false }: Size): TargetGroup {
  return {
    arn: groupArn(index),
    targetType: 'ip',
    hasListener: true,
    healthCheck: {
      intervalSeconds: dice.oneOf(5, 10, 30),
      timeoutSeconds: dice.oneOf(2, 4),
      healthyThreshold: dice.between(2, 5),
      unhealthyThreshold: dice.between(2, 5),
      path: isShifting ? '/healthz' : dice.oneOf('/', '/healthz', '/healthz', '/nowhere'),
    },
    deregistrationDelaySeconds: dice.oneOf(0, 5, 30, 300),
  };
}

const stages = [
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
];

function randomAnswer(dice: Dice): HookAnswer {
  return {
    stage: dice.oneOf(...stages, 'TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'RECONCILE_SERVICE'),
    ...(dice.onceIn(3) && { step: dice.between(1, 3) }),
    hookStatus: dice.onceIn(6) ? 'FAILED' : 'SUCCEEDED',
    inProgressMs: dice.oneOf(0, 0, 95_000),
    ...(dice.onceIn(12) && { takesMs: 1_000_000 }),
  };
}

function randomDefinition(dice: Dice, family: string, { isShifting = false }: Size): object {
  const api = {
    name: 'api',
    image: `${repository}:${isShifting && family !== 'f2' ? '1' : dice.oneOf('1', '1', '2', '3', '4', '5', 'gone')}`,
    essential: true,
    portMappings: [{ containerPort: 8080 }],
    environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
    ...(dice.onceIn(3) && { stopTimeout: dice.between(2, 120) }),
    ...(dice.onceIn(2) && { healthCheck: randomCheck(dice) }),
    ...(dice.onceIn(5) && { restartPolicy: { enabled: true, restartAttemptPeriod: 60 } }),
  };
  const sidecar = {
    name: 'sidecar',
    image: `${repository}:${dice.oneOf('1', '2', '3')}`,
    essential: dice.onceIn(2),
    environment: [{ name: 'BIND_ADDR', value: '127.0.0.1:9000' }],
    ...(dice.onceIn(3) && { dependsOn: [{ containerName: 'api', condition: 'START' }] }),
  };
  return {
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: dice.onceIn(3) ? [api, sidecar] : [api],
  };
}

function randomCheck(dice: Dice): object {
  return {
    command: ['CMD-SHELL', `curl -f http://localhost:8080${dice.oneOf('/healthz', '/healthz', '/nowhere')} || exit 1`],
    interval: dice.between(5, 60),
    timeout: dice.between(2, 4),
    retries: dice.between(1, 4),
    startPeriod: dice.oneOf(0, 0, 30, 120),
  };
}

function randomService(dice: Dice, index: number, size: Size): object {
  return {
    cluster: 'c',
    serviceName: `s${index}`,
    taskDefinition: dice.oneOf(...families),
    desiredCount: dice.upTo(size.tasks + 1),
    ...dice.oneOf(
      { launchType: 'FARGATE' },
      {
        capacityProviderStrategy: [
          { capacityProvider: 'FARGATE', base: dice.upTo(3), weight: dice.between(1, 3) },
          { capacityProvider: 'FARGATE_SPOT', weight: dice.upTo(5) },
        ],
      },
    ),
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: subnets.slice(0, dice.between(1, 3)).map(({ id }) => id),
        securityGroups: ['sg-0a1b2c3d4e5f60001'],
        assignPublicIp: 'ENABLED',
      },
    },
    deploymentConfiguration: randomConfiguration(dice, size),
    ...(dice.onceIn(2) && { healthCheckGracePeriodSeconds: dice.oneOf(0, 30, 120, 600) }),
    ...((size.isShifting ? !dice.onceIn(5) : dice.onceIn(2)) && { loadBalancers: [randomBalancer(dice, index, size)] }),
  };
}

function randomBalancer(dice: Dice, index: number, { isShifting = false }: Size): object {
  const rule =
    'arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee';
  const advancedConfiguration = {
    alternateTargetGroupArn: alternateArn(index),
    productionListenerRule: rule,
    roleArn: 'arn:aws:iam::123456789012:role/ecsInfrastructureRole',
  };
  return {
    targetGroupArn: groupArn(index),
    containerName: 'api',
    containerPort: 8080,
    ...((isShifting || !dice.onceIn(4)) && { advancedConfiguration }),
  };
}

/** Half of them ROLLING. */
function randomStrategy(dice: Dice, { isShifting = false }: Size): object {
  const bakes = { bakeTimeInMinutes: dice.upTo(8) };
  const hooks = dice.onceIn(2) && { lifecycleHooks: Array.from({ length: dice.between(1, 2) }, () => randomHook(dice)) };
  const rolling = isShifting ? [] : [{}, {}, {}];
  return dice.oneOf<object>(
    ...rolling,
    { strategy: 'BLUE_GREEN', ...bakes, ...hooks },
    {
      strategy: 'LINEAR',
      ...bakes,
      ...hooks,
      linearConfiguration: { stepPercent: dice.between(20, 60), stepBakeTimeInMinutes: dice.upTo(4) },
    },
    {
      strategy: 'CANARY',
      ...bakes,
      ...hooks,
      canaryConfiguration: { canaryPercent: dice.between(1, 30), canaryBakeTimeInMinutes: dice.upTo(6) },
    },
  );
}

function randomHook(dice: Dice): object {
  const at = { lifecycleStages: [dice.oneOf(...stages), dice.oneOf(...stages)] };
  const lambda = { ...at, hookTargetArn: hookArn, roleArn: 'arn:aws:iam::123456789012:role/hooks' };
  const timeoutConfiguration = { timeoutInMinutes: dice.between(1, 20), action: dice.oneOf('CONTINUE', 'CONTINUE', 'ROLLBACK') };
  return dice.oneOf<object>(lambda, { ...lambda, timeoutConfiguration }, { ...at, targetType: 'PAUSE', timeoutConfiguration });
}

function randomConfiguration(dice: Dice, size: Size): object {
  const [minimumHealthyPercent, maximumPercent] = dice.oneOf(
    [100, 200],
    [50, 200],
    [50, 100],
    [0, 100],
    [75, 150],
    [90, 110],
    [100, 125],
    [33, 167],
  );
  const strategy = randomStrategy(dice, size);
  return {
    ...strategy,
    minimumHealthyPercent,
    maximumPercent,
    ...(dice.onceIn(2) && { deploymentCircuitBreaker: { enable: true, rollback: dice.onceIn(2) } }),
    ...(dice.onceIn(6) &&
      !('strategy' in strategy) && {
        earlySuccessCriteria: {
          enable: true,
          healthyPercent: minimumHealthyPercent + dice.upTo(101 - minimumHealthyPercent),
          sourceServiceRevisionCleanup: dice.oneOf('BLOCKING', 'DEFERRED'),
        },
      }),
    ...(dice.onceIn(5) && { alarms: { alarmNames: [alarm], enable: true, rollback: dice.onceIn(2) } }),
  };
}

function randomAction(dice: Dice, atMs: number, size: Size): Step {
  if (dice.onceIn(size.isShifting ? 4 : 2)) return { atMs, inject: randomChange(dice) };
  const service = `s${dice.upTo(size.services)}`;
  const inService = { cluster: 'c', service };
  switch (dice.upTo(13)) {
    case 0:
    case 1:
      return call(atMs, 'UpdateService', { ...inService, desiredCount: dice.upTo(size.tasks + 1) });
    case 2:
    case 3:
      return call(atMs, 'UpdateService', { ...inService, taskDefinition: dice.oneOf(...families) });
    case 4:
      return call(atMs, 'UpdateService', { ...inService, forceNewDeployment: true });
    case 5:
      return call(atMs, 'UpdateService', { ...inService, deploymentConfiguration: randomConfiguration(dice, size) });
    case 6:
      return call(atMs, 'RegisterTaskDefinition', randomDefinition(dice, dice.oneOf(...families), size));
    case 7:
      return call(atMs, 'RunTask', {
        cluster: 'c',
        taskDefinition: dice.oneOf(...families),
        launchType: 'FARGATE',
        count: dice.between(1, 3),
        networkConfiguration: { awsvpcConfiguration: { subnets: [subnets[0]?.id], assignPublicIp: 'ENABLED' } },
      });
    // Tasks are named by their place in the list of tasks, which the run knows.
    case 8:
      return call(atMs, 'StopTask', { cluster: 'c', task: dice.upTo(12) });
    case 9:
      return call(atMs, 'UpdateTaskProtection', {
        cluster: 'c',
        tasks: [dice.upTo(12)],
        protectionEnabled: !dice.onceIn(4),
        expiresInMinutes: dice.between(1, 90),
      });
    case 10:
      return call(atMs, 'StopServiceDeployment', { serviceDeploymentArn: service, stopType: 'ROLLBACK' });
    case 11:
      return call(atMs, 'ContinueServiceDeployment', {
        serviceDeploymentArn: service,
        action: dice.oneOf('CONTINUE', 'CONTINUE', 'ROLLBACK'),
      });
    default:
      return dice.onceIn(3)
        ? call(atMs, 'DeleteService', { ...inService, force: true })
        : call(atMs, 'CreateService', randomService(dice, Number(service.slice(1)), size));
  }
}

function randomChange(dice: Dice): Change {
  const availabilityZone = dice.oneOf(...zones);
  const task = dice.upTo(12);
  const on = dice.onceIn(2);
  return dice.oneOf<Change>(
    { type: 'killProcess', task },
    { type: 'killProcess', task, exitCode: dice.oneOf(0, 1, 137) },
    { type: 'hang', task },
    { type: 'heal', task },
    { type: 'reclaimSpot', tasks: dice.between(1, 4) },
    { type: 'reclaimSpot', all: true },
    { type: 'spotDrought', on },
    { type: 'capacityShortage', on, availabilityZone },
    { type: 'loseAvailabilityZone', availabilityZone },
    { type: 'restoreAvailabilityZone', availabilityZone },
    { type: 'restoreAvailabilityZone', availabilityZone },
    { type: 'setRoute', subnet: dice.oneOf(...subnets).id, route: dice.oneOf('none' as const, 'internet-gateway' as const) },
    { type: 'deleteImage', image: `${repository}:${dice.oneOf('4', '5')}` },
    { type: 'moveTag', image: `${repository}:${dice.oneOf('2', '3')}`, digest: `sha256:${dice.oneOf('1', '3').repeat(64)}` },
    { type: 'slowStart', image: repository, bootMs: dice.oneOf(500, 60_000, 200_000) },
    { type: 'leakMemory', task, mibPerMinute: dice.oneOf(0, 50, 500) },
    { type: 'setRole', role: 'ecsTaskExecutionRole', allows: on ? ['ecr:*', 'logs:*'] : ['logs:*'] },
    { type: 'registryRateLimit', registry: '123456789012.dkr.ecr.us-east-1.amazonaws.com', on },
    { type: 'setLoad', to: { service: `s${dice.upTo(2)}` }, perSecond: dice.oneOf(0, 10, 500) },
    { type: 'setAlarm', alarm, state: dice.oneOf('OK' as const, 'ALARM' as const) },
  );
}
