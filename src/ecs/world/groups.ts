/** Auto Scaling groups of the surroundings, as requests refer to them. */
import type { AutoScalingGroup } from './surroundings.ts';

/** An Auto Scaling group by its name or ARN. */
export function findGroup(groups: readonly AutoScalingGroup[], reference: string): AutoScalingGroup | undefined {
  return groups.find(({ name, arn }) => arn === reference || name === (/:autoScalingGroupName\/(.+)$/.exec(reference)?.[1] ?? reference));
}
