import { expect, test } from 'vitest';
import { definitionWith, playService } from '../play.fixture.ts';
import { dependsOn, playTask } from '../task.fixture.ts';

const noImage = { images: [] };
/** Twelve seconds PROVISIONING, six PENDING, two until the pull has failed. */
const failsAfter20Seconds = { 'fargate.pullBaseMs': 2_000 };

function startsOf(seconds: number, differences: object = {}) {
  const played = playService({
    seconds,
    service: { desiredCount: 1 },
    surroundings: noImage,
    assumptions: failsAfter20Seconds,
    ...differences,
  });
  return { ...played, starts: played.lanes.map(({ statuses }) => (statuses[0]?.atMs ?? 0) / 1_000) };
}

test('three free attempts, then waits of 60 s, 120 s … up to 27 minutes, and never an end [S-043, S-044]', () => {
  // Shape, cap and message: developer guide, service throttle logic. The steps between are assumptions.
  const { starts, trace } = startsOf(7_200);
  expect(starts.slice(0, 9), trace).toEqual([0, 30, 60, 140, 280, 540, 1_040, 2_020, 3_660]);
  expect(starts[9]).toBe(3_680 + 1_620);
});

test('says that it cannot start tasks with the third failure, and does not repeat it within six hours [S-047, S-063]', () => {
  const { events } = startsOf(6 * 3_600);
  const impaired = events.filter(([, text]) => text.startsWith('is unable to consistently start tasks successfully.'));
  expect(impaired.map(([second]) => second)).toEqual([80]);
});

test('gives the task’s reason in an event [T-141, S-049]', () => {
  const { events, lanes } = startsOf(60);
  expect(lanes[0]?.stop).toMatchObject({ stopCode: 'TaskFailedToStart', everRan: false, exitCode: null });
  expect(events).toContainEqual([20, `was unable to place a task. Reason: ${lanes[0]?.stop?.stoppedReason}.`]);
});

test('counts tasks that were started together once', () => {
  const { starts } = startsOf(200, { service: { desiredCount: 3 } });
  expect(starts).toEqual([0, 0, 0, 30, 30, 30, 60, 60, 60, 140, 140, 140]);
});

test('an update to a definition that works ends the wait [S-045]', () => {
  const steps = [
    { atMs: 600_000, call: 'RegisterTaskDefinition', input: definitionWith() },
    { atMs: 600_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', taskDefinition: 'my-rust-api' } },
  ];
  const { at } = playService({ seconds: 700, container: { image: 'nginx:no-such-tag' }, steps });
  expect(at(599).running).toBe(0);
  expect(at(626).running).toBe(2);
});

test('a revision that cannot start does not hold up the replacement of a task of the one before', () => {
  const broken = definitionWith({}, { image: 'nginx:no-such-tag' });
  const steps = [
    { atMs: 100_000, call: 'RegisterTaskDefinition', input: broken },
    { atMs: 100_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', taskDefinition: 'my-rust-api:2' } },
    { atMs: 2_000_000, inject: { type: 'killProcess' as const, task: 0 } },
  ];
  const { at, trace } = playService({ seconds: 2_100, steps });
  expect(at(2_000), trace).toMatchObject({ running: 1 });
  expect(at(2_036), trace).toMatchObject({ running: 2 });
});

test('a task counts that an essential container ends before the others have started, for the throttle and the breaker [S-040, D-069]', () => {
  const { events, lanes, trace } = playTask(
    {
      gate: { process: { exit: { afterMs: 3_000, code: 1 } } },
      migration: { definition: { essential: false } },
      app: { definition: dependsOn('migration', 'COMPLETE') },
    },
    { seconds: 600, service: { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } } },
  );
  expect(lanes, trace).toHaveLength(3);
  expect(events.map(([, text]) => text.replace(/ecs-svc\/\d+/, 'ID')).slice(-2)).toEqual([
    expect.stringMatching(/^is unable to consistently start tasks successfully\./),
    '(deployment ID) deployment failed: tasks failed to start.',
  ]);
});
