/** A task of a service that is started in a certain Availability Zone, to make its zones even. */
import type { PlacementStrategy } from '@aws-sdk/client-ecs';
import { needsOf } from '../../world/instances.ts';
import { revisionOf } from '../../world/lookup.ts';
import type { Model } from '../../world/model.ts';
import type { Deployment, Service, Task } from '../../world/state.ts';
import type { Cause, TaskConstraint } from '../../world/timeline.ts';
import { groupOf } from '../launch.ts';
import { launchServiceTaskOnInstance } from './launch-on-instance.ts';
import { placeOnInstance } from './placement.ts';

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
  const cluster = world.clusters[service.clusterArn];
  if (!cluster) throw new Error(`Service ${service.name} has lost its cluster.`);
  const revision = revisionOf(world, deployment.taskDefinition);
  const { placementConstraints = [], placementStrategy = [] } = service.settings;
  const named = 'strategy' in deployment.capacity ? provider : null;
  const placed = placeOnInstance(
    model,
    {
      cluster,
      revision,
      needs: needsOf(revision),
      group: groupOf(service),
      serviceArn: service.arn,
      constraints: placementConstraints as unknown as TaskConstraint[],
      strategy: placementStrategy as readonly PlacementStrategy[],
      network: deployment.network,
      provider: named,
      zone,
    },
    cause,
  );
  if (!placed.instance) return undefined;
  const at = { provider: named, round: world.counts.rounds, cause: placed.cause };
  return launchServiceTaskOnInstance(model, service, deployment, at, placed.instance).task;
}
