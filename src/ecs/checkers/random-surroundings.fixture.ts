/** Surroundings that nobody would write: images, target groups and hooks that behave at random. For tests. */
import type { HookAnswer, Image, Surroundings, TargetGroup } from '../ecs.ts';
import { surroundings } from '../world.fixture.ts';
import type { Dice } from './dice.fixture.ts';

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

export const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'];
export const subnets = zones.map((availabilityZone, index) => ({
  id: `subnet-0a1b2c3d4e5f6000${index + 1}`,
  availabilityZone,
  route: 'internet-gateway' as const,
}));
export const groupArn = (index: number) =>
  `arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/group-${index}/0123456789abcde${index}`;
export const alternateArn = (index: number) => groupArn(index + 5);
export const hookArn = 'arn:aws:lambda:us-east-1:123456789012:function:check';
export const alarm = 'errors';
/** Of the task definitions. */
export const families = ['f0', 'f1', 'f2'];

/** What a random scenario has around it. */
export function randomSurroundings(dice: Dice, size: Size): Surroundings {
  return {
    ...surroundings,
    images: randomImages(dice),
    subnets,
    targetGroups: Array.from({ length: size.services }, (_, index) => [
      randomGroup(dice, index, size),
      randomGroup(dice, index + 5, size),
    ]).flat(),
    hookFunctions: [{ arn: hookArn, answers: Array.from({ length: 4 }, () => randomAnswer(dice)) }],
    alarms: [{ name: alarm, state: 'OK' }],
  };
}

export function randomImages(dice: Dice): Image[] {
  return ['1', '2', '3', '4', '5'].map((tag) => randomImage(dice, tag));
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

export function randomGroup(dice: Dice, index: number, { isShifting = false }: Size): TargetGroup {
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

export const stages = [
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
