/** An agent comes up: what it registers of its instance, with which cluster, or why it does not. */
import type { InstanceType } from '../../api/instance-types.ts';
import { limits } from '../../api/limits.ts';
import { hexDigits } from '../../simulation/random.ts';
import type { MachineEvent } from '../../world/events.ts';
import { noteInstance } from '../../world/instance-notes.ts';
import { instanceSize } from '../../world/instance-size.ts';
import { ecsArn } from '../../world/lookup.ts';
import { type Model, record } from '../../world/model.ts';
import { providerOfGroup } from '../../world/providers.ts';
import { remembered } from '../../world/remember.ts';
import type { Cluster, Instance, World } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { emptyHost } from './host.ts';
import { hasTrunk, typeOf } from './machines.ts';

type Of<Type extends MachineEvent['type']> = Extract<MachineEvent, { type: Type }>;

/** The instance has booted: its agent registers it, unless there is no such cluster; then it goes on trying. */
export function registerInstance(model: Model, { instance: id, cause }: Of<'instance.registers'>): void {
  const instance = model.world.instances[id];
  if (instance?.state !== 'running' || instance.status !== null) return;
  const cluster = clusterOf(model, instance);
  if (cluster) register(model, instance, cluster, cause);
}

/** A cluster has been made: agents that have looked for it find it, at once where they have only just begun. */
export function registerWaiting(model: Model, { cluster, cause }: Of<'instances.register'>): void {
  for (const { id, clusterArn, status, state, runningAtMs } of Object.values(model.world.instances)) {
    if (clusterArn !== cluster || status !== null || state !== 'running' || runningAtMs === null) continue;
    const waitMs = runningAtMs === model.nowMs ? 0 : model.world.assumptions['ec2.registerRetryMs'];
    model.schedule(waitMs, { type: 'instance.registers', instance: id, cause });
  }
}

/**
 * The cluster that the agent names. One that names none makes the cluster `default` where there is none.
 * Source: aws/amazon-ecs-agent, README, ECS_CLUSTER; ecs-agent/api/ecs/client, RegisterContainerInstance.
 */
function clusterOf({ world }: Model, { clusterArn, agent }: Instance): Cluster | null {
  const known = world.clusters[clusterArn];
  if (known) return known.status === 'ACTIVE' ? known : null;
  if (agent.cluster !== undefined) return null;
  const made: Cluster = {
    arn: clusterArn,
    name: 'default',
    status: 'ACTIVE',
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
    taskOrdinals: [],
    stoppedCount: 0,
    serviceArns: [],
  };
  world.clusters[clusterArn] = made;
  return made;
}

function register(model: Model, instance: Instance, cluster: Cluster, cause: Cause): void {
  const { world, seed } = model;
  const { id, ordinal } = instance;
  const type = typeOf(instance.instanceType);
  // Of what has run since before the model's time nothing else says with which settings it was launched.
  if (instance.runningAtMs === instance.launchedAtMs) instance.hasTrunk = hasTrunk(world, type);
  const { ports, ...resources } = instanceSize(world, instance, type);
  // Source: aws/amazon-ecs-agent, registerContainerInstance: an agent ends whose reserved memory is more than there is.
  if (resources.memoryMiB < 0 || isFull(model, cluster, id)) return;
  const containerInstance = hexDigits(seed, ['id of container instance ', ordinal], 32);
  instance.containerInstanceId = containerInstance;
  instance.arn = ecsArn(world.surroundings, `container-instance/${cluster.name}/${containerInstance}`);
  // A Managed Instance has its provider from the start.
  instance.capacityProvider ??= providerOfGroup(world, instance.group, cluster.arn)?.name ?? null;
  instance.status = 'ACTIVE';
  instance.isAgentConnected = true;
  instance.registeredAtMs = model.nowMs;
  instance.registered = resources;
  instance.remaining = { ...resources };
  instance.ports = Object.fromEntries(ports.map((port) => [port, 1]));
  instance.host = emptyHost({ ...resources, ports });
  instance.attributes = attributesOf(model, instance, type);
  noteInstance(world, id);
  const registered = record(model, instance.subject, cause, {
    type: 'instance.registered',
    cluster: cluster.name,
    containerInstance,
    ...(instance.capacityProvider !== null && { capacityProvider: instance.capacityProvider }),
    size: { ...resources, ports },
    attributes: { ...instance.attributes },
  });
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: cluster.arn, cause: registered });
}

/** Container instances by cluster, some of which may be gone by now. Derived from the world, and no part of it. */
const everRegistered = new WeakMap<World, Map<string, Set<string>>>();

/** What a full cluster answers to the agent is not on record. Source: AWS General Reference, Amazon ECS quotas. */
function isFull({ world }: Model, { arn }: Cluster, id: string): boolean {
  const isThere = (one: string) => {
    const { clusterArn, status = null } = world.instances[one] ?? {};
    return clusterArn === arn && status !== null && status !== 'INACTIVE';
  };
  const clusters = remembered(everRegistered, world, () => new Map<string, Set<string>>());
  const ids = clusters.get(arn) ?? new Set(Object.keys(world.instances).filter(isThere));
  clusters.set(arn, ids);
  const most = limits.containerInstancesPerCluster.value;
  if (ids.size >= most) for (const one of ids) if (!isThere(one)) ids.delete(one);
  if (ids.size >= most) return true;
  ids.add(id);
  return false;
}

/** Attributes of instances that have all of them in common, which are never changed in place. Derived from the world, and no part of it. */
const inCommon = new WeakMap<World, Map<string, Record<string, string>>>();

function attributesOf(model: Model, instance: Instance, type: InstanceType): Record<string, string> {
  const { attributes = {} } = instance.agent;
  const make = () => ({ ...builtInAttributes(model, instance, type), ...attributes });
  if (instance.hasTrunk) return make();
  const all = remembered(inCommon, model.world, () => new Map<string, Record<string, string>>());
  return remembered(all, JSON.stringify([instance.instanceType, instance.subnet, attributes]), make);
}

/** Source: developer guide, Amazon ECS container instance attributes. What the agent can do is among them in AWS and not here. */
function builtInAttributes(
  { seed }: Model,
  { availabilityZone, subnet, instanceType, hasTrunk: isTrunked, ordinal }: Instance,
  type: InstanceType,
) {
  return {
    'ecs.ami-id': `ami-${hexDigits(seed, `image for ${type.architecture}`, 17)}`,
    'ecs.availability-zone': availabilityZone,
    'ecs.cpu-architecture': type.architecture === 'ARM64' ? 'arm64' : 'x86_64',
    'ecs.instance-type': instanceType,
    'ecs.os-family': 'LINUX',
    'ecs.os-type': 'linux',
    'ecs.subnet-id': subnet,
    'ecs.vpc-id': `vpc-${hexDigits(seed, 'network', 17)}`,
    ...(isTrunked && { 'ecs.awsvpc-trunk-id': `eni-${hexDigits(seed, ['trunk of instance ', ordinal], 17)}` }),
  };
}
