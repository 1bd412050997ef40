/** What target tracking makes of a metric: how many tasks bring it to its target, as numbers alone. */

/** A value of a metric, in ten-thousandths, and the RUNNING tasks that it was measured on, the fewest and the most of its period. */
export interface DataPoint {
  tenThousandths: number;
  least: number;
  most: number;
}

/**
 * The tasks that a policy wants: as many as bring the metric to its target, rounded up, so that scaling in never brings it above. Scaling out counts
 * with the fewest tasks of the period and scaling in with the most: those that start or stop within it have not borne the load all the time.
 * Source: Application Auto Scaling user guide, target tracking scaling policies: proportional, rounded so that not too much is removed and enough added.
 */
export function tasksForTarget({ tenThousandths, least, most }: DataPoint, targetHundredths: number, direction: 'out' | 'in'): number {
  return Math.ceil(((direction === 'out' ? least : most) * tenThousandths) / (targetHundredths * 100));
}

/** The threshold of a target tracking policy's low alarm: a share of the target. */
export function lowThreshold(targetHundredths: number, lowPercent: number): number {
  return Math.floor((targetHundredths * lowPercent) / 100);
}
