/** What step scaling makes of a breach: which step it falls on, and how many tasks that makes, as numbers alone. */
import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';

export type StepConfiguration = Pick<StepScalingPolicyConfiguration, 'AdjustmentType' | 'StepAdjustments' | 'MinAdjustmentMagnitude'>;
type Step = NonNullable<StepConfiguration['StepAdjustments']>[number];

/**
 * The adjustment for a breach by so many hundredths, or undefined where no step has it. Above the threshold a lower bound belongs to its step and an
 * upper one does not; below it is the other way round. Source: StepAdjustment in the Application Auto Scaling API reference.
 */
export function adjustmentFor({ StepAdjustments = [] }: StepConfiguration, breachHundredths: number, isAbove: boolean): number | undefined {
  return StepAdjustments.find((step) => holds(step, breachHundredths, isAbove))?.ScalingAdjustment;
}

function holds({ MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper }: Step, breach: number, isAbove: boolean): boolean {
  const low = lower === undefined ? Number.NEGATIVE_INFINITY : inHundredths(lower);
  const high = upper === undefined ? Number.POSITIVE_INFINITY : inHundredths(upper);
  return isAbove ? low <= breach && breach < high : low < breach && breach <= high;
}

/** A number of the API, of which two digits after the point count. */
export function inHundredths(value: number): number {
  return Math.round(value * 100);
}

/**
 * So many tasks more or fewer than `capacity`. Source: Application Auto Scaling user guide, step scaling adjustment types: a percentage above 1 is
 * rounded down, between 0 and 1 it is 1, between −1 and 0 it is −1, and below −1 it is rounded towards 0.
 */
export function changeOf({ AdjustmentType, MinAdjustmentMagnitude = 0 }: StepConfiguration, adjustment: number, capacity: number): number {
  if (AdjustmentType === 'ExactCapacity') return adjustment - capacity;
  if (AdjustmentType !== 'PercentChangeInCapacity') return adjustment;
  const product = capacity * adjustment;
  const whole = Math.trunc(product / 100);
  const change = product === 0 || whole !== 0 ? whole : Math.sign(product);
  return Math.sign(adjustment) * Math.max(Math.abs(change), adjustment === 0 ? 0 : MinAdjustmentMagnitude);
}
