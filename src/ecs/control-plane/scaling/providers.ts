/** CreateCapacityProvider, UpdateCapacityProvider, DeleteCapacityProvider and DescribeCapacityProviders. */
import type {
  AutoScalingGroupProvider,
  CapacityProvider,
  CreateCapacityProviderRequest,
  DeleteCapacityProviderRequest,
  DescribeCapacityProvidersRequest,
  UpdateCapacityProviderRequest,
} from '@aws-sdk/client-ecs';
import { clientException, EcsError, invalidParameter } from '../../api/error.ts';
import { checkDocument, firstRefusal } from '../../rules/check.ts';
import { worldOf } from '../../rules/context.ts';
import { findGroup } from '../../world/groups.ts';
import { findCluster } from '../../world/lookup.ts';
import type { Model } from '../../world/model.ts';
import { clustersOf, findProvider } from '../../world/providers.ts';
import type { CapacityProviderState, Cluster, World } from '../../world/state.ts';
import { isInUse, missingArn } from '../clusters.ts';
import type { Wire } from '../describe.ts';
import { pageOf } from '../instances/pages.ts';
import { type Admit, requireCluster } from '../operation.ts';
import { forgetScaling, touchProvider } from './cluster-scaling.ts';
import { beginManaged, reconsiderManaged } from './managed-instances.ts';
import { protectBusy } from './managed-protection.ts';
import { describeFargateProviders, describeProvider, newProvider, readSettings } from './provider-settings.ts';

/** Describes and pages as many at once. Source: DescribeCapacityProviders in the API reference. */
const PER_PAGE = 10;

/** Source: CreateCapacityProvider in the API reference. What AWS says of a group that does not exist is not on record. */
export function createCapacityProvider(model: Model, input: CreateCapacityProviderRequest, admit: Admit): unknown {
  const { world } = model;
  const name = input.name ?? '';
  // Text: github.com/aws/containers-roadmap/issues/688.
  if (findProvider(world, name)) {
    throw clientException(
      'The specified capacity provider already exists. To change the configuration of an existing capacity provider, update the capacity provider.',
    );
  }
  const group = input.autoScalingGroupProvider ? requireGroup(world, input.autoScalingGroupProvider) : null;
  const cluster = group === null ? requireCluster(world, input.cluster) : null;
  const provider = newProvider(world, input, group, cluster?.arn ?? null);
  const cause = admit(provider.subject);
  world.providers[name] = provider;
  provider.scaling.cause = cause;
  if (cluster) beginManaged(model, provider, cluster);
  return { capacityProvider: describeProvider(provider, true) };
}

function requireGroup(world: World, { autoScalingGroupArn = '' }: AutoScalingGroupProvider) {
  const group = findGroup(world.surroundings.autoScalingGroups ?? [], autoScalingGroupArn);
  if (!group) throw clientException('The specified Auto Scaling group ARN does not exist.');
  const isTaken = Object.values(world.providers).some((other) => other.status === 'ACTIVE' && other.group === group.name);
  // Text: github.com/aws/containers-roadmap/issues/632.
  if (isTaken) {
    throw clientException(
      'The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling group ARN and try again.',
    );
  }
  return group;
}

/** What is left out stays. The answer says that the update goes on; by the next look it is complete. Source: UpdateCapacityProvider in the API reference. */
export function updateCapacityProvider(model: Model, input: UpdateCapacityProviderRequest, admit: Admit): unknown {
  const { world } = model;
  const provider = findProvider(world, input.name ?? '');
  if (!provider) throw notFound();
  const merged = mergedInput(provider, input);
  const refusal = firstRefusal(checkDocument(merged, 'capacityProvider', { world: worldOf(world.surroundings) }));
  if (refusal) throw new EcsError(refusal.exception, refusal.text);
  const cause = admit(provider.subject);
  provider.input = merged;
  Object.assign(provider, readSettings(merged.autoScalingGroupProvider ?? {}), {
    updateStatus: 'UPDATE_COMPLETE',
    updateStatusReason: null,
  });
  if (!provider.managedScaling.isEnabled) forgetScaling(provider);
  if (provider.isTerminationManaged) protectBusy(world, provider);
  touchProvider(model, provider, cause);
  reconsiderManaged(model, provider, cause);
  return { capacityProvider: { ...describeProvider(provider, true), updateStatus: 'UPDATE_IN_PROGRESS' } };
}

/** What lacks a member that it must have, the rules find. */
function mergedInput(
  { input: own }: CapacityProviderState,
  { autoScalingGroupProvider, managedInstancesProvider }: UpdateCapacityProviderRequest,
): CreateCapacityProviderRequest {
  const scaling = { ...own.autoScalingGroupProvider?.managedScaling, ...autoScalingGroupProvider?.managedScaling };
  return {
    ...own,
    ...(own.autoScalingGroupProvider && {
      autoScalingGroupProvider: {
        ...own.autoScalingGroupProvider,
        ...autoScalingGroupProvider,
        ...(Object.keys(scaling).length > 0 && { managedScaling: scaling }),
      },
    }),
    ...(own.managedInstancesProvider && {
      managedInstancesProvider: {
        ...own.managedInstancesProvider,
        ...managedInstancesProvider,
        instanceLaunchTemplate: {
          ...own.managedInstancesProvider.instanceLaunchTemplate,
          ...managedInstancesProvider?.instanceLaunchTemplate,
        },
      },
    }),
  } as CreateCapacityProviderRequest;
}

/** Text: hashicorp/terraform-provider-aws, internal/service/ecs/capacity_provider.go. */
function notFound(): EcsError {
  return clientException('The specified capacity provider does not exist. Specify a valid name or ARN and try again.');
}

/**
 * One that a cluster names stays, and says so. Source: DeleteCapacityProvider in the API reference; text: github.com/hashicorp/terraform-provider-aws/pull/48156.
 * AWS's words for Fargate's providers, and for Managed Instances that services use, are not on record.
 */
export function deleteCapacityProvider(model: Model, input: DeleteCapacityProviderRequest, admit: Admit): unknown {
  const { world } = model;
  const reference = input.capacityProvider ?? '';
  if (/(?:^|\/)FARGATE(?:_SPOT)?$/.test(reference)) {
    throw invalidParameter('The FARGATE and FARGATE_SPOT capacity providers are reserved and cannot be deleted.');
  }
  const provider = findProvider(world, reference);
  if (!provider) throw notFound();
  admit(provider.subject);
  const reason = whyKept(world, provider);
  if (reason !== null) {
    Object.assign(provider, { updateStatus: 'DELETE_FAILED', updateStatusReason: reason });
    return { capacityProvider: describeProvider(provider, true) };
  }
  const shown = { ...describeProvider(provider, true), updateStatus: 'DELETE_IN_PROGRESS' };
  Object.assign(provider, { status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE', updateStatusReason: null });
  const own = provider.clusterArn === null ? undefined : world.clusters[provider.clusterArn];
  if (own) own.capacityProviders = own.capacityProviders.filter((name) => name !== provider.name);
  return { capacityProvider: shown };
}

function whyKept(world: World, provider: CapacityProviderState): string | null {
  if (provider.clusterArn !== null) {
    const own = world.clusters[provider.clusterArn];
    return own && isInUse(world, own, provider.name) ? 'The specified capacity provider is in use and cannot be removed.' : null;
  }
  const [first] = clustersOf(world, provider);
  if (!first) return null;
  return `The capacity provider cannot be deleted because it is associated with cluster: ${first.name}. Remove the capacity provider from the cluster and try again.`;
}

/** Fargate's first, then the others in the order in which they were made; those that are not there stand among the failures. */
export function describeCapacityProviders({ world }: Model, input: DescribeCapacityProvidersRequest): unknown {
  const { capacityProviders, include = [] } = input;
  const cluster = input.cluster === undefined ? null : (findCluster(world, input.cluster) ?? null);
  if (cluster === null && input.cluster !== undefined) requireCluster(world, input.cluster);
  const withTags = include.includes('TAGS');
  const all = [
    ...describeFargateProviders(world, withTags),
    ...Object.values(world.providers).map((one) => describeProvider(one, withTags)),
  ];
  const isNamed = ({ name, capacityProviderArn }: Wire<CapacityProvider>, reference: string) =>
    reference === name || reference === capacityProviderArn;
  const asked = capacityProviders?.length ? capacityProviders : undefined;
  const found = all.filter(
    (one) => isOf(cluster, one) && (asked ? asked.some((reference) => isNamed(one, reference)) : one.status === 'ACTIVE'),
  );
  const { items, next } = pageOf(found, input, PER_PAGE);
  const missing = (asked ?? []).filter((reference) => !found.some((one) => isNamed(one, reference)));
  return {
    capacityProviders: items,
    failures: missing.map((reference) => ({
      arn: missingArn(world.surroundings, 'capacity-provider', reference),
      reason: 'MISSING',
    })),
    ...next,
  };
}

function isOf(cluster: Cluster | null, { name }: Wire<CapacityProvider>): boolean {
  return cluster === null || cluster.capacityProviders.includes(name ?? '');
}
