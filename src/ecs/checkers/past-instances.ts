/** What a timeline has said so far of instances, groups and the tasks on them, folded for the checkers. Nothing here knows the model. */
import type { InstanceSize, TaskConstraint, TaskNeeds, TimelineEntry } from '../world/timeline.ts';

export interface PastInstance {
  id: string;
  group: string | null;
  /** Null until it is registered, and where its group has none. */
  provider: string | null;
  /** Null until it is registered. */
  cluster: string | null;
  availabilityZone: string;
  /** As EC2 has it. */
  state: string;
  /** As ECS has it; null until it is registered. */
  status: string | null;
  isConnected: boolean;
  size: InstanceSize | null;
  attributes: Readonly<Record<string, string>>;
  /** What of it is not free for placement: what tasks that shall run need, and network interfaces of those that are not STOPPED. */
  held: Held;
  ports: Set<string>;
  /** What tasks hold of its host, from the first pull of each until its containers have ended. */
  onHost: Held;
  portsOnHost: Set<string>;
  /** Ids of its tasks that are not STOPPED, oldest first. */
  tasks: Set<string>;
  /** When it last became free for more, because a task was STOPPED or it could be placed on again; null before. */
  freedAtMs: number | null;
}

export interface Held {
  cpuUnits: number;
  memoryMiB: number;
  enis: number;
  gpus: number;
}

export interface PastGroup {
  /** Null before it was said. */
  desiredCapacity: number | null;
  minSize: number | null;
  maxSize: number | null;
  /** Ids of its instances that have not begun to end. */
  live: Set<string>;
}

/** What there is of a task on an instance, or of one that waits for an instance. */
export interface PastPlacement {
  taskId: string;
  needs: TaskNeeds;
  /** Null while it waits. */
  instance: string | null;
  service: string | null;
  taskGroup: string | null;
  provider: string | null;
  isStopping: boolean;
  /** Its agent has started it, and its containers have not ended. */
  isOnHost: boolean;
}

export interface PastInstances {
  instances: Map<string, PastInstance>;
  groups: Map<string, PastGroup>;
  /** The group of each provider, since one of its instances was registered or took its task. */
  providers: Map<string, string>;
  /** By task, of those that are not STOPPED. */
  placements: Map<string, PastPlacement>;
  /** By `family:revision`. */
  constraints: Map<string, readonly TaskConstraint[]>;
  /** By name of the service. */
  services: Map<string, { isDaemon: boolean; constraints: readonly TaskConstraint[] }>;
  /** Bounds of Application Auto Scaling, by name of the service. */
  scalable: Map<string, { minCapacity: number; maxCapacity: number }>;
}

export function noInstances(): PastInstances {
  return {
    instances: new Map(),
    groups: new Map(),
    providers: new Map(),
    placements: new Map(),
    constraints: new Map(),
    services: new Map(),
    scalable: new Map(),
  };
}

/** Those that have not begun to end. */
export function isLive({ state }: PastInstance): boolean {
  return state === 'pending' || state === 'running';
}

/** One that ECS has launched by itself: no other one without a group has a provider. Tasks that name no provider are not for it. */
export function isManaged({ group, provider }: PastInstance): boolean {
  return group === null && provider !== null;
}

/** True while ECS cannot hear of a task, because the agent of its instance is not connected: it goes by what it has heard last. */
export function isUnheard({ placements, instances }: PastInstances, taskId: string): boolean {
  const instance = instances.get(placements.get(taskId)?.instance ?? '');
  return instance !== undefined && instance.status !== null && !instance.isConnected;
}

/** False where the provider is known to be another group's, or the instance in no group and not of the provider by itself. */
export function mayServe({ providers }: PastInstances, { group, provider: own }: PastInstance, provider: string): boolean {
  if (group === null) return own === provider;
  return (own ?? provider) === provider && (providers.get(provider) ?? group) === group;
}

/** Takes an entry in. */
export function rememberInstances(past: PastInstances, entry: TimelineEntry): void {
  const { what, subject } = entry;
  switch (what.type) {
    case 'taskDefinition.registered':
      past.constraints.set(`${what.family}:${what.revision}`, what.constraints ?? []);
      break;
    case 'service.created':
    case 'service.updated':
      past.services.set(subject.id, { isDaemon: what.isDaemon === true, constraints: what.constraints ?? [] });
      break;
    case 'group.desiredCapacity': {
      const group = groupOf(past, subject.id);
      group.desiredCapacity = what.to;
      group.minSize = what.minSize ?? group.minSize;
      group.maxSize = what.maxSize ?? group.maxSize;
      break;
    }
    case 'scaling.bounds':
      past.scalable.set(subject.id, what);
      break;
    case 'task.created':
    case 'task.placed':
    case 'task.desiredStatus':
    case 'task.lastStatus':
    case 'container.pull':
      rememberTask(past, entry);
      break;
    default:
      if (subject.kind === 'instance') rememberInstance(past, entry);
  }
}

function groupOf({ groups }: PastInstances, name: string): PastGroup {
  const group = groups.get(name) ?? { desiredCapacity: null, minSize: null, maxSize: null, live: new Set() };
  groups.set(name, group);
  return group;
}

function rememberInstance(past: PastInstances, { what, atMs, subject: { id } }: TimelineEntry): void {
  if (what.type === 'instance.launched') {
    const group = what.group ?? null;
    past.instances.set(id, {
      id,
      group,
      provider: null,
      cluster: null,
      availabilityZone: what.availabilityZone,
      state: 'pending',
      status: null,
      isConnected: false,
      size: null,
      attributes: {},
      held: nothingHeld(),
      ports: new Set(),
      onHost: nothingHeld(),
      portsOnHost: new Set(),
      tasks: new Set(),
      freedAtMs: null,
    });
    if (group !== null) groupOf(past, group).live.add(id);
    return;
  }
  const instance = past.instances.get(id);
  if (!instance) return;
  instance.freedAtMs = atMs;
  switch (what.type) {
    case 'instance.state':
      instance.state = what.to;
      if (!isLive(instance) && instance.group !== null) groupOf(past, instance.group).live.delete(id);
      break;
    case 'instance.registered':
      Object.assign(instance, { cluster: what.cluster, provider: what.capacityProvider ?? null, status: 'ACTIVE', isConnected: true });
      Object.assign(instance, { size: what.size, attributes: what.attributes });
      if (what.capacityProvider !== undefined && instance.group !== null) past.providers.set(what.capacityProvider, instance.group);
      break;
    case 'instance.status':
      instance.status = what.to;
      break;
    case 'instance.agent':
      instance.isConnected = what.isConnected;
      break;
    case 'instance.capacityProvider':
      instance.provider = what.capacityProvider;
      break;
    case 'instance.attributes':
      instance.attributes = what.attributes;
      break;
    default:
  }
}

function rememberTask(past: PastInstances, { what, atMs, subject: { id } }: TimelineEntry): void {
  if (what.type === 'task.created') {
    if (!what.needs) return;
    const { needs, service = null, group: taskGroup = null, capacityProvider: provider = null } = what;
    past.placements.set(id, { taskId: id, needs, instance: null, service, taskGroup, provider, isStopping: false, isOnHost: false });
    if (what.instance !== undefined) hold(past, id, what.instance);
    return;
  }
  const placement = past.placements.get(taskOf(id));
  if (!placement) return;
  const instance = past.instances.get(placement.instance ?? '');
  if (what.type === 'task.placed') hold(past, id, what.instance);
  else if (what.type === 'container.pull') enterHost(instance, placement);
  else if (what.type === 'task.desiredStatus') {
    placement.isStopping = true;
    if (instance) free(instance, placement, atMs);
  } else if (what.type === 'task.lastStatus') {
    if (what.to === 'DEPROVISIONING' || what.to === 'STOPPED') leaveHost(instance, placement);
    if (what.to !== 'STOPPED') return;
    past.placements.delete(id);
    if (!instance) return;
    instance.freedAtMs = atMs;
    instance.held.enis -= placement.needs.enis;
    instance.tasks.delete(id);
  }
}

/** A container's entry is about its task too. */
function taskOf(id: string): string {
  const [task = id] = id.split('/');
  return task;
}

function free(instance: PastInstance, { needs }: PastPlacement, atMs: number): void {
  instance.freedAtMs = atMs;
  count(instance.held, { ...needs, enis: 0 }, -1);
  for (const port of needs.ports) instance.ports.delete(port);
}

function enterHost(instance: PastInstance | undefined, placement: PastPlacement): void {
  if (!instance || placement.isOnHost) return;
  placement.isOnHost = true;
  count(instance.onHost, { ...placement.needs, enis: 0 }, 1);
  for (const port of placement.needs.ports) instance.portsOnHost.add(port);
}

function leaveHost(instance: PastInstance | undefined, placement: PastPlacement): void {
  if (!instance || !placement.isOnHost) return;
  placement.isOnHost = false;
  count(instance.onHost, { ...placement.needs, enis: 0 }, -1);
  for (const port of placement.needs.ports) instance.portsOnHost.delete(port);
}

function nothingHeld(): Held {
  return { cpuUnits: 0, memoryMiB: 0, enis: 0, gpus: 0 };
}

function count(held: Held, { cpuUnits, memoryMiB, enis, gpus }: Held, by: 1 | -1): void {
  held.cpuUnits += by * cpuUnits;
  held.memoryMiB += by * memoryMiB;
  held.enis += by * enis;
  held.gpus += by * gpus;
}

function hold(past: PastInstances, taskId: string, instance: string): void {
  const placement = past.placements.get(taskId);
  if (!placement || placement.instance !== null) return;
  placement.instance = instance;
  const group = past.instances.get(instance)?.group;
  if (placement.provider !== null && group) past.providers.set(placement.provider, group);
  const of = past.instances.get(instance);
  if (!of) return;
  count(of.held, placement.needs, 1);
  of.tasks.add(taskId);
  for (const port of placement.needs.ports) of.ports.add(port);
}
