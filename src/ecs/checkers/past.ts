/** What a timeline has said so far, folded for the checkers: services, deployments, tasks, containers, targets. Nothing here knows the model. */
import type { ContainerSummary, StopCode, TaskStatus, TimelineEntry } from '../world/timeline.ts';
import { noInstances, type PastInstances, rememberInstances } from './past-instances.ts';

export interface PastService {
  name: string;
  desiredCount: number;
  minimumHealthyPercent: number;
  maximumPercent: number;
  gracePeriodMs: number;
  /** Its newest PRIMARY deployment's id; null before the first. */
  primary: string | null;
  /** The deployment that was made last; it says how it goes from one revision to the next, also when it is rolled back. */
  newest: string | null;
  /** Shares of production traffic by deployment, as last told. */
  production: ReadonlyMap<string, number>;
  /** All that are PRIMARY. */
  primaries: Set<string>;
  /** Tasks that are not STOPPED, by id, oldest first. */
  tasks: Map<string, PastTask>;
}

export interface PastDeployment {
  id: string;
  service: string;
  status: string;
  rolloutState: string;
  /** ROLLING, unless it was said to be another. */
  strategy: string;
}

export interface PastTask {
  id: string;
  service: string | null;
  deployment: string | null;
  /** `family:revision`. */
  taskDefinition: string;
  lastStatus: TaskStatus | null;
  /** The moment of RUNNING. */
  runningAtMs: number | null;
  /** Decided to stop: when, and by whom. */
  stop: { atMs: number; stopCode: StopCode } | null;
  health: string;
  /** When it last left HEALTHY. */
  leftHealthyMs: number | null;
  /** When it last became HEALTHY. */
  becameHealthyMs: number | null;
  hasBeenUnhealthy: boolean;
  containers: Map<string, PastContainer>;
  /** By `target group port`. */
  targets: Map<string, PastTarget>;
}

export interface PastContainer {
  name: string;
  lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  startedAtMs: number | null;
  stoppedAtMs: number | null;
  health: string;
  isSignalled: boolean;
}

export interface PastTarget {
  state: string;
  becameHealthyMs: number | null;
  leftHealthyMs: number | null;
  hasBeenUnhealthy: boolean;
}

export interface Past {
  /** Id of the entry that comes next. */
  nextId: number;
  atMs: number;
  /** True once a limit has ended the run. */
  isOver: boolean;
  services: Map<string, PastService>;
  deployments: Map<string, PastDeployment>;
  /** All ever created, by id. */
  tasks: Map<string, PastTask>;
  /** Containers of each registered revision, by `family:revision`. */
  revisions: Map<string, readonly ContainerSummary[]>;
  /** What has been said of container instances. */
  instances: PastInstances;
}

export function emptyPast(): Past {
  return {
    nextId: 0,
    atMs: 0,
    isOver: false,
    services: new Map(),
    deployments: new Map(),
    tasks: new Map(),
    revisions: new Map(),
    instances: noInstances(),
  };
}

/** The id of the task that an entry is about, its own, its container's or its target's; null for all others. */
export function taskIdOf({ subject }: TimelineEntry): string | null {
  if (subject.kind === 'task') return subject.id;
  return subject.kind === 'container' || subject.kind === 'target' ? subject.id.slice(0, subject.id.indexOf('/')) : null;
}

/** The container that an entry is about. */
export function containerOf(past: Past, entry: TimelineEntry): PastContainer | undefined {
  const { id } = entry.subject;
  return past.tasks.get(taskIdOf(entry) ?? '')?.containers.get(id.slice(id.indexOf('/') + 1));
}

/** Takes an entry in. */
export function remember(past: Past, entry: TimelineEntry): void {
  past.nextId = entry.id + 1;
  past.atMs = entry.atMs;
  rememberInstances(past.instances, entry);
  const { what } = entry;
  switch (what.type) {
    case 'limit':
      past.isOver = true;
      break;
    case 'taskDefinition.registered':
      past.revisions.set(`${what.family}:${what.revision}`, what.containers);
      break;
    case 'service.created':
    case 'service.updated':
      rememberService(past, entry.subject.id, what);
      break;
    case 'deployment.created':
      past.deployments.set(entry.subject.id, {
        id: entry.subject.id,
        service: what.service,
        status: what.status,
        rolloutState: 'IN_PROGRESS',
        strategy: what.strategy ?? 'ROLLING',
      });
      rememberPrimary(past, entry.subject.id);
      rememberNewest(past, what.service, entry.subject.id);
      break;
    case 'service.traffic': {
      const service = past.services.get(entry.subject.id);
      if (service) service.production = new Map(Object.entries(what.production));
      break;
    }
    case 'deployment.status': {
      const deployment = past.deployments.get(entry.subject.id);
      if (deployment) deployment.status = what.to;
      if (what.to === 'PRIMARY') rememberPrimary(past, entry.subject.id);
      else past.services.get(deployment?.service ?? '')?.primaries.delete(entry.subject.id);
      break;
    }
    case 'deployment.rolloutState': {
      const deployment = past.deployments.get(entry.subject.id);
      if (deployment) deployment.rolloutState = what.to;
      break;
    }
    case 'task.created':
      rememberTask(past, entry.subject.id, what);
      break;
    default:
      rememberOfTask(past, entry);
  }
}

type What<Type> = Extract<TimelineEntry['what'], { type: Type }>;

function rememberService(past: Past, name: string, what: What<'service.created' | 'service.updated'>): void {
  const { desiredCount, minimumHealthyPercent, maximumPercent, gracePeriodMs } = what;
  const before = past.services.get(name);
  // A name that is used again is a new service; the tasks of the old one are on their way out.
  const isNew = what.type === 'service.created' || !before;
  past.services.set(name, {
    name,
    desiredCount,
    minimumHealthyPercent,
    maximumPercent,
    gracePeriodMs,
    primary: isNew ? null : before.primary,
    newest: isNew ? null : before.newest,
    production: isNew ? new Map() : before.production,
    primaries: isNew ? new Set() : before.primaries,
    tasks: isNew ? new Map() : before.tasks,
  });
}

function rememberPrimary(past: Past, id: string): void {
  const deployment = past.deployments.get(id);
  const service = deployment && past.services.get(deployment.service);
  if (!service) return;
  service.primary = id;
  service.primaries.add(id);
}

function rememberNewest(past: Past, name: string, id: string): void {
  const service = past.services.get(name);
  if (service) service.newest = id;
}

function rememberTask(past: Past, id: string, what: What<'task.created'>): void {
  const task: PastTask = {
    id,
    service: what.service ?? null,
    deployment: what.deployment ?? null,
    taskDefinition: what.taskDefinition,
    lastStatus: null,
    runningAtMs: null,
    stop: null,
    health: 'UNKNOWN',
    leftHealthyMs: null,
    becameHealthyMs: null,
    hasBeenUnhealthy: false,
    containers: new Map(what.containers.map((name) => [name, newContainer(name)])),
    targets: new Map(),
  };
  past.tasks.set(id, task);
  if (task.service !== null) past.services.get(task.service)?.tasks.set(id, task);
}

function newContainer(name: string): PastContainer {
  return { name, lastStatus: 'PENDING', startedAtMs: null, stoppedAtMs: null, health: 'UNKNOWN', isSignalled: false };
}

function rememberOfTask(past: Past, entry: TimelineEntry): void {
  const { what, atMs } = entry;
  const task = past.tasks.get(taskIdOf(entry) ?? '');
  if (!task) return;
  switch (what.type) {
    case 'task.lastStatus':
      task.lastStatus = what.to;
      if (what.to === 'RUNNING') task.runningAtMs = atMs;
      if (what.to === 'STOPPED' && task.service !== null) past.services.get(task.service)?.tasks.delete(task.id);
      break;
    case 'task.desiredStatus':
      task.stop ??= { atMs, stopCode: what.stopCode };
      break;
    case 'task.health':
      noteHealth(task, what.to, atMs);
      task.health = what.to;
      break;
    case 'target.state': {
      const key = targetKey(what);
      const target = task.targets.get(key) ?? { state: '', becameHealthyMs: null, leftHealthyMs: null, hasBeenUnhealthy: false };
      noteHealth(target, what.to.toUpperCase(), atMs, target.state === 'healthy');
      // One that leaves its group while its task is to go on is lost.
      if ((what.to === 'draining' || what.to === 'unused') && task.stop === null) target.hasBeenUnhealthy = true;
      target.state = what.to;
      task.targets.set(key, target);
      break;
    }
    default:
      rememberOfContainer(containerOf(past, entry), what, atMs);
  }
}

export function targetKey({ targetGroupArn, port }: What<'target.state'>): string {
  return `${targetGroupArn} ${port}`;
}

type HealthNotes = Pick<PastTask, 'becameHealthyMs' | 'leftHealthyMs' | 'hasBeenUnhealthy'> & { health?: string };

function noteHealth(of: HealthNotes, to: string, atMs: number, wasHealthy = of.health === 'HEALTHY'): void {
  if (to === 'HEALTHY') of.becameHealthyMs = atMs;
  else if (wasHealthy) of.leftHealthyMs = atMs;
  if (to === 'UNHEALTHY') of.hasBeenUnhealthy = true;
}

function rememberOfContainer(container: PastContainer | undefined, what: TimelineEntry['what'], atMs: number): void {
  if (!container) return;
  if (what.type === 'container.health') container.health = what.to;
  if (what.type === 'container.signal') container.isSignalled = true;
  if (what.type !== 'container.lastStatus') return;
  container.lastStatus = what.to;
  if (what.to === 'RUNNING') {
    container.startedAtMs = atMs;
    container.health = 'UNKNOWN';
    container.isSignalled = false;
  }
  if (what.to === 'STOPPED') container.stoppedAtMs = atMs;
}
