/** UpdateContainerInstancesState and DeregisterContainerInstance: how an instance is taken out of use. */
import type { DeregisterContainerInstanceRequest, UpdateContainerInstancesStateRequest } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../../api/error.ts';
import { noteInstance } from '../../world/instance-notes.ts';
import { type Model, record } from '../../world/model.ts';
import { type Admit, requireCluster } from '../operation.ts';
import { describeInstance, findInstances, missingInstance, requireInstance, requireSome } from './container-instances.ts';
import { setInstanceStatus } from './draining.ts';

/** Text: github.com/minamijoyo/myaws/pull/25. */
const INSTANCES_PER_UPDATE = 10;

/**
 * Sets up to ten instances DRAINING, or ACTIVE again. Text about another status: as the tests of chaostoolkit-aws have it.
 * Source: UpdateContainerInstancesState in the API reference.
 */
export function updateContainerInstancesState(model: Model, input: UpdateContainerInstancesStateRequest, admit: Admit): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const references = input.containerInstances ?? [];
  requireSome(references, INSTANCES_PER_UPDATE);
  const { status } = input;
  if (status !== 'ACTIVE' && status !== 'DRAINING')
    throw invalidParameter('Container instances status should be one of [ACTIVE,DRAINING].');
  const found = findInstances(world, cluster, references);
  const call = admit({ kind: 'cluster', id: cluster.name });
  const inUse = found.flatMap(({ instance }) => (instance?.status === 'ACTIVE' || instance?.status === 'DRAINING' ? [instance] : []));
  for (const instance of inUse) setInstanceStatus(model, instance, status, call);
  return {
    containerInstances: inUse.map((instance) => describeInstance(world, instance)),
    failures: found.flatMap(({ instance, reference }) => {
      if (instance === undefined) return [missingInstance(world, cluster, reference)];
      return inUse.includes(instance) ? [] : [{ arn: instance.arn ?? reference, reason: String(instance.status) }];
    }),
  };
}

/**
 * The instance leaves its cluster and does not come back; its EC2 instance goes on, and is paid for. By force with tasks on it: these are STOPPED for ECS,
 * and their services start others elsewhere. What still runs there as orphans the model does not follow.
 * Source: DeregisterContainerInstance in the API reference. Text of the refusal: moto’s tests, and scripts that look for it in what the AWS CLI says.
 */
export function deregisterContainerInstance(model: Model, input: DeregisterContainerInstanceRequest, admit: Admit): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const instance = requireInstance(world, cluster, input.containerInstance ?? '');
  if (instance.taskOrdinals.length > 0 && input.force !== true) throw invalidParameter('Found running tasks on the instance.');
  const call = admit({ kind: 'cluster', id: cluster.name });
  const { id, status: from, clusterArn } = instance;
  instance.status = 'INACTIVE';
  instance.isAgentConnected = false;
  noteInstance(world, id);
  const cause = record(model, instance.subject, call, { type: 'instance.status', from: from ?? 'ACTIVE', to: 'INACTIVE' });
  model.schedule(0, { type: 'instance.deregistered', instance: id, cause });
  // Its group has waited for ECS to drain it: there is nothing to drain any more.
  if (instance.isWaitingToTerminate) model.schedule(0, { type: 'instance.terminates', instance: id, cause });
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: clusterArn, cause });
  return { containerInstance: describeInstance(world, instance) };
}
