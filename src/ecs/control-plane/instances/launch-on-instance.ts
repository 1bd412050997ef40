/** Makes tasks for container instances, and brings them there: at once, or after a wait in PROVISIONING for one. */
import { deploymentOf, enlist } from '../../world/census.ts';
import { free, needsOf, release, reserve } from '../../world/instances.ts';
import { findSubnet, revisionOf } from '../../world/lookup.ts';
import { type Model, record, taskSubject } from '../../world/model.ts';
import { findProvider } from '../../world/providers.ts';
import { countPlaced } from '../../world/spread.ts';
import type { Deployment, Instance, NetworkConfiguration, Service, Task, World } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { groupOf, type LaunchOrder, launchTask } from '../launch.ts';
import type { Place } from '../placement.ts';
import { noticeTasksOn } from '../scaling/task-notices.ts';

/** What a task on an instance is started as: all that a launch says but the place, which follows from the instance. */
export type InstanceOrder = Omit<LaunchOrder, 'place' | 'instance' | 'needs' | 'platformVersion' | 'launchType'>;

/** A place for a task that has none yet. */
const nowhere: Place = { availabilityZone: '', subnet: '' };

/** A task in PROVISIONING, which takes up its instance at once; without an instance it waits for one. */
export function launchOnInstance(model: Model, order: InstanceOrder, instance: Instance | null): { task: Task; created: Cause } {
  const launched = launchTask(model, {
    ...order,
    launchType: launchTypeOn(model.world, order.capacityProvider),
    platformVersion: null,
    needs: needsOf(order.revision, order.overridden),
    place: instance ? placeOn(model.world, instance, order.network) : nowhere,
    ...(instance && { instance: instance.id }),
  });
  if (instance) takeUp(model, launched.task, instance, launched.created);
  return launched;
}

/** Managed Instances have a launch type of their own. Source: LaunchType in the API reference. */
function launchTypeOn(world: World, provider: string | null): string {
  return provider !== null && findProvider(world, provider)?.group === null ? 'MANAGED_INSTANCES' : 'EC2';
}

/** The same for a task of a service's deployment, on a provider or, by launch type, on none. */
export function launchServiceTaskOnInstance(
  model: Model,
  service: Service,
  deployment: Deployment,
  at: { provider: string | null; round: number; cause: Cause },
  instance: Instance | null,
): { task: Task; created: Cause } {
  const { world } = model;
  const cluster = world.clusters[service.clusterArn];
  if (!cluster) throw new Error(`Service ${service.name} runs without a cluster.`);
  const launched = launchOnInstance(
    model,
    {
      cluster,
      revision: revisionOf(world, deployment.taskDefinition),
      capacityProvider: at.provider,
      network: deployment.network,
      group: groupOf(service),
      startedBy: deployment.id,
      service: { arn: service.arn, name: service.timelineId, deploymentId: deployment.id },
      round: at.round,
      cause: at.cause,
    },
    instance,
  );
  enlist(deployment, launched.task);
  return launched;
}

/** A task that has waited for capacity has found an instance, as `cause` says. */
export function arrive(model: Model, task: Task, instance: Instance, cause: Cause): void {
  const { world } = model;
  const { availabilityZone, subnet } = placeOn(world, instance, networkOf(world, task));
  delete task.placement;
  countPlaced(world, task, -1);
  task.availabilityZone = availabilityZone;
  task.subnet = subnet;
  countPlaced(world, task, 1);
  const placed = record(model, taskSubject(task), cause, { type: 'task.placed', instance: instance.id, availabilityZone });
  takeUp(model, task, instance, placed);
}

/** The network that a waiting task is to be in. */
function networkOf(world: World, task: Task): NetworkConfiguration | null {
  return (task.serviceArn === null ? task.placement : deploymentOf(world, task))?.network ?? null;
}

function takeUp(model: Model, task: Task, instance: Instance, cause: Cause): void {
  reserve(model.world, instance, task);
  noticeTasksOn(model, instance, cause);
  model.schedule(0, { type: 'task.arrives', ordinal: task.ordinal, cause });
}

/** The instance's zone; the subnet of the task's own network interface where it has one, else the instance's. */
function placeOn({ surroundings }: World, { availabilityZone, subnet }: Instance, network: NetworkConfiguration | null): Place {
  const own = network?.subnets.find((id) => findSubnet(surroundings, id)?.availabilityZone === availabilityZone);
  return { availabilityZone, subnet: own ?? subnet };
}

/** A task is to stop: placement counts on its room from this moment on, and what waits for room looks. */
export function taskIsToStop(model: Model, task: Task, cause: Cause): void {
  if (!free(model.world, task)) return;
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: task.clusterArn, cause });
}

/** A task is STOPPED: its network interface is free too, and an instance that shall have nothing else has nothing. */
export function taskStopped(model: Model, { ordinal, cause }: { ordinal: number; cause: Cause }): void {
  const { tasks, instances } = model.world;
  const task = tasks[ordinal];
  const instance = instances[task?.instanceId ?? ''];
  if (!task || !instance || !release(model.world, task)) return;
  // Of an instance that is gone nobody asks any more what it has left.
  const isGone = instance.status === 'INACTIVE' || instance.state === 'terminated';
  const released = isGone ? cause : record(model, instance.subject, cause, { type: 'instance.released', task: task.id });
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: task.clusterArn, cause: released });
}
