import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assumptions,
  createEcs,
  type Ecs,
  EcsError,
  momentAt,
  restoreEcs,
  type Snapshot,
  type TaskStatus,
  type Timeline,
  toHistory,
} from './ecs.ts';
import { networkConfiguration, service, surroundings, taskDefinition } from './world.fixture.ts';

function day15(seed = 15): Ecs {
  const ecs = createEcs({ surroundings, seed, limits: { events: 5_000, tasks: 200 } });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  return ecs;
}

/** Something done to a running model. */
type Action = (ecs: Ecs) => void;

const inService = { cluster: 'day15', service: 'my-rust-api' };
const actions = fc.oneof(
  fc.nat(6).map(
    (desiredCount): Action =>
      (ecs) =>
        ecs.call('UpdateService', { ...inService, desiredCount }),
  ),
  fc.constant<Action>((ecs) => ecs.call('UpdateService', { ...inService, forceNewDeployment: true })),
  fc.nat(3).map(
    (task): Action =>
      (ecs) =>
        ecs.inject({ type: 'killProcess', task }),
  ),
  fc.constantFrom('none' as const, 'internet-gateway' as const).map(
    (route): Action =>
      (ecs) =>
        ecs.inject({ type: 'setRoute', subnet: 'subnet-0a1b2c3d4e5f60001', route }),
  ),
  fc.constant<Action>((ecs) =>
    ecs.call('RunTask', { cluster: 'day15', taskDefinition: 'my-rust-api', launchType: 'FARGATE', networkConfiguration, count: 2 }),
  ),
  fc.constant<Action>((ecs) => ecs.call('DeleteService', { ...inService, force: true })),
  fc.constant<Action>((ecs) => ecs.call('CreateService', service)),
  fc.constant<Action>((ecs) => ecs.inject({ type: 'deleteImage', image: surroundings.images[0]?.repository ?? '' })),
);
const stories = fc.array(fc.tuple(fc.integer({ min: 0, max: 90_000 }), actions), { maxLength: 12 });

function act(ecs: Ecs, story: readonly [number, Action][]): void {
  for (const [afterMs, action] of story) {
    ecs.advance(ecs.nowMs + afterMs);
    try {
      action(ecs);
    } catch (error) {
      if (!(error instanceof EcsError)) throw error;
    }
  }
}

const order: readonly TaskStatus[] = [
  'PROVISIONING',
  'PENDING',
  'ACTIVATING',
  'RUNNING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
];

function expectSound(timeline: Timeline): void {
  const statuses = new Map<string, number>();
  let nowMs = 0;
  for (const [index, { id, atMs, cause, what, subject }] of timeline.entries()) {
    expect(id).toBe(index);
    expect(Number.isSafeInteger(atMs) && atMs >= nowMs).toBe(true);
    nowMs = atMs;
    if (cause.by === 'entry') expect(cause.id).toBeLessThan(id);
    if (what.type === 'limit') expect(index).toBe(timeline.length - 1);
    if (what.type !== 'task.lastStatus') continue;
    expect(what.from === null ? undefined : order.indexOf(what.from)).toBe(statuses.get(subject.id));
    expect(order.indexOf(what.to)).toBeGreaterThan(statuses.get(subject.id) ?? -1);
    statuses.set(subject.id, order.indexOf(what.to));
  }
}

describe('whatever happens', () => {
  test('times do not go back, causes come first, statuses only advance, nothing follows a limit', () => {
    fc.assert(
      fc.property(stories, fc.integer(), (story, seed) => {
        const ecs = day15(seed);
        act(ecs, story);
        ecs.advance(ecs.nowMs + 600_000);
        expectSound(ecs.timeline);
      }),
      { numRuns: 80 },
    );
  });

  test('a service comes to its desired count once it is left alone with an image and a route', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const ecs = day15();
        ecs.call('CreateService', service);
        act(ecs, story);
        const answer = ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'] }) as {
          services: { status: string; desiredCount: number; runningCount: number; taskDefinition: string }[];
        };
        const isImageThere = ecs.timeline.every(({ what }) => what.type !== 'change' || what.change.type !== 'deleteImage');
        if (answer.services[0]?.status !== 'ACTIVE' || !isImageThere) return;
        ecs.inject({ type: 'setRoute', subnet: 'subnet-0a1b2c3d4e5f60001', route: 'internet-gateway' });
        ecs.advance(ecs.nowMs + 7_200_000);
        const after = ecs.call('DescribeServices', { cluster: 'day15', services: ['my-rust-api'] }) as typeof answer;
        expect(after.services[0]?.runningCount).toBe(after.services[0]?.desiredCount);
      }),
      { numRuns: 60 },
    );
  });

  test('a model brought back from JSON goes on to the same bytes', () => {
    fc.assert(
      fc.property(stories, stories, (before, after) => {
        const unbroken = day15();
        act(unbroken, before);
        const broughtBack = restoreEcs(JSON.parse(JSON.stringify(unbroken.snapshot())) as Snapshot);
        for (const ecs of [unbroken, broughtBack]) {
          act(ecs, after);
          ecs.advance(ecs.nowMs + 300_000);
        }
        expect(JSON.stringify(broughtBack.snapshot())).toBe(JSON.stringify(unbroken.snapshot()));
      }),
      { numRuns: 40 },
    );
  });
});

test('within the whole range of every assumption a service starts, loses a task and has it replaced within the range’s sum', () => {
  const within = Object.fromEntries(
    assumptions.map((one) => [
      one.id,
      one.unit === 'choice' ? fc.constantFrom(...one.range.values) : fc.integer({ min: one.range.low, max: one.range.high }),
    ]),
  );
  fc.assert(
    fc.property(fc.record(within), fc.integer(), (values, seed) => {
      const ecs = createEcs({ surroundings, seed, assumptions: values });
      ecs.call('CreateCluster', { clusterName: 'day15' });
      ecs.call('RegisterTaskDefinition', taskDefinition);
      ecs.call('CreateService', service);
      // At most 20 s until the start, then 18 + 9 + 12 + 4.5 s and 3 s more for each of the four.
      ecs.advance(76_000);
      expect(momentAt(toHistory(ecs.timeline, 76_000), 76_000).running).toBe(2);
      ecs.advance(150_000);
      ecs.inject({ type: 'killProcess', task: 0 });
      ecs.advance(150_000 + 20_000 + 5_000 + 56_000);
      expect(momentAt(toHistory(ecs.timeline, ecs.nowMs), ecs.nowMs)).toMatchObject({ running: 2, stops: 1 });
    }),
    { numRuns: 60 },
  );
});

test('a snapshot shares nothing with the model it was taken from', () => {
  const ecs = day15();
  ecs.call('CreateService', service);
  const snapshot = ecs.snapshot();
  const before = JSON.stringify(snapshot);
  ecs.advance(200_000);
  expect(JSON.stringify(snapshot)).toBe(before);
  const fork = restoreEcs(snapshot);
  fork.advance(200_000);
  expect(JSON.stringify(fork.timeline)).toBe(JSON.stringify(ecs.timeline));
});

test('the same seed gives the same bytes, another seed others', () => {
  const bytes = (seed: number) => {
    const ecs = day15(seed);
    ecs.call('CreateService', service);
    ecs.advance(200_000);
    return JSON.stringify(ecs.timeline);
  };
  expect(bytes(1)).toBe(bytes(1));
  expect(bytes(1)).not.toBe(bytes(2));
});

test('what is given to a model or got from it can be changed without changing the model', () => {
  const images = [...surroundings.images];
  const ecs = createEcs({ surroundings: { ...surroundings, images }, seed: 1 });
  images.length = 0;
  const input = structuredClone(taskDefinition);
  ecs.call('RegisterTaskDefinition', input);
  input.family = 'changed';
  const answer = ecs.call('DescribeTaskDefinition', { taskDefinition: 'my-rust-api' }) as { taskDefinition: { family: string } };
  answer.taskDefinition.family = 'changed';
  expect(ecs.call('DescribeTaskDefinition', { taskDefinition: 'my-rust-api' })).toMatchObject({
    taskDefinition: { family: 'my-rust-api' },
  });
});

test('the cause of a replacement leads back to the kill', () => {
  const ecs = day15();
  ecs.call('CreateService', service);
  ecs.advance(150_000);
  ecs.inject({ type: 'killProcess', task: 0 });
  ecs.advance(200_000);
  const replacement = ecs.timeline.findLast(({ what }) => what.type === 'task.created');
  const chain: string[] = [];
  for (let entry = replacement; entry; entry = entry.cause.by === 'entry' ? ecs.timeline[entry.cause.id] : undefined)
    chain.push(entry.what.type);
  expect(chain).toEqual(['task.created', 'decision', 'task.desiredStatus', 'container.lastStatus', 'change']);
});

test.each([null, undefined, 'killProcess', {}, { type: 'constructor' }])(
  'a change that does not exist, such as %j, is a RangeError',
  (change) => {
    expect(() => createEcs({ surroundings, seed: 1 }).inject(change as never)).toThrow(RangeError);
  },
);

test.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5])('time that is no whole number of ms, such as %j, is a RangeError', (untilMs) => {
  expect(() => createEcs({ surroundings, seed: 1 }).advance(untilMs)).toThrow(RangeError);
});
