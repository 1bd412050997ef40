/** What exists at any moment of a run, found at the same cost however long the run is: every so often the whole is noted, the rest is read again. */
import { countUpTo } from './halving.ts';
import type { StopCode, TaskStatus, Timeline, TimelineEntry } from './world/timeline.ts';

/** A task as it is at a moment. */
export interface SceneTask {
  readonly taskId: string;
  /** Service name, or null for a standalone task. */
  readonly service: string | null;
  readonly deployment: string | null;
  readonly taskDefinition: string;
  /** The launch type where no provider is named. */
  readonly capacityProvider: string;
  readonly availabilityZone: string;
  readonly lastStatus: TaskStatus | null;
  readonly desiredStatus: 'RUNNING' | 'STOPPED';
  readonly health: string;
  readonly stopCode: StopCode | null;
  readonly stoppedReason: string | null;
  /** When it became STOPPED, in ms. */
  readonly stoppedAtMs: number | null;
  readonly containers: Readonly<Record<string, SceneContainer>>;
  readonly targets: readonly SceneTarget[];
}

export interface SceneContainer {
  readonly lastStatus: 'PENDING' | 'RUNNING' | 'STOPPED';
  readonly health: string;
  readonly exitCode: number | null;
}

export interface SceneTarget {
  readonly targetGroupArn: string;
  readonly port: number;
  readonly state: string;
}

export interface SceneService {
  readonly name: string;
  readonly desiredCount: number;
  readonly taskDefinition: string;
  readonly isSteady: boolean;
  /** The newest last. */
  readonly deployments: readonly SceneDeployment[];
}

/** One that is not INACTIVE. */
export interface SceneDeployment {
  readonly id: string;
  readonly taskDefinition: string;
  readonly status: string;
  readonly rolloutState: string;
}

/** Requests per 1,000 s, served and failed, that come for a destination. */
export type SceneLoad = Omit<Extract<TimelineEntry['what'], { type: 'load' }>, 'type'>;

export interface Scene {
  readonly atMs: number;
  /** Entries of the timeline that have happened. */
  readonly entries: number;
  /** In the order in which they came to be; a stopped one is forgotten an hour after, as AWS does. */
  readonly tasks: readonly SceneTask[];
  readonly services: readonly SceneService[];
  /** One for each destination of requests; none where nobody asks for anything. */
  readonly load: readonly SceneLoad[];
}

/** Asked for moments in any order. */
export interface Scenes {
  /** What exists after all that happened at or before the moment. */
  at(atMs: number): Scene;
}

interface State {
  tasks: Map<string, SceneTask>;
  services: Map<string, SceneService>;
  /** Service names by deployment. */
  owners: Map<string, string>;
  /** Deployments that are INACTIVE, by id: a rollback may bring one back. */
  retired: Map<string, SceneDeployment>;
  /** By destination. */
  load: Map<string, SceneLoad>;
}

interface Checkpoint extends State {
  /** Entries that had happened. */
  entries: number;
}

/** Entries between two checkpoints at least; where more exists than that, as many as exist, so that checkpoints never outgrow the timeline. */
const SPACING = 64;
const STOPPED_TASK_KEPT_MS = 60 * 60 * 1_000;

/** Reads a timeline once; after that a moment costs what exists at it, and a few dozen entries at most. */
export function scenesOf(timeline: Timeline): Scenes {
  const checkpoints: Checkpoint[] = [];
  const state = emptyState();
  let due = 0;
  for (const [index, entry] of timeline.entries()) {
    if (index >= due) {
      forgetStopped(state, entry.atMs);
      checkpoints.push({ entries: index, ...copyOf(state) });
      due = index + Math.max(SPACING, state.tasks.size + state.services.size);
    }
    fold(state, entry);
  }
  return {
    at(atMs) {
      const entries = countUpTo(timeline, ({ atMs: at }) => at <= atMs);
      const from = checkpoints[countUpTo(checkpoints, (one) => one.entries <= entries) - 1];
      const now = copyOf(from ?? emptyState());
      for (let index = from?.entries ?? 0; index < entries; index += 1) fold(now, timeline[index] as TimelineEntry);
      forgetStopped(now, atMs);
      return { atMs, entries, tasks: [...now.tasks.values()], services: [...now.services.values()], load: [...now.load.values()] };
    },
  };
}

/** What the maps hold is never changed in place, so that copies share it. */
function copyOf({ tasks, services, owners, retired, load }: State): State {
  return { tasks: new Map(tasks), services: new Map(services), owners: new Map(owners), retired: new Map(retired), load: new Map(load) };
}

function emptyState(): State {
  return { tasks: new Map(), services: new Map(), owners: new Map(), retired: new Map(), load: new Map() };
}

function forgetStopped({ tasks }: State, nowMs: number): void {
  for (const { taskId, stoppedAtMs } of tasks.values()) {
    if (stoppedAtMs !== null && stoppedAtMs + STOPPED_TASK_KEPT_MS < nowMs) tasks.delete(taskId);
  }
}

function fold(state: State, entry: TimelineEntry): void {
  const { subject, what } = entry;
  if (what.type === 'load') state.load.set(JSON.stringify(what.to), { to: what.to, served: what.served, failed: what.failed });
  else if (subject.kind === 'service') foldService(state, subject.id, what);
  else if (subject.kind === 'deployment') foldDeployment(state, subject.id, what);
  else if (what.type === 'task.created') state.tasks.set(subject.id, newTask(subject.id, what));
  else if (subject.kind === 'task') changeTask(state, subject.id, (task) => taskAfter(task, entry));
  // A target is named after its task.
  else if (subject.kind === 'target') changeTask(state, subject.id.slice(0, subject.id.indexOf('/')), (task) => taskAfter(task, entry));
  else if (subject.kind === 'container') {
    const slash = subject.id.indexOf('/');
    changeTask(state, subject.id.slice(0, slash), (task) => containerAfter(task, subject.id.slice(slash + 1), entry));
  }
}

function changeTask({ tasks }: State, taskId: string, change: (task: SceneTask) => SceneTask): void {
  const task = tasks.get(taskId);
  if (task) tasks.set(taskId, change(task));
}

function newTask(taskId: string, created: Extract<TimelineEntry['what'], { type: 'task.created' }>): SceneTask {
  const { service = null, deployment = null, taskDefinition, capacityProvider, launchType, availabilityZone, containers } = created;
  return {
    taskId,
    service,
    deployment,
    taskDefinition,
    capacityProvider: capacityProvider ?? launchType,
    availabilityZone,
    lastStatus: null,
    desiredStatus: 'RUNNING',
    health: 'UNKNOWN',
    stopCode: null,
    stoppedReason: null,
    stoppedAtMs: null,
    containers: Object.fromEntries(containers.map((name) => [name, newContainer])),
    targets: [],
  };
}

const newContainer: SceneContainer = { lastStatus: 'PENDING', health: 'UNKNOWN', exitCode: null };

function taskAfter(task: SceneTask, { what, atMs }: TimelineEntry): SceneTask {
  switch (what.type) {
    case 'task.lastStatus':
      return { ...task, lastStatus: what.to, stoppedAtMs: what.to === 'STOPPED' ? atMs : null };
    case 'task.desiredStatus':
      return { ...task, desiredStatus: what.to, stopCode: what.stopCode, stoppedReason: what.stoppedReason };
    case 'task.health':
      return { ...task, health: what.to };
    case 'target.state': {
      const { targetGroupArn, port, to: state } = what;
      const others = task.targets.filter((one) => one.targetGroupArn !== targetGroupArn || one.port !== port);
      return { ...task, targets: [...others, { targetGroupArn, port, state }] };
    }
    default:
      return task;
  }
}

function containerAfter(task: SceneTask, name: string, { what }: TimelineEntry): SceneTask {
  const before = Object.hasOwn(task.containers, name) ? (task.containers[name] as SceneContainer) : newContainer;
  let after = before;
  if (what.type === 'container.lastStatus') {
    // A process that begins is UNKNOWN until it is asked.
    const health = what.to === 'RUNNING' ? 'UNKNOWN' : before.health;
    after = { lastStatus: what.to, health, exitCode: what.exitCode ?? null };
  } else if (what.type === 'container.restart') after = { ...before, lastStatus: 'PENDING' };
  else if (what.type === 'container.health') after = { ...before, health: what.to };
  return after === before ? task : { ...task, containers: { ...task.containers, [name]: after } };
}

function foldService({ services }: State, name: string, what: TimelineEntry['what']): void {
  const service = services.get(name);
  if (what.type === 'service.created' || what.type === 'service.updated') {
    const { desiredCount, taskDefinition } = what;
    services.set(name, { name, isSteady: false, deployments: [], ...service, desiredCount, taskDefinition });
  } else if (service && (what.type === 'service.steadyState' || what.type === 'service.unsteady')) {
    services.set(name, { ...service, isSteady: what.type === 'service.steadyState' });
  }
}

function foldDeployment({ services, owners, retired }: State, id: string, what: TimelineEntry['what']): void {
  if (what.type === 'deployment.created') owners.set(id, what.service);
  const name = owners.get(id);
  const service = name === undefined ? undefined : services.get(name);
  if (!service) return;
  let { deployments } = service;
  if (what.type === 'deployment.created') {
    const older = deployments.map((one) => (one.status === 'PRIMARY' ? { ...one, status: 'ACTIVE' } : one));
    deployments = [...older, { id, taskDefinition: what.taskDefinition, status: what.status, rolloutState: 'IN_PROGRESS' }];
  } else if (what.type === 'deployment.rolloutState') {
    deployments = deployments.map((one) => (one.id === id ? { ...one, rolloutState: what.to } : one));
  } else if (what.type === 'deployment.status') {
    const known = deployments.find((one) => one.id === id) ?? retired.get(id);
    if (!known) return;
    const changed = { ...known, status: what.to };
    const isGone = what.to === 'INACTIVE';
    if (isGone) retired.set(id, changed);
    else retired.delete(id);
    const isShown = deployments.some((one) => one.id === id);
    if (isGone) deployments = deployments.filter((one) => one.id !== id);
    else deployments = isShown ? deployments.map((one) => (one.id === id ? changed : one)) : [...deployments, changed];
  } else return;
  services.set(service.name, { ...service, deployments });
}
