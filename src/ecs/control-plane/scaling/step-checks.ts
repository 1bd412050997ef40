/** What AWS refuses of a step scaling configuration. */
import type { StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import { invalid } from './scalable-requests.ts';

/** Source: Application Auto Scaling user guide, quotas: step adjustments per scaling policy. */
const MOST_STEPS = 20;

/**
 * Texts of too many steps and of an open end that is missing: public threads, github.com/aws/aws-cdk/issues/26215 and
 * github.com/hashicorp/terraform-provider-aws/issues/17529; of the others the wording is not on record, the rules are those of the user guide, step
 * adjustments: no overlap, no gap, one open end below and one above.
 */
export function requireSteps({ AdjustmentType, StepAdjustments = [], Cooldown = 0 }: StepScalingPolicyConfiguration): void {
  if (AdjustmentType === undefined) throw invalid('AdjustmentType must be specified for a step scaling policy.');
  if (StepAdjustments.length === 0) throw invalid('At least one step adjustment must be specified for a step scaling policy.');
  if (StepAdjustments.length > MOST_STEPS) throw invalid(`There can be at most ${MOST_STEPS} step adjustments per scaling policy`);
  if (Cooldown < 0) throw invalid('Cooldown periods cannot be negative.');
  if (AdjustmentType === 'ExactCapacity' && StepAdjustments.some(({ ScalingAdjustment = 0 }) => ScalingAdjustment < 0))
    throw invalid('ScalingAdjustment must not be negative for the adjustment type ExactCapacity.');
  requireEnds(StepAdjustments);
  requireNeighbours(StepAdjustments);
}

type Steps = NonNullable<StepScalingPolicyConfiguration['StepAdjustments']>;

function requireEnds(steps: Steps): void {
  const uppers = steps.map(({ MetricIntervalUpperBound }) => MetricIntervalUpperBound);
  const lowers = steps.map(({ MetricIntervalLowerBound }) => MetricIntervalLowerBound);
  if (
    steps.some(({ MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper }) => lower === undefined && upper === undefined) &&
    steps.length > 1
  )
    throw invalid('A step adjustment without bounds must be the only one.');
  if (uppers.some((upper) => upper !== undefined && upper > 0) && !uppers.includes(undefined))
    throw invalid('There must be a step adjustment with an unspecified upper bound when one step adjustment has a positive upper bound');
  if (lowers.some((lower) => lower !== undefined && lower < 0) && !lowers.includes(undefined))
    throw invalid('There must be a step adjustment with an unspecified lower bound when one step adjustment has a negative lower bound');
  for (const bounds of [uppers, lowers])
    if (bounds.filter((bound) => bound === undefined).length > 1)
      throw invalid('Only one step adjustment can have an unspecified bound on each side.');
}

function requireNeighbours(steps: Steps): void {
  const ordered = steps
    .map(({ MetricIntervalLowerBound, MetricIntervalUpperBound }) => ({
      lower: MetricIntervalLowerBound ?? Number.NEGATIVE_INFINITY,
      upper: MetricIntervalUpperBound ?? Number.POSITIVE_INFINITY,
    }))
    .sort((a, b) => a.lower - b.lower);
  for (const [at, { lower, upper }] of ordered.entries()) {
    if (lower >= upper) throw invalid('The upper bound of a step adjustment must be greater than its lower bound.');
    const next = ordered[at + 1];
    if (next && next.lower !== upper) throw invalid('Step adjustments must not overlap or have a gap between them.');
  }
}
