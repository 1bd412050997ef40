/** A world as plain data, such as a file beside the documents: what it lists is known, what it leaves out is unknown. */

import { findRole, findSubnet, isImage } from '../world/lookup.ts';
import type { AutoScalingGroup, Role, ServiceRegistry, Subnet, TargetGroup } from '../world/surroundings.ts';
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

/**
 * What exists around documents. Every list is optional; a list that is there is complete: an image, role, subnet, log group or target group that
 * it lacks does not exist. Clusters and task definitions that are not listed are unknown.
 */
export interface WorldDescription {
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

/** What the items of each list must have, and of which type; the rest is optional. */
const wanted: Readonly<Record<keyof WorldDescription, Readonly<Record<string, 'text' | 'list'>> | 'text'>> = {
  images: { repository: 'text', tags: 'list', architectures: 'list', tools: 'list' },
  roles: { arn: 'text', trusts: 'list', allows: 'list' },
  logGroups: 'text',
  subnets: { id: 'text', availabilityZone: 'text', route: 'text' },
  targetGroups: { arn: 'text', targetType: 'text' },
  serviceRegistries: { arn: 'text', recordTypes: 'list' },
  autoScalingGroups: { name: 'text' },
  clusters: { name: 'text' },
  taskDefinitions: { family: 'text' },
};

/**
 * What is wrong with a value that should describe a world, one sentence a mistake, in the value's order; empty where nothing is. Names the place,
 * so that whoever wrote the file finds it.
 */
export function worldProblems(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['A world is an object, in { }.'];
  return Object.entries(value).flatMap(([key, list]): string[] => {
    const shape = Object.hasOwn(wanted, key) ? wanted[key as keyof WorldDescription] : undefined;
    if (shape === undefined) return [`A world has no member ${key}; it knows ${Object.keys(wanted).join(', ')}.`];
    if (!Array.isArray(list)) return [`${key} must be a list, in [ ].`];
    return list.flatMap((item: unknown, index): string[] => itemProblems(item, shape, `${key}[${index}]`));
  });
}

function itemProblems(item: unknown, shape: Readonly<Record<string, 'text' | 'list'>> | 'text', name: string): string[] {
  if (shape === 'text') return typeof item === 'string' ? [] : [`${name} must be text.`];
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return [`${name} must be an object, in { }.`];
  return Object.entries(shape).flatMap(([key, type]) => {
    const value = member(item, key);
    const fits = type === 'text' ? typeof value === 'string' : Array.isArray(value) && value.every((one) => typeof one === 'string');
    return fits ? [] : [`${name}.${key} must be ${type === 'text' ? 'text' : 'a list of texts'}.`];
  });
}

/**
 * The rules' view of a described world.
 * @throws RangeError naming the first mistake, for a description that is none (`worldProblems` names them all)
 */
export function worldFrom(description: WorldDescription): RuleWorld {
  const [problem] = worldProblems(description);
  if (problem !== undefined) throw new RangeError(problem);
  const { images, roles, logGroups, subnets, targetGroups, serviceRegistries, autoScalingGroups, clusters, taskDefinitions } = description;
  const clusterNamed = (reference: string) => clusters?.find(({ name }) => name === lastPart(reference));
  return {
    ...(images && { image: (reference) => images.find((image) => isImage(image, reference)) ?? null }),
    ...(roles && { role: (reference) => findRole({ roles }, reference) ?? null }),
    ...(logGroups && { hasLogGroup: (name) => logGroups.includes(name) }),
    ...(subnets && { subnet: (id) => findSubnet({ subnets }, id) ?? null }),
    ...(targetGroups && { targetGroup: (arn) => targetGroups.find((group) => group.arn === arn) ?? null }),
    ...(serviceRegistries && { serviceRegistry: (arn) => serviceRegistries.find((registry) => registry.arn === arn) ?? null }),
    ...(autoScalingGroups && {
      autoScalingGroup: (reference) => autoScalingGroups.find(({ name, arn }) => name === reference || arn === reference) ?? null,
    }),
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
  return own.find((definition, index) => String(member(definition, 'revision') ?? index + 1) === revision);
}

/** A name, from a name or an ARN. */
function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
