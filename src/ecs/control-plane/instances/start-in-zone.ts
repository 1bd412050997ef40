/** A task of a service that is started in a certain Availability Zone, to make its zones even. */
import { revisionOf } from '../../world/lookup.ts';
import type { Model } from '../../world/model.ts';
import type { Deployment, Service, Task } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { launchServiceTaskOnInstance } from './launch-on-instance.ts';
import { placeOnInstance } from './placement.ts';
import { questionFor } from './starts-on-instances.ts';

/** Undefined where no instance of the zone has room for it. Source of "no instance is launched for it": developer guide, balancing across zones. */
export function startInZone(
  model: Model,
  service: Service,
  deployment: Deployment,
  provider: string,
  zone: string,
  cause: Cause,
): Task | undefined {
  const { world } = model;
  const named = 'strategy' in deployment.capacity ? provider : null;
  const question = questionFor(world, service, deployment, revisionOf(world, deployment.taskDefinition), named);
  const placed = placeOnInstance(model, { ...question, zone }, cause);
  if (!placed.instance) return undefined;
  const at = { provider: named, round: world.counts.rounds, cause: placed.cause };
  return launchServiceTaskOnInstance(model, service, deployment, at, placed.instance).task;
}
