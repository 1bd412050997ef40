/** Managed termination protection: of a provider's instances those with tasks are protected from scale-in, the empty ones are not. */
import { groupOf } from '../../world/providers.ts';
import type { CapacityProviderState, World } from '../../world/state.ts';
import { isBusy } from './provider-load.ts';

/** Before a scale-in, and when protection is turned on: walks through the group’s instances. Source: developer guide, managed termination protection. */
export function protectBusy(world: World, provider: CapacityProviderState): void {
  for (const id of groupOf(world, provider)?.instanceIds ?? []) {
    const instance = world.instances[id];
    if (instance) instance.isProtectedFromScaleIn = isBusy(world, instance);
  }
}
