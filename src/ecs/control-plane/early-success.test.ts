import { expect, test } from 'vitest';
import { stage } from './deployments.fixture.ts';
import { requiredHealthy } from './rolling-update.ts';

const early = (healthyPercent: number, sourceServiceRevisionCleanup: 'BLOCKING' | 'DEFERRED', more: object = {}) => ({
  deploymentConfiguration: {
    minimumHealthyPercent: 50,
    maximumPercent: 125,
    earlySuccessCriteria: { enable: true, healthyPercent, sourceServiceRevisionCleanup },
    ...more,
  },
});

// Developer guide, early success criteria, with its table.
test.each([
  [2, 50, 1],
  [3, 50, 2],
  [10, 80, 8],
  [100, 90, 90],
  [10, 100, 10],
  [4, 0, 1],
  [0, 50, 0],
])('%i tasks at %i percent need %i healthy ones [D-037]', (desired, percent, needed) => {
  expect(requiredHealthy(percent, desired)).toBe(needed);
});

/** When the second deployment was COMPLETED, and what ran then of it and of the one before. */
function secondOf(configuration: object): { atSecond: number; counts: [number, number]; steadyAt: number } {
  const { to, update, entries, current, events } = stage({ service: { desiredCount: 8, ...configuration } });
  to(400);
  update({ forceNewDeployment: true });
  to(2_000);
  const { targetServiceRevision: target, sourceServiceRevisions: sources } = current();
  return {
    atSecond: (entries('deployment.rolloutState')[1]?.atMs ?? 0) / 1_000 - 400,
    counts: [target?.runningTaskCount ?? 0, sources?.[0]?.runningTaskCount ?? 0],
    steadyAt: (events(401).find(([, text]) => text.includes('steady'))?.[0] ?? 0) - 400,
  };
}

test('without it a rolling update is COMPLETED with the last new task healthy and the last old one gone [D-036] [D-065] [S-065]', () => {
  const full = secondOf({ deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 125 } });
  expect(full.counts).toEqual([8, 0]);
  expect(full.atSecond).toBe(full.steadyAt);
});

test('DEFERRED completes as soon as enough new tasks are healthy, and removes the old ones afterwards [D-037] [D-039]', () => {
  const deferred = secondOf(early(75, 'DEFERRED'));
  const full = secondOf({ deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 125 } });
  expect(deferred.counts[0]).toBeGreaterThanOrEqual(6);
  expect(deferred.atSecond).toBeLessThanOrEqual(full.atSecond);
  expect(deferred.steadyAt).toBe(full.steadyAt);
});

test('DEFERRED stops what is left of the old tasks after the deployment is COMPLETED, with and without a bake time [D-039]', () => {
  for (const more of [{}, { bakeTimeInMinutes: 2 }]) {
    const { to, update, entries } = stage({ service: { desiredCount: 4, ...early(50, 'DEFERRED', more) } });
    to(400);
    update({ forceNewDeployment: true });
    to(1_000);
    const completed = entries('deployment.rolloutState').at(-1);
    const last = entries('task.desiredStatus').at(-1);
    expect(completed?.what.to).toBe('COMPLETED');
    expect(last?.id).toBeGreaterThan(completed?.id ?? 0);
  }
});

test('BLOCKING removes the old tasks first [D-039]', () => {
  const blocking = secondOf(early(75, 'BLOCKING'));
  expect(blocking.counts[1]).toBe(0);
  expect(blocking.atSecond).toBeLessThanOrEqual(blocking.steadyAt);
});

test('a bake time comes before the cleanup, and keeps what is left of the old tasks until then', () => {
  const {
    to,
    update,
    entries,
    describe: service,
  } = stage({
    service: { desiredCount: 4, ...early(50, 'BLOCKING', { minimumHealthyPercent: 50, maximumPercent: 150, bakeTimeInMinutes: 5 }) },
  });
  to(1_000);
  update({ forceNewDeployment: true });
  to(1_100);
  const [baking] = entries('deployment.bakeTime').slice(-1);
  expect(service().deployments?.map(({ status, runningCount }) => [status, (runningCount ?? 0) > 0])).toEqual([
    ['PRIMARY', true],
    ['ACTIVE', true],
  ]);
  to(2_000);
  const completed = entries('deployment.rolloutState').at(-1);
  expect(completed?.atMs).toBeGreaterThanOrEqual(baking?.what.untilMs ?? 0);
  expect(service().deployments).toHaveLength(1);
});

test('the circuit breaker lets an early success be [D-040]', () => {
  // Half of the tasks are healthy at first; those that come later, by a tag that is gone by then, fail for ever.
  const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
  const {
    to,
    update,
    ecs,
    describe: service,
    entries,
  } = stage({
    service: { desiredCount: 4, ...early(50, 'DEFERRED', { ...breaker, maximumPercent: 150 }) },
  });
  to(400);
  update({ forceNewDeployment: true });
  to(430);
  ecs.inject({ type: 'deleteImage', image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-rust-api' });
  to(2_000);
  expect(entries('deployment.rolloutState').map(({ what }) => what.to)).toEqual(['COMPLETED', 'COMPLETED']);
  expect(service().deployments?.[0]).toMatchObject({ rolloutState: 'COMPLETED' });
});

test('a DEFERRED cleanup is given up after two weeks [D-039]', () => {
  const left = (days: number) => {
    const {
      to,
      update,
      ecs,
      describe: service,
    } = stage({
      service: { desiredCount: 2, ...early(100, 'DEFERRED', { minimumHealthyPercent: 100, maximumPercent: 200 }) },
    });
    to(100);
    const { taskArns: tasks } = ecs.call('ListTasks', { cluster: 'day15' }) as { taskArns: string[] };
    const protect = (protectionEnabled: boolean) =>
      ecs.call('UpdateTaskProtection', {
        cluster: 'day15',
        tasks,
        protectionEnabled,
        ...(protectionEnabled && { expiresInMinutes: 2_880 }),
      });
    protect(true);
    update({ forceNewDeployment: true });
    for (let day = 1; day < days; day += 1) {
      to(day * 86_400);
      protect(true);
    }
    to(days * 86_400);
    protect(false);
    to(days * 86_400 + 600);
    return service().runningCount;
  };
  expect(left(13)).toBe(2);
  expect(left(15)).toBe(4);
});
