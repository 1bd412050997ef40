/** CreateCluster, DescribeClusters and PutClusterCapacityProviders. */
import type { CreateClusterRequest, DescribeClustersRequest, PutClusterCapacityProvidersRequest } from '@aws-sdk/client-ecs';
import { EcsError, invalidParameter } from '../api/error.ts';
import { ecsArn, findCluster } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import type { Cluster, StrategyItem, World } from '../world/state.ts';
import { readStrategy, requireOneKind } from './capacity.ts';
import { describeCluster } from './describe.ts';
import { instanceControl } from './instance-part.ts';
import { type Admit, requireCluster } from './operation.ts';
import { requireServiceRole } from './service-role.ts';

/** The providers that exist for everyone. */
const PROVIDERS = ['FARGATE', 'FARGATE_SPOT'];

/** Creating a cluster again gives the one that exists. Source: CreateCluster in the API reference. */
export function createCluster(model: Model, input: CreateClusterRequest, admit: Admit): unknown {
  const { world } = model;
  const name = input.clusterName ?? 'default';
  // Text: recorded from a real deployment, github.com/badmintoncryer/cdk-preflight.
  if (!/^[a-zA-Z0-9\-_]{1,255}$/.test(name)) throw invalidParameter('ClusterName must match ^[a-zA-Z0-9\\-_]{1,255}$');
  const capacityProviders = input.capacityProviders ?? [];
  requireProviders(model, null, capacityProviders);
  const strategy = readStrategy(input.defaultCapacityProviderStrategy ?? []);
  requireListed(strategy, capacityProviders);
  requireOneKind(world, strategy);
  requireServiceRole(world);
  const existing = findCluster(world, name);
  const call = admit({ kind: 'cluster', id: name });
  if (existing) return { cluster: describeCluster(world, existing) };
  const arn = ecsArn(world.surroundings, `cluster/${name}`);
  const cluster = {
    arn,
    name,
    status: 'ACTIVE' as const,
    capacityProviders: [...capacityProviders],
    defaultCapacityProviderStrategy: strategy,
    taskOrdinals: [],
    stoppedCount: 0,
    serviceArns: [],
  };
  world.clusters[arn] = cluster;
  instanceControl()?.associate(model, cluster, [], call);
  // Agents may have looked for it.
  if (world.launched > 0) model.schedule(0, { type: 'instances.register', cluster: arn, cause: call });
  return { cluster: describeCluster(world, cluster) };
}

/** Replaces a cluster's providers and its default strategy. Source: PutClusterCapacityProviders in the API reference. */
export function putClusterCapacityProviders(model: Model, input: PutClusterCapacityProvidersRequest, admit: Admit): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const capacityProviders = input.capacityProviders ?? [];
  requireProviders(model, cluster, capacityProviders);
  const strategy = readStrategy(input.defaultCapacityProviderStrategy ?? []);
  requireListed(strategy, capacityProviders);
  requireOneKind(world, strategy);
  requireUnused(world, cluster, capacityProviders);
  const call = admit({ kind: 'cluster', id: cluster.name });
  const before = cluster.capacityProviders;
  cluster.capacityProviders = [...capacityProviders];
  cluster.defaultCapacityProviderStrategy = strategy;
  instanceControl()?.associate(model, cluster, before, call);
  return { cluster: describe(model, cluster) };
}

/** Without instances there are none but Fargate's. Text: github.com/terraform-aws-modules/terraform-aws-ecs/issues/53. */
function requireProviders(model: Model, cluster: Cluster | null, names: readonly string[]): void {
  const control = instanceControl();
  if (control) control.requireProviders(model, cluster, names);
  else if (names.some((name) => !PROVIDERS.includes(name))) throw noProvider();
}

export function noProvider(): EcsError {
  return invalidParameter('The specified capacity provider was not found. Specify a valid capacity provider and try again.');
}

/** Text: github.com/pahud/cdk-fargate-patterns/issues/71. */
function requireUnused(world: World, cluster: Cluster, names: readonly string[]): void {
  const isKept = cluster.capacityProviders.some((name) => !names.includes(name) && isInUse(world, cluster, name));
  if (isKept) throw new EcsError('ResourceInUseException', 'The specified capacity provider is in use and cannot be removed.');
}

/** True while services of the cluster are to run on the provider, or tasks do. Source: PutClusterCapacityProviders in the API reference. */
export function isInUse({ services, tasks }: World, { serviceArns, taskOrdinals }: Cluster, name: string): boolean {
  const isAsked = serviceArns.some((arn) => {
    const { status, deployments } = services[arn] ?? { status: 'INACTIVE', deployments: [] };
    const names = deployments.flatMap(({ capacity }) => ('strategy' in capacity ? capacity.strategy : []));
    return status !== 'INACTIVE' && names.some(({ capacityProvider }) => capacityProvider === name);
  });
  return isAsked || taskOrdinals.some((ordinal) => tasks[ordinal]?.standing !== 'gone' && tasks[ordinal]?.capacityProvider === name);
}

function describe(model: Model, cluster: Cluster): object {
  return { ...describeCluster(model.world, cluster), ...instanceControl()?.describeAttachments(model, cluster) };
}

/** A default strategy names only associated providers. Text: recorded from a real deployment, github.com/badmintoncryer/cdk-preflight. */
function requireListed(strategy: readonly StrategyItem[], names: readonly string[]): void {
  if (strategy.every(({ capacityProvider }) => names.includes(capacityProvider))) return;
  throw invalidParameter(
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
  );
}

/** Clusters by name or ARN, `default` where none is named; those that are not there stand among the failures. */
export function describeClusters(model: Model, input: DescribeClustersRequest): unknown {
  const { world } = model;
  const references = input.clusters ?? ['default'];
  const found = references.map((reference) => ({ reference, cluster: findCluster(world, reference) }));
  return {
    clusters: found.flatMap(({ cluster }) => (cluster ? [describe(model, cluster)] : [])),
    failures: found.flatMap(({ cluster, reference }) =>
      cluster ? [] : [{ arn: missingArn(world.surroundings, 'cluster', reference), reason: 'MISSING' }],
    ),
  };
}

/** How a failure names what was asked for and does not exist. */
export function missingArn(surroundings: Parameters<typeof ecsArn>[0], kind: string, reference: string): string {
  return reference.startsWith('arn:') ? reference : ecsArn(surroundings, `${kind}/${reference}`);
}
