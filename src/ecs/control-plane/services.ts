/** CreateService, UpdateService and DeleteService. */
import type { CreateServiceRequest, DeleteServiceRequest, DeploymentConfiguration, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { clientException, EcsError, invalidParameter, serviceNotFound } from '../api/error.ts';
import { limits } from '../api/limits.ts';
import { remove } from '../world/census.ts';
import { ecsArn, findService, revisionOf } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import type { Capacity, Cluster, Deployment, DeploymentStrategy, JsonObject, Service, World } from '../world/state.ts';
import { isFargate, requireCompatible, resolveCapacity, resolveNetwork } from './capacity.ts';
import { requireThreshold, strategyOf } from './deployment-configuration.ts';
import { deploy, scaleDeployments, type Target } from './deployments.ts';
import { describeService } from './describe.ts';
import { lookAt } from './looks.ts';
import { endDraining } from './notices.ts';
import { type Admit, notSupported, requireCluster, requireTaskDefinition } from './operation.ts';
import { endServiceDeployment, ongoing, setStatus } from './service-deployments.ts';
import { serviceSubject } from './service-events.ts';
import { requireServiceRole } from './service-role.ts';
import { leaveSteadyState } from './steady-state.ts';
import { stopTasks } from './stops.ts';
import { liveTasks } from './tally.ts';
import { readLoadBalancers, requireContainers, requireShiftable } from './targets.ts';

/** Members that the model stores and gives back without acting on them. */
const SETTINGS = [
  'availabilityZoneRebalancing',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'healthCheckGracePeriodSeconds',
  'placementConstraints',
  'placementStrategy',
  'propagateTags',
  'tags',
] as const;

/** The same, of those whose change begins a deployment. Source: UpdateService in the API reference. */
const DEPLOYED_SETTINGS = ['serviceConnectConfiguration', 'serviceRegistries', 'volumeConfigurations', 'vpcLatticeConfigurations'] as const;

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
  const capacity = resolveCapacity(cluster, input.launchType, input.capacityProviderStrategy);
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
function demandOf({ desiredCount, minimumHealthyPercent, maximumPercent, healthCheckGracePeriodMs: gracePeriodMs }: Service) {
  return { desiredCount, minimumHealthyPercent, maximumPercent, gracePeriodMs };
}

function requireCovered(input: CreateServiceRequest): void {
  if (input.schedulingStrategy === 'DAEMON') throw notSupported('the DAEMON scheduling strategy');
  if (input.deploymentController?.type !== undefined && input.deploymentController.type !== 'ECS')
    throw notSupported('other deployment controllers than ECS');
}

/** AWS's quota, which it does not raise. The wording of the refusal is not recorded anywhere public. */
function requireRoomForService({ serviceArns }: Cluster): void {
  const most = limits.servicesPerCluster.value;
  if (serviceArns.length >= most) throw clientException(`A cluster has not more than ${most} services, the quota of services per cluster.`);
}

/** AWS's quota, which it does not raise. The wording of the refusal is not recorded anywhere public. */
function requireDesiredCount(desiredCount: number): void {
  const most = limits.tasksPerService.value;
  if (desiredCount < 0) throw invalidParameter('The desired count must not be negative.');
  if (desiredCount > most)
    throw invalidParameter(`The desired count of a service must not be more than ${most}, the quota of tasks per service.`);
}

/** Services of two clusters may have the same name; the timeline knows nothing but what it calls them. */
function timelineIdOf({ services }: World, cluster: Cluster, name: string): string {
  const isTaken = Object.values(services).some((other) => other.timelineId === name && other.clusterArn !== cluster.arn);
  return isTaken ? `${cluster.name}/${name}` : name;
}

function newService(model: Model, cluster: Cluster, name: string, desiredCount: number, input: CreateServiceRequest): Service {
  return {
    arn: ecsArn(model.world.surroundings, `service/${cluster.name}/${name}`),
    name,
    timelineId: timelineIdOf(model.world, cluster, name),
    clusterArn: cluster.arn,
    status: 'ACTIVE',
    desiredCount,
    minimumHealthyPercent: input.deploymentConfiguration?.minimumHealthyPercent ?? 100,
    maximumPercent: input.deploymentConfiguration?.maximumPercent ?? 200,
    healthCheckGracePeriodMs: (input.healthCheckGracePeriodSeconds ?? 0) * 1_000,
    createdAtMs: model.nowMs,
    deployments: [],
    revisions: [],
    serviceDeployments: [],
    completedDeployment: null,
    protectedTaskIds: [],
    events: [],
    eventCount: 0,
    registered: {},
    sentAtMs: {},
    isSteady: false,
    steadySinceMs: null,
    reconcileAtMs: null,
    reconciledAtMs: null,
    launches: { sinceMs: 0, count: 0 },
    settings: {
      schedulingStrategy: 'REPLICA',
      deploymentController: { type: 'ECS' },
      availabilityZoneRebalancing: 'ENABLED',
      ...settingsOf(input, readDeploymentConfiguration(input.deploymentConfiguration, {})),
    },
    deployedSettings: given(input, DEPLOYED_SETTINGS),
    createInput: input as unknown as JsonObject,
  };
}

/** Those of the members that the input has. */
function given(input: CreateServiceRequest | UpdateServiceRequest, members: readonly string[]): JsonObject {
  const values = input as unknown as JsonObject;
  return Object.fromEntries(members.flatMap((member) => (member in values ? [[member, values[member] ?? null]] : [])));
}

function settingsOf(input: CreateServiceRequest | UpdateServiceRequest, deploymentConfiguration: JsonObject): JsonObject {
  return { ...given(input, SETTINGS), deploymentConfiguration };
}

function readDeploymentConfiguration(input: DeploymentConfiguration | undefined, before: JsonObject): JsonObject {
  return { minimumHealthyPercent: 100, maximumPercent: 200, ...before, ...(input as unknown as JsonObject | undefined) };
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
  const target = updatedTarget(world, cluster, primary, input);
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

function updatedTarget(world: World, cluster: Cluster, primary: Deployment, input: UpdateServiceRequest): Target {
  const revision =
    input.taskDefinition === undefined ? revisionOf(world, primary.taskDefinition) : requireTaskDefinition(world, input.taskDefinition);
  const capacity =
    input.capacityProviderStrategy === undefined ? primary.capacity : resolveCapacity(cluster, undefined, input.capacityProviderStrategy);
  requireCompatible(revision, capacity);
  const network = input.networkConfiguration === undefined ? primary.network : resolveNetwork(world, revision, input.networkConfiguration);
  const loadBalancers = input.loadBalancers === undefined ? primary.loadBalancers : readLoadBalancers(world, input.loadBalancers);
  requireContainers(revision, loadBalancers);
  return { revision, capacity, network, platformVersion: input.platformVersion ?? primary.platformVersion, loadBalancers };
}

function updatedStrategy({ settings }: Service, { deploymentConfiguration }: UpdateServiceRequest): DeploymentStrategy {
  const { strategy } = settings.deploymentConfiguration as DeploymentConfiguration;
  return strategyOf(deploymentConfiguration?.strategy ?? strategy);
}

function isConnected(settings: Pick<CreateServiceRequest, 'serviceConnectConfiguration'> | JsonObject): boolean {
  const { serviceConnectConfiguration } = settings as Pick<CreateServiceRequest, 'serviceConnectConfiguration'>;
  return serviceConnectConfiguration?.enabled === true;
}

/** Text: recorded from 2022 to 2026, e.g. github.com/kayac/ecspresso/pull/977. */
function requireForced(before: Capacity, after: Capacity, input: UpdateServiceRequest): void {
  if (input.forceNewDeployment === true || isSame(before, after)) return;
  throw invalidParameter(
    'When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.',
  );
}

/** Text: recorded from a real deployment, github.com/badmintoncryer/cdk-preflight. */
function requireRoomToDeploy(service: Service, configuration: DeploymentConfiguration | undefined): void {
  const minimum = configuration?.minimumHealthyPercent ?? service.minimumHealthyPercent;
  const maximum = configuration?.maximumPercent ?? service.maximumPercent;
  if (configuration && minimum === 100 && maximum === 100) {
    throw invalidParameter('Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.');
  }
}

function applySettings(service: Service, input: UpdateServiceRequest): void {
  service.deployedSettings = { ...service.deployedSettings, ...given(input, DEPLOYED_SETTINGS) };
  const before = service.settings.deploymentConfiguration as JsonObject;
  service.settings = { ...service.settings, ...settingsOf(input, readDeploymentConfiguration(input.deploymentConfiguration, before)) };
  service.desiredCount = input.desiredCount ?? service.desiredCount;
  service.minimumHealthyPercent = input.deploymentConfiguration?.minimumHealthyPercent ?? service.minimumHealthyPercent;
  service.maximumPercent = input.deploymentConfiguration?.maximumPercent ?? service.maximumPercent;
  if (input.healthCheckGracePeriodSeconds !== undefined) service.healthCheckGracePeriodMs = input.healthCheckGracePeriodSeconds * 1_000;
}

/** Which changes start a deployment: UpdateService in the API reference. */
function isNewDeployment(
  { deployedSettings }: Service,
  primary: Deployment,
  { revision, network, platformVersion, loadBalancers }: Target,
  input: UpdateServiceRequest,
): boolean {
  return (
    input.forceNewDeployment === true ||
    !isSame(deployedSettings, { ...deployedSettings, ...given(input, DEPLOYED_SETTINGS) }) ||
    revision.arn !== primary.taskDefinition ||
    platformVersion !== primary.platformVersion ||
    !isSame(network, primary.network) ||
    !isSame(loadBalancers, primary.loadBalancers)
  );
}

/**
 * Stops a service that is scaled to 0, or any with `force`; it drains until its last task is STOPPED, and ListServices shows it no more.
 * Source: DeleteService in the API reference.
 */
export function deleteService(model: Model, input: DeleteServiceRequest, admit: Admit): unknown {
  const { world } = model;
  const service = findService(world, requireCluster(world, input.cluster), input.service ?? '');
  if (!service || service.status === 'INACTIVE') throw serviceNotFound();
  if (service.status === 'DRAINING') throw clientException('Service is already draining.');
  if (service.desiredCount > 0 && input.force !== true) throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
  const call = admit(serviceSubject(service));
  service.status = 'DRAINING';
  service.desiredCount = 0;
  const taskDefinition = service.deployments[0]?.taskDefinition.split('/').at(-1) ?? '';
  const updated = record(model, serviceSubject(service), call, { type: 'service.updated', ...demandOf(service), taskDefinition });
  const reason = `Scaling activity initiated by (deployment ${service.deployments[0]?.id})`;
  for (const deployment of service.deployments) {
    deployment.desiredCount = 0;
    deployment.vacancies = [];
    stopTasks(model, service, liveTasks(world, deployment), reason, updated);
  }
  const current = ongoing(service);
  if (current) {
    setStatus(model, service, current, 'STOP_REQUESTED', 'The service was deleted.', updated);
    endServiceDeployment(model, service, 'STOPPED', 'The service was deleted.', updated);
  }
  const cluster = world.clusters[service.clusterArn];
  if (cluster) remove(cluster.serviceArns, service.arn);
  endDraining(model, service);
  return { service: describeService(model, service) };
}

/** The same values, members in any order. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSame((a as JsonObject)[key], (b as JsonObject)[key]));
}
