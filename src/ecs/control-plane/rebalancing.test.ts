import { describe, expect, test } from 'vitest';
import { createEcs, type Scenario } from '../ecs.ts';
import { playService, type ServicePlay, statusesOf } from '../play.fixture.ts';
import { networkConfiguration, service, surroundings, taskDefinition } from '../world.fixture.ts';

const update = (atMs: number, input: object) => ({
  atMs,
  call: 'UpdateService',
  input: { cluster: 'day15', service: 'my-rust-api', ...input },
});
const shortage = (atMs: number, on: boolean) => ({
  atMs,
  inject: { type: 'capacityShortage' as const, on, availabilityZone: 'us-east-1b' },
});

/** Starts with all tasks in us-east-1a, because the other zone has no capacity until 100 s. */
function uneven(desiredCount: number, more: Partial<ServicePlay> = {}) {
  const steps: Scenario['steps'] = [shortage(0, true), shortage(100_000, false), ...(more.steps ?? [])];
  return playService({
    seconds: 600,
    ...more,
    service: { desiredCount, ...more.service },
    assumptions: { 'scheduler.acceptMs': 1_000, ...more.assumptions },
    steps,
  });
}

const withoutIds = (events: [number, string][]) =>
  events.map(([second, text]): [number, string] => [second, text.replace(/[0-9a-f]{32}|ecs-svc\/\d+/g, 'ID')]);

test('two tasks in one of two zones: one starts in the empty zone first, then one stops in the full one, with the messages of it [P-006] [P-007]', () => {
  const { events, lanes, trace } = uneven(2);
  const since = withoutIds(events).filter(([second]) => second > 100);
  // Noticed 60 s after the steady state, RUNNING 25 s later, healthy 40 s after that, STOPPING at once; the container ends in a moment.
  expect(since, trace).toEqual([
    [126, 'is not AZ balanced with 2 tasks in us-east-1a, 0 tasks in us-east-1b. AZ Rebalancing in progress.'],
    [126, 'has started 1 tasks in us-east-1b to AZ Rebalance: (task ID).'],
    [191, 'has stopped 1 running tasks in us-east-1a due to AZ rebalancing: (task ID).'],
    [191, 'is AZ balanced with 1 tasks in us-east-1a, 1 tasks in us-east-1b.'],
    [192, 'has reached a steady state.'],
  ]);
  expect(statusesOf(lanes[2])[0]).toEqual(['PROVISIONING', 126]);
  expect(lanes[2]?.availabilityZone).toBe('us-east-1b');
  expect(lanes.filter(({ stop }) => stop)).toHaveLength(1);
});

test('five tasks over three zones end as 2/2/1, one batch where maximumPercent has room [P-005] [P-006]', () => {
  const subnets = [
    ...surroundings.subnets,
    { id: 'subnet-0a1b2c3d4e5f60003', availabilityZone: 'us-east-1c', route: 'internet-gateway' as const },
  ];
  const network = { awsvpcConfiguration: { ...networkConfiguration.awsvpcConfiguration, subnets: subnets.map(({ id }) => id) } };
  const alsoC = (atMs: number, on: boolean) => ({
    atMs,
    inject: { type: 'capacityShortage' as const, on, availabilityZone: 'us-east-1c' },
  });
  const { at, events, lanes } = uneven(5, {
    surroundings: { subnets },
    service: { networkConfiguration: network },
    steps: [alsoC(0, true), alsoC(99_000, false)],
  });
  expect(at(600)).toMatchObject({ running: 5, availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'] });
  const running = (zone: string) => lanes.filter(({ stop, availabilityZone }) => !stop && availabilityZone === zone).length;
  expect(['us-east-1a', 'us-east-1b', 'us-east-1c'].map(running).sort()).toEqual([1, 2, 2]);
  expect(events.filter(([, text]) => text.includes('AZ balanced')).map(([, text]) => text)).toEqual([
    'is not AZ balanced with 5 tasks in us-east-1a, 0 tasks in us-east-1b, 0 tasks in us-east-1c. AZ Rebalancing in progress.',
    'is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b, 1 tasks in us-east-1c.',
  ]);
});

test('with room for one task more than desired it moves one after the other [P-006]', () => {
  const { at, run } = uneven(4, { service: { deploymentConfiguration: { maximumPercent: 125 } } });
  expect(at(600)).toMatchObject({ running: 4, availabilityZones: ['us-east-1a', 'us-east-1b'] });
  const most = Math.max(...Array.from({ length: 600 }, (_, second) => at(second).running + at(second).pending));
  expect(most).toBe(5);
  expect(run.timeline.filter(({ what }) => what.type === 'decision' && what.what === 'rebalancing')).toHaveLength(2);
});

describe('nothing is moved', () => {
  const moves = ({ run }: ReturnType<typeof playService>) =>
    run.timeline.filter(({ what }) => what.type === 'service.event' && what.message.includes('AZ Rebalanc')).length;

  test('where it is DISABLED, also after an update that says nothing of it [P-003]', () => {
    const disabled = { availabilityZoneRebalancing: 'DISABLED' };
    expect(moves(uneven(2, { service: disabled }))).toBe(0);
    expect(moves(uneven(2, { service: disabled, steps: [update(90_000, { healthCheckGracePeriodSeconds: 1 })] }))).toBe(0);
  });

  test('where maximumPercent is 100 or less [P-004]', () => {
    const stopFirst = {
      availabilityZoneRebalancing: 'DISABLED',
      deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 },
    };
    expect(moves(uneven(2, { service: stopFirst }))).toBe(0);
  });

  test('where maximumPercent is above 100 and still has no room for one more', () => {
    expect(moves(uneven(2, { service: { deploymentConfiguration: { maximumPercent: 125 } } }))).toBe(0);
  });

  test('where counts differ by one [P-005]', () => {
    expect(moves(playService({ seconds: 600, service: { desiredCount: 3 } }))).toBe(0);
  });

  test('while the zone still has no capacity: the attempt says so and ends', () => {
    const { events, at } = playService({
      seconds: 1_000,
      assumptions: { 'scheduler.acceptMs': 1_000 },
      steps: [shortage(0, true)],
    });
    expect(events.filter(([second]) => second > 100).map(([, text]) => text)).toEqual([
      'is not AZ balanced with 2 tasks in us-east-1a, 0 tasks in us-east-1b. AZ Rebalancing in progress.',
      'is unable to place a task in us-east-1b.',
      'stopped AZ Rebalancing.',
    ]);
    expect(at(1_000).running).toBe(2);
  });
});

test('is ENABLED for a service that does not say [P-002]', () => {
  const ecs = createEcs({ surroundings, seed: 1 });
  ecs.call('CreateCluster', { clusterName: 'day15' });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  expect(ecs.call('CreateService', service)).toMatchObject({ service: { availabilityZoneRebalancing: 'ENABLED' } });
});

test('turned on by an update it begins without a deployment', () => {
  const { events, at } = uneven(2, {
    service: { availabilityZoneRebalancing: 'DISABLED' },
    steps: [update(200_000, { availabilityZoneRebalancing: 'ENABLED' })],
  });
  expect(at(600)).toMatchObject({ running: 2, availabilityZones: ['us-east-1a', 'us-east-1b'] });
  expect(events.filter(([, text]) => text.includes('deployment completed'))).toHaveLength(1);
});

test('a deployment interrupts it, and no task of the old revision is kept for it [P-008]', () => {
  const { events, at } = uneven(2, { steps: [update(130_000, { forceNewDeployment: true })] });
  const texts = events.map(([, text]) => text);
  expect(texts).toContain('stopped AZ Rebalancing.');
  expect(at(600)).toMatchObject({ running: 2, availabilityZones: ['us-east-1a', 'us-east-1b'] });
  expect(texts.at(-1)).toBe('has reached a steady state.');
});

test('a change of the desired count ends it, and the surplus goes like any other', () => {
  const { events, at } = uneven(4, { steps: [update(130_000, { desiredCount: 2 })] });
  expect(events.map(([, text]) => text)).toContain('stopped AZ Rebalancing.');
  expect(at(600)).toMatchObject({ desired: 2, running: 2 });
});

test('a new task that ends before it is healthy ends the attempt, and the next one follows', () => {
  const killNewest = { atMs: 160_000, inject: { type: 'killProcess' as const, task: 2, exitCode: 1 } };
  const { events, at } = uneven(2, { steps: [killNewest] });
  const texts = events.map(([, text]) => text);
  expect(texts.filter((text) => text.startsWith('is not AZ balanced'))).toHaveLength(2);
  expect(at(600)).toMatchObject({ running: 2, availabilityZones: ['us-east-1a', 'us-east-1b'] });
});

test('an even and quiet service has nothing in its queue', () => {
  const ecs = createEcs({ surroundings, seed: 1 });
  ecs.call('CreateCluster', { clusterName: 'day15' });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  ecs.call('CreateService', service);
  ecs.advance(300_000);
  expect(ecs.snapshot().state.queue.events).toEqual([]);
});

test('tasks under protection are not moved: nothing starts until the first protection ends [P-009]', () => {
  const ecs = createEcs({ surroundings, seed: 1, assumptions: { 'fargate.jitterMs': 0 } });
  ecs.inject({ type: 'capacityShortage', on: true, availabilityZone: 'us-east-1b' });
  ecs.call('CreateCluster', { clusterName: 'day15' });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  ecs.call('CreateService', service);
  ecs.advance(90_000);
  const { taskArns } = ecs.call('ListTasks', { cluster: 'day15' }) as { taskArns: string[] };
  ecs.call('UpdateTaskProtection', { cluster: 'day15', tasks: taskArns, protectionEnabled: true, expiresInMinutes: 10 });
  ecs.inject({ type: 'capacityShortage', on: false, availabilityZone: 'us-east-1b' });
  ecs.advance(600_000);
  const texts = () =>
    ecs.timeline.flatMap(({ what }) => (what.type === 'service.event' ? [what.message.replace(/ecs-svc\/\d+/, 'ID')] : []));
  expect(texts()).toContain(
    '(service my-rust-api) was unable to AZ Rebalance because (taskSet ID) was unable to scale in due to (reason 1 tasks under protection).',
  );
  expect(ecs.timeline.filter(({ what }) => what.type === 'task.created')).toHaveLength(2);
  ecs.advance(1_000_000);
  expect(texts()).toContain('(service my-rust-api) is AZ balanced with 1 tasks in us-east-1a, 1 tasks in us-east-1b.');
});

test('scaling in leaves the zones even over all providers, so that nothing has to be moved', () => {
  const strategy = [
    { capacityProvider: 'FARGATE', weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 1 },
  ];
  for (const [from, to] of [
    [12, 6],
    [10, 3],
    [9, 2],
    [8, 5],
  ]) {
    const { run, lanes } = playService({
      seconds: 500,
      service: { desiredCount: from, launchType: undefined, capacityProviderStrategy: strategy },
      steps: [update(150_000, { desiredCount: to })],
    });
    const left = lanes.filter(({ stop }) => !stop).map(({ availabilityZone }) => availabilityZone);
    const inA = left.filter((zone) => zone === 'us-east-1a').length;
    expect(left).toHaveLength(to ?? 0);
    expect(Math.abs(2 * inA - left.length)).toBeLessThanOrEqual(1);
    expect(run.timeline.some(({ what }) => what.type === 'decision' && what.what === 'rebalancing')).toBe(false);
  }
});
