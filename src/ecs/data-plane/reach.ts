/** What a task's network interface reaches, and what its execution role may do there. */
import { allows, findRole, findSubnet } from '../world/lookup.ts';
import type { Task, TaskDefinitionRevision, World } from '../world/state.ts';

/** An address that is documented to stand for nobody (RFC 5737), where AWS's texts have the address of an endpoint. */
export const SOME_ADDRESS = '203.0.113.10:443';

/** What stands in the way of a task, and whether it shows at once or after the attempts to connect have timed out. */
export interface StartProblem {
  reason: string;
  isTimeout: boolean;
}

/**
 * On an instance its agent pulls, by the instance's own interface: that has a public address where its subnet is public, or it would not have
 * reached ECS to register. Source: developer guide, task networking on EC2.
 */
export function isPublic({ hasPublicIp, instanceId }: Task): boolean {
  return hasPublicIp || instanceId !== null;
}

/** The subnet of the interface by which images, secrets and logs go: the instance's own, whatever network a task on it has. */
export function wayOut({ instances }: World, { instanceId, subnet }: Task): string {
  return (instanceId === null ? undefined : instances[instanceId]?.subnet) ?? subnet;
}

/** A NAT gateway's route serves everybody; an internet gateway's only an interface with a public address. */
export function hasRouteOut(world: World, task: Task): boolean {
  const route = findSubnet(world.surroundings, wayOut(world, task))?.route;
  return route === 'nat-gateway' || (route === 'internet-gateway' && isPublic(task));
}

/** True where a service of the Region, such as `ecr.api`, `logs` or `s3`, is reached: over a route out, or by a VPC endpoint of its own. */
export function reaches(world: World, task: Task, service: string): boolean {
  const { region } = world.surroundings;
  const endpoints = findSubnet(world.surroundings, wayOut(world, task))?.endpoints ?? [];
  return hasRouteOut(world, task) || endpoints.includes(`com.amazonaws.${region}.${service}`);
}

/**
 * AWS's exception for an action that the task's execution role does not allow; null where it does. Without a role that exists ECS refuses the
 * definition or the launch before a task comes to be.
 */
export function denied(
  { surroundings }: World,
  { id }: Task,
  { executionRole }: TaskDefinitionRevision,
  action: string,
  resource: string,
): string | null {
  const role = executionRole === null ? undefined : findRole(surroundings, executionRole);
  if (!role || allows(role, action)) return null;
  const user = `arn:aws:sts::${surroundings.account}:assumed-role/${role.arn.slice(role.arn.lastIndexOf('/') + 1)}/${id}`;
  return `AccessDeniedException: User: ${user} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}
