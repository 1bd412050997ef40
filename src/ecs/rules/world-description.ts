/** A world as plain data, such as a file beside the documents: what it lists is known, what it leaves out is unknown. */

import { findGroup } from '../world/groups.ts';
import { findRole, findSubnet, isImage } from '../world/lookup.ts';
import type { AutoScalingGroup, Role, ServiceRegistry, Subnet, Surroundings, TargetGroup } from '../world/surroundings.ts';
import type { KnownImage, RuleWorld } from './context.ts';
import { member } from './read.ts';

/** A cluster as far as it is known. */
export interface ClusterDescription {
  /** `default` for the cluster that calls mean when they name none. */
  name: string;
  /** Names of all capacity providers that are associated with it. */
  capacityProviders?: readonly string[];
  /** Its default Service Connect namespace; `null` for a cluster without one. */
  serviceConnectNamespace?: string | null;
}

/** What no rule asks about, and what a simulation reads of the same file. */
type Unasked =
  | 'account'
  | 'region'
  | 'secrets'
  | 'parameters'
  | 'limitedRegistries'
  | 'securityGroups'
  | 'quotas'
  | 'alarms'
  | 'instances'
  | 'hookFunctions'
  | 'load';

/**
 * What exists around documents. Every list is optional; a list that is there is complete: an image, role, subnet, log group or target group that
 * it lacks does not exist. Clusters and task definitions that are not listed are unknown. Surroundings of a scenario are such a description.
 */
export interface WorldDescription extends Partial<Pick<Surroundings, Unasked>> {
  /** Images by repository (without tag) and tags; `tools` are the programs inside, `sh` among them where there is a shell. */
  images?: readonly KnownImage[];
  /** Roles by ARN: `trusts` are the services that may assume one, `allows` the IAM actions. */
  roles?: readonly Role[];
  /** Names of CloudWatch log groups. */
  logGroups?: readonly string[];
  /** Subnets, with where their default route leads. */
  subnets?: readonly Subnet[];
  targetGroups?: readonly TargetGroup[];
  serviceRegistries?: readonly ServiceRegistry[];
  autoScalingGroups?: readonly AutoScalingGroup[];
  clusters?: readonly ClusterDescription[];
  /** Registered definitions, oldest first: RegisterTaskDefinition's input, or DescribeTaskDefinition's answer with its `revision`. */
  taskDefinitions?: readonly unknown[];
}

/** The rules' view of a described world; `worldProblems` tells whether a value is such a description. */
export function worldFrom(description: WorldDescription): RuleWorld {
  const { images, roles, logGroups, subnets, targetGroups, serviceRegistries, autoScalingGroups, clusters, taskDefinitions } = description;
  const clusterNamed = (reference: string) => clusters?.find(({ name }) => name === lastPart(reference));
  return {
    ...(images && { image: (reference) => images.find((image) => isImage(image, reference)) ?? null }),
    ...(roles && { role: (reference) => findRole({ roles }, reference) ?? null }),
    ...(logGroups && { hasLogGroup: (name) => logGroups.includes(name) }),
    ...(subnets && { subnet: (id) => findSubnet({ subnets }, id) ?? null }),
    ...(targetGroups && { targetGroup: (arn) => targetGroups.find((group) => group.arn === arn) ?? null }),
    ...(serviceRegistries && { serviceRegistry: (arn) => serviceRegistries.find((registry) => registry.arn === arn) ?? null }),
    ...(autoScalingGroups && { autoScalingGroup: (reference) => findGroup(autoScalingGroups, reference) ?? null }),
    ...(clusters && {
      capacityProviders: (cluster) => clusterNamed(cluster)?.capacityProviders,
      serviceConnectNamespace: (cluster) => clusterNamed(cluster)?.serviceConnectNamespace,
    }),
    ...(taskDefinitions && { taskDefinition: (reference) => definitionNamed(taskDefinitions, reference) }),
  };
}

/** The newest definition of a family, or the one of a revision; definitions without a number are counted as they come. */
function definitionNamed(definitions: readonly unknown[], reference: string): unknown {
  const [family = '', revision] = lastPart(reference).split(':');
  const own = definitions.filter((definition) => member(definition, 'family') === family);
  if (revision === undefined) return own.at(-1);
  return own.find((definition, index) => {
    const number = member(definition, 'revision') ?? index + 1;
    return typeof number === 'number' ? String(number) === revision : number === revision;
  });
}

/** A name, from a name or an ARN. */
function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
