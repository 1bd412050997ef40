/** What the scheduler does when a cluster's instances have changed: daemons come first, then services that may be more even now. */
import type { InstanceEvent } from '../../world/events.ts';
import type { Model } from '../../world/model.ts';
import { watchBalance } from '../balance-watch.ts';
import { isFargate } from '../capacity.ts';
import { lookAt } from '../looks.ts';
import { startDaemons } from './daemons.ts';
import { takeZoneChanges } from './zones-to-balance.ts';

type InstancesChanged = Extract<InstanceEvent, { type: 'cluster.instancesChanged' }>;

/**
 * A daemon's task is the first on an instance that has just registered: before replicas, and before what has waited for capacity.
 * Source: developer guide, Amazon ECS services, daemon.
 */
export function startDaemonsFirst(model: Model, { cluster: arn, cause }: InstancesChanged): void {
  for (const serviceArn of model.world.clusters[arn]?.serviceArns ?? []) {
    const service = model.world.services[serviceArn];
    if (!service?.isDaemon) continue;
    startDaemons(model, service, cause);
    lookAt(model, service, 0, cause);
  }
}

/** Services on instances that are steady and could now be spread more evenly over the Availability Zones. */
export function watchBalances(model: Model, { cluster: arn, cause }: InstancesChanged): void {
  const hasChanged = takeZoneChanges(model.world, arn);
  for (const serviceArn of model.world.clusters[arn]?.serviceArns ?? []) {
    const service = model.world.services[serviceArn];
    const [deployment] = service?.deployments ?? [];
    // A zone may be new, or one that had no room may have some.
    const mayMove = service?.isSteady && (hasChanged || service.balanceRefusedAtMs !== undefined);
    if (mayMove && deployment && !isFargate(deployment.capacity)) watchBalance(model, service, cause);
  }
}
