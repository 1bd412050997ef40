import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distribute } from './strategy.ts';

const item = (capacityProvider: string, base: number, weight: number) => ({ capacityProvider, base, weight });
const oneToThree = [item('FARGATE', 1, 1), item('FARGATE_SPOT', 0, 3)];
const oneToFour = [item('FARGATE', 1, 1), item('FARGATE_SPOT', 0, 4)];

describe('base 1, weights 1:3', () => {
  // The base comes first, the rest is in proportion: CapacityProviderStrategyItem in the API reference. The rounding is the model's.
  const table = [
    [1, 0],
    [2, 0],
    [2, 1],
    [2, 2],
    [2, 3],
    [3, 3],
    [3, 4],
    [3, 5],
    [3, 6],
    [4, 6],
    [4, 7],
    [4, 8],
  ];
  test.each(table.map((split, index) => [index + 1, split] as const))('gives %i tasks as %j', (tasks, split) => {
    expect(distribute(oneToThree, tasks, 'lowestRatio')).toEqual(split);
  });

  test.each([1, 4, 5, 8, 9, 12])('is the same at %i tasks however it is rounded', (tasks) => {
    const split = distribute(oneToThree, tasks, 'lowestRatio');
    expect(distribute(oneToThree, tasks, 'dhondt')).toEqual(split);
    expect(distribute(oneToThree, tasks, 'largestRemainder')).toEqual(split);
  });

  test('differs at 10 tasks with the method of D’Hondt', () => {
    expect(distribute(oneToThree, 10, 'dhondt')).toEqual([3, 7]);
  });
});

test.each(['lowestRatio', 'dhondt', 'largestRemainder'] as const)(
  '%s gives what the Amazon ECS workshop shows for base 1, weights 1:4',
  (tieBreak) => {
    expect(distribute(oneToFour, 10, tieBreak)).toEqual([3, 7]);
    expect(distribute(oneToFour, 40, tieBreak)).toEqual([9, 31]);
  },
);

test('a base above the count takes all', () => {
  expect(distribute([item('FARGATE', 5, 1), item('FARGATE_SPOT', 0, 1)], 3, 'lowestRatio')).toEqual([3, 0]);
});

test('weight 0 gets nothing beyond its base', () => {
  expect(distribute([item('FARGATE', 2, 0), item('FARGATE_SPOT', 0, 1)], 6, 'lowestRatio')).toEqual([2, 4]);
});

test('every task finds a place, and none is taken away when one more is asked for', () => {
  const items = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(items, fc.nat(60), fc.constantFrom('lowestRatio' as const, 'dhondt' as const), (pairs, tasks, tieBreak) => {
      const strategy = pairs.map(([base, weight], index) => item(`p${index}`, index === 0 ? base : 0, weight));
      const now = distribute(strategy, tasks, tieBreak);
      const more = distribute(strategy, tasks + 1, tieBreak);
      expect(now.reduce((a, b) => a + b, 0)).toBe(tasks);
      expect(more.every((share, index) => share >= (now[index] ?? 0))).toBe(true);
    }),
  );
});
