import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StrategyItem } from '../world/state.ts';
import { distribute, nextItem } from './strategy.ts';

const item = (capacityProvider: string, base: number, weight: number) => ({ capacityProvider, base, weight });
const oneToThree = [item('FARGATE', 1, 1), item('FARGATE_SPOT', 0, 3)];
const oneToFour = [item('FARGATE', 1, 1), item('FARGATE_SPOT', 0, 4)];
const roundings = ['lowestRatio', 'dhondt', 'largestRemainder'] as const;

describe('base 1, weights 1:3', () => {
  // The base comes first, the rest is in proportion: CapacityProviderStrategyItem in the API reference. The rounding is the model's.
  const lowestRatio = ['1/0', '2/0', '2/1', '2/2', '2/3', '3/3', '3/4', '3/5', '3/6', '4/6', '4/7', '4/8'];
  const dhondt = ['1/0', '1/1', '1/2', '2/2', '2/3', '2/4', '2/5', '3/5', '3/6', '3/7', '3/8', '4/8'];
  const largestRemainder = ['1/0', '1/1', '2/1', '2/2', '2/3', '2/4', '3/4', '3/5', '3/6', '3/7', '4/7', '4/8'];
  test.each([
    ['lowestRatio', lowestRatio],
    ['dhondt', dhondt],
    ['largestRemainder', largestRemainder],
  ] as const)('is divided by %s as its table says, for 1 to 12 tasks [C-010] [C-012]', (tieBreak, table) => {
    expect(table.map((_, index) => distribute(oneToThree, index + 1, tieBreak).join('/'))).toEqual(table);
  });

  test.each([1, 4, 5, 8, 9, 12])('is the same at %i tasks however it is rounded', (tasks) => {
    expect(new Set(roundings.map((tieBreak) => distribute(oneToThree, tasks, tieBreak).join('/')))).toHaveLength(1);
  });
});

test.each(roundings)('%s gives what the Amazon ECS workshop shows for base 1, weights 1:4 [C-011]', (tieBreak) => {
  expect(distribute(oneToFour, 10, tieBreak)).toEqual([3, 7]);
  expect(distribute(oneToFour, 40, tieBreak)).toEqual([9, 31]);
});

test('base 2 with weights 1:3 gives 4/6 of ten tasks [C-004]', () => {
  for (const tieBreak of roundings) expect(distribute([item('FARGATE', 2, 1), item('FARGATE_SPOT', 0, 3)], 10, tieBreak)).toEqual([4, 6]);
});

test('a base of all tasks or more takes all [C-013]', () => {
  for (const base of [3, 5, 100_000]) {
    expect(distribute([item('FARGATE', base, 1), item('FARGATE_SPOT', 0, 1)], 3, 'lowestRatio')).toEqual([3, 0]);
  }
});

test('weight 0 gets nothing beyond its base [C-006]', () => {
  expect(distribute([item('FARGATE', 2, 0), item('FARGATE_SPOT', 0, 1)], 6, 'lowestRatio')).toEqual([2, 4]);
  expect(distribute([item('FARGATE', 2, 0)], 6, 'lowestRatio')).toEqual([2]);
});

const pairs = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 5 });
const based = fc.nat(4);
const strategies = fc
  .tuple(pairs, based)
  .map(([items, at]): StrategyItem[] => items.map(([base, weight], index) => item(`p${index}`, index === at ? base : 0, weight)));
const any = fc.constantFrom(...roundings);
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

test('every task finds a place, the base on its own provider first, and no provider is a task or more from its exact share [C-004] [C-010]', () => {
  fc.assert(
    fc.property(strategies, fc.nat(60), any, (strategy, tasks, tieBreak) => {
      const shares = distribute(strategy, tasks, tieBreak);
      expect(sum(shares)).toBe(tasks);
      const base = sum(strategy.map((one) => one.base));
      const beyond = Math.max(0, tasks - base);
      const weights = sum(strategy.map(({ weight }) => weight));
      for (const [index, one] of strategy.entries()) {
        const share = shares[index] ?? 0;
        expect(share).toBeGreaterThanOrEqual(Math.min(one.base, tasks));
        if (tasks <= base) expect(share).toBe(Math.min(one.base, tasks));
        const exact = (beyond * one.weight) / weights;
        if (tieBreak === 'largestRemainder') expect(Math.abs(share - Math.min(one.base, tasks) - exact)).toBeLessThan(1);
      }
    }),
  );
});

test('one task more takes none away, so that scaling in is the inverse of scaling out, but for the largest remainder', () => {
  fc.assert(
    fc.property(strategies, fc.nat(60), fc.constantFrom('lowestRatio' as const, 'dhondt' as const), (strategy, tasks, tieBreak) => {
      const now = distribute(strategy, tasks, tieBreak);
      const more = distribute(strategy, tasks + 1, tieBreak);
      expect(more.every((share, index) => share >= (now[index] ?? 0))).toBe(true);
    }),
  );
  // Shares by the largest remainder may shrink as the whole grows: it is known from elections as the Alabama paradox.
  const paradox = [item('a', 0, 6), item('b', 0, 6), item('c', 0, 2)];
  expect(distribute(paradox, 10, 'largestRemainder')).toEqual([4, 4, 2]);
  expect(distribute(paradox, 11, 'largestRemainder')).toEqual([5, 5, 1]);
});

test('whole rounds are counted at once: the shares are those of giving out one by one', () => {
  fc.assert(
    fc.property(strategies, fc.nat(200), fc.constantFrom('lowestRatio' as const, 'dhondt' as const), (strategy, tasks, tieBreak) => {
      const ahead = tieBreak === 'dhondt' ? 1 : 0;
      const given = strategy.map(() => 0);
      for (let task = 0; task < Math.max(0, tasks - sum(strategy.map(({ base }) => base))); task += 1) {
        const ratios = strategy.map(({ weight }, index) => ((given[index] ?? 0) + ahead) / weight);
        const best = ratios.indexOf(Math.min(...ratios));
        given[best] = (given[best] ?? 0) + 1;
      }
      let left = tasks;
      const naive = strategy.map(({ base }, index) => {
        const taken = Math.min(base, left);
        left -= taken;
        return taken + (given[index] ?? 0);
      });
      expect(distribute(strategy, tasks, tieBreak)).toEqual(naive);
    }),
  );
});

test('filling up from nothing, or from what is left after losses, ends at the shares', () => {
  fc.assert(
    fc.property(strategies, fc.nat(40), any, fc.array(fc.nat(4)), (strategy, tasks, tieBreak, losses) => {
      const shares = distribute(strategy, tasks, tieBreak);
      const has = [...shares];
      for (const at of losses) if ((has[at] ?? 0) > 0) has[at] = (has[at] ?? 0) - 1;
      for (let at = nextItem(strategy, shares, has); at >= 0; at = nextItem(strategy, shares, has)) has[at] = (has[at] ?? 0) + 1;
      expect(has).toEqual(shares);
    }),
  );
});
