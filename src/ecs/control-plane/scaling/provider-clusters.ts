/** Capacity providers in clusters: what AWS refuses of their association, and what becomes of the instances of their groups. */
import { EcsError, invalidParameter } from '../../api/error.ts';
import { limits } from '../../api/limits.ts';
import { noteInstance } from '../../world/instance-notes.ts';
import { type Model, record } from '../../world/model.ts';
import { clustersOf, findProvider, groupOf, isOfManagedInstances } from '../../world/providers.ts';
import type { CapacityProviderState, Cluster, World } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { noProvider } from '../clusters.ts';
import { forgetScaling, touchProvider } from './cluster-scaling.ts';
import { protectBusy } from './managed-protection.ts';

/**
 * What AWS refuses of the providers that a cluster shall have. Texts: github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1086;
 * github.com/hashicorp/terraform-provider-aws/issues/44783, whose second sentence is cut off there.
 * AWS's words for a provider with managed scaling that another cluster has are not on record; that it may have but one is in the developer guide,
 * cluster auto scaling.
 * @param cluster null for one that is being made
 * @throws EcsError InvalidParameterException; UpdateInProgressException while others are being attached
 */
export function requireProviders({ world, nowMs }: Model, cluster: Cluster | null, names: readonly string[]): void {
  // Text: seen in public Terraform modules of people who call it twice in a row.
  if ((cluster?.attachesUntilMs ?? 0) > nowMs) {
    throw new EcsError(
      'UpdateInProgressException',
      'The specified cluster is in a busy state. Cluster attachments must be in UPDATE_COMPLETE or UPDATE_FAILED state before they can be updated.',
    );
  }
  if (names.length > limits.providersPerCluster.value) {
    throw invalidParameter('The maximum number of capacity providers per cluster has been exceeded.');
  }
  for (const name of names) {
    if (name === 'FARGATE' || name === 'FARGATE_SPOT') continue;
    const provider = findProvider(world, name);
    if (!provider) throw noProvider();
    if (provider.clusterArn !== null) {
      if (provider.clusterArn === cluster?.arn) continue;
      throw invalidParameter('Cannot associate Managed Instances capacity provider to clusters using this API.');
    }
    const isElsewhere = provider.managedScaling.isEnabled && clustersOf(world, provider).some((one) => one !== cluster);
    if (isElsewhere) throw invalidParameter('The specified capacity provider is already associated with another cluster.');
  }
}

/**
 * AWS's words for Managed Instances beside another kind are not on record: this is its text for Fargate beside Auto Scaling groups
 * (github.com/terraform-aws-modules/terraform-aws-ecs/issues/68), adapted. That kinds do not mix: AWS samples, capacity provider guide.
 * @throws EcsError InvalidParameterException
 */
export function requireOneKind(world: World, providers: readonly string[]): void {
  const managed = providers.filter((name) => isOfManagedInstances(world, name)).length;
  if (managed === 0 || managed === providers.length) return;
  throw invalidParameter(
    'A capacity provider strategy cannot contain a mix of capacity providers using Managed Instances, Auto Scaling groups and Fargate providers. Specify one or the other and try again.',
  );
}

/**
 * A cluster has other providers from now on. Instances of their groups that are registered in it are theirs, also those that were there before: AWS
 * only says that such instances “may not be properly registered”, so that it is an assumption.
 */
export function associate(model: Model, cluster: Cluster, before: readonly string[], cause: Cause): void {
  const { world } = model;
  const providersNamed = (names: readonly string[], but: readonly string[]) =>
    names.filter((name) => !but.includes(name)).flatMap((name) => findProvider(world, name) ?? []);
  const removed = providersNamed(before, cluster.capacityProviders);
  for (const provider of removed) {
    assign(model, provider, cluster, null, cause);
    if (clustersOf(world, provider).length === 0) forgetScaling(provider);
  }
  const added = providersNamed(cluster.capacityProviders, before);
  if (removed.length + added.length > 0) cluster.attachesUntilMs = model.nowMs + world.assumptions['capacityProvider.attachMs'];
  for (const provider of added) {
    if (world.assumptions['capacityProvider.adoptsInstances']) assign(model, provider, cluster, provider.name, cause);
    if (provider.isTerminationManaged) protectBusy(world, provider);
    touchProvider(model, provider, cause);
  }
  if (added.length > 0) model.schedule(0, { type: 'cluster.instancesChanged', cluster: cluster.arn, cause });
}

function assign(model: Model, provider: CapacityProviderState, { arn }: Cluster, name: string | null, cause: Cause): void {
  const { world } = model;
  for (const id of groupOf(world, provider)?.instanceIds ?? []) {
    const instance = world.instances[id];
    if (!instance || instance.clusterArn !== arn || instance.status === null || instance.status === 'INACTIVE') continue;
    if (instance.capacityProvider === name) continue;
    instance.capacityProvider = name;
    noteInstance(world, id);
    record(model, instance.subject, cause, { type: 'instance.capacityProvider', capacityProvider: name });
  }
}

/** `attachmentsStatus` in Cluster in the API reference; AWS leaves it out where nothing was ever attached. */
export function describeAttachments({ nowMs }: Model, { attachesUntilMs }: Cluster): object {
  if (attachesUntilMs === undefined) return {};
  return { attachmentsStatus: nowMs < attachesUntilMs ? 'UPDATE_IN_PROGRESS' : 'UPDATE_COMPLETE' };
}
