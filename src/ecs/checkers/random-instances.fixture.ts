/** Scenarios on container instances that nobody would write, made from a seed: groups, providers, daemons, constraints, scaling, machines that go. For tests. */
import type { Change, Scenario, Step, Surroundings } from '../ecs.ts';
import { image as repository, surroundings } from '../world.fixture.ts';
import { type Dice, diceOf } from './dice.fixture.ts';
import { families, groupArn, randomGroup, randomImages, type Size, subnets, zones } from './random-surroundings.fixture.ts';

/** Sizes for many runs, and for a day with many instances. */
export const smallFleet: Size = { services: 3, tasks: 8, actions: 24, hours: 2 };
export const largeFleet: Size = { services: 5, tasks: 60, actions: 200, hours: 24 };

const groups = ['g0', 'g1'];
const providers = ['p0', 'p1'];
const types = ['m5.large', 'm5.xlarge', 't3.medium', 'c5.large'];
const autoScalingArn = (group: string) =>
  `arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:8f5f5f5f-0000-4000-8000-00000000000${group.slice(1)}:autoScalingGroupName/${group}`;

/** A whole scenario from a seed; the same seed and size give the same one. */
export function randomFleet(seed: number, size: Size): Scenario {
  const dice = diceOf(seed);
  const untilMs = size.hours * 3_600_000;
  const isManaged = !dice.onceIn(4);
  const beginning: Step[] = [
    call(0, 'CreateCluster', { clusterName: 'c' }),
    ...providers.map((name, index) => call(0, 'CreateCapacityProvider', randomProvider(dice, name, groups[index] ?? '', isManaged))),
    call(0, 'PutClusterCapacityProviders', { cluster: 'c', capacityProviders: providers, defaultCapacityProviderStrategy: [] }),
    ...families.map((family) => call(0, 'RegisterTaskDefinition', randomDefinition(dice, family))),
    ...Array.from({ length: size.services }, (_, index) =>
      call(60_000 + dice.upTo(540_000), 'CreateService', randomService(dice, index, size)),
    ),
    ...(dice.onceIn(2) ? scalingOf(dice, untilMs) : []),
  ];
  const actions = Array.from({ length: size.actions }, () => randomAction(dice, dice.upTo(untilMs), size));
  const steps = [...beginning, ...actions].sort((a, b) => a.atMs - b.atMs);
  return { seed, untilMs, surroundings: randomFleetAround(dice, size), steps };
}

function call(atMs: number, operation: string, input: object): Step {
  return { atMs, call: operation, input };
}

function randomFleetAround(dice: Dice, size: Size): Surroundings {
  const many = Math.ceil(size.tasks / 8);
  return {
    ...surroundings,
    images: randomImages(dice),
    subnets,
    targetGroups: Array.from({ length: size.services }, (_, index) => ({
      ...randomGroup(dice, index, size),
      targetType: index === 1 ? ('ip' as const) : ('instance' as const),
    })),
    instances: [
      { instanceType: dice.oneOf(...types), subnet: subnets[0]?.id ?? '', count: dice.between(1, 2 * many), agent: randomAgent(dice) },
      {
        instanceType: dice.oneOf(...types),
        subnet: dice.oneOf(...subnets).id,
        count: many,
        fromMs: dice.upTo(3_600_000),
        agent: randomAgent(dice),
      },
    ],
    autoScalingGroups: groups.map((name) => {
      const minSize = dice.upTo(2);
      return {
        name,
        arn: autoScalingArn(name),
        protectsFromScaleIn: true,
        instanceTypes: dice.onceIn(3) ? [dice.oneOf(...types), dice.oneOf(...types)] : [dice.oneOf(...types)],
        minSize,
        maxSize: minSize + dice.between(1, 4 * many),
        desiredCapacity: minSize + dice.upTo(2),
        isSpot: dice.onceIn(2),
        isRunning: dice.onceIn(2),
        agent: { ...randomAgent(dice), drainsOnSpotInterruption: dice.onceIn(2) },
      };
    }),
  };
}

function randomAgent(dice: Dice) {
  return { cluster: 'c', attributes: { tier: dice.oneOf('front', 'back') }, reservedMemoryMiB: dice.oneOf(0, 0, 256) };
}

function randomProvider(dice: Dice, name: string, group: string, isManaged: boolean): object {
  return {
    name,
    autoScalingGroupProvider: {
      autoScalingGroupArn: autoScalingArn(group),
      managedScaling: {
        status: isManaged ? 'ENABLED' : 'DISABLED',
        targetCapacity: dice.oneOf(100, 100, 80, 50),
        maximumScalingStepSize: dice.oneOf(1, 3, 10_000),
        instanceWarmupPeriod: dice.oneOf(0, 60, 300),
      },
      managedTerminationProtection: isManaged && dice.onceIn(2) ? 'ENABLED' : 'DISABLED',
      managedDraining: dice.oneOf('ENABLED', 'DISABLED'),
    },
  };
}

const constraints = [
  { type: 'distinctInstance' },
  { type: 'memberOf', expression: 'attribute:tier == front' },
  { type: 'memberOf', expression: 'attribute:tier != front' },
  { type: 'memberOf', expression: `attribute:ecs.availability-zone in [${zones[0]}, ${zones[1]}]` },
  { type: 'memberOf', expression: 'not (attribute:ecs.instance-type == t3.medium)' },
  { type: 'memberOf', expression: 'runningTasksCount < 3' },
  { type: 'memberOf', expression: 'not (task:group == service:s0)' },
  { type: 'memberOf', expression: 'attribute:tier == back or (attribute:tier == front and runningTasksCount < 2)' },
];
const strategies = [
  [],
  [{ type: 'binpack', field: 'memory' }],
  [{ type: 'binpack', field: 'cpu' }],
  [{ type: 'spread', field: 'instanceId' }],
  [{ type: 'random' }],
  [
    { type: 'spread', field: 'attribute:ecs.availability-zone' },
    { type: 'binpack', field: 'memory' },
  ],
  [
    { type: 'spread', field: 'attribute:tier' },
    { type: 'spread', field: 'host' },
  ],
];

function randomDefinition(dice: Dice, family: string): object {
  // Services know by the family whether to bring a network.
  const networkMode = family === 'f1' ? 'awsvpc' : family === 'f0' ? 'bridge' : dice.oneOf('bridge', 'host');
  const hostPort = networkMode === 'bridge' ? dice.oneOf(0, 0, 80, 9_000) : 8_080;
  const container = {
    name: 'api',
    image: `${repository}:${dice.oneOf('1', '1', '2', '3', '4', '5', 'gone')}`,
    essential: true,
    cpu: dice.oneOf(128, 512, 1_024, 1_024, 3_000),
    memory: dice.oneOf(256, 1_024, 3_000, 7_000),
    ...(dice.onceIn(3) && { memoryReservation: 100 }),
    portMappings: [{ containerPort: 8_080, ...(networkMode !== 'awsvpc' && { hostPort }) }],
    environment: [{ name: 'BIND_ADDR', value: '0.0.0.0:8080' }],
    ...(dice.onceIn(3) && { stopTimeout: dice.between(2, 300) }),
    ...(dice.onceIn(3) && {
      healthCheck: {
        command: ['CMD-SHELL', 'curl -f http://localhost:8080/healthz || exit 1'],
        interval: dice.between(5, 60),
        timeout: 2,
        retries: 2,
      },
    }),
  };
  return {
    family,
    requiresCompatibilities: ['EC2'],
    networkMode,
    ...(dice.onceIn(3) && { cpu: '1024', memory: '7168' }),
    executionRoleArn: 'arn:aws:iam::123456789012:role/ecsTaskExecutionRole',
    containerDefinitions: [container],
    ...(dice.onceIn(6) && { placementConstraints: [{ type: 'memberOf', expression: 'attribute:tier exists' }] }),
  };
}

/** AWS refuses some of them, such as network settings that do not go with the definition; the next throw may be better. */
function randomService(dice: Dice, index: number, size: Size): object {
  const isDaemon = dice.onceIn(4);
  const taskDefinition = index === 1 ? 'f1' : dice.oneOf(...families);
  const network =
    taskDefinition === 'f1'
      ? {
          networkConfiguration: { awsvpcConfiguration: { subnets: subnets.map(({ id }) => id), securityGroups: ['sg-0a1b2c3d4e5f60001'] } },
        }
      : {};
  const common = {
    cluster: 'c',
    serviceName: `s${index}`,
    taskDefinition,
    ...(dice.onceIn(3) && { placementConstraints: [dice.oneOf(...constraints)] }),
    ...network,
  };
  if (isDaemon) return { ...common, schedulingStrategy: 'DAEMON', launchType: 'EC2' };
  const balancer = { targetGroupArn: groupArn(index), containerName: 'api', containerPort: 8_080 };
  return {
    ...common,
    desiredCount: dice.upTo(size.tasks + 1),
    ...dice.oneOf<object>(
      { launchType: 'EC2' },
      { capacityProviderStrategy: [{ capacityProvider: dice.oneOf(...providers), weight: 1 }] },
      {
        capacityProviderStrategy: [
          { capacityProvider: 'p0', base: dice.upTo(3), weight: dice.between(1, 3) },
          { capacityProvider: 'p1', weight: dice.upTo(3) },
        ],
      },
    ),
    deploymentConfiguration: randomConfiguration(dice),
    ...(dice.onceIn(3) ? {} : { placementStrategy: dice.oneOf(...strategies), availabilityZoneRebalancing: 'DISABLED' }),
    ...(dice.onceIn(3) && { loadBalancers: [balancer] }),
  };
}

function randomConfiguration(dice: Dice): object {
  return {
    ...dice.oneOf(
      {},
      { minimumHealthyPercent: 50, maximumPercent: 100 },
      { minimumHealthyPercent: 0, maximumPercent: 100 },
      { minimumHealthyPercent: 100, maximumPercent: 150 },
      { minimumHealthyPercent: dice.between(0, 100), maximumPercent: dice.between(101, 200) },
    ),
    ...(dice.onceIn(3) && { deploymentCircuitBreaker: { enable: true, rollback: dice.onceIn(2) } }),
  };
}

function scalingOf(dice: Dice, untilMs: number): Step[] {
  const target = { ServiceNamespace: 'ecs', ResourceId: 'service/c/s1', ScalableDimension: 'ecs:service:DesiredCount' };
  const atMs = 600_000 + dice.upTo(untilMs / 2);
  const minCapacity = dice.upTo(3);
  return [
    call(atMs, 'RegisterScalableTarget', { ...target, MinCapacity: minCapacity, MaxCapacity: minCapacity + dice.between(1, 8) }),
    call(atMs, 'PutScalingPolicy', {
      ...target,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: dice.oneOf(20, 50, 75),
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageMemoryUtilization' },
        ScaleOutCooldown: dice.oneOf(0, 60, 300),
        ScaleInCooldown: dice.oneOf(0, 60, 300),
      },
    }),
    call(atMs + dice.upTo(untilMs / 2), 'PutScheduledAction', {
      ...target,
      ScheduledActionName: 'later',
      Schedule: 'rate(20 minutes)',
      ScalableTargetAction: { MinCapacity: minCapacity, MaxCapacity: minCapacity + dice.between(1, 8) },
    }),
  ];
}

function randomAction(dice: Dice, atMs: number, size: Size): Step {
  if (dice.onceIn(2)) return { atMs, inject: randomChange(dice) };
  const service = `s${dice.upTo(size.services)}`;
  const inService = { cluster: 'c', service };
  switch (dice.upTo(13)) {
    case 0:
    case 1:
      return call(atMs, 'UpdateService', { ...inService, desiredCount: dice.upTo(size.tasks + 1) });
    case 2:
      return call(atMs, 'UpdateService', { ...inService, taskDefinition: dice.oneOf(...families) });
    case 3:
      return call(atMs, 'UpdateService', { ...inService, forceNewDeployment: true });
    case 4:
      return call(atMs, 'UpdateService', { ...inService, placementConstraints: dice.onceIn(2) ? [] : [dice.oneOf(...constraints)] });
    case 5:
      return call(atMs, 'UpdateService', { ...inService, placementStrategy: dice.oneOf(...strategies) });
    case 6:
      return call(atMs, 'RegisterTaskDefinition', randomDefinition(dice, dice.oneOf(...families)));
    case 7:
      return call(atMs, 'RunTask', {
        cluster: 'c',
        taskDefinition: dice.oneOf('f0', 'f2'),
        count: dice.between(1, 3),
        ...(dice.onceIn(2)
          ? { launchType: 'EC2' }
          : { capacityProviderStrategy: [{ capacityProvider: dice.oneOf(...providers), weight: 1 }] }),
        ...(dice.onceIn(3) && { placementConstraints: [dice.oneOf(...constraints)] }),
        ...(dice.onceIn(2) && { placementStrategy: dice.oneOf(...strategies) }),
      });
    case 8:
      return call(atMs, 'StopTask', { cluster: 'c', task: dice.upTo(12) });
    // Instances are named by their place in the list of container instances, which the run knows.
    case 9:
    case 10:
      return call(atMs, 'UpdateContainerInstancesState', {
        cluster: 'c',
        containerInstances: [dice.upTo(8)],
        status: dice.oneOf('DRAINING', 'ACTIVE'),
      });
    case 11:
      return call(atMs, 'PutAttributes', {
        cluster: 'c',
        attributes: [{ name: 'tier', value: dice.oneOf('front', 'back'), targetId: dice.upTo(8) }],
      });
    default:
      if (dice.onceIn(3))
        return call(atMs, 'DeregisterContainerInstance', { cluster: 'c', containerInstance: dice.upTo(8), force: dice.onceIn(2) });
      return dice.onceIn(3)
        ? call(atMs, 'DeleteService', { ...inService, force: true })
        : call(atMs, 'CreateService', randomService(dice, Number(service.slice(1)), size));
  }
}

function randomChange(dice: Dice): Change {
  const availabilityZone = dice.oneOf(...zones);
  const task = dice.upTo(12);
  const instance = dice.upTo(6);
  const on = dice.onceIn(2);
  return dice.oneOf<Change>(
    { type: 'killProcess', task },
    { type: 'hang', task },
    { type: 'heal', task },
    { type: 'loseInstance', instance },
    { type: 'terminateInstance', instance },
    { type: 'disconnectAgent', instance },
    { type: 'reconnectAgent', instance },
    { type: 'reconnectAgent', instance },
    { type: 'reclaimInstances', instances: dice.between(1, 2) },
    { type: 'reclaimInstances', instance },
    { type: 'setDesiredCapacity', group: dice.oneOf(...groups), desiredCapacity: dice.upTo(5) },
    { type: 'instanceShortage', on },
    { type: 'instanceShortage', on: false },
    { type: 'loseAvailabilityZone', availabilityZone },
    { type: 'restoreAvailabilityZone', availabilityZone },
    { type: 'restoreAvailabilityZone', availabilityZone },
    { type: 'deleteImage', image: `${repository}:${dice.oneOf('4', '5')}` },
    { type: 'leakMemory', task, mibPerMinute: dice.oneOf(0, 50, 500) },
    { type: 'setLoad', to: { service: `s${dice.upTo(3)}` }, perSecond: dice.oneOf(0, 10, 500) },
  );
}
