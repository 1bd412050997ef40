/** What capacity providers make of tasks that come to their instances and go. */
import type { Model } from '../../world/model.ts';
import { findProvider, providerOfGroup } from '../../world/providers.ts';
import type { Instance } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { touchProvider } from './cluster-scaling.ts';
import { noticeManaged } from './managed-instances.ts';
import { endSurplus } from './managed-protection.ts';
import { isBusy } from './provider-load.ts';

/**
 * A task has come to an instance, or is STOPPED there and has been released: the instance is protected as long as it has one that is no daemon’s, and
 * cluster auto scaling counts it as busy. Source: developer guide, managed termination protection.
 */
export function noticeTasksOn(model: Model, instance: Instance, cause: Cause): void {
  const { world } = model;
  const own = instance.group === null ? findProvider(world, instance.capacityProvider ?? '') : undefined;
  if (own?.managed) noticeManaged(model, own, own.managed, instance, cause);
  const provider = providerOfGroup(world, instance.group, instance.clusterArn);
  if (!provider) return;
  if (provider.isTerminationManaged) {
    const wasProtected = instance.isProtectedFromScaleIn;
    instance.isProtectedFromScaleIn = isBusy(world, instance);
    if (wasProtected && !instance.isProtectedFromScaleIn) endSurplus(model, provider, cause);
  }
  touchProvider(model, provider, cause);
}

/** A task is STOPPED: to be heard once its instance has all of its resources back. */
export function noticeStopped(model: Model, { ordinal, cause }: { ordinal: number; cause: Cause }): void {
  const { tasks, instances } = model.world;
  const instance = instances[tasks[ordinal]?.instanceId ?? ''];
  if (instance) noticeTasksOn(model, instance, cause);
}
