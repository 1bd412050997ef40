/** What keeps ECS from shifting a service's traffic at all: target groups without a rule, a role that it cannot use. */
import { findRole } from '../world/lookup.ts';
import type { Deployment, World } from '../world/state.ts';

/** Null where nothing does. Texts: developer guide, troubleshooting blue/green deployments. */
export function networkProblem({ surroundings }: World, { loadBalancers }: Pick<Deployment, 'loadBalancers'>): string | null {
  for (const { targetGroupArn, advanced } of loadBalancers) {
    if (!advanced) continue;
    const alone = [targetGroupArn, advanced.alternateTargetGroupArn].find((arn) =>
      surroundings.targetGroups?.some((group) => group.arn === arn && group.hasListener === false),
    );
    if (alone !== undefined)
      return `Service deployment rolled back because of invalid networking configuration: Target group ${alone} is not associated with either productionListenerRule or testListenerRule.`;
    const role = advanced.roleArn === undefined ? undefined : findRole(surroundings, advanced.roleArn);
    if (role && !role.trusts.includes('ecs.amazonaws.com'))
      return `Service deployment rolled back because of invalid networking configuration. ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role '${role.arn}'.`;
  }
  return null;
}
