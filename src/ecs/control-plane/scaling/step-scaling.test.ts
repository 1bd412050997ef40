import fc from 'fast-check';
import { expect, it } from 'vitest';
import { adjustmentFor, changeOf, type StepConfiguration } from './step-scaling.ts';

const percent: StepConfiguration = { AdjustmentType: 'PercentChangeInCapacity' };

it.each([
  [10, 11, 1],
  [30, 11, 3],
  [-10, 14, -1],
  [-30, 13, -3],
  [67, 1, 1],
  [-5, 10, -1],
  [100, 3, 3],
  [0, 8, 0],
])('PercentChangeInCapacity of %i percent on %i tasks moves by %i [A-042]', (adjustment, capacity, change) => {
  expect(changeOf(percent, adjustment, capacity)).toBe(change);
});

it('MinAdjustmentMagnitude is the least that a percentage moves, in its direction [A-043]', () => {
  expect(changeOf({ ...percent, MinAdjustmentMagnitude: 2 }, 25, 4)).toBe(2);
  expect(changeOf({ ...percent, MinAdjustmentMagnitude: 2 }, -25, 4)).toBe(-2);
  expect(changeOf({ ...percent, MinAdjustmentMagnitude: 2 }, 100, 4)).toBe(4);
});

it('ChangeInCapacity adds and ExactCapacity sets [A-044]', () => {
  expect(changeOf({ AdjustmentType: 'ChangeInCapacity', MinAdjustmentMagnitude: 9 }, 3, 4)).toBe(3);
  expect(changeOf({ AdjustmentType: 'ExactCapacity' }, 3, 10)).toBe(-7);
});

const steps: StepConfiguration = {
  StepAdjustments: [
    { MetricIntervalUpperBound: -20, ScalingAdjustment: -2 },
    { MetricIntervalLowerBound: -20, MetricIntervalUpperBound: 0, ScalingAdjustment: -1 },
    { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 1 },
    { MetricIntervalLowerBound: 20, ScalingAdjustment: 2 },
  ],
};

it('above the threshold a lower bound belongs to its step, an upper one does not [A-041]', () => {
  expect([0, 1_999, 2_000, 9_999].map((breach) => adjustmentFor(steps, breach, true))).toEqual([1, 1, 2, 2]);
});

it('below the threshold an upper bound belongs to its step, a lower one does not [A-041]', () => {
  expect([0, -1_999, -2_000, -9_999].map((breach) => adjustmentFor(steps, breach, false))).toEqual([-1, -1, -2, -2]);
});

it('a percentage never moves by more than it says, nor the other way, and by at least one', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100, max: 500 }), fc.integer({ min: 1, max: 5_000 }), (adjustment, capacity) => {
      const change = changeOf(percent, adjustment, capacity);
      if (adjustment === 0) return change === 0;
      const exact = (capacity * adjustment) / 100;
      return Math.sign(change) === Math.sign(adjustment) && Math.abs(change) >= 1 && Math.abs(change) <= Math.max(1, Math.abs(exact));
    }),
  );
});
