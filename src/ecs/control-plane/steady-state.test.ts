import { expect, test } from 'vitest';
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
