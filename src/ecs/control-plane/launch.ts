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
import type { Cause, Happening, TaskSize } from '../world/timeline.ts';
import type { Place } from './placement.ts';

/** What a task is started as, by RunTask or for a service. */
export interface LaunchOrder {
  cluster: Cluster;
  revision: TaskDefinitionRevision;
  /** `FARGATE`, also where a provider of Fargate is named. */
  launchType: string;
  capacityProvider: string | null;
  network: NetworkConfiguration;
  platformVersion: string | null;
  group: string;
  startedBy: string;
  service: { arn: string; name: string; deploymentId: string } | null;
  round: number;
  place: Place;
  /** What RunTask lays over the definition, with the sizes that come of it; absent where nothing is. */
  overridden?: { overrides: JsonObject; cpuUnits: number | null; memoryMiB: number | null };
  cause: Cause;
}

/** The group that a service's tasks are in. */
const groups = new WeakMap<Service, string>();
const groupOf = ({ name }: Service) => `service:${name}`;

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
    group: remembered(groups, service, groupOf),
    startedBy: deployment.id,
    service: { arn: service.arn, name: service.timelineId, deploymentId: deployment.id },
    round,
    place,
    cause,
  });
  enlist(deployment, launched.task);
  return launched;
}

/** A task of its definition in PROVISIONING. Returns it and the entry of its creation. */
export function launchTask(model: Model, order: LaunchOrder): { task: Task; created: Cause } {
  const { world } = model;
  model.spend('tasks');
  world.counts.tasks += 1;
  const task = newTask(model, order, world.counts.tasks);
  world.tasks[task.ordinal] = task;
  countPlaced(world, task, 1);
  world.capacity.cpuUnits[poolOf(providerOf(task))] += task.cpuUnits ?? 0;
  order.cluster.taskOrdinals.push(task.ordinal);
  const created = record(model, taskSubject(task), order.cause, creation(task, order));
  const provisioning = record(model, taskSubject(task), created, move(null, 'PROVISIONING'));
  model.schedule(0, { type: 'task.launch', ordinal: task.ordinal, cause: provisioning });
  return { task, created };
}

type Creation = Extract<Happening, { type: 'task.created' }>;

/** What was said of the last task of a revision in each subnet. */
const creations = new WeakMap<TaskDefinitionRevision, Map<string, Creation>>();
const noCreations = () => new Map<string, Creation>();

/** The entry of a task's creation; tasks that are created alike share it. */
function creation(task: Task, { revision, service }: LaunchOrder): Creation {
  const inSubnets = remembered(creations, revision, noCreations);
  const last = inSubnets.get(task.subnet);
  if (last && isAlike(last, task, service)) return last;
  const what: Creation = Object.freeze({
    type: 'task.created',
    ...(service && { service: service.name, deployment: service.deploymentId }),
    taskDefinition: `${revision.family}:${revision.revision}`,
    launchType: task.launchType,
    ...(task.capacityProvider !== null && { capacityProvider: task.capacityProvider }),
    availabilityZone: task.availabilityZone,
    subnet: task.subnet,
    containers: task.containers.map(({ name }) => name),
    size: sizeOf(task, revision),
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

/** What the ARNs of a cluster's tasks begin with: the cluster's own, with the tasks' kind in it. */
const arnHeads = new WeakMap<Cluster, string>();
const arnHead = ({ arn }: Cluster) => `${arn.replace(':cluster/', ':task/')}/`;

function newTask(model: Model, order: LaunchOrder, ordinal: number): Task {
  const { cluster, revision, network, service, place } = order;
  const id = hexDigits(model.seed, ['id of task ', ordinal], 32);
  return {
    id,
    subject: { kind: 'task', id },
    ordinal,
    arn: remembered(arnHeads, cluster, arnHead) + id,
    clusterArn: cluster.arn,
    group: order.group,
    startedBy: order.startedBy,
    serviceArn: service?.arn ?? null,
    deploymentId: service?.deploymentId ?? null,
    round: order.round,
    taskDefinition: revision.arn,
    launchType: order.launchType,
    capacityProvider: order.capacityProvider,
    platformVersion: order.platformVersion,
    cpuUnits: order.overridden ? order.overridden.cpuUnits : revision.cpuUnits,
    memoryMiB: order.overridden ? order.overridden.memoryMiB : revision.memoryMiB,
    overrides: order.overridden?.overrides ?? null,
    availabilityZone: place.availabilityZone,
    subnet: place.subnet,
    instanceId: null,
    needs: null,
    securityGroups: network.securityGroups,
    hasPublicIp: network.assignPublicIp === 'ENABLED',
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    healthStatus: 'UNKNOWN',
    healthCause: null,
    isCountedHealthy: false,
    isCountedRunning: false,
    hasBeenHealthy: false,
    standing: 'live',
    protectedUntilMs: null,
    stopCode: null,
    stoppedReason: null,
    createdAtMs: model.nowMs,
    pullStartedAtMs: null,
    pullStoppedAtMs: null,
    startedAtMs: null,
    stoppingAtMs: null,
    executionStoppedAtMs: null,
    stoppedAtMs: null,
    targets: [],
    memoryChanges: 0,
    isWaitLimited: false,
    containers: revision.containers.map(({ name }) => newContainer(id, name)),
  };
}
