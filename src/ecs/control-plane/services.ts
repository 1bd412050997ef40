/** CreateService, UpdateService and DeleteService. */
import type { CreateServiceRequest, DeleteServiceRequest, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { clientException, EcsError, invalidParameter, serviceNotFound } from '../api/error.ts';
import { remove } from '../world/census.ts';
import { ecsArn, findService, revisionOf } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import { isSame } from '../world/same.ts';
import type {
  Capacity,
  Cluster,
  Deployment,
  DeploymentStrategy,
  JsonObject,
  Service,
  TaskDefinitionRevision,
  World,
} from '../world/state.ts';
import type { TaskConstraint } from '../world/timeline.ts';
import { isFargate, requireCompatible, resolveCapacity, resolveNetwork } from './capacity.ts';
import { configurationOf, requireThreshold, strategyOf } from './deployment-configuration.ts';
import { deploy, scaleDeployments, type Target } from './deployments.ts';
import { describeService } from './describe.ts';
import { instanceControl } from './instance-part.ts';
import { lookAt } from './looks.ts';
import { endDraining } from './notices.ts';
import { type Admit, requireCluster, requireTaskDefinition } from './operation.ts';
import {
  requireCovered,
  requireDaemonFits,
  requireDesiredCount,
  requireForced,
  requireRoomForService,
  requireRoomToDeploy,
} from './service-checks.ts';
import { endServiceDeployment, ongoing, setStatus } from './service-deployments.ts';
import { serviceSubject } from './service-events.ts';
import { requireServiceRole } from './service-role.ts';
import { applySettings, changesDeployedSettings, isConnected, newSettings } from './service-settings.ts';
import { leaveSteadyState } from './steady-state.ts';
import { scalingReason, stopTasks } from './stops.ts';
import { liveTasks } from './tally.ts';
import { readLoadBalancers, requireContainers, requireShiftable } from './targets.ts';

/** A service and its first deployment. The second call of the same name and the same values changes nothing. */
export function createService(model: Model, input: CreateServiceRequest, admit: Admit): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const name = input.serviceName ?? '';
  // Text: recorded from a real deployment, github.com/badmintoncryer/cdk-preflight.
  if (!/^[a-zA-Z0-9\-_]{1,255}$/.test(name)) throw invalidParameter(`ServiceName must match ^[a-zA-Z0-9\\-_]{1,255}, but was ${name}`);
  requireServiceRole(world);
  requireCovered(input);
  const revision = requireTaskDefinition(world, input.taskDefinition ?? '');
  const capacity = resolveCapacity(world, cluster, input.launchType, input.capacityProviderStrategy);
  if (input.schedulingStrategy === 'DAEMON') requireDaemonFits(input, capacity);
  requireCompatible(revision, capacity);
  const network = resolveNetwork(world, revision, input.networkConfiguration);
  const desiredCount = input.desiredCount ?? 0;
  requireDesiredCount(desiredCount);
  const loadBalancers = readLoadBalancers(world, input.loadBalancers);
  requireContainers(revision, loadBalancers);
  requireThreshold(input.deploymentConfiguration);
  requireShiftable(strategyOf(input.deploymentConfiguration?.strategy), loadBalancers, isConnected(input));

  const existing = findService(world, cluster, name);
  if (existing && existing.status !== 'INACTIVE') {
    if (existing.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.');
    if (!isSame(existing.createInput, input)) throw invalidParameter('Creation of service was not idempotent.');
    admit(serviceSubject(existing));
    return { service: describeService(model, existing) };
  }

  requireRoomForService(cluster);
  const service = newService(model, cluster, name, desiredCount, input);
  const call = admit(serviceSubject(service));
  world.services[service.arn] = service;
  cluster.serviceArns.push(service.arn);
  const created = record(model, serviceSubject(service), call, {
    type: 'service.created',
    ...demandOf(service),
    taskDefinition: `${revision.family}:${revision.revision}`,
  });
  const platformVersion = platformVersionOf(capacity, input.platformVersion);
  deploy(model, service, { revision, capacity, network, platformVersion, loadBalancers }, created);
  return { service: describeService(model, service) };
}

/** What a service asks for, as its entries in the timeline say it. */
export function demandOf({
  desiredCount,
  minimumHealthyPercent,
  maximumPercent,
  healthCheckGracePeriodMs: gracePeriodMs,
  isDaemon,
  settings,
}: Service) {
  const constraints = settings.placementConstraints as TaskConstraint[] | undefined;
  return {
    desiredCount,
    minimumHealthyPercent,
    maximumPercent,
    gracePeriodMs,
    ...(isDaemon && { isDaemon }),
    ...(constraints?.length && { constraints }),
  };
}

/** Services of two clusters may have the same name; the timeline knows nothing but what it calls them. */
function timelineIdOf({ services }: World, cluster: Cluster, name: string): string {
  const isTaken = Object.values(services).some((other) => other.timelineId === name && other.clusterArn !== cluster.arn);
  return isTaken ? `${cluster.name}/${name}` : name;
}

function newService(model: Model, cluster: Cluster, name: string, desiredCount: number, input: CreateServiceRequest): Service {
  const { settings, deployedSettings } = newSettings(input);
  return {
    arn: ecsArn(model.world.surroundings, `service/${cluster.name}/${name}`),
    name,
    timelineId: timelineIdOf(model.world, cluster, name),
    clusterArn: cluster.arn,
    status: 'ACTIVE',
    ...(input.schedulingStrategy === 'DAEMON' && { isDaemon: true as const }),
    desiredCount,
    minimumHealthyPercent: settings.deploymentConfiguration.minimumHealthyPercent as number,
    maximumPercent: settings.deploymentConfiguration.maximumPercent as number,
    healthCheckGracePeriodMs: (input.healthCheckGracePeriodSeconds ?? 0) * 1_000,
    createdAtMs: model.nowMs,
    deployments: [],
    revisions: [],
    serviceDeployments: [],
    completedDeployment: null,
    protectedOrdinals: [],
    events: [],
    eventCount: 0,
    registered: {},
    sentAtMs: {},
    isSteady: false,
    steadySinceMs: null,
    reconcileAtMs: null,
    reconciledAtMs: null,
    launches: { sinceMs: 0, count: 0 },
    settings,
    deployedSettings,
    createInput: input as unknown as JsonObject,
  };
}

function platformVersionOf(capacity: Capacity, given: string | undefined): string | null {
  return isFargate(capacity) ? (given ?? 'LATEST') : null;
}

/** What an update leaves as it is, it takes from the PRIMARY deployment. */
export function updateService(model: Model, input: UpdateServiceRequest, admit: Admit): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const service = findService(world, cluster, input.service ?? '');
  if (!service) throw serviceNotFound();
  if (service.status !== 'ACTIVE') throw new EcsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  const [primary] = service.deployments;
  if (!primary) throw new Error(`Service ${service.name} has no deployment.`);
  const target = updatedTarget(world, cluster, service, primary, input);
  if (service.isDaemon) requireDaemonFits(input, target.capacity);
  requireForced(primary.capacity, target.capacity, input);
  if (input.desiredCount !== undefined) requireDesiredCount(input.desiredCount);
  requireRoomToDeploy(service, input.deploymentConfiguration);
  requireThreshold(input.deploymentConfiguration);
  requireShiftable(updatedStrategy(service, input), target.loadBalancers, isConnected(service.deployedSettings) || isConnected(input));

  const call = admit(serviceSubject(service));
  const { desiredCount: before } = service;
  const deploys = isNewDeployment(service, primary, target, input);
  applySettings(service, input);
  const updated = record(model, serviceSubject(service), call, {
    type: 'service.updated',
    ...demandOf(service),
    taskDefinition: `${target.revision.family}:${target.revision.revision}`,
  });
  if (deploys) {
    deploy(model, service, target, updated);
  } else {
    scaleDeployments(service, service.desiredCount - before, updated);
    // One that asks for as many as before does not make the service say once more that it is steady.
    if (service.desiredCount !== before) leaveSteadyState(model, service, updated);
    lookAt(model, service, world.assumptions['scheduler.acceptMs'], updated);
  }
  return { service: describeService(model, service) };
}

function updatedTarget(world: World, cluster: Cluster, service: Service, primary: Deployment, input: UpdateServiceRequest): Target {
  const revision =
    input.taskDefinition === undefined ? revisionOf(world, primary.taskDefinition) : requireTaskDefinition(world, input.taskDefinition);
  const capacity = updatedCapacity(world, cluster, service, primary, input);
  requireCompatible(revision, capacity);
  const network = updatedNetwork(world, revision, primary, input);
  const loadBalancers = input.loadBalancers === undefined ? primary.loadBalancers : readLoadBalancers(world, input.loadBalancers);
  requireContainers(revision, loadBalancers);
  instanceControl()?.requireTargetTypes(world, revision, loadBalancers);
  const platformVersion = platformVersionOf(capacity, input.platformVersion ?? primary.platformVersion ?? undefined);
  return { revision, capacity, network, platformVersion, loadBalancers };
}

/** An empty strategy leads back to the launch type that the service was created with. Source: UpdateService in the API reference. */
function updatedCapacity(
  world: World,
  cluster: Cluster,
  service: Service,
  { capacity }: Deployment,
  input: UpdateServiceRequest,
): Capacity {
  const { capacityProviderStrategy: items } = input;
  if (items === undefined) return capacity;
  const { launchType } = service.createInput;
  const wasLaunchedAs = typeof launchType === 'string' ? launchType : undefined;
  return resolveCapacity(world, cluster, items.length === 0 ? wasLaunchedAs : undefined, items);
}

/** What the update does not name stays, as far as the definition's network mode takes it. */
function updatedNetwork(
  world: World,
  revision: TaskDefinitionRevision,
  { network }: Deployment,
  input: UpdateServiceRequest,
): Target['network'] {
  const { networkConfiguration } = input;
  if (networkConfiguration === undefined && (revision.networkMode === 'awsvpc') === (network !== null)) return network;
  const before = network === null ? undefined : { awsvpcConfiguration: network };
  return resolveNetwork(world, revision, networkConfiguration ?? before);
}

function updatedStrategy(service: Service, { deploymentConfiguration }: UpdateServiceRequest): DeploymentStrategy {
  return strategyOf(deploymentConfiguration?.strategy ?? configurationOf(service).strategy);
}

/** Which changes start a deployment: UpdateService in the API reference. */
function isNewDeployment(
  service: Service,
  primary: Deployment,
  { revision, network, platformVersion, loadBalancers }: Target,
  input: UpdateServiceRequest,
): boolean {
  return (
    input.forceNewDeployment === true ||
    changesDeployedSettings(service, input) ||
    revision.arn !== primary.taskDefinition ||
    platformVersion !== primary.platformVersion ||
    !isSame(network, primary.network) ||
    !isSame(loadBalancers, primary.loadBalancers)
  );
}

/**
 * Stops a service that is scaled to 0 or DAEMON, or any with `force`; it drains until its last task is STOPPED, and ListServices shows it no more.
 * Source: DeleteService in the API reference.
 */
export function deleteService(model: Model, input: DeleteServiceRequest, admit: Admit): unknown {
  const { world } = model;
  const service = findService(world, requireCluster(world, input.cluster), input.service ?? '');
  if (!service || service.status === 'INACTIVE') throw serviceNotFound();
  if (service.status === 'DRAINING') throw clientException('Service is already draining.');
  // Source for daemons: DeleteService in the API reference, force.
  if (service.desiredCount > 0 && input.force !== true && !service.isDaemon)
    throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  const call = admit(serviceSubject(service));
  service.status = 'DRAINING';
  service.desiredCount = 0;
  const taskDefinition = service.deployments[0]?.taskDefinition.split('/').at(-1) ?? '';
  const updated = record(model, serviceSubject(service), call, { type: 'service.updated', ...demandOf(service), taskDefinition });
  for (const deployment of service.deployments) {
    deployment.desiredCount = 0;
    deployment.vacancies = [];
    stopTasks(model, service, liveTasks(world, deployment), scalingReason(service), updated);
  }
  const current = ongoing(service);
  if (current) {
    setStatus(model, service, current, 'STOP_REQUESTED', 'The service was deleted.', updated);
    endServiceDeployment(model, service, 'STOPPED', 'The service was deleted.', updated);
  }
  const cluster = world.clusters[service.clusterArn];
  if (cluster) remove(cluster.serviceArns, service.arn);
  endDraining(service);
  return { service: describeService(model, service) };
}
