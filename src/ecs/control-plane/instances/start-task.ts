/** StartTask: a task on each of the container instances that the caller names. */
import type { StartTaskRequest } from '@aws-sdk/client-ecs';
import { limits } from '../../api/limits.ts';
import { needsOf } from '../../world/instances.ts';
import type { Model } from '../../world/model.ts';
import type { Cluster, Task, TaskDefinitionRevision } from '../../world/state.ts';
import { requireRoles, resolveNetwork } from '../capacity.ts';
import { describeTask } from '../describe.ts';
import { type Admit, requireCluster, requireTaskDefinition } from '../operation.ts';
import { readOverrides, withRoles } from '../run-overrides.ts';
import { findInstances, missingInstance, requireSome } from './container-instances.ts';
import { launchOnInstance } from './launch-on-instance.ts';
import { type PlacementQuestion, placeOnThis } from './placement.ts';

/**
 * Strategies are not asked; what the task needs, and the definition's constraints, hold. Failures are named by instance. Source: StartTask in
 * the API reference.
 */
export function startTask(model: Model, input: StartTaskRequest, admit: Admit): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const references = input.containerInstances ?? [];
  requireSome(references, limits.instancesPerStartTask.value);
  const revision = requireTaskDefinition(world, input.taskDefinition ?? '');
  const network = resolveNetwork(world, revision, input.networkConfiguration);
  requireRoles(world, withRoles(revision, input.overrides));
  const overridden = readOverrides(revision, input.overrides, false);
  const group = input.group ?? `family:${revision.family}`;
  const question = questionFor(cluster, revision, { needs: needsOf(revision, overridden), group, network });

  const call = admit({ kind: 'cluster', id: cluster.name });
  world.counts.rounds += 1;
  const order = { cluster, revision, network, group, startedBy: input.startedBy ?? '', service: null, round: world.counts.rounds };
  const tasks: Task[] = [];
  const failures: { arn: string; reason: string }[] = [];
  for (const { reference, instance } of findInstances(world, cluster, references)) {
    if (!instance) {
      failures.push(missingInstance(world, cluster, reference));
      continue;
    }
    const placed = placeOnThis(model, question, instance, call);
    if (placed.instance) {
      const started = { ...order, capacityProvider: null, cause: placed.cause, ...(overridden && { overridden }) };
      tasks.push(launchOnInstance(model, started, instance).task);
    } else {
      failures.push({ arn: instance.arn ?? reference, reason: placed.reason });
    }
  }
  return { tasks: tasks.map((task) => describeTask(world, task)), failures };
}

type Asked = Pick<PlacementQuestion, 'needs' | 'group' | 'network'>;

function questionFor(cluster: Cluster, revision: TaskDefinitionRevision, asked: Asked): PlacementQuestion {
  return { cluster, revision, ...asked, serviceArn: null, constraints: [], strategy: [], provider: null };
}
