/** The API's answers: what exists, in AWS's shapes. Times are epoch seconds as numbers, as the wire has them. */
import type {
  Cluster as AwsCluster,
  Deployment as AwsDeployment,
  Service as AwsService,
  Task as AwsTask,
  TaskDefinition as AwsTaskDefinition,
  ServiceCurrentRevisionSummary,
  TaskOverride,
} from '@aws-sdk/client-ecs';
import { ecsArn, revisionOf, taskArn } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import type { Capacity, Cluster, Deployment, NetworkConfiguration, Service, Task, TaskDefinitionRevision, World } from '../world/state.ts';
import { ongoing } from './service-deployments.ts';
import { eventsNow } from './service-events.ts';
import { describeLoadBalancers } from './targets.ts';

/** A shape of the SDK as it goes over the wire: dates are numbers. */
export type Wire<Shape> = Shape extends Date
  ? number
  : Shape extends readonly (infer Item)[]
    ? Wire<Item>[]
    : Shape extends object
      ? { [Member in keyof Shape]: Wire<Shape[Member]> }
      : Shape;

/** The model's time 0: 2026-01-01T00:00:00Z, in epoch seconds. */
const EPOCH_SECONDS = 1_767_225_600;

/** A moment of the model, in ms, as the wire has it: epoch seconds with a fraction. */
export function epochSeconds(atMs: number): number {
  return (EPOCH_SECONDS * 1_000 + atMs) / 1_000;
}

/** A member with the moment in epoch seconds; no member where the moment has not come. */
export function optionalTime<Name extends string>(name: Name, atMs: number | null): { [N in Name]?: number } {
  return (atMs === null ? {} : { [name]: epochSeconds(atMs) }) as { [N in Name]?: number };
}

/** TaskDefinition in the API reference: what was registered, with what ECS adds to it. */
export function describeRevision(revision: TaskDefinitionRevision): Wire<AwsTaskDefinition> {
  const { tags: _, ...input } = revision.input;
  return {
    ...(input as Wire<AwsTaskDefinition>),
    taskDefinitionArn: revision.arn,
    revision: revision.revision,
    status: revision.status,
    networkMode: revision.networkMode as 'awsvpc',
    compatibilities: revision.compatibilities as ('EC2' | 'FARGATE')[],
    registeredAt: epochSeconds(revision.registeredAtMs),
  };
}

/** Cluster in the API reference. */
export function describeCluster(world: World, cluster: Cluster): Wire<AwsCluster> {
  const tasks = cluster.taskOrdinals.map((ordinal) => world.tasks[ordinal]).filter((task) => task !== undefined);
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    // Source: Cluster in the API reference: those that are ACTIVE and those that are DRAINING.
    registeredContainerInstancesCount: Object.values(world.instances).filter(
      ({ clusterArn, status }) => clusterArn === cluster.arn && (status === 'ACTIVE' || status === 'DRAINING'),
    ).length,
    runningTasksCount: tasks.filter(isRunning).length,
    pendingTasksCount: tasks.filter(isPending).length,
    activeServicesCount: cluster.serviceArns.length,
    capacityProviders: [...cluster.capacityProviders],
    defaultCapacityProviderStrategy: cluster.defaultCapacityProviderStrategy.map((item) => ({ ...item })),
  };
}

function isRunning({ lastStatus }: Task): boolean {
  return lastStatus === 'RUNNING';
}

/** Before RUNNING and not being stopped. */
function isPending({ startedAtMs, desiredStatus }: Task): boolean {
  return startedAtMs === null && desiredStatus === 'RUNNING';
}

/** What the API shows of a service that does not say it. Source: Service and CreateService in the API reference. */
function unsaid(): Partial<Wire<AwsService>> {
  return {
    serviceRegistries: [],
    placementConstraints: [],
    placementStrategy: [],
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    propagateTags: 'NONE',
  };
}

/** Service in the API reference. */
export function describeService(model: Pick<Model, 'world' | 'seed' | 'nowMs'>, service: Service): Wire<AwsService> {
  const { world } = model;
  // A service that is gone has none.
  const shown = service.status === 'INACTIVE' ? [] : service.deployments;
  const deployments = shown.map((deployment) => describeDeployment(world, deployment));
  const [primary] = service.deployments;
  const current = ongoing(service);
  const { serviceRegistries, ...deployedSettings } = service.deployedSettings as Wire<
    Pick<AwsService, 'serviceRegistries'> & AwsDeployment
  >;
  const sum = (count: 'runningCount' | 'pendingCount') => deployments.reduce((so, deployment) => so + (deployment[count] ?? 0), 0);
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: sum('runningCount'),
    pendingCount: sum('pendingCount'),
    ...unsaid(),
    ...(service.settings as Wire<AwsService>),
    ...(serviceRegistries !== undefined && { serviceRegistries }),
    ...(primary && describeCapacity(primary.capacity)),
    ...(primary && { taskDefinition: primary.taskDefinition, ...describeNetwork(primary.network), ...describePlatform(primary) }),
    loadBalancers: describeLoadBalancers(primary?.loadBalancers ?? []),
    // Of an older deployment's settings nothing is kept: the model does not act on them.
    deployments: deployments.map((deployment) => (deployment.status === 'PRIMARY' ? { ...deployment, ...deployedSettings } : deployment)),
    ...(current && { currentServiceDeployment: current.arn }),
    currentServiceRevisions: shown.map((deployment) => describeCurrentRevision(world, deployment)),
    events: eventsNow(model, service).map(({ id, atMs, message }) => ({ id, createdAt: epochSeconds(atMs), message })),
    createdAt: epochSeconds(service.createdAtMs),
  };
}

function describeCurrentRevision(world: World, deployment: Deployment): Wire<ServiceCurrentRevisionSummary> {
  const { running, pending } = countTasks(world, deployment);
  return { arn: deployment.revision, requestedTaskCount: deployment.desiredCount, runningTaskCount: running, pendingTaskCount: pending };
}

function countTasks(world: World, { taskOrdinals }: Deployment): { running: number; pending: number } {
  const tasks = taskOrdinals.map((ordinal) => world.tasks[ordinal]).filter((task) => task !== undefined);
  return { running: tasks.filter(isRunning).length, pending: tasks.filter(isPending).length };
}

/** The launch type or the strategy, whichever there is. */
export function describeCapacity(capacity: Capacity): Pick<Wire<AwsService>, 'launchType' | 'capacityProviderStrategy'> {
  if ('launchType' in capacity) return { launchType: capacity.launchType as 'FARGATE' };
  return { capacityProviderStrategy: capacity.strategy.map((item) => ({ ...item })) };
}

/** The network configuration; no member outside awsvpc mode. */
export function describeNetwork(network: NetworkConfiguration | null): Pick<Wire<AwsService>, 'networkConfiguration'> {
  return network === null ? {} : { networkConfiguration: { awsvpcConfiguration: { ...network } } };
}

function describePlatform({
  platformVersion,
}: Pick<Deployment, 'platformVersion'>): Pick<Wire<AwsService>, 'platformVersion' | 'platformFamily'> {
  return platformVersion === null ? {} : { platformVersion, platformFamily: 'Linux' };
}

/** What LATEST stands for: tasks show that in its place. Source: developer guide, Fargate platform versions. */
function inNumbers(platformVersion: string): string {
  return platformVersion === 'LATEST' ? '1.4.0' : platformVersion;
}

function describeDeployment(world: World, deployment: Deployment): Wire<AwsDeployment> {
  const { running, pending } = countTasks(world, deployment);
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.taskDefinition,
    desiredCount: deployment.desiredCount,
    pendingCount: pending,
    runningCount: running,
    failedTasks: deployment.failedTasks,
    createdAt: epochSeconds(deployment.createdAtMs),
    updatedAt: epochSeconds(deployment.updatedAtMs),
    ...describeCapacity(deployment.capacity),
    // Source: the answers of CreateService in the AWS CLI's reference: the service says LATEST, its deployment what that is.
    ...describePlatform({ platformVersion: deployment.platformVersion && inNumbers(deployment.platformVersion) }),
    ...describeNetwork(deployment.network),
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}

/** Every container is named, also where nothing is laid over it. */
function describeOverrides({ overrides, containers }: Task): Wire<TaskOverride> {
  const given = (overrides ?? {}) as Wire<TaskOverride>;
  const ofContainer = (name: string) => given.containerOverrides?.find((one) => one.name === name) ?? { name };
  return { ...given, containerOverrides: containers.map(({ name }) => ofContainer(name)), inferenceAcceleratorOverrides: [] };
}

/** The container instance that a task is on; no members on Fargate, and while it waits for one. */
function describeHost({ instances }: World, { instanceId }: Task): Pick<Wire<AwsTask>, 'containerInstanceArn' | 'attributes'> {
  const instance = instanceId === null ? undefined : instances[instanceId];
  if (!instance?.arn) return {};
  const name = 'ecs.cpu-architecture';
  return { containerInstanceArn: instance.arn, attributes: [{ name, value: instance.attributes[name] ?? '' }] };
}

/** Task in the API reference. */
export function describeTask(world: World, task: Task): Wire<AwsTask> {
  const revision = revisionOf(world, task.taskDefinition);
  const arn = taskArn(task);
  const ranAt = { ...optionalTime('startedAt', task.startedAtMs), ...optionalTime('stoppingAt', task.stoppingAtMs) };
  const pulledAt = { ...optionalTime('pullStartedAt', task.pullStartedAtMs), ...optionalTime('pullStoppedAt', task.pullStoppedAtMs) };
  const stoppedAt = { ...optionalTime('executionStoppedAt', task.executionStoppedAtMs), ...optionalTime('stoppedAt', task.stoppedAtMs) };
  return {
    taskArn: arn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinition,
    group: task.group,
    ...(task.startedBy !== '' && { startedBy: task.startedBy }),
    launchType: task.launchType as 'FARGATE',
    ...(task.capacityProvider !== null && { capacityProviderName: task.capacityProvider }),
    ...describeHost(world, task),
    ...(task.platformVersion !== null && { platformVersion: inNumbers(task.platformVersion), platformFamily: 'Linux' }),
    // One that waits for capacity has none yet.
    ...(task.availabilityZone !== '' && { availabilityZone: task.availabilityZone }),
    ...(task.cpuUnits !== null && { cpu: String(task.cpuUnits) }),
    ...(task.memoryMiB !== null && { memory: String(task.memoryMiB) }),
    overrides: describeOverrides(task),
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    healthStatus: task.healthStatus,
    ...(task.stopCode !== null && { stopCode: task.stopCode }),
    ...(task.stoppedReason !== null && { stoppedReason: task.stoppedReason }),
    createdAt: epochSeconds(task.createdAtMs),
    ...pulledAt,
    ...ranAt,
    ...stoppedAt,
    containers: task.containers.map((container, index) => ({
      containerArn: ecsArn(world.surroundings, `container/${arn.slice(arn.indexOf('/') + 1)}/${container.name}`),
      taskArn: arn,
      name: container.name,
      image: revision.containers[index]?.image ?? '',
      lastStatus: container.lastStatus,
      healthStatus: container.healthStatus,
      ...(container.imageDigest !== null && { imageDigest: container.imageDigest }),
      ...(container.networkBindings && { networkBindings: container.startedAtMs === null ? [] : container.networkBindings }),
      ...(container.exitCode !== null && { exitCode: container.exitCode }),
      ...(container.reason !== null && { reason: container.reason }),
    })),
  };
}
