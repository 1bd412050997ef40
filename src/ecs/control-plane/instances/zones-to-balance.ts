/** Between which Availability Zones a service on instances is balanced, if it is. */
import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs';
import { findSubnet, revisionOf } from '../../world/lookup.ts';
import type { Deployment, Service, World } from '../../world/state.ts';

const ZONE = 'attribute:ecs.availability-zone';

/**
 * The zones of the instances that the service may use, in the order in which the instances were launched; undefined for one that is not balanced:
 * a daemon, one whose strategy does not begin with a spread over the zones, one that is constrained in its zones. No instance is launched for it.
 * Source: developer guide, balancing an Amazon ECS service across Availability Zones.
 */
export function zonesToBalance(world: World, service: Service, { taskDefinition, capacity, network }: Deployment): string[] | undefined {
  const { placementStrategy, placementConstraints } = service.settings;
  const [first] = (placementStrategy ?? []) as readonly PlacementStrategy[];
  const ofDefinition = revisionOf(world, taskDefinition).input.placementConstraints ?? [];
  const constraints = [placementConstraints ?? [], ofDefinition].flat() as readonly PlacementConstraint[];
  const spreads = first === undefined || (first.type === 'spread' && first.field === ZONE);
  if (service.isDaemon || !spreads || constraints.some(({ expression }) => expression?.includes(ZONE))) return undefined;
  const own = network?.subnets.map((id) => findSubnet(world.surroundings, id)?.availabilityZone);
  const providers = 'strategy' in capacity ? capacity.strategy.map(({ capacityProvider }) => capacityProvider) : null;
  const zones = new Set<string>();
  for (const { clusterArn, status, availabilityZone, capacityProvider } of Object.values(world.instances)) {
    const isOurs = clusterArn === service.clusterArn && status === 'ACTIVE' && (own?.includes(availabilityZone) ?? true);
    if (isOurs && (providers?.includes(capacityProvider ?? '') ?? true)) zones.add(availabilityZone);
  }
  return [...zones];
}
