/** What is protected where a provider's instances are made fewer: of a group's those with tasks; of tasks on Managed Instances those under protection. */
import type { Model } from '../../world/model.ts';
import { findProvider, groupOf } from '../../world/providers.ts';
import type { CapacityProviderState, Instance, World } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { isBusy } from './provider-load.ts';

/** Before a scale-in, and when protection is turned on: walks through the group’s instances. Source: developer guide, managed termination protection. */
export function protectBusy(world: World, provider: CapacityProviderState): void {
  for (const id of groupOf(world, provider)?.instanceIds ?? []) {
    const instance = world.instances[id];
    if (instance) instance.isProtectedFromScaleIn = isBusy(world, instance);
  }
}

/**
 * Instances are no longer protected: a group that has had more than it wants, because they were, ends them now. Source: Amazon EC2 Auto Scaling user guide,
 * instance scale-in protection.
 */
export function endSurplus(model: Model, provider: CapacityProviderState, cause: Cause): void {
  const group = groupOf(model.world, provider);
  if (!group || group.instanceIds.length - group.leavingCount <= group.desiredCapacity) return;
  model.schedule(model.world.assumptions['asg.reactionMs'], { type: 'group.checks', group: group.name, cause });
}

/** True where draining an instance waits for protected tasks: it is a Managed Instance that is underutilised. Source: developer guide, Managed Instances infrastructure optimization. */
export function keepsProtected(world: World, { id, capacityProvider }: Instance): boolean {
  return findProvider(world, capacityProvider ?? '')?.managed?.consolidation?.id === id;
}
