/** ECS Managed Instances: capacity providers whose instances ECS chooses, launches and ends by itself. */
import type { ProviderEvent } from '../../world/events.ts';
import type { Model } from '../../world/model.ts';
import type { CapacityProviderState, Cluster } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';

/** Such a provider belongs to its cluster from the start. Source: CreateCapacityProvider in the API reference. */
export function beginManaged(_model: Model, { name }: CapacityProviderState, cluster: Cluster): void {
  cluster.capacityProviders.push(name);
}

/** Tasks wait for it, or its instances have changed. */
export function lookAtManaged(_model: Model, _provider: CapacityProviderState, _cause: Cause): void {}

type Look = Extract<ProviderEvent, { type: 'managedInstances.look' }>;

export function lookManaged(_model: Model, _event: Look): void {}
