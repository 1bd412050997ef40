import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSeconds } from './timestamps.ts';

test('dates and times are read as the epoch seconds of UTC', () => {
  const times = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(fc.property(times, (seconds) => parseSeconds(new Date(seconds * 1_000).toISOString()) === seconds));
});

test.each([
  ['2026-01-01', 1_767_225_600],
  ['2026-01-01 00:05:00.500000', 1_767_225_900.5],
  ['1767225600', 1_767_225_600],
])('%s is a time', (text, seconds) => expect(parseSeconds(text)).toBe(seconds));

test.each(['', 'yesterday', '2026-13-01', '2026-01-32', '2026-01-01T25:00:00Z', '-5'])('%j is none', (text) => {
  expect(parseSeconds(text)).toBeNull();
});
