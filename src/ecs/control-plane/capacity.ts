/** What a request asks of capacity and network, resolved against its cluster, with AWS's refusals. */
import type { AwsVpcConfiguration, CapacityProviderStrategyItem, NetworkConfiguration as NetworkInput } from '@aws-sdk/client-ecs';
import { clientException, invalidParameter } from '../api/error.ts';
import { findRole, findSubnet } from '../world/lookup.ts';
import type { Capacity, Cluster, NetworkConfiguration, StrategyItem, TaskDefinitionRevision, World } from '../world/state.ts';
import { instanceControl } from './instance-part.ts';

/** A strategy with the API's defaults: no base, no weight. Source: CapacityProviderStrategyItem in the API reference. */
export function readStrategy(items: readonly CapacityProviderStrategyItem[]): StrategyItem[] {
  return items.map(({ capacityProvider, base, weight }) => ({
    capacityProvider: capacityProvider ?? '',
    base: base ?? 0,
    weight: weight ?? 0,
  }));
}

/** The launch type, else the strategy, else the cluster's default strategy, else EC2. */
export function resolveCapacity(
  world: World,
  cluster: Cluster,
  launchType: string | undefined,
  items: readonly CapacityProviderStrategyItem[] | undefined,
): Capacity {
  if (launchType !== undefined) return { launchType };
  if (items !== undefined && items.length > 0) {
    const strategy = readStrategy(items);
    requireAssociated(cluster, strategy);
    requireOneKind(world, strategy);
    return { strategy };
  }
  const strategy = cluster.defaultCapacityProviderStrategy;
  return strategy.length > 0 ? { strategy } : { launchType: 'EC2' };
}

/** Without its part the model has no provider but Fargate's. */
export function requireOneKind(world: World, strategy: readonly StrategyItem[]): void {
  instanceControl()?.requireOneKind(
    world,
    strategy.map(({ capacityProvider }) => capacityProvider),
  );
}

/** Text: recorded from real deployments, github.com/badmintoncryer/cdk-preflight. */
function requireAssociated(cluster: Cluster, strategy: readonly StrategyItem[]): void {
  if (strategy.every(({ capacityProvider }) => cluster.capacityProviders.includes(capacityProvider))) return;
  throw invalidParameter(
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
  );
}

/** True where tasks run on Fargate, by launch type or by providers. */
export function isFargate(capacity: Capacity): boolean {
  return 'launchType' in capacity
    ? capacity.launchType === 'FARGATE'
    : capacity.strategy.some(({ capacityProvider }) => capacityProvider.startsWith('FARGATE'));
}

/** Text: github.com/sil-org/ecs-deploy/issues/134. */
export function requireCompatible(revision: TaskDefinitionRevision, capacity: Capacity): void {
  if (isFargate(capacity) && !revision.compatibilities.includes('FARGATE'))
    throw invalidParameter('Task definition does not support launch_type FARGATE.');
}

/** The network configuration that an awsvpc definition needs and no other takes. Texts: getmoto/moto, ecs/models.py; cdk-preflight. */
export function resolveNetwork(
  world: World,
  revision: TaskDefinitionRevision,
  input: NetworkInput | undefined,
): NetworkConfiguration | null {
  const configuration = input?.awsvpcConfiguration;
  if (revision.networkMode !== 'awsvpc') {
    if (configuration) throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
    return null;
  }
  if (!configuration) throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  return readNetwork(world, configuration);
}

function readNetwork(
  { surroundings }: World,
  { subnets = [], securityGroups = [], assignPublicIp }: AwsVpcConfiguration,
): NetworkConfiguration {
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
  const subnet = subnets.find((id) => !findSubnet(surroundings, id));
  if (subnet !== undefined) {
    throw invalidParameter(
      `Error retrieving subnet information for [${subnet}]: The subnet ID '${subnet}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`,
    );
  }
  const group = securityGroups.find((id) => !surroundings.securityGroups.some((known) => known.id === id));
  if (group !== undefined) {
    throw invalidParameter(
      `Error retrieving security group information for [${group}]: The security group '${group}' does not exist (ErrorCode: InvalidGroup.NotFound)`,
    );
  }
  return {
    subnets: [...subnets],
    securityGroups: [...securityGroups],
    assignPublicIp: assignPublicIp === 'ENABLED' ? 'ENABLED' : 'DISABLED',
  };
}

/** The role of a task that ECS cannot assume, in AWS's words; null when both can be. The text's end is not recorded anywhere public. */
export function roleProblem({ surroundings }: World, revision: TaskDefinitionRevision): string | null {
  for (const reference of [revision.executionRole, revision.taskRole]) {
    if (reference === null || findRole(surroundings, reference)?.trusts.includes('ecs-tasks.amazonaws.com')) continue;
    return `ECS was unable to assume the role '${reference}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;
  }
  return null;
}

/** Text: that of `roleProblem`, as RunTask answers it. */
export function requireRoles(world: World, revision: TaskDefinitionRevision): void {
  const problem = roleProblem(world, revision);
  if (problem !== null) throw clientException(problem);
}
