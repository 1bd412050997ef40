/** EC2 instances from their launch to the moment at which their agent comes up. */
import { type InstanceType, instanceType } from '../../api/instance-types.ts';
import { draw, hexDigits } from '../../simulation/random.ts';
import type { MachineEvent } from '../../world/events.ts';
import { ecsArn, findImage } from '../../world/lookup.ts';
import { type Model, record } from '../../world/model.ts';
import { providerOfGroup } from '../../world/providers.ts';
import type { Instance, World } from '../../world/state.ts';
import type { AgentConfiguration, Subnet } from '../../world/surroundings.ts';
import type { Cause } from '../../world/timeline.ts';
import { emptyHost } from './host.ts';

type Of<Type extends MachineEvent['type']> = Extract<MachineEvent, { type: Type }>;

/** What is launched. */
export interface LaunchOrder {
  group: string | null;
  instanceType: string;
  subnet: Subnet;
  isSpot: boolean;
  isProtectedFromScaleIn: boolean;
  agent: AgentConfiguration;
}

/** A type that has been found to be known when the model was made. */
export function typeOf(name: string): InstanceType {
  const type = instanceType(name);
  if (!type) throw new Error(`The model does not know the instance type ${name}.`);
  return type;
}

/** True while it counts towards its group's desired capacity. */
export function isCounted({ state, isWaitingToTerminate }: Instance): boolean {
  return (state === 'pending' || state === 'running') && !isWaitingToTerminate;
}

/** The ARN of the cluster that an agent looks for, whether it is there or not. */
export function clusterArnOf({ surroundings }: World, { cluster = 'default' }: AgentConfiguration): string {
  return ecsArn(surroundings, `cluster/${cluster}`);
}

/** EC2 launches an instance: it boots, and its agent comes up. Returns it and the entry of its launch. */
export function launchInstance(model: Model, order: LaunchOrder, cause: Cause): { instance: Instance; launched: Cause } {
  const made = makeInstance(model, order, cause);
  const { instance, launched } = made;
  const { id } = instance;
  const afterMs = bootMs(model, instance);
  model.schedule(Math.min(model.world.assumptions['ec2.pendingMs'], afterMs), { type: 'instance.runs', instance: id, cause: launched });
  model.schedule(afterMs, { type: 'instance.registers', instance: id, cause: launched });
  return made;
}

/** An instance that has run since before the model's time: its agent comes up at this moment. */
export function bringInstance(model: Model, order: LaunchOrder, cause: Cause): Instance {
  const { instance, launched } = makeInstance(model, order, cause);
  const runs = run(model, instance, launched);
  model.schedule(0, { type: 'instance.registers', instance: instance.id, cause: runs });
  return instance;
}

function bootMs({ world, seed }: Model, { ordinal }: Instance): number {
  const jitterMs = world.assumptions['ec2.bootJitterMs'];
  return Math.max(0, world.assumptions['ec2.bootMs'] - jitterMs + draw(seed, ['boot of instance ', ordinal], 2 * jitterMs + 1));
}

function makeInstance(model: Model, order: LaunchOrder, cause: Cause): { instance: Instance; launched: Cause } {
  const { world, seed, nowMs } = model;
  world.launched += 1;
  const ordinal = world.launched;
  const id = `i-${hexDigits(seed, ['id of instance ', ordinal], 17)}`;
  const { group, isSpot, subnet, agent } = order;
  const type = typeOf(order.instanceType);
  const nothing = { cpuUnits: 0, memoryMiB: 0, enis: 0, gpus: 0 };
  const instance: Instance = {
    id,
    subject: { kind: 'instance', id },
    ordinal,
    group,
    instanceType: type.name,
    availabilityZone: subnet.availabilityZone,
    subnet: subnet.id,
    isSpot,
    state: 'pending',
    isWaitingToTerminate: false,
    isProtectedFromScaleIn: order.isProtectedFromScaleIn,
    launchedAtMs: nowMs,
    runningAtMs: null,
    clusterArn: clusterArnOf(world, agent),
    containerInstanceId: null,
    arn: null,
    capacityProvider: null,
    status: null,
    statusReason: null,
    isAgentConnected: false,
    agent,
    hasTrunk: hasTrunk(world, type),
    held: [],
    lastDynamicPort: null,
    registeredAtMs: null,
    attributes: {},
    registered: nothing,
    remaining: { ...nothing },
    ports: {},
    host: emptyHost({ ...nothing, ports: [] }),
    taskOrdinals: [],
    images: cachedDigests(world, agent),
    pulling: {},
  };
  world.instances[id] = instance;
  const launched = record(model, instance.subject, cause, {
    type: 'instance.launched',
    ...(group !== null && { group }),
    instanceType: type.name,
    availabilityZone: instance.availabilityZone,
    isSpot,
    hourMicroUsd: hourMicroUsd(world, type, isSpot),
  });
  return { instance, launched };
}

/** A trunk is attached to instances that are launched after the account has opted in. Source: developer guide, Linux container instance network interfaces. */
export function hasTrunk({ accountSettings }: World, { branchInterfaces }: InstanceType): boolean {
  return accountSettings.awsvpcTrunking === 'enabled' && branchInterfaces > 0;
}

/** Spot prices move; the model takes the same share of the on-demand price as it does on Fargate. */
function hourMicroUsd({ assumptions }: World, type: InstanceType, isSpot: boolean): number {
  return isSpot ? Math.round((type.hourMicroUsd * assumptions['price.spotPercent']) / 100) : type.hourMicroUsd;
}

/** Images that the AMI has already; one that the surroundings do not know cannot be there. */
function cachedDigests(world: World, { cachedImages = [] }: AgentConfiguration): string[] {
  return cachedImages.flatMap((reference) => {
    const image = findImage(world.surroundings, reference);
    if (!image) return [];
    world.pulledImages[image.digest] = image;
    return [image.digest];
  });
}

/** EC2 has started the instance: it is billed from now on. */
export function startInstance(model: Model, { instance: id, cause }: Of<'instance.runs'>): void {
  const instance = model.world.instances[id];
  if (instance?.state !== 'pending') return;
  const runs = run(model, instance, cause);
  // Cluster auto scaling counts it from now on, before its agent has come up.
  const { group, clusterArn } = instance;
  if (providerOfGroup(model.world, group, clusterArn)) {
    model.schedule(0, { type: 'cluster.instancesChanged', cluster: clusterArn, cause: runs });
  }
}

function run(model: Model, instance: Instance, cause: Cause): Cause {
  instance.state = 'running';
  instance.runningAtMs = model.nowMs;
  return record(model, instance.subject, cause, { type: 'instance.state', from: 'pending', to: 'running' });
}
