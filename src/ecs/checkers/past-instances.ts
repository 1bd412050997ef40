/** What a timeline has said so far of instances, groups and the tasks on them, folded for the checkers. Nothing here knows the model. */
import type { InstanceSize, TaskConstraint, TaskNeeds, TimelineEntry } from '../world/timeline.ts';

export interface PastInstance {
  id: string;
  group: string | null;
  /** Null until it is registered, and where its group has got its provider later. */
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
  /** What the tasks on it hold. */
  held: { cpuUnits: number; memoryMiB: number; enis: number; gpus: number };
  ports: Set<string>;
  /** Ids of its tasks that are not STOPPED, oldest first. */
  tasks: Set<string>;
  /** When it last became free for more, because a task was STOPPED or it could be placed on again; null before. */
  freedAtMs: number | null;
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

/** True while ECS cannot hear of a task, because the agent of its instance is not connected: it goes by what it has heard last. */
export function isUnheard({ placements, instances }: PastInstances, taskId: string): boolean {
  const instance = instances.get(placements.get(taskId)?.instance ?? '');
  return instance !== undefined && instance.status !== null && !instance.isConnected;
}

/** False where the provider is known to be another group's, or the instance in none. */
export function mayServe({ providers }: PastInstances, { group, provider: own }: PastInstance, provider: string): boolean {
  return group !== null && (own ?? provider) === provider && (providers.get(provider) ?? group) === group;
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
      held: { cpuUnits: 0, memoryMiB: 0, enis: 0, gpus: 0 },
      ports: new Set(),
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
    past.placements.set(id, { taskId: id, needs, instance: null, service, taskGroup, provider, isStopping: false });
    if (what.instance !== undefined) hold(past, id, what.instance);
    return;
  }
  const placement = past.placements.get(id);
  if (!placement) return;
  if (what.type === 'task.placed') hold(past, id, what.instance);
  else if (what.type === 'task.desiredStatus') placement.isStopping = true;
  else if (what.type === 'task.lastStatus' && what.to === 'STOPPED') {
    change(past, placement, -1);
    const instance = past.instances.get(placement.instance ?? '');
    if (instance) instance.freedAtMs = atMs;
    past.placements.delete(id);
  }
}

function hold(past: PastInstances, taskId: string, instance: string): void {
  const placement = past.placements.get(taskId);
  if (!placement || placement.instance !== null) return;
  placement.instance = instance;
  const group = past.instances.get(instance)?.group;
  if (placement.provider !== null && group) past.providers.set(placement.provider, group);
  change(past, placement, 1);
}

function change({ instances }: PastInstances, { taskId, instance: id, needs }: PastPlacement, by: 1 | -1): void {
  const instance = instances.get(id ?? '');
  if (!instance) return;
  const { held, ports, tasks } = instance;
  held.cpuUnits += by * needs.cpuUnits;
  held.memoryMiB += by * needs.memoryMiB;
  held.enis += by * needs.enis;
  held.gpus += by * needs.gpus;
  if (by === 1) tasks.add(taskId);
  else tasks.delete(taskId);
  for (const port of needs.ports) {
    if (by === 1) ports.add(port);
    else ports.delete(port);
  }
}
