/** Makes tasks: their names and their place in the world; the data plane takes them from there. */
import { hexDigits } from '../simulation/random.ts';
import { move } from '../world/alike.ts';
import { poolOf, providerOf } from '../world/capacity.ts';
import { enlist } from '../world/census.ts';
import { newContainer } from '../world/containers.ts';
import { revisionOf } from '../world/lookup.ts';
import { type Model, record, taskSubject } from '../world/model.ts';
import { remembered } from '../world/remember.ts';
import { countPlaced } from '../world/spread.ts';
import type { Cluster, Deployment, JsonObject, NetworkConfiguration, Service, Task, TaskDefinitionRevision } from '../world/state.ts';
import type { Cause, Happening, TaskNeeds, TaskSize } from '../world/timeline.ts';
import type { Place } from './placement.ts';

/** What a task is started as, by RunTask or for a service. */
export interface LaunchOrder {
  cluster: Cluster;
  revision: TaskDefinitionRevision;
  /** `FARGATE` and `EC2` also where a provider of theirs is named. */
  launchType: string;
  capacityProvider: string | null;
  /** Null outside awsvpc mode. */
  network: NetworkConfiguration | null;
  platformVersion: string | null;
  group: string;
  startedBy: string;
  service: { arn: string; name: string; deploymentId: string } | null;
  round: number;
  place: Place;
  /** What it reserves of an instance; absent on Fargate. */
  needs?: TaskNeeds;
  /** EC2 id of the instance that it is placed on; absent on Fargate, and for a task that waits for one. */
  instance?: string;
  /** What RunTask lays over the definition, with the sizes that come of it; absent where nothing is. */
  overridden?: { overrides: JsonObject; cpuUnits: number | null; memoryMiB: number | null };
  cause: Cause;
}

const groups = new WeakMap<Service, string>();

/** The group that a service's tasks are in. */
export function groupOf(service: Service): string {
  return remembered(groups, service, ({ name }) => `service:${name}`);
}

/** A task of a service's deployment on a provider, in the place that was decided on. */
export function launchServiceTask(
  model: Model,
  service: Service,
  deployment: Deployment,
  provider: string,
  round: number,
  { place, cause }: { place: Place; cause: Cause },
): { task: Task; created: Cause } {
  const { world } = model;
  const cluster = world.clusters[service.clusterArn];
  const { network } = deployment;
  if (!cluster || !network) throw new Error(`Service ${service.name} runs on Fargate without a cluster or a network.`);
  const launched = launchTask(model, {
    cluster,
    revision: revisionOf(world, deployment.taskDefinition),
    launchType: 'FARGATE',
    capacityProvider: 'strategy' in deployment.capacity ? provider : null,
    network,
    platformVersion: deployment.platformVersion,
    group: groupOf(service),
    startedBy: deployment.id,
    service: { arn: service.arn, name: service.timelineId, deploymentId: deployment.id },
    round,
    place,
    cause,
  });
  enlist(deployment, launched.task);
  return launched;
}

/**
 * A task of its definition: in PROVISIONING where it waits for an instance or a network interface, else PENDING. Returns it and the entry of its creation.
 * On Fargate it goes on by itself. Source: developer guide, Amazon ECS task lifecycle.
 */
export function launchTask(model: Model, order: LaunchOrder): { task: Task; created: Cause } {
  const { world } = model;
  model.spend('tasks');
  world.counts.tasks += 1;
  const task = newTask(model, order, world.counts.tasks);
  world.tasks[task.ordinal] = task;
  countPlaced(world, task, 1);
  if (!task.needs) world.capacity.cpuUnits[poolOf(providerOf(task))] += task.cpuUnits ?? 0;
  order.cluster.taskOrdinals.push(task.ordinal);
  const created = record(model, taskSubject(task), order.cause, creation(task, order));
  const provisioning = record(model, taskSubject(task), created, move(null, task.lastStatus));
  if (!task.needs) model.schedule(0, { type: 'task.launch', ordinal: task.ordinal, cause: provisioning });
  return { task, created };
}

type Creation = Extract<Happening, { type: 'task.created' }>;

/** What was said of the last task of a revision in each subnet. */
const creations = new WeakMap<TaskDefinitionRevision, Map<string, Creation>>();
const noCreations = () => new Map<string, Creation>();

/** The entry of a task's creation; tasks that are created alike share it. */
function creation(task: Task, { revision, service, instance }: LaunchOrder): Creation {
  const inSubnets = remembered(creations, revision, noCreations);
  const last = inSubnets.get(task.subnet);
  if (last && !task.needs && isAlike(last, task, service)) return last;
  const what: Creation = Object.freeze({
    type: 'task.created',
    ...(service && { service: service.name, deployment: service.deploymentId }),
    taskDefinition: `${revision.family}:${revision.revision}`,
    launchType: task.launchType,
    ...(task.capacityProvider !== null && { capacityProvider: task.capacityProvider }),
    availabilityZone: task.availabilityZone,
    ...(task.subnet !== '' && { subnet: task.subnet }),
    containers: task.containers.map(({ name }) => name),
    size: sizeOf(task, revision),
    ...(task.needs && { needs: task.needs, group: task.group, ...(instance !== undefined && { instance }) }),
  });
  inSubnets.set(task.subnet, what);
  return what;
}

function isAlike({ deployment, service: name, launchType, capacityProvider, size }: Creation, task: Task, service: LaunchOrder['service']) {
  return (
    deployment === service?.deploymentId &&
    name === service?.name &&
    launchType === task.launchType &&
    (capacityProvider ?? null) === task.capacityProvider &&
    size.cpuUnits === (task.cpuUnits ?? 0) &&
    size.memoryMiB === (task.memoryMiB ?? 0) &&
    size.hasPublicIp === task.hasPublicIp
  );
}

function sizeOf({ cpuUnits, memoryMiB, hasPublicIp }: Task, { architecture, input }: TaskDefinitionRevision): TaskSize {
  const { ephemeralStorage, runtimePlatform } = input as { ephemeralStorage?: { sizeInGiB?: number }; runtimePlatform?: JsonObject };
  return {
    cpuUnits: cpuUnits ?? 0,
    memoryMiB: memoryMiB ?? 0,
    architecture,
    operatingSystem: String(runtimePlatform?.operatingSystemFamily ?? 'LINUX').startsWith('WINDOWS') ? 'WINDOWS' : 'LINUX',
    ephemeralStorageGiB: ephemeralStorage?.sizeInGiB ?? 20,
    hasPublicIp,
  };
}

function newTask(model: Model, order: LaunchOrder, ordinal: number): Task {
  const { cluster, revision, network, service, place } = order;
  const id = hexDigits(model.seed, ['id of task ', ordinal], 32);
  // What most events look at stands first: it then lies together in the processor's cache, of which a task is many lines.
  return {
    id,
    subject: { kind: 'task', id },
    ordinal,
    lastStatus: order.instance !== undefined && order.needs?.enis === 0 ? 'PENDING' : 'PROVISIONING',
    desiredStatus: 'RUNNING',
    startedAtMs: null,
    containers: revision.containers.map(({ name }) => newContainer(id, name)),
    taskDefinition: revision.arn,
    overrides: order.overridden?.overrides ?? null,
    serviceArn: service?.arn ?? null,
    deploymentId: service?.deploymentId ?? null,
    standing: 'live',
    targets: [],
    subnet: place.subnet,
    hasPublicIp: network?.assignPublicIp === 'ENABLED',
    pullStartedAtMs: null,
    pullStoppedAtMs: null,
    isCountedHealthy: false,
    isCountedRunning: false,
    hasBeenHealthy: false,
    memoryChanges: 0,
    healthStatus: 'UNKNOWN',
    healthCause: null,
    clusterArn: cluster.arn,
    group: order.group,
    startedBy: order.startedBy,
    round: order.round,
    launchType: order.launchType,
    capacityProvider: order.capacityProvider,
    platformVersion: order.platformVersion,
    cpuUnits: order.overridden ? order.overridden.cpuUnits : revision.cpuUnits,
    memoryMiB: order.overridden ? order.overridden.memoryMiB : revision.memoryMiB,
    availabilityZone: place.availabilityZone,
    instanceId: null,
    needs: order.needs ?? null,
    securityGroups: network?.securityGroups ?? [],
    protectedUntilMs: null,
    stopCode: null,
    stoppedReason: null,
    createdAtMs: model.nowMs,
    stoppingAtMs: null,
    executionStoppedAtMs: null,
    stoppedAtMs: null,
    isWaitLimited: false,
  };
}
