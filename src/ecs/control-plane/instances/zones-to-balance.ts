/** Between which Availability Zones a service on instances is balanced, if it is. */
import type { PlacementConstraint } from '@aws-sdk/client-ecs';
import { notesOf } from '../../world/instance-notes.ts';
import { findSubnet, revisionOf } from '../../world/lookup.ts';
import { isOfManagedInstances } from '../../world/providers.ts';
import { remembered } from '../../world/remember.ts';
import type { Deployment, Instance, Service, World } from '../../world/state.ts';

const ZONE = 'attribute:ecs.availability-zone';

/**
 * The zones of the instances that the service may use, in the order of their names; undefined for one that is not balanced: a daemon, one whose strategy
 * does not begin with a spread over the zones, one that is constrained in its zones. No instance is launched for it.
 * Source: developer guide, balancing an Amazon ECS service across Availability Zones.
 */
export function zonesToBalance(world: World, service: Service, { taskDefinition, capacity, network }: Deployment): string[] | undefined {
  const { placementStrategy: [asked] = [], placementConstraints = [] } = service.settings;
  const ofDefinition = revisionOf(world, taskDefinition).input.placementConstraints ?? [];
  const constraints = [placementConstraints, ofDefinition].flat() as readonly PlacementConstraint[];
  const providers = 'strategy' in capacity ? capacity.strategy.map(({ capacityProvider }) => capacityProvider) : null;
  // Managed Instances take no strategies.
  const first = isOfManagedInstances(world, providers?.[0] ?? null) ? undefined : asked;
  const spreads = first === undefined || (first.type === 'spread' && first.field === ZONE);
  if (service.isDaemon || !spreads || constraints.some(({ expression }) => expression?.includes(ZONE))) return undefined;
  const own = network?.subnets.map((id) => findSubnet(world.surroundings, id)?.availabilityZone);
  const zones = new Set<string>();
  for (const { clusterArn, provider, zone, instances } of activeIn(world).counts.values()) {
    const isOurs = instances > 0 && clusterArn === service.clusterArn && (own?.includes(zone) ?? true);
    if (isOurs && (providers?.includes(provider ?? '') ?? !isOfManagedInstances(world, provider))) zones.add(zone);
  }
  return [...zones].sort();
}

/** ACTIVE instances of a cluster and a provider in a zone. */
interface Count {
  clusterArn: string;
  provider: string | null;
  zone: string;
  instances: number;
}

/** Kept with the changes of instances. Derived from the world, and no part of it. */
interface Active {
  /** Changes of instances that have been heeded. */
  seen: number;
  counts: Map<string, Count>;
  /** What each instance counts in, by its id. */
  of: Map<string, Count>;
  /** Clusters in which an instance has become ACTIVE, or is so no longer, and nobody has been told. */
  changed: Set<string>;
}

const actives = new WeakMap<World, Active>();
const noInstances = (): Active => ({ seen: -1, counts: new Map(), of: new Map(), changed: new Set() });

/** True if an instance of the cluster has become ACTIVE, or is so no longer, since this was asked last. */
export function takeZoneChanges(world: World, clusterArn: string): boolean {
  return activeIn(world).changed.delete(clusterArn);
}

function activeIn(world: World): Active {
  const active = remembered(actives, world, noInstances);
  const { first, changed } = notesOf(world);
  if (active.seen < first) for (const id of Object.keys(world.instances)) recount(world, active, id);
  else for (let index = active.seen - first; index < changed.length; index += 1) recount(world, active, changed[index] as string);
  active.seen = first + changed.length;
  return active;
}

function recount({ instances }: World, active: Active, id: string): void {
  const instance = instances[id];
  const before = active.of.get(id);
  const now = instance?.status === 'ACTIVE' ? countFor(active, instance, before) : undefined;
  if (before === now) return;
  if (before) before.instances -= 1;
  if (now) now.instances += 1;
  if (now) active.of.set(id, now);
  else active.of.delete(id);
  for (const count of [before, now]) if (count) active.changed.add(count.clusterArn);
}

function countFor({ counts }: Active, { clusterArn, capacityProvider: provider, availabilityZone: zone }: Instance, before?: Count): Count {
  // The zone and the cluster of an instance stay.
  if (before && before.provider === provider) return before;
  return remembered(counts, `${clusterArn} ${provider} ${zone}`, () => ({ clusterArn, provider, zone, instances: 0 }));
}
