import { describe, expect, test } from 'vitest';
import { checked, halfOfDesired, type StageOptions, stage } from './deployments.fixture.ts';
import { failureThreshold } from './safeguards.ts';

const withBreaker = (breaker: object = {}, more: object = {}): object => ({
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false, ...breaker }, ...more },
});

// DeploymentCircuitBreaker and ThresholdConfiguration in the API reference; developer guide, deployment circuit breaker.
describe('the threshold', () => {
  test.each(halfOfDesired)('is half the desired count, 3 to 200: %i tasks, %i failures [D-060] [D-061]', (desired, threshold) => {
    expect(failureThreshold({ type: 'BOUNDED_PERCENT', value: 50 }, desired)).toBe(threshold);
  });

  test('takes another percentage within the same bounds [D-062]', () => {
    expect([1, 10, 100, 1_000].map((desired) => failureThreshold({ type: 'BOUNDED_PERCENT', value: 80 }, desired))).toEqual([
      3, 8, 80, 200,
    ]);
  });

  test('without bounds is the percentage alone [D-063]', () => {
    expect([1, 10, 800].map((desired) => failureThreshold({ type: 'UNBOUNDED_PERCENT', value: 50 }, desired))).toEqual([1, 5, 400]);
  });

  test('in percent is from 1 to 100, a count any number [D-062] [D-063] [D-064]', () => {
    const on = (type: string, value: number) => () =>
      stage({ service: withBreaker({ thresholdConfiguration: { type, value } }) }).update(withBreaker());
    for (const type of ['BOUNDED_PERCENT', 'UNBOUNDED_PERCENT']) {
      expect(on(type, 100)).not.toThrow();
      expect(on(type, 101)).toThrow('from 1 to 100');
    }
    expect(on('COUNT', 500)).not.toThrow();
    expect(() => stage().update(withBreaker({ thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 101 } }))).toThrow('1 to 100');
  });

  test('as a count is that count [D-064]', () => {
    expect([1, 10, 800].map((desired) => failureThreshold({ type: 'COUNT', value: 5 }, desired))).toEqual([5, 5, 5]);
  });
});

/** A service whose first deployment cannot pull its image: 20 s from each start to its failure. */
const noImage: StageOptions = { assumptions: { 'fargate.pullBaseMs': 2_000 }, container: { image: 'nowhere/at-all:1' } };

/** One whose tasks fail 18 s after each start, when they come to open their log stream. */
const noLogGroup: StageOptions = {
  container: {
    logConfiguration: {
      logDriver: 'awslogs',
      options: { 'awslogs-group': '/no/such', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
    },
  },
};

describe('tasks that never run', () => {
  test('trip it with the third failure of one task, at 1:20, and the deployment is FAILED in AWS’s words [D-066] [D-069] [D-073] [D-074] [S-089]', () => {
    const { to, describe: service, entries, events } = stage({ ...noImage, service: { desiredCount: 1, ...withBreaker() } });
    to(600);
    expect(entries('deployment.rolloutState').map(({ atMs, what }) => [atMs, what.to, what.reason])).toEqual([
      [80_000, 'FAILED', 'ECS deployment circuit breaker: tasks failed to start.'],
    ]);
    expect(events().at(-1)).toEqual([80, '(deployment ecs-svc/ID) deployment failed: tasks failed to start.']);
    expect(service().deployments?.[0]).toMatchObject({ status: 'PRIMARY', rolloutState: 'FAILED', failedTasks: 3, runningCount: 0 });
  });

  test('trip it in the second round of two tasks', () => {
    const { to, entries } = stage({ ...noImage, service: { desiredCount: 2, ...withBreaker() } });
    to(600);
    expect(entries('deployment.rolloutState').map(({ atMs }) => atMs)).toEqual([50_000]);
    expect(entries('task.created')).toHaveLength(4);
  });

  test('are no longer started once it has tripped [D-052] [D-078]', () => {
    const { to, entries, update } = stage({ ...noImage, service: { desiredCount: 1, ...withBreaker() } });
    to(3_600);
    update({ desiredCount: 4 });
    to(7_200);
    expect(entries('task.created')).toHaveLength(3);
  });

  test('are counted ever more slowly, because the throttle holds them back [D-077]', () => {
    const { to, entries } = stage({
      ...noLogGroup,
      service: { desiredCount: 1, ...withBreaker({ thresholdConfiguration: { type: 'COUNT', value: 5 } }) },
    });
    to(3_600);
    const counts = entries('deployment.failureCount').map(({ atMs, what }) => [atMs / 1_000, what.count, what.threshold]);
    expect(counts).toEqual([
      [18, 1, 5],
      [46, 2, 5],
      [74, 3, 5],
      [152, 4, 5],
      [290, 5, 5],
    ]);
    expect(entries('deployment.rolloutState')).toHaveLength(1);
  });

  test('meet a threshold that follows the desired count while the deployment goes on [D-065]', () => {
    const { to, update, entries } = stage({ ...noLogGroup, service: { desiredCount: 1, ...withBreaker() } });
    to(50);
    update({ desiredCount: 12 });
    to(600);
    expect(entries('deployment.failureCount').map(({ what }) => [what.count, what.threshold])).toEqual([
      [1, 3],
      [2, 3],
      [3, 6],
      [4, 6],
      [5, 6],
      [6, 6],
    ]);
    expect(entries('deployment.rolloutState').map(({ atMs }) => atMs)).toEqual([68_000]);
  });

  test('because nobody can say what their tag stands for trip it with three attempts, whatever the threshold [D-144]', () => {
    const breaker = { thresholdConfiguration: { type: 'COUNT', value: 50 } };
    const { to, entries } = stage({ ...noImage, service: { desiredCount: 2, ...withBreaker(breaker) } });
    to(100);
    expect(entries('deployment.rolloutState').map(({ atMs, what }) => [atMs, what.to])).toEqual([[80_000, 'FAILED']]);
    expect(entries('deployment.failureCount').at(-1)?.what.count).toBe(5);
  });

  test.each([
    [40, 20],
    [400, 200],
  ])('make one attempt together: %i of them meet the threshold %i first, and no sooner [D-066, D-144]', (desiredCount, threshold) => {
    const { to, entries, current } = stage({ ...noImage, service: { desiredCount, ...withBreaker() } });
    to(100);
    expect(entries('deployment.rolloutState').map(({ what }) => what.to)).toEqual(['FAILED']);
    expect(entries('deployment.failureCount').at(-1)?.what).toMatchObject({ count: threshold, threshold });
    expect(current().deploymentCircuitBreaker).toEqual({ status: 'TRIGGERED', failureCount: threshold, threshold });
  });

  test('go on for ever without it [D-034]', () => {
    const { to, describe: service } = stage({ ...noImage, service: { desiredCount: 1 } });
    to(86_400);
    expect(service().deployments?.[0]).toMatchObject({ rolloutState: 'IN_PROGRESS' });
    expect(service().deployments?.[0]?.failedTasks).toBeGreaterThan(30);
  });
});

test('tasks that never run do not count while another of their deployment runs [D-069]', () => {
  // One of the two zones has no way to the registry.
  const { to, ecs, update, describe: service, entries } = stage({ service: withBreaker() });
  to(100);
  ecs.inject({ type: 'setRoute', subnet: 'subnet-0a1b2c3d4e5f60002', route: 'none' });
  update({ forceNewDeployment: true });
  to(7_200);
  expect(entries('task.desiredStatus').filter(({ what }) => what.stopCode === 'TaskFailedToStart').length).toBeGreaterThan(5);
  expect(entries('deployment.failureCount')).toEqual([]);
  expect(service().deployments?.[0]).toMatchObject({ rolloutState: 'IN_PROGRESS', failedTasks: 0, runningCount: 1 });
});

describe('tasks that run', () => {
  const neverHealthy = { tags: { '2.0.0': { selfChecks: [] } }, container: checked };
  const crashing = { tags: { '2.0.0': { exit: { afterMs: 5_000, code: 1 } } } };

  test('and fail their container check count, and the deployment fails with the third [D-070] [D-053]', () => {
    const { to, deployTag, describe: service, entries } = stage({ ...neverHealthy, service: { desiredCount: 1, ...withBreaker() } });
    to(100);
    deployTag('2.0.0');
    to(700);
    const stopped = entries('task.desiredStatus').map(({ what }) => what.stoppedReason);
    expect(stopped).toEqual(Array(3).fill('Task failed container health checks'));
    expect(service().deployments?.map(({ rolloutState, failedTasks }) => [rolloutState, failedTasks])).toEqual([
      ['FAILED', 3],
      ['COMPLETED', 0],
    ]);
    expect(service()).toMatchObject({ runningCount: 1, desiredCount: 1 });
  });

  test('and crash before a check has found them healthy count where there is a check [D-071]', () => {
    const { to, deployTag, entries } = stage({ ...crashing, container: checked, service: { desiredCount: 1, ...withBreaker() } });
    to(100);
    deployTag('2.0.0');
    to(600);
    expect(entries('deployment.failureCount').map(({ what }) => what.count)).toEqual([1, 2, 3]);
  });

  test.each([
    ['withHealthCheck', 'IN_PROGRESS'],
    ['never', 'IN_PROGRESS'],
    ['always', 'FAILED'],
  ])('and crash without a check: with crashes counting %s it is %s', (crashes, rolloutState) => {
    const assumptions = { 'breaker.crashAfterRunningCounts': crashes };
    const { to, deployTag, describe: service } = stage({ ...crashing, assumptions, service: { desiredCount: 1, ...withBreaker() } });
    to(100);
    deployTag('2.0.0');
    to(3_600);
    expect(service().deployments?.[0]).toMatchObject({ rolloutState });
  });

  // Healthy after 20 s, ends after 25 s: each of them is healthy for a while, so the count never comes to 3.
  const healthyThenGone = { tags: { '2.0.0': { exit: { afterMs: 25_000, code: 1 } } }, container: checked };
  // With 50/100 there is never room for both, so the deployment stays open while its tasks come and go.
  const inTurns = (breaker: object = {}) => ({
    desiredCount: 2,
    ...withBreaker(breaker, { minimumHealthyPercent: 50, maximumPercent: 100 }),
  });

  test('and are healthy set the count back [D-067] [D-054]', () => {
    const { to, deployTag, entries } = stage({ ...healthyThenGone, service: inTurns() });
    to(100);
    deployTag('2.0.0');
    to(1_000);
    const counts = entries('deployment.failureCount').map(({ what }) => what.count);
    expect(counts).toContain(0);
    expect(Math.max(...counts)).toBeLessThan(3);
  });

  test('and are healthy do not set it back with resetOnHealthyTask off [D-068]', () => {
    const { to, deployTag, entries } = stage({ ...healthyThenGone, service: inTurns({ resetOnHealthyTask: false }) });
    to(100);
    deployTag('2.0.0');
    to(1_000);
    const counts = entries('deployment.failureCount').map(({ what }) => what.count);
    expect(counts).toEqual([1, 2, 3]);
  });

  test('and were healthy before they ended count, unless that is assumed away [D-072]', () => {
    const assumptions = { 'breaker.exitAfterHealthyCounts': false };
    const { to, deployTag, entries } = stage({ ...healthyThenGone, service: inTurns({ resetOnHealthyTask: false }), assumptions });
    to(100);
    deployTag('2.0.0');
    to(1_000);
    expect(entries('deployment.failureCount')).toEqual([]);
  });
});
