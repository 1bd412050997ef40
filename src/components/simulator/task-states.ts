/** Reads a history at one moment: the state of each task, the counts, and the moments worth stopping at. Pure. */
import type { History, LogLine, TaskLane, TaskStatus } from '../../ecs/ecs.ts';

/** A task at one moment. */
export interface TaskState {
  lane: TaskLane;
  /** Its lastStatus. */
  status: TaskStatus;
  /** ECS decided to stop it (desiredStatus STOPPED), whatever its lastStatus. */
  isStopping: boolean;
}

/** The counts of the head line, as DescribeServices words them. */
export interface Counts {
  desired: number;
  running: number;
  pending: number;
  /** Asked for and without a task that lives or comes up. */
  waiting: number;
}

/** The state of a task at a moment in ms; null before it was created. */
export function stateAt(lane: TaskLane, atMs: number): TaskState | null {
  let status: TaskStatus | null = null;
  for (const change of lane.statuses) {
    if (change.atMs > atMs) break;
    status = change.status;
  }
  if (status === null) return null;
  const stopsByNow = lane.stop !== null && lane.stop.atMs <= atMs;
  return { lane, status, isStopping: stopsByNow || status === 'STOPPED' };
}

/** The Availability Zone of a task at a moment in ms; empty while it waits to be placed on an instance. */
export function zoneAt({ availabilityZone, placedMs = 0 }: TaskLane, atMs: number): string {
  return atMs < placedMs ? '' : availabilityZone;
}

/** The tasks created and not yet STOPPED at a moment in ms, in the order of the history. */
export function presentAt(tasks: readonly TaskLane[], atMs: number): TaskState[] {
  return tasks.flatMap((lane) => {
    const state = stateAt(lane, atMs);
    return state !== null && state.status !== 'STOPPED' ? [state] : [];
  });
}

/** True for the states on the way to RUNNING. */
export function isBeforeRunning(status: TaskStatus): boolean {
  return status === 'PROVISIONING' || status === 'PENDING' || status === 'ACTIVATING';
}

/** The tasks of a service; all of them, standalone ones too, without a name. */
export function tasksOf(history: History, service?: string): readonly TaskLane[] {
  return service === undefined ? history.tasks : history.tasks.filter((task) => task.service === service);
}

/** The desired count at a moment in ms: of one service, or of all together. */
function desiredAt(history: History, atMs: number, service?: string): number {
  const latest = new Map<string, number>();
  for (const change of history.desired) {
    if (change.atMs <= atMs && (service === undefined || change.service === service)) latest.set(change.service, change.desiredCount);
  }
  return [...latest.values()].reduce((sum, count) => sum + count, 0);
}

/** The counts at a moment in ms. */
export function countsAt(history: History, atMs: number, service?: string): Counts {
  const states = presentAt(tasksOf(history, service), atMs);
  const desired = desiredAt(history, atMs, service);
  const running = states.filter((state) => state.status === 'RUNNING').length;
  const pending = states.filter((state) => isBeforeRunning(state.status) && !state.isStopping).length;
  const kept = states.filter((state) => state.lane.service !== null && !state.isStopping).length;
  return { desired, running, pending, waiting: Math.max(0, desired - kept) };
}

/** The moment a task reached a status first, in ms; null if it never did. */
export function reachedAt(lane: TaskLane, status: TaskStatus): number | null {
  return lane.statuses.find((change) => change.status === status)?.atMs ?? null;
}

/** The moment a task was created, in ms. */
export function createdAt(lane: TaskLane): number {
  return lane.statuses[0]?.atMs ?? 0;
}

/** The RUNNING task that was created first, if any runs at that moment. */
export function oldestRunning(tasks: readonly TaskLane[], atMs: number): TaskLane | null {
  const running = presentAt(tasks, atMs).filter((state) => state.status === 'RUNNING' && !state.isStopping);
  return running.reduce<TaskLane | null>((oldest, { lane }) => (oldest && createdAt(oldest) <= createdAt(lane) ? oldest : lane), null);
}

/** Every moment at which the picture changes, ascending and distinct, in ms. */
export function eventTimes(history: History): number[] {
  const times = new Set<number>();
  for (const task of history.tasks) {
    for (const change of task.statuses) times.add(change.atMs);
    if (task.stop) times.add(task.stop.atMs);
  }
  for (const line of history.log) times.add(line.atMs);
  for (const change of history.desired) times.add(change.atMs);
  return [...times].sort((a, b) => a - b);
}

const calmStopCodes: ReadonlySet<string> = new Set(['UserInitiated', 'ServiceSchedulerInitiated']);

/** True for a stop that nobody asked for; a task replaced because of its health is one, although the scheduler stopped it. */
export function isFailedStop(stop: NonNullable<TaskLane['stop']>): boolean {
  return !calmStopCodes.has(stop.stopCode) || /failed .*health checks/i.test(stop.stoppedReason);
}

/** True for a refusal, a limit, and a service event that says it was unable to do something. */
export function isFailureLine(line: LogLine): boolean {
  return line.kind === 'refusal' || line.kind === 'limit' || (line.kind === 'event' && /unable to/.test(line.text));
}

/** The moments of failures (failed stops, refusals, service events that say `unable to`), ascending and distinct, in ms. */
export function failureTimes(history: History): number[] {
  const times = new Set<number>();
  for (const task of history.tasks) if (task.stop && isFailedStop(task.stop)) times.add(task.stop.atMs);
  for (const line of history.log) if (isFailureLine(line)) times.add(line.atMs);
  return [...times].sort((a, b) => a - b);
}

/** Where a picture opens by itself: the first steady state, or the end of the run, in ms. */
export function openingMoment(history: History): number {
  const steady = history.log.find((line) => line.kind === 'event' && line.text.includes('has reached a steady state'));
  return steady?.atMs ?? history.endMs;
}

/** Names of tasks as people can say them: the first four hex digits, and more of them where two tasks would share a name. */
export function shortNames(tasks: readonly TaskLane[]): ReadonlyMap<string, string> {
  let length = 4;
  while (length < 32 && new Set(tasks.map((task) => task.taskId.slice(0, length))).size < tasks.length) length++;
  return new Map(tasks.map((task) => [task.taskId, task.taskId.slice(0, length)]));
}
