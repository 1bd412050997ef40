/** CreateCluster, DescribeClusters and PutClusterCapacityProviders. */
import type { CreateClusterRequest, DescribeClustersRequest, PutClusterCapacityProvidersRequest } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../api/error.ts';
import { ecsArn, findCluster } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import type { StrategyItem } from '../world/state.ts';
import { readStrategy } from './capacity.ts';
import { describeCluster } from './describe.ts';
import { type Admit, notSupported, requireCluster } from './operation.ts';
import { requireServiceRole } from './service-role.ts';

/** The providers that exist for everyone; others need an Auto Scaling group, which the model does not have yet. */
const PROVIDERS = ['FARGATE', 'FARGATE_SPOT'];

/** Creating a cluster again gives the one that exists. Source: CreateCluster in the API reference. */
export function createCluster(model: Model, input: CreateClusterRequest, admit: Admit): unknown {
  const { world } = model;
  const name = input.clusterName ?? 'default';
  // Text: recorded from a real deployment, github.com/badmintoncryer/cdk-preflight.
  if (!/^[a-zA-Z0-9\-_]{1,255}$/.test(name)) throw invalidParameter('ClusterName must match ^[a-zA-Z0-9\\-_]{1,255}$');
  const capacityProviders = input.capacityProviders ?? [];
  requireProviders(capacityProviders);
  const strategy = readStrategy(input.defaultCapacityProviderStrategy ?? []);
  requireListed(strategy, capacityProviders);
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
  // Agents may have looked for it.
  if (world.launched > 0) model.schedule(0, { type: 'instances.register', cluster: arn, cause: call });
  return { cluster: describeCluster(world, cluster) };
}

/** Replaces a cluster's providers and its default strategy. Source: PutClusterCapacityProviders in the API reference. */
export function putClusterCapacityProviders(model: Model, input: PutClusterCapacityProvidersRequest, admit: Admit): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const capacityProviders = input.capacityProviders ?? [];
  requireProviders(capacityProviders);
  const strategy = readStrategy(input.defaultCapacityProviderStrategy ?? []);
  requireListed(strategy, capacityProviders);
  admit({ kind: 'cluster', id: cluster.name });
  cluster.capacityProviders = [...capacityProviders];
  cluster.defaultCapacityProviderStrategy = strategy;
  return { cluster: describeCluster(world, cluster) };
}

function requireProviders(names: readonly string[]): void {
  const other = names.find((name) => !PROVIDERS.includes(name));
  if (other !== undefined) throw notSupported(`the capacity provider ${other}`);
}

/** A default strategy names only associated providers. Text: recorded from a real deployment, github.com/badmintoncryer/cdk-preflight. */
function requireListed(strategy: readonly StrategyItem[], names: readonly string[]): void {
  if (strategy.every(({ capacityProvider }) => names.includes(capacityProvider))) return;
  throw invalidParameter(
    'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
  );
}

/** Clusters by name or ARN, `default` where none is named; those that are not there stand among the failures. */
export function describeClusters({ world }: Model, input: DescribeClustersRequest): unknown {
  const references = input.clusters ?? ['default'];
  const found = references.map((reference) => ({ reference, cluster: findCluster(world, reference) }));
  return {
    clusters: found.flatMap(({ cluster }) => (cluster ? [describeCluster(world, cluster)] : [])),
    failures: found.flatMap(({ cluster, reference }) =>
      cluster ? [] : [{ arn: missingArn(world.surroundings, 'cluster', reference), reason: 'MISSING' }],
    ),
  };
}

/** How a failure names what was asked for and does not exist. */
export function missingArn(surroundings: Parameters<typeof ecsArn>[0], kind: string, reference: string): string {
  return reference.startsWith('arn:') ? reference : ecsArn(surroundings, `${kind}/${reference}`);
}
