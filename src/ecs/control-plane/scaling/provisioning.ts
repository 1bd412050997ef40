/** Tasks in PROVISIONING that wait for an instance of a provider with managed scaling: how many may, when they are tried again, when they give up. */
import { limits } from '../../api/limits.ts';
import { deploymentOf } from '../../world/census.ts';
import type { InstanceEvent } from '../../world/events.ts';
import { revisionOf } from '../../world/lookup.ts';
import { type Model, setDesiredStopped } from '../../world/model.ts';
import { clustersOf, findProvider } from '../../world/providers.ts';
import type { CapacityProviderState, Cluster, Task, World } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { arrive } from '../instances/launch-on-instance.ts';
import { type PlacementQuestion, placeOnInstance } from '../instances/placement.ts';
import { readQuestion } from '../instances/placement-question.ts';
import { viewOf } from '../instances/placement-view.ts';
import { touchProvider } from './cluster-scaling.ts';
import { lookAtManaged } from './managed-instances.ts';
import { askedOfPlace, waitingTasks } from './provider-load.ts';

type Of<Type extends InstanceEvent['type']> = Extract<InstanceEvent, { type: Type }>;

/** Texts: developer guide, service event messages; of RunTask’s ClientException DIAGNijmegen/rse-grand-challenge, which heeds it. */
export const PROVISIONING_LIMIT_EVENT =
  'was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.';
export const PROVISIONING_LIMIT_EXCEEDED = 'Tasks provisioning capacity limit exceeded.';

/**
 * True where tasks that find no room on the provider wait for it, instead of failing at once: with managed scaling, and on Managed Instances.
 * Source: AWS Containers Blog, Deep Dive on Amazon ECS Cluster Auto Scaling.
 */
export function isWaitedFor({ world }: Model, provider: string): boolean {
  const found = findProvider(world, provider);
  return found !== undefined && (found.clusterArn !== null || found.managedScaling.isEnabled);
}

/** How many more tasks may wait in the provider’s cluster. Source: AWS General Reference, Amazon ECS quotas: tasks in PROVISIONING state per cluster. */
export function provisioningRoom({ world }: Model, provider: string): number {
  const found = findProvider(world, provider);
  if (!found) return 0;
  const most = limits.tasksInProvisioning.value;
  const together = clustersOf(world, found).flatMap(({ capacityProviders }) =>
    capacityProviders.flatMap((name) => findProvider(world, name) ?? []),
  );
  const count = () => together.reduce((sum, { scaling }) => sum + scaling.waiting.length, 0);
  // Those that are being stopped are taken out only where they would matter.
  if (count() >= most) for (const one of together) one.scaling.waiting = waitingTasks(world, one).map(({ ordinal }) => ordinal);
  return Math.max(0, most - count());
}

/** True where one more task may wait for the provider. */
export function mayWait(model: Model, provider: string): boolean {
  return isWaitedFor(model, provider) && provisioningRoom(model, provider) > 0;
}

/** A task that has been made without an instance waits for one of its provider. */
export function waitForCapacity(model: Model, task: Task, cause: Cause): void {
  const provider = findProvider(model.world, task.capacityProvider ?? '');
  if (!provider) throw new Error(`Task ${task.id} waits for a provider that does not exist.`);
  provider.scaling.waiting.push(task.ordinal);
  model.schedule(model.world.assumptions['provisioning.timeoutMs'], { type: 'provisioning.timeout', ordinal: task.ordinal, cause });
  touchProvider(model, provider, cause);
  lookAtManaged(model, provider, cause);
}

/** Instances have changed: tasks that wait try again, and what is scaled by them is looked at. */
export function hearInstancesChanged(model: Model, { cluster: arn, cause }: Of<'cluster.instancesChanged'>): void {
  const cluster = model.world.clusters[arn];
  for (const name of cluster?.capacityProviders ?? []) {
    const provider = findProvider(model.world, name);
    if (!cluster || !provider) continue;
    if (provider.scaling.waiting.length > 0) placeWaiting(model, provider, cluster, cause);
    touchProvider(model, provider, cause);
    lookAtManaged(model, provider, cause);
  }
}

/** Oldest first. Where one finds no room, those that ask for the same are not tried: the work grows with the kinds of tasks, not with the tasks. */
function placeWaiting(model: Model, provider: CapacityProviderState, cluster: Cluster, cause: Cause): void {
  const { world } = model;
  const refused = new Set<string>();
  const left: number[] = [];
  for (const task of waitingTasks(world, provider)) {
    const question = questionOf(world, task, cluster);
    const read = readQuestion(world, question);
    const hasRoom = !refused.has(read.key) && viewOf(world, cluster.arn, read).fitting > 0;
    const placed = hasRoom ? placeOnInstance(model, question, cause) : null;
    if (placed?.instance) arrive(model, task, placed.instance, placed.cause);
    else {
      refused.add(read.key);
      left.push(task.ordinal);
    }
  }
  provider.scaling.waiting = left;
}

/** What a waiting task asks of placement: as its service has it now, or as RunTask was asked. */
function questionOf(world: World, task: Task, cluster: Cluster): PlacementQuestion {
  const { needs, group, serviceArn, placement, capacityProvider } = task;
  if (!needs) throw new Error(`Task ${task.id} needs nothing of an instance.`);
  return {
    cluster,
    revision: revisionOf(world, task.taskDefinition),
    needs,
    group,
    serviceArn,
    ...askedOfPlace(world, task),
    network: (serviceArn === null ? placement : deploymentOf(world, task))?.network ?? null,
    provider: capacityProvider,
  };
}

/**
 * A task has waited long enough: it is STOPPED, and a service tries another. Reasons: developer guide, Amazon ECS API failure reasons, of tasks that
 * failed to start: no instance in the provider, none ACTIVE, or what the closest one lacks.
 */
export function giveUpProvisioning(model: Model, { ordinal, cause }: Of<'provisioning.timeout'>): void {
  const { world } = model;
  const task = world.tasks[ordinal];
  const provider = findProvider(world, task?.capacityProvider ?? '');
  if (!task || task.desiredStatus === 'STOPPED' || !provider?.scaling.waiting.includes(ordinal)) return;
  provider.scaling.waiting = provider.scaling.waiting.filter((one) => one !== ordinal);
  const cluster = world.clusters[task.clusterArn];
  const refused = cluster ? whyRefused(model, task, cluster, cause) : { reason: 'EMPTY CAPACITY PROVIDER', cause };
  const stops = setDesiredStopped(model, task, 'TaskFailedToStart', `TaskFailedToStart: ${refused.reason}`, refused.cause);
  model.schedule(0, { type: 'task.stop', ordinal, cause: stops });
  if (task.serviceArn !== null) model.schedule(0, { type: 'service.taskStops', ordinal, cause: stops });
  touchProvider(model, provider, stops);
}

function whyRefused(model: Model, task: Task, cluster: Cluster, cause: Cause): { reason: string; cause: Cause } {
  const question = questionOf(model.world, task, cluster);
  const view = viewOf(model.world, cluster.arn, readQuestion(model.world, question));
  const placed = placeOnInstance(model, question, cause);
  if (view.size === 0) return { reason: 'EMPTY CAPACITY PROVIDER', cause: placed.cause };
  if (view.active === 0) return { reason: 'NO ACTIVE INSTANCES', cause: placed.cause };
  return { reason: placed.instance ? 'RESOURCE' : placed.reason, cause: placed.cause };
}
