/** The timeline folded for eyes and checks: tasks as lanes, service events, counts at any moment. Plain data, small enough to stand in a page. */
import { noteOf } from './history-notes.ts';
import { repeatsMs } from './world/repeats.ts';
import type { Happening, StopCode, TaskStatus, Timeline, TimelineEntry } from './world/timeline.ts';

/** One task over time. */
export interface TaskLane {
  /** 32 hex digits. */
  taskId: string;
  /** Service name, or null for a standalone task. */
  service: string | null;
  /** `family:revision`. */
  taskDefinition: string;
  /** `FARGATE`, `FARGATE_SPOT`, or the launch type where no provider is named. */
  capacityProvider: string;
  availabilityZone: string;
  /** EC2 id of the instance that it is on; absent on Fargate, and while it waits for one. */
  instance?: string;
  /** When it was placed on that instance, in a zone; absent where that was at its creation. */
  placedMs?: number;
  /** In order; the first has the moment of creation. `cause` is the entry that brought it about, or null where none did. */
  statuses: readonly { atMs: number; status: TaskStatus; entry: number; cause?: number | null }[];
  /** Its health as its checks have it, from each moment at which it changed; absent where it never did. */
  health?: readonly { atMs: number; status: string; entry: number; cause: number | null }[];
  /** The states of its targets as the load balancer has them; absent where it has none. */
  targets?: readonly {
    atMs: number;
    targetGroupArn: string;
    port: number;
    state: string;
    reason?: string;
    entry: number;
    cause: number | null;
  }[];
  containers: readonly string[];
  stop: {
    atMs: number;
    stopCode: StopCode;
    stoppedReason: string;
    exitCode: number | null;
    containerReason: string | null;
    everRan: boolean;
    entry: number;
  } | null;
  /** Addresses that answer, with the moment they began to; `endMs` when the container ended. */
  listening: readonly { atMs: number; endMs: number | null; port: number; reachable: boolean; routes: Readonly<Record<string, number>> }[];
}

/** A line of the log: AWS's service events, task stops, calls and their refusals, injected changes; notes on health, targets, deployments. */
export interface LogLine {
  atMs: number;
  /**
   * The timeline entry it comes from. Messages that AWS repeats while nothing changes have no entry: theirs are numbers beyond the timeline's end,
   * each its own, and their cause is the line they repeat.
   */
  entry: number;
  /** The entry that caused it, if one did. */
  cause: number | null;
  kind: 'event' | 'stop' | 'call' | 'refusal' | 'change' | 'limit' | 'note';
  /** Task, service … it speaks of. */
  subject: string;
  text: string;
}

/** The moments at which the desired count of a service was set. */
export interface DesiredCount {
  atMs: number;
  service: string;
  desiredCount: number;
  /** Healthy tasks that a deployment keeps: minimumHealthyPercent of the desired count, rounded up. */
  minimum?: number;
  /** Tasks that a deployment may have in RUNNING or PENDING: maximumPercent of it, rounded down. Source: DeploymentConfiguration in the API reference. */
  maximum?: number;
}

export interface History {
  endMs: number;
  tasks: readonly TaskLane[];
  log: readonly LogLine[];
  desired: readonly DesiredCount[];
}

/** What is gathered of a task while the timeline is read. */
interface Gathering {
  lane: Mutable<TaskLane>;
  isLogged: boolean;
}

type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] | undefined
    ? Mutable<Item>[] | Extract<T[K], undefined>
    : T[K] extends object | null
      ? Mutable<T[K]>
      : T[K];
};

/** What the log knows of an entry: that it is a line, or the line that speaks for it. */
type Speakers = Map<number, number>;

/**
 * Folds a timeline into lanes, log and desired counts.
 * @param endMs the moment at which the run ended
 */
export function toHistory(timeline: Timeline, endMs: number): History {
  const tasks = new Map<string, Gathering>();
  const log: LogLine[] = [];
  const desired: DesiredCount[] = [];
  const speakers: Speakers = new Map();
  const steady = new Map<string, LogLine>();
  const repeats: LogLine[] = [];
  const repeat = (service: string, untilMs: number) => {
    const line = steady.get(service);
    if (line) for (const atMs of repeatsMs(line.atMs, untilMs)) repeats.push({ ...line, atMs, cause: line.entry });
    steady.delete(service);
  };
  const say = (entry: TimelineEntry, kind: LogLine['kind'], text: string) => {
    log.push({ atMs: entry.atMs, entry: entry.id, cause: spokenCause(timeline, speakers, entry), kind, subject: entry.subject.id, text });
    speakers.set(entry.id, entry.id);
  };
  for (const entry of timeline) {
    const { what } = entry;
    foldTask(timeline, tasks, entry, say, speakers);
    switch (what.type) {
      case 'service.created':
      case 'service.updated':
        desired.push({ atMs: entry.atMs, service: entry.subject.id, ...countsOf(what) });
        break;
      case 'service.event':
        say(entry, 'event', what.message);
        if (isCausedBy(timeline, entry, 'service.steadyState')) steady.set(entry.subject.id, log.at(-1) as LogLine);
        break;
      case 'service.unsteady':
        repeat(entry.subject.id, entry.atMs);
        break;
      case 'call':
        if (what.outcome === 'ok') say(entry, 'call', `${what.operation} ${entry.subject.id}`);
        else say(entry, 'refusal', `${what.operation} refused: ${what.exception}: ${what.message}`);
        break;
      case 'change':
        say(entry, 'change', what.effect);
        break;
      case 'limit':
        say(entry, 'limit', what.message);
        break;
      default: {
        const note = noteOf(entry);
        if (note !== null) say(entry, 'note', note);
      }
    }
  }
  for (const service of [...steady.keys()]) repeat(service, endMs);
  const numbered = repeats.map((line, index) => ({ ...line, entry: timeline.length + index }));
  return { endMs, tasks: [...tasks.values()].map(({ lane }) => lane), log: inOrder(log, numbered), desired };
}

/** Of a DAEMON service the desired count is the number of instances that shall have a task. */
function countsOf({
  desiredCount,
  minimumHealthyPercent,
  maximumPercent,
}: Extract<Happening, { minimumHealthyPercent: number }>): Omit<DesiredCount, 'atMs' | 'service'> {
  return {
    desiredCount,
    minimum: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
    maximum: Math.floor((desiredCount * maximumPercent) / 100),
  };
}

/** Both in one list in order of time; repeats come after what happened at the same moment. */
function inOrder(log: LogLine[], repeats: readonly LogLine[]): LogLine[] {
  return repeats.length === 0 ? log : [...log, ...repeats].sort((a, b) => a.atMs - b.atMs);
}

function isCausedBy(timeline: Timeline, { cause }: TimelineEntry, type: Happening['type']): boolean {
  return cause.by === 'entry' && timeline[cause.id]?.what.type === type;
}

function causeId({ cause }: TimelineEntry): number | null {
  return cause.by === 'entry' ? cause.id : null;
}

/** The nearest entry up the chain of causes that the log has a line for. */
function spokenCause(timeline: Timeline, speakers: Speakers, { cause }: TimelineEntry): number | null {
  for (let at = cause; at.by === 'entry'; at = timeline[at.id]?.cause ?? { by: 'outside' }) {
    const line = speakers.get(at.id);
    if (line !== undefined) return line;
  }
  return null;
}

type Say = (entry: TimelineEntry, kind: LogLine['kind'], text: string) => void;

function foldTask(timeline: Timeline, tasks: Map<string, Gathering>, entry: TimelineEntry, say: Say, speakers: Speakers): void {
  const { what, atMs, subject } = entry;
  if (what.type === 'task.created') {
    tasks.set(subject.id, { lane: newLane(subject.id, what), isLogged: false });
    return;
  }
  // Containers' and targets' ids begin with their task's.
  const gathered = tasks.get(subject.kind === 'task' ? subject.id : (subject.id.split('/', 1)[0] ?? ''));
  if (!gathered) return;
  const { lane } = gathered;
  const sayStop = () => {
    if (gathered.isLogged || !lane.stop) return;
    gathered.isLogged = true;
    const exit = lane.stop.exitCode === null ? '' : ` (exit code ${lane.stop.exitCode})`;
    say(entry, 'stop', `task ${lane.taskId.slice(0, 8)}… stopped: ${lane.stop.stoppedReason}${exit}`);
    // Replacements are caused by the decision to stop; the line speaks for it.
    speakers.set(lane.stop.entry, entry.id);
  };
  switch (what.type) {
    case 'task.placed':
      lane.instance = what.instance;
      lane.placedMs = atMs;
      lane.availabilityZone = what.availabilityZone;
      break;
    case 'task.lastStatus':
      lane.statuses.push({ atMs, status: what.to, entry: entry.id, cause: causeId(entry) });
      if (what.to === 'DEPROVISIONING') sayStop();
      break;
    case 'task.desiredStatus': {
      const { stopCode, stoppedReason } = what;
      const everRan = lane.statuses.some(({ status }) => status === 'RUNNING');
      lane.stop = { atMs, stopCode, stoppedReason, exitCode: null, containerReason: null, everRan, entry: entry.id };
      const exit = exitBehind(timeline, entry);
      if (exit) noteExit(lane.stop, exit);
      if (exit || !everRan) sayStop();
      break;
    }
    case 'task.health':
      lane.health ??= [];
      lane.health.push({ atMs, status: what.to, entry: entry.id, cause: causeId(entry) });
      break;
    case 'target.state':
      foldTarget(lane, entry, what);
      break;
    case 'container.lastStatus':
      foldContainer(lane, entry, what, sayStop);
      break;
    case 'container.listening':
      lane.listening.push({ atMs, endMs: null, port: what.port, reachable: what.reachable, routes: what.routes });
      break;
    default:
  }
}

type ContainerStatus = Extract<Happening, { type: 'container.lastStatus' }>;

/** The container whose end made the task stop, if one did. */
function exitBehind(timeline: Timeline, { cause }: TimelineEntry): ContainerStatus | null {
  const what = cause.by === 'entry' ? timeline[cause.id]?.what : undefined;
  return what?.type === 'container.lastStatus' && what.to === 'STOPPED' ? what : null;
}

function noteExit(stop: NonNullable<Mutable<TaskLane>['stop']>, { exitCode, reason }: ContainerStatus): void {
  stop.exitCode ??= exitCode ?? null;
  stop.containerReason ??= reason ?? null;
}

function foldContainer(lane: Mutable<TaskLane>, { atMs }: TimelineEntry, what: ContainerStatus, sayStop: () => void): void {
  if (what.to !== 'STOPPED') return;
  for (const listening of lane.listening) listening.endMs ??= atMs;
  if (!lane.stop || lane.stop.exitCode !== null) return;
  noteExit(lane.stop, what);
  if (what.exitCode !== undefined) sayStop();
}

function foldTarget(lane: Mutable<TaskLane>, entry: TimelineEntry, what: Extract<Happening, { type: 'target.state' }>): void {
  const { targetGroupArn, port, to: state, reason } = what;
  lane.targets ??= [];
  const { atMs, id } = entry;
  lane.targets.push({ atMs, targetGroupArn, port, state, ...(reason !== undefined && { reason }), entry: id, cause: causeId(entry) });
}

function newLane(
  taskId: string,
  {
    service,
    taskDefinition,
    capacityProvider,
    launchType,
    availabilityZone,
    containers,
    instance,
  }: Extract<Happening, { type: 'task.created' }>,
): Mutable<TaskLane> {
  return {
    taskId,
    service: service ?? null,
    taskDefinition,
    capacityProvider: capacityProvider ?? launchType,
    availabilityZone,
    ...(instance !== undefined && { instance }),
    statuses: [],
    containers: [...containers],
    stop: null,
    listening: [],
  };
}
