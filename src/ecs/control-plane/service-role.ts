/** The role by which ECS itself acts in the account, where the surroundings describe it: without it a service is no longer maintained. */
import { invalidParameter } from '../api/error.ts';
import { allows, findRole } from '../world/lookup.ts';
import type { World } from '../world/state.ts';

/** Source of name and trust: developer guide, using service-linked roles for Amazon ECS. */
const NAME = 'AWSServiceRoleForECS';
const TRUSTED = 'ecs.amazonaws.com';

/** What the scheduler needs the role for. Source: AmazonECSServiceRolePolicy, AWS managed policy reference. */
const needs = {
  networkInterfaces: 'ec2:CreateNetworkInterface',
  targets: 'elasticloadbalancing:RegisterTargets',
} as const;

/** Texts: developer guide, service event messages. */
const texts = {
  trust: 'IAM trust relationship has been misconfigured or changed, and ECS can no longer maintain your service',
  permissions: 'IAM permissions policies have been misconfigured or changed, and ECS can no longer maintain your service',
};

/** Why ECS cannot do what it needs the role for, in AWS's words; null where it can, and where the surroundings do not describe the role. */
export function serviceRoleProblem({ surroundings }: World, need: keyof typeof needs): string | null {
  const role = findRole(surroundings, NAME);
  if (!role) return null;
  if (!role.trusts.includes(TRUSTED)) return texts.trust;
  return allows(role, needs[need]) ? null : texts.permissions;
}

/** Text: recorded in many public threads, such as github.com/aws/aws-cdk and hashicorp/terraform-provider-aws, which tries again when it reads it. */
export function requireServiceRole({ surroundings }: World): void {
  const role = findRole(surroundings, NAME);
  if (role && !role.trusts.includes(TRUSTED))
    throw invalidParameter('Unable to assume the service linked role. Please verify that the ECS service linked role exists.');
}
