/** Whether the target groups of a service go with the network mode of the definition that an update brings. */
import { invalidParameter } from '../../api/error.ts';
import type { LoadBalancing, TaskDefinitionRevision, World } from '../../world/state.ts';

/**
 * In awsvpc mode a task has an address of its own, which is the target; in the other modes the instance is. What a request names itself, the rules for
 * documents have checked. Text: github.com/hashicorp/terraform-provider-aws/issues/12252.
 * @throws EcsError where a target group is of the other type
 */
export function requireTargetTypes(
  { surroundings }: World,
  { networkMode }: TaskDefinitionRevision,
  balancings: readonly LoadBalancing[],
): void {
  const wanted = networkMode === 'awsvpc' ? 'ip' : 'instance';
  for (const { targetGroupArn } of balancings) {
    const type = surroundings.targetGroups?.find(({ arn }) => arn === targetGroupArn)?.targetType ?? wanted;
    if (type === wanted) continue;
    throw invalidParameter(
      `The provided target group ${targetGroupArn} has target type ${type}, which is incompatible with the ${networkMode} network mode specified in the task definition.`,
    );
  }
}
