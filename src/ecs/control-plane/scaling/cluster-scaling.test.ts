import { describe, expect, test } from 'vitest';
import { type Ecs, restoreEcs } from '../../ecs.ts';
import { cluster } from '../../instances.fixture.ts';
import { happenings, providerOf, reservations, scaleTo, serve, show, sizes } from './providers.fixture.ts';

const MINUTE_MS = 60_000;

/** Tasks whose desiredStatus has become STOPPED since that second, with why. */
function stops(ecs: Ecs, since: number): string[] {
  return happenings(ecs, 'task.desiredStatus').flatMap(([second, { stopCode }]) => (second >= since ? [stopCode] : []));
}

describe('a service of 20 tasks on a group without instances', () => {
  test('scales it out to two, then to what is needed once those have warmed up, and all tasks run [C-040] [C-050] [C-052] [C-062] [C-066] [C-071]', () => {
    const ecs = providerOf();
    serve(ecs, 20);
    ecs.advance(1_000);
    expect(show(ecs)).toMatchObject({ runningCount: 0, pendingCount: 20 });
    ecs.advance(20 * MINUTE_MS);
    expect(reservations(ecs)).toEqual([
      [60, 200, 5, 0],
      [180, 350, 7, 2],
      [300, 250, 5, 2],
      [480, 160, 8, 5],
      [600, 100, 5, 5],
    ]);
    expect(sizes(ecs)).toEqual([
      [120, 0, 2],
      [420, 2, 5],
    ]);
    expect(show(ecs)).toMatchObject({ runningCount: 20, pendingCount: 0 });
    expect(ecs.timeline.find(({ what }) => what.type === 'decision' && what.what === 'instances needed')?.what).toMatchObject({
      candidates: [{ name: '20 of web:1 (CPU 512, 512 MiB)', detail: '5 instances, 4 tasks on each, by CPU' }],
    });
  });

  test('scaled to 2 lets the group scale in after 15 minutes, half of it at most in a minute, with whatever runs there [C-063] [C-064] [C-068]', () => {
    const ecs = providerOf({ provider: { managedDraining: 'DISABLED' } });
    serve(ecs, 20);
    ecs.advance(20 * MINUTE_MS);
    scaleTo(ecs, 2);
    ecs.advance(60 * MINUTE_MS);
    expect(sizes(ecs).slice(2)).toEqual([
      [2_160, 5, 3],
      [2_220, 3, 2],
    ]);
    expect(stops(ecs, 2_100)).toContain('TerminationNotice');
    expect(show(ecs)).toMatchObject({ runningCount: 2, pendingCount: 0 });
  });

  test('loses none of its tasks to that under managed termination protection [C-067]', () => {
    const ecs = providerOf({
      group: { protectsFromScaleIn: true },
      provider: { managedTerminationProtection: 'ENABLED', managedDraining: 'DISABLED' },
    });
    serve(ecs, 20);
    ecs.advance(20 * MINUTE_MS);
    scaleTo(ecs, 2);
    ecs.advance(30 * MINUTE_MS);
    expect(stops(ecs, 0)).toHaveLength(18);
    ecs.advance(80 * MINUTE_MS);
    expect(sizes(ecs).at(-1)).toEqual([2_220, 3, 2]);
    expect(stops(ecs, 1_300)).toEqual([]);
    expect(happenings(ecs, 'instance.state').filter(([, { to }]) => to === 'terminated')).toHaveLength(3);
    expect(show(ecs)).toMatchObject({ runningCount: 2, pendingCount: 0 });
  });
});

test('a month in which nothing changes costs a provider nothing', () => {
  const ecs = providerOf();
  serve(ecs, 1);
  ecs.advance(60 * MINUTE_MS);
  const entries = ecs.timeline.length;
  expect(sizes(ecs).at(-1)?.[2]).toBe(1);
  const queued = ecs.mark().state.queue;
  ecs.advance(30 * 24 * 60 * MINUTE_MS);
  expect(ecs.timeline.length).toBe(entries);
  expect(JSON.stringify(queued)).not.toContain('capacityProvider.minute');
});

test('below a target of 100 the group of a provider without tasks comes and goes without end, as users of it report [C-060] [C-083]', () => {
  const ecs = providerOf({ scaling: { targetCapacity: 90 } });
  ecs.advance(60 * MINUTE_MS);
  expect(sizes(ecs).slice(0, 4)).toEqual([
    [120, 0, 2],
    [1_080, 2, 1],
    [1_140, 1, 0],
    [1_260, 0, 2],
  ]);
});

test('or stays empty, where what is there of nothing is taken to be at the target [C-083]', () => {
  const ecs = providerOf({ scaling: { targetCapacity: 90 }, assumptions: { 'clusterAutoScaling.emptyAtTarget': true } });
  ecs.advance(60 * MINUTE_MS);
  expect(reservations(ecs)).toEqual([[60, 90, 0, 0]]);
  expect(sizes(ecs)).toEqual([]);
  serve(ecs, 1);
  ecs.advance(120 * MINUTE_MS);
  expect(sizes(ecs)).toEqual([[3_720, 0, 2]]);
});

test('below a target of 100 nothing is launched for tasks that the smallest type cannot hold [C-056]', () => {
  const ecs = providerOf({
    scaling: { targetCapacity: 80 },
    group: { instanceTypes: ['m5.large', 'c5.large'], desiredCapacity: 2, isRunning: true },
    container: { memory: 6_000 },
  });
  ecs.advance(1_000);
  serve(ecs, 4);
  ecs.advance(14 * MINUTE_MS);
  expect(show(ecs)).toMatchObject({ runningCount: 2, pendingCount: 2 });
  expect(reservations(ecs)).toEqual([[60, 80, 2, 2]]);
  expect(sizes(ecs)).toEqual([]);
});

test('whoever sets the desired capacity by hand while tasks wait finds it raised again', () => {
  const ecs = providerOf();
  ecs.inject({ type: 'instanceShortage', on: true });
  serve(ecs, 4);
  ecs.advance(150_000);
  ecs.inject({ type: 'setDesiredCapacity', group: 'web', desiredCapacity: 0 });
  ecs.advance(10 * MINUTE_MS);
  expect(sizes(ecs)).toEqual([
    [120, 0, 2],
    [150, 2, 0],
    [180, 0, 2],
  ]);
});

test('a group that was told to be smaller than its protected instances are ends them as their tasks go, and new ones with the next scale-in [C-067]', () => {
  const ecs = providerOf({
    group: { protectsFromScaleIn: true, desiredCapacity: 3, isRunning: true },
    provider: { managedTerminationProtection: 'ENABLED', managedDraining: 'DISABLED' },
  });
  ecs.advance(1_000);
  serve(ecs, 3, { placementStrategy: [{ type: 'spread', field: 'instanceId' }] });
  const setByHand = (desiredCapacity: number) => ecs.inject({ type: 'setDesiredCapacity', group: 'web', desiredCapacity });
  const ended = () => happenings(ecs, 'instance.state').flatMap(([second, { to }]) => (to === 'shutting-down' ? [second] : []));
  ecs.advance(5 * MINUTE_MS);
  setByHand(4);
  ecs.advance(10 * MINUTE_MS);
  setByHand(1);
  ecs.advance(11 * MINUTE_MS);
  expect(ended()).toEqual([]);
  scaleTo(ecs, 2);
  ecs.advance(12 * MINUTE_MS);
  expect(ended()).toHaveLength(1);
  ecs.advance(40 * MINUTE_MS);
  // The fourth has been empty since the metric of its first minute: an alarm’s quarter of an hour, and the group’s reaction.
  expect(ended().slice(1)).toEqual([1_290]);
  expect(reservations(ecs).at(-1)?.slice(1)).toEqual([100, 2, 2]);
  expect(show(ecs)).toMatchObject({ runningCount: 2 });
});

test('a target of 80 keeps a whole instance free for each four that are busy [C-053] [C-060]', () => {
  const ecs = providerOf({ scaling: { targetCapacity: 80 }, group: { desiredCapacity: 4, isRunning: true } });
  ecs.advance(1_000);
  serve(ecs, 16);
  ecs.advance(60 * MINUTE_MS);
  expect(reservations(ecs)).toEqual([
    [60, 100, 4, 4],
    [180, 80, 4, 5],
  ]);
  expect(sizes(ecs)).toEqual([[120, 4, 5]]);
});

test('a scale-out ends a scale-in that is on its way: the fifteen minutes begin anew [C-065]', () => {
  const ecs = providerOf({ group: { desiredCapacity: 5, isRunning: true } });
  ecs.advance(1_000);
  serve(ecs, 4);
  ecs.advance(10 * MINUTE_MS);
  scaleTo(ecs, 24);
  ecs.advance(25 * MINUTE_MS);
  expect(sizes(ecs).filter(([, from, to]) => to < from)).toEqual([]);
});

test.each([
  ['maxSize', { maxSize: 3 }, {}, 3],
  ['minSize', { minSize: 1, desiredCapacity: 1, isRunning: true }, {}, 1],
])('the group’s %s bounds it', (_, group, scaling, last) => {
  const ecs = providerOf({ group, scaling });
  serve(ecs, last === 3 ? 40 : 0);
  ecs.advance(40 * MINUTE_MS);
  expect(sizes(ecs).at(-1)?.[2] ?? 1).toBe(last);
});

test.each([
  ['a spread over instances keeps one task on each, and all of them [C-061]', [{ type: 'spread', field: 'instanceId' }], 4],
  ['a binpack leaves those empty that are not needed', [{ type: 'binpack', field: 'cpu' }], 1],
])('%s', (_, placementStrategy, left) => {
  const ecs = providerOf({ group: { desiredCapacity: 4, isRunning: true } });
  ecs.advance(1_000);
  serve(ecs, 4, { placementStrategy });
  ecs.advance(60 * MINUTE_MS);
  expect(reservations(ecs).at(-1)?.slice(1)).toEqual([100, left, left]);
});

test('an instance with nothing but a daemon on it is empty [C-058]', () => {
  const ecs = providerOf({ group: { desiredCapacity: 2, isRunning: true }, scaling: {} });
  ecs.advance(1_000);
  ecs.call('CreateService', { cluster, serviceName: 'agent', taskDefinition: 'web', schedulingStrategy: 'DAEMON', launchType: 'EC2' });
  ecs.advance(5 * MINUTE_MS);
  expect(reservations(ecs).at(-1)?.slice(1)).toEqual([0, 0, 2]);
  ecs.advance(30 * MINUTE_MS);
  expect(sizes(ecs).at(-1)?.[2]).toBe(0);
});

test('managed scaling that is turned off does nothing more, and begins anew when it is on again', () => {
  const ecs = providerOf({ group: { desiredCapacity: 2, isRunning: true } });
  ecs.advance(10 * MINUTE_MS);
  const turn = (status: string) =>
    ecs.call('UpdateCapacityProvider', { name: 'web', autoScalingGroupProvider: { managedScaling: { status } } });
  turn('DISABLED');
  ecs.advance(30 * MINUTE_MS);
  expect(sizes(ecs)).toEqual([]);
  turn('ENABLED');
  ecs.advance(60 * MINUTE_MS);
  expect(reservations(ecs).map(([second]) => second)).toEqual([60, 1_860, 2_820, 2_880]);
  expect(sizes(ecs)).toEqual([
    [2_760, 2, 1],
    [2_820, 1, 0],
  ]);
});

test('a model that is brought back from a snapshot goes on scaling as it would have', () => {
  const ecs = providerOf();
  serve(ecs, 20);
  ecs.advance(250_000);
  const twin = restoreEcs(ecs.snapshot());
  for (const one of [ecs, twin]) {
    one.advance(20 * MINUTE_MS);
    scaleTo(one, 2);
    one.advance(60 * MINUTE_MS);
  }
  expect(twin.timeline).toEqual(ecs.timeline);
});
