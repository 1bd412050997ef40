import { expect, test } from 'vitest';
import { elapsed, freshClock, readClock, toggled } from './clock.ts';

test('counts only while it runs', () => {
  const running = toggled(freshClock, 1_000);
  expect(elapsed(running, 4_000)).toBe(3_000);
  const standing = toggled(running, 5_000);
  expect(elapsed(standing, 99_000)).toBe(4_000);
  expect(elapsed(toggled(standing, 100_000), 101_000)).toBe(5_000);
});

test('does not run backwards when the machine’s clock is set back', () => {
  expect(elapsed({ startedAt: 5_000, banked: 10 }, 4_000)).toBe(10);
});

test.for([null, '', '{', '[]', '{"banked":"1","startedAt":null}', '{"banked":1}'])('takes %s for a fresh clock', (text) => {
  expect(readClock(text)).toEqual(freshClock);
});

test('reads what it wrote', () => {
  const clock = { startedAt: 7, banked: 3 };
  expect(readClock(JSON.stringify(clock))).toEqual(clock);
});
