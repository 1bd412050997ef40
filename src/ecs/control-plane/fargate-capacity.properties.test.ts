import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Change, createEcs, type Timeline } from '../ecs.ts';
import { service, surroundings, taskDefinition } from '../world.fixture.ts';
import { distribute } from './strategy.ts';

const zones = ['us-east-1a', 'us-east-1b'];
const strategy = [
  { capacityProvider: 'FARGATE', base: 1, weight: 1 },
  { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 3 },
];
const { launchType: _, ...withoutLaunchType } = service;

const zone = fc.constantFrom(...zones);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    type: fc.constantFrom('spotDrought' as const, 'capacityShortage' as const),
    on: fc.boolean(),
    availabilityZone: fc.option(zone, { nil: undefined }),
  }),
  fc.record({ type: fc.constant('reclaimSpot' as const), tasks: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ type: fc.constantFrom('loseAvailabilityZone' as const, 'restoreAvailabilityZone' as const), availabilityZone: zone }),
  fc.record({ type: fc.constant('killProcess' as const), task: fc.nat(6) }),
);
const story = fc.array(fc.tuple(fc.integer({ min: 1_000, max: 400_000 }), change), { maxLength: 12 });

/** Which zones are closed to a provider, as the changes in the timeline say. */
function closedZones() {
  const lost = new Set<string>();
  const dry = { FARGATE: new Set<string>(), FARGATE_SPOT: new Set<string>() };
  return {
    apply(one: Change): void {
      if (one.type === 'loseAvailabilityZone') lost.add(one.availabilityZone);
      if (one.type === 'restoreAvailabilityZone') lost.delete(one.availabilityZone);
      if (one.type !== 'spotDrought' && one.type !== 'capacityShortage') return;
      const pool = one.type === 'spotDrought' ? dry.FARGATE_SPOT : dry.FARGATE;
      for (const name of one.availabilityZone === undefined ? zones : [one.availabilityZone]) {
        if (one.on) pool.add(name);
        else pool.delete(name);
      }
    },
    isClosed: (provider: string, name: string) => lost.has(name) || dry[provider as keyof typeof dry].has(name),
  };
}

/** No task comes to be where nothing is free, and no provider ever has more than its share and what is being moved. Returns how often one was moved. */
function expectPlacedWhereFree(timeline: Timeline, shares: Readonly<Record<string, number>>): number {
  const closed = closedZones();
  const live = new Map<string, string>();
  const moving = new Set<number>();
  for (const { id, subject, cause, what } of timeline) {
    if (what.type === 'change') closed.apply(what.change);
    if (what.type === 'decision' && what.what === 'rebalancing') moving.add(id);
    if (what.type === 'task.desiredStatus') live.delete(subject.id);
    if (what.type !== 'task.created') continue;
    const provider = what.capacityProvider ?? '';
    expect(closed.isClosed(provider, what.availabilityZone)).toBe(false);
    live.set(subject.id, provider);
    if (cause.by === 'entry' && moving.has(cause.id)) continue;
    const has = [...live.values()].filter((one) => one === provider).length;
    expect(has).toBeLessThanOrEqual((shares[provider] ?? 0) + moving.size);
  }
  return moving.size;
}

test('whatever becomes of the capacity, nothing is placed where none is, no provider stands in for another, and all is as it was once it is back [C-021]', () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 9 }), fc.integer(), (changes, desiredCount, seed) => {
      const ecs = createEcs({ surroundings, seed });
      ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
      ecs.call('RegisterTaskDefinition', taskDefinition);
      ecs.call('CreateService', { ...withoutLaunchType, desiredCount, capacityProviderStrategy: strategy });
      for (const [afterMs, one] of changes) {
        ecs.advance(ecs.nowMs + afterMs);
        ecs.inject(one);
      }
      for (const type of ['spotDrought', 'capacityShortage'] as const) ecs.inject({ type, on: false });
      for (const availabilityZone of zones) ecs.inject({ type: 'restoreAvailabilityZone', availabilityZone });
      // The longest wait of a throttled service, and then some rounds of rebalancing.
      ecs.advance(ecs.nowMs + 7_200_000);

      const [onDemand = 0, spot = 0] = distribute(strategy, desiredCount, 'lowestRatio');
      const moves = expectPlacedWhereFree(ecs.timeline, { FARGATE: onDemand, FARGATE_SPOT: spot });
      const { taskArns } = ecs.call('ListTasks', { cluster: 'day15' }) as { taskArns: string[] };
      const { tasks } = ecs.call('DescribeTasks', { cluster: 'day15', tasks: taskArns }) as {
        tasks: { capacityProviderName: string; availabilityZone: string; lastStatus: string }[];
      };
      const count = (is: (task: (typeof tasks)[number]) => boolean) => tasks.filter(is).length;
      expect(count(({ lastStatus }) => lastStatus === 'RUNNING')).toBe(desiredCount);
      // A task of the other provider that ends while one is moved is made up for by the moved one's replacement: the strategy is heeded when a task is
      // placed, and never moves one.
      const amiss = Math.abs(count(({ capacityProviderName }) => capacityProviderName === 'FARGATE') - onDemand);
      expect(amiss).toBeLessThanOrEqual(moves);
      const inA = count(({ availabilityZone }) => availabilityZone === 'us-east-1a');
      expect(Math.abs(2 * inA - desiredCount)).toBeLessThanOrEqual(1);
      // Quiet again: nothing waits to happen.
      expect(ecs.snapshot().state.queue.events).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
