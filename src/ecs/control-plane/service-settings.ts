/** What requests say about a service and the model keeps for it: the settings it stores, and those whose change begins a deployment. */
import type { CreateServiceRequest, DeploymentConfiguration, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { isSame } from '../world/same.ts';
import type { JsonObject, Service } from '../world/state.ts';

/** Members that the model stores and gives back without acting on them. */
const SETTINGS = [
  'availabilityZoneRebalancing',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'healthCheckGracePeriodSeconds',
  'monitoring',
  'placementConstraints',
  'placementStrategy',
  'propagateTags',
  'tags',
] as const;

/** The same, of those whose change begins a deployment. Source: UpdateService in the API reference. */
const DEPLOYED_SETTINGS = ['serviceConnectConfiguration', 'serviceRegistries', 'volumeConfigurations', 'vpcLatticeConfigurations'] as const;

/** Source: DeploymentConfiguration in the API reference; that 100 is the most is AWS's refusal of more. */
const DAEMON_PERCENTS = { minimumHealthyPercent: 0, maximumPercent: 100 };

/** The settings of a service that is new, with the API's defaults. */
export function newSettings(input: CreateServiceRequest): Pick<Service, 'settings' | 'deployedSettings'> {
  const isDaemon = input.schedulingStrategy === 'DAEMON';
  return {
    settings: {
      schedulingStrategy: isDaemon ? 'DAEMON' : 'REPLICA',
      deploymentController: { type: 'ECS' },
      availabilityZoneRebalancing: isDaemon ? 'DISABLED' : 'ENABLED',
      ...settingsOf(input, readDeploymentConfiguration(input.deploymentConfiguration, isDaemon ? DAEMON_PERCENTS : {})),
    },
    deployedSettings: given(input, DEPLOYED_SETTINGS),
  };
}

/** Changes what an update names, and leaves the rest as it is. */
export function applySettings(service: Service, input: UpdateServiceRequest): void {
  service.deployedSettings = { ...service.deployedSettings, ...given(input, DEPLOYED_SETTINGS) };
  const before = service.settings.deploymentConfiguration;
  service.settings = { ...service.settings, ...settingsOf(input, readDeploymentConfiguration(input.deploymentConfiguration, before)) };
  service.desiredCount = input.desiredCount ?? service.desiredCount;
  service.minimumHealthyPercent = input.deploymentConfiguration?.minimumHealthyPercent ?? service.minimumHealthyPercent;
  service.maximumPercent = input.deploymentConfiguration?.maximumPercent ?? service.maximumPercent;
  if (input.healthCheckGracePeriodSeconds !== undefined) service.healthCheckGracePeriodMs = input.healthCheckGracePeriodSeconds * 1_000;
}

/** True where an update changes a setting that takes effect with a new deployment only. */
export function changesDeployedSettings({ deployedSettings }: Service, input: UpdateServiceRequest): boolean {
  return !isSame(deployedSettings, { ...deployedSettings, ...given(input, DEPLOYED_SETTINGS) });
}

/** True where Service Connect is on. */
export function isConnected(settings: Pick<CreateServiceRequest, 'serviceConnectConfiguration'> | JsonObject): boolean {
  const { serviceConnectConfiguration } = settings as Pick<CreateServiceRequest, 'serviceConnectConfiguration'>;
  return serviceConnectConfiguration?.enabled === true;
}

function settingsOf(input: CreateServiceRequest | UpdateServiceRequest, deploymentConfiguration: JsonObject): Service['settings'] {
  // The request has been checked against the API's shapes.
  return { ...given(input, SETTINGS), deploymentConfiguration } as Service['settings'];
}

/** Those of the members that the input has. */
function given(input: CreateServiceRequest | UpdateServiceRequest, members: readonly string[]): JsonObject {
  const values = input as unknown as JsonObject;
  return Object.fromEntries(members.flatMap((member) => (member in values ? [[member, values[member] ?? null]] : [])));
}

function readDeploymentConfiguration(input: DeploymentConfiguration | undefined, before: JsonObject): JsonObject {
  return { minimumHealthyPercent: 100, maximumPercent: 200, ...before, ...(input as unknown as JsonObject | undefined) };
}
