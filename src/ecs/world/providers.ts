/** Capacity providers as clusters, groups and instances are tied to them. */
import type { CapacityProviderState, Cluster, GroupState, Instance, World } from './state.ts';

/** A provider that is not deleted, by its name or ARN; those of Fargate are none of the world's. */
export function findProvider({ providers }: World, reference: string): CapacityProviderState | undefined {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const provider = Object.hasOwn(providers, name) ? providers[name] : undefined;
  return provider?.status === 'ACTIVE' && (reference === name || reference === provider.arn) ? provider : undefined;
}

/** True for a provider of ECS Managed Instances. */
export function isOfManagedInstances(world: World, reference: string | null): boolean {
  return reference !== null && findProvider(world, reference)?.group === null;
}

/** True for an instance that ECS has launched by itself: no other one without a group has a provider. */
export function isManagedInstance({ group, capacityProvider }: Pick<Instance, 'group' | 'capacityProvider'>): boolean {
  return group === null && capacityProvider !== null;
}

/** The provider, associated with that cluster, of an Auto Scaling group's instances; undefined where there is none. */
export function providerOfGroup(world: World, group: string | null, clusterArn: string): CapacityProviderState | undefined {
  if (group === null) return undefined;
  const names = world.clusters[clusterArn]?.capacityProviders ?? [];
  return names.flatMap((name) => findProvider(world, name) ?? []).find((provider) => provider.group === group);
}

/** Clusters that name the provider among theirs. */
export function clustersOf({ clusters }: World, { name }: CapacityProviderState): Cluster[] {
  return Object.values(clusters).filter(({ capacityProviders }) => capacityProviders.includes(name));
}

/** The Auto Scaling group of a provider; undefined for Managed Instances, and for a group that the surroundings know by its name alone. */
export function groupOf({ groups }: World, { group }: CapacityProviderState): GroupState | undefined {
  return group === null ? undefined : groups[group];
}
