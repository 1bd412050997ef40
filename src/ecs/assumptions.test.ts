import { expect, test } from 'vitest';
import { assumptions } from './assumption-texts.ts';
import { assumptionValues } from './assumptions.ts';

test('every assumption has an id of its own, a default inside its range, and a source', () => {
  expect(new Set(assumptions.map(({ id }) => id)).size).toBe(assumptions.length);
  for (const { id, default: value, what, source } of assumptions) {
    expect(() => assumptionValues({ [id]: value })).not.toThrow();
    expect(what).toMatch(/\.$/);
    expect(source.date).toMatch(/^2026-/);
  }
});

test('a number with a unit of time says so in its id', () => {
  for (const { id, unit } of assumptions) if (unit === 'ms') expect(id).toMatch(/Ms$/);
});

test.each([
  [{ 'no.such': 1 }, 'There is no assumption "no.such".'],
  [{ 'scheduler.reactionMs': 1 }, 'The assumption scheduler.reactionMs takes a whole number from 1000 to 20000 ms, not 1.'],
  [{ 'scheduler.reactionMs': 1_500.5 }, 'The assumption scheduler.reactionMs takes a whole number from 1000 to 20000 ms, not 1500.5.'],
  [{ 'scheduler.reactionMs': '10' }, 'The assumption scheduler.reactionMs takes a whole number from 1000 to 20000 ms, not "10".'],
  [
    { 'capacityProvider.tieBreak': 'coin' },
    'The assumption capacityProvider.tieBreak takes "lowestRatio" or "dhondt" or "largestRemainder", not "coin".',
  ],
])('refuses %j', (overrides, message) => {
  expect(() => assumptionValues(overrides)).toThrow(new RangeError(message));
});
