/** Managed Instances, which ECS has EC2 launch without an Auto Scaling group. */
import type { MachineEvent } from '../../world/events.ts';
import { findSubnet } from '../../world/lookup.ts';
import type { Model } from '../../world/model.ts';
import { launchInstance } from './machines.ts';

type Launch = Extract<MachineEvent, { type: 'managedInstances.launch' }>;

/** ECS begins to drain an instance that old. Source: developer guide, patching in Amazon ECS Managed Instances. */
const AGES_AFTER_MS = 14 * 24 * 60 * 60 * 1_000;

/** It belongs to its provider from the start, and its agent to the provider’s cluster. */
export function launchManaged(model: Model, { provider: name, instanceType, subnet: id, isSpot, cause }: Launch): void {
  const { world } = model;
  const provider = world.providers[name];
  const cluster = world.clusters[provider?.clusterArn ?? ''];
  const subnet = findSubnet(world.surroundings, id);
  if (!cluster || !subnet) return;
  const order = { group: null, instanceType, subnet, isSpot, isProtectedFromScaleIn: false, agent: { cluster: cluster.name } };
  const { instance, launched } = launchInstance(model, order, cause);
  instance.capacityProvider = name;
  provider?.managed?.bootingIds.push(instance.id);
  model.schedule(AGES_AFTER_MS, { type: 'managedInstances.ages', instance: instance.id, cause: launched });
}
