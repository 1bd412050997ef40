import { expect, test } from 'vitest';
import { dependsOn, playTask } from '../task.fixture.ts';
import { repeatsMs } from '../world/repeats.ts';
import { stage } from './deployments.fixture.ts';

const HOUR = 3_600;
const messages = (describe: ReturnType<typeof stage>['describe']) =>
  (describe().events ?? []).map(({ message, createdAt }) => [
    Number(createdAt) - 1_767_225_600,
    message?.replace(/^\(service [^)]*\) /, ''),
  ]);

test('the steady state is said again every six hours, whoever asks, and the first time with the deployment [S-061] [S-062] [S-060]', () => {
  const { to, describe } = stage();
  to(19 * HOUR);
  expect(messages(describe).slice(0, 4)).toEqual([
    [18 * HOUR + 65, 'has reached a steady state.'],
    [12 * HOUR + 65, 'has reached a steady state.'],
    [6 * HOUR + 65, 'has reached a steady state.'],
    [65, 'has reached a steady state.'],
  ]);
});

test('what was repeated stays among the events when the service is no longer steady', () => {
  const { to, ecs, describe } = stage();
  to(7 * HOUR);
  const before = describe().events?.find(({ createdAt }) => Number(createdAt) - 1_767_225_600 === 6 * HOUR + 65);
  ecs.inject({ type: 'killProcess', task: 0 });
  to(7 * HOUR + 20);
  expect(messages(describe).map(([second]) => second)).toEqual([7 * HOUR + 10, 6 * HOUR + 65, 65, 65, 0]);
  expect(describe().events).toContainEqual(before);
});

test('a month of quiet adds nothing to the queue or the timeline, and DescribeServices shows the latest hundred events [S-064] [S-066]', () => {
  const { to, ecs, describe } = stage();
  to(120);
  const before = ecs.snapshot().state;
  to(31 * 24 * HOUR);
  const after = ecs.snapshot().state;
  expect([after.timeline.length, after.handled, after.queue]).toEqual([before.timeline.length, before.handled, before.queue]);
  const seconds = messages(describe).map(([second]) => Number(second));
  expect(seconds).toHaveLength(100);
  expect(seconds).toEqual([...seconds].sort((a, b) => b - a));
});

test('the moments of a repeat lie six hours apart and end where they are asked to', () => {
  expect(repeatsMs(1_000, 1_000 + 12 * HOUR * 1_000)).toEqual([6 * HOUR * 1_000 + 1_000, 12 * HOUR * 1_000 + 1_000]);
  expect(repeatsMs(1_000, 1_000)).toEqual([]);
});

test('a task whose checks succeed while its containers still wait for others counts once it runs [S-060, H-069]', () => {
  const { events, at, trace } = playTask(
    {
      db: { definition: { healthCheck: { command: ['CMD', '/check'], interval: 5 } } },
      migration: { definition: { essential: false }, process: { exit: { afterMs: 100_000, code: 0 } } },
      app: { definition: dependsOn('migration', 'SUCCESS') },
    },
    { seconds: 200 },
  );
  expect(at(127), trace).toMatchObject({ running: 0, pending: 1 });
  expect(events.filter(([, text]) => text === 'has reached a steady state.').map(([second]) => second)).toEqual([128]);
});

test('checks that fail before the task runs do not have it replaced [H-051, H-052]', () => {
  const { lanes, trace } = playTask(
    {
      db: { definition: { healthCheck: { command: ['CMD', '/check'], interval: 5, retries: 1 } }, process: { bootMs: 60_000 } },
      migration: { definition: { essential: false }, process: { exit: { afterMs: 100_000, code: 0 } } },
      app: { definition: dependsOn('migration', 'SUCCESS') },
    },
    { seconds: 300, service: { healthCheckGracePeriodSeconds: 30 } },
  );
  expect(lanes, trace).toHaveLength(1);
});
