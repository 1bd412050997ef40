/** What a capacity provider of an Auto Scaling group is asked for, with AWS's defaults, and how the API gives it back. */
import type { AutoScalingGroupProvider, CapacityProvider, CreateCapacityProviderRequest, ManagedScaling, Tag } from '@aws-sdk/client-ecs';
import { ecsArn } from '../../world/lookup.ts';
import { outside } from '../../world/model.ts';
import type { CapacityProviderState, ClusterScaling, World } from '../../world/state.ts';
import type { AutoScalingGroup } from '../../world/surroundings.ts';
import type { Wire } from '../describe.ts';

/** Members that follow from what was asked for. Source of the defaults: AutoScalingGroupProvider and ManagedScaling in the API reference. */
export function readSettings({
  managedScaling = {},
  managedTerminationProtection,
  managedDraining,
}: Partial<AutoScalingGroupProvider>): Pick<CapacityProviderState, 'managedScaling' | 'isTerminationManaged' | 'isDrainingManaged'> {
  const { status, targetCapacity, minimumScalingStepSize, maximumScalingStepSize, instanceWarmupPeriod } = managedScaling;
  return {
    managedScaling: {
      isEnabled: status === 'ENABLED',
      targetCapacity: targetCapacity ?? 100,
      minimumStep: minimumScalingStepSize ?? 1,
      maximumStep: maximumScalingStepSize ?? 10_000,
      warmupMs: (instanceWarmupPeriod ?? 300) * 1_000,
    },
    isTerminationManaged: managedTerminationProtection === 'ENABLED',
    isDrainingManaged: managedDraining !== 'DISABLED',
  };
}

/** Nothing published, nothing waiting. */
function noScaling(): ClusterScaling {
  return {
    reservation: null,
    needed: 0,
    running: 0,
    side: 'at',
    sideSinceMs: 0,
    alarm: null,
    looksAtMs: null,
    waiting: [],
    cause: outside,
    published: outside,
  };
}

/** A provider as CreateCapacityProvider makes it, of its group or of Managed Instances in their cluster. */
export function newProvider(
  world: World,
  input: CreateCapacityProviderRequest,
  group: AutoScalingGroup | null,
  clusterArn: string | null,
): CapacityProviderState {
  const name = input.name ?? '';
  return {
    arn: ecsArn(world.surroundings, `capacity-provider/${name}`),
    name,
    subject: { kind: 'capacityProvider', id: name },
    status: 'ACTIVE',
    updateStatus: group ? null : 'CREATE_COMPLETE',
    updateStatusReason: null,
    clusterArn,
    group: group?.name ?? null,
    ...readSettings(input.autoScalingGroupProvider ?? {}),
    input,
    scaling: noScaling(),
  };
}

/** CapacityProvider in the API reference. */
export function describeProvider(provider: CapacityProviderState, withTags: boolean): Wire<CapacityProvider> {
  const { arn, name, status, updateStatus, updateStatusReason, clusterArn, input } = provider;
  const isManaged = clusterArn !== null;
  return {
    capacityProviderArn: arn,
    name,
    ...(isManaged && { cluster: clusterArn.slice(clusterArn.lastIndexOf('/') + 1) }),
    status,
    ...(isManaged
      ? { managedInstancesProvider: input.managedInstancesProvider as object }
      : { autoScalingGroupProvider: describeGroupProvider(provider) }),
    ...(updateStatus !== null && { updateStatus: updateStatus as 'CREATE_COMPLETE' }),
    ...(updateStatusReason !== null && { updateStatusReason }),
    ...(withTags && { tags: (input.tags ?? []) as Wire<Tag[]> }),
    type: isManaged ? 'MANAGED_INSTANCES' : 'EC2_AUTOSCALING',
  };
}

function describeGroupProvider(provider: CapacityProviderState): AutoScalingGroupProvider {
  const { isEnabled, targetCapacity, minimumStep, maximumStep, warmupMs } = provider.managedScaling;
  const managedScaling: ManagedScaling = {
    status: isEnabled ? 'ENABLED' : 'DISABLED',
    targetCapacity,
    minimumScalingStepSize: minimumStep,
    maximumScalingStepSize: maximumStep,
    instanceWarmupPeriod: warmupMs / 1_000,
  };
  return {
    autoScalingGroupArn: provider.input.autoScalingGroupProvider?.autoScalingGroupArn,
    managedScaling,
    managedTerminationProtection: provider.isTerminationManaged ? 'ENABLED' : 'DISABLED',
    managedDraining: provider.isDrainingManaged ? 'ENABLED' : 'DISABLED',
  };
}

/** The providers that every account has. Source: developer guide, Fargate capacity providers. */
export function describeFargateProviders({ surroundings }: World, withTags: boolean): Wire<CapacityProvider>[] {
  return (['FARGATE', 'FARGATE_SPOT'] as const).map((name) => ({
    capacityProviderArn: ecsArn(surroundings, `capacity-provider/${name}`),
    name,
    status: 'ACTIVE',
    type: name,
    ...(withTags && { tags: [] }),
  }));
}
