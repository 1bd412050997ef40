/** The run in sentences, for ears and for readers of lists. Says no more and no less than the picture. Pure. */
import type { History, LogLine, TaskLane, TaskStatus } from '../../ecs/ecs.ts';
import { timeInWords } from './lanes/time-axis.ts';
import { countsAt, shortNames, tasksOf } from './task-states.ts';

/** One sentence; several tasks that do the same at the same moment share one. */
export interface NarratedLine {
  atMs: number;
  /** The timeline entry that it tells, the first of them where it tells several. */
  entry: number;
  text: string;
}

/** All of the run, in the order of the timeline. */
export function narrate(history: History, service?: string): NarratedLine[] {
  const tasks = tasksOf(history, service);
  const lines = [
    ...narrateTasks(tasks),
    ...narrateChecks(tasks),
    ...history.log.filter((line) => line.kind !== 'stop').map(narrateLog),
    ...narrateDesired(history, service),
  ];
  return lines.sort((a, b) => a.atMs - b.atMs || a.entry - b.entry);
}

/** What a listener hears after a step from one moment to another: what happened between, or how things stand when that is too much. */
export function narrateStep(lines: readonly NarratedLine[], history: History, fromMs: number, toMs: number, service?: string): string {
  const heard = toMs > fromMs ? lines.filter((line) => line.atMs > fromMs && line.atMs <= toMs) : [];
  if (heard.length === 0 || heard.length > 4) return standing(history, toMs, service);
  return heard.map((line) => line.text).join(' ');
}

/** `t = 312 s: 9 desired, 3 running, 6 pending.` */
export function standing(history: History, atMs: number, service?: string): string {
  const { desired, running, pending } = countsAt(history, atMs, service);
  return `t = ${timeInWords(atMs)}: ${desired} desired, ${running} running, ${pending} pending.`;
}

interface StatusChange {
  lane: TaskLane;
  atMs: number;
  status: TaskStatus;
  entry: number;
}

function narrateTasks(tasks: readonly TaskLane[]): NarratedLine[] {
  const names = shortNames(tasks);
  const groups = new Map<string, StatusChange[]>();
  for (const lane of tasks) {
    for (const change of lane.statuses) {
      const key = [
        change.atMs,
        change.status,
        lane.availabilityZone,
        lane.capacityProvider,
        isFirstOfStop(lane, change.status) ? lane.taskId : '',
        change.status === 'PENDING' ? (lane.instance ?? '') : '',
      ].join(' ');
      const group = groups.get(key);
      if (group) group.push({ lane, ...change });
      else groups.set(key, [{ lane, ...change }]);
    }
  }
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const who = group.map(({ lane }) => names.get(lane.taskId) ?? lane.taskId);
    const subject = who.length === 1 ? `task ${who[0]}` : `tasks ${listed(who)}`;
    const does = deeds[first.status][who.length === 1 ? 0 : 1];
    const where = whereOf(first);
    const why = isFirstOfStop(first.lane, first.status) ? stopReason(first.lane) : '';
    return [
      {
        atMs: first.atMs,
        entry: first.entry,
        text: `At ${timeInWords(first.atMs)} ${subject} in ${first.lane.availabilityZone} ${does}${where}${why}.`,
      },
    ];
  });
}

/** On what it is to run, once that is known: the provider first, the instance when it goes there. */
function whereOf({ status, lane }: StatusChange): string {
  if (status === 'PROVISIONING') return ` on ${lane.capacityProvider}`;
  return status === 'PENDING' && lane.instance !== undefined ? ` on ${lane.instance}` : '';
}

/** What the log says of a target already: that it fails, and that it does no more. */
const isLogged = (from: string | undefined, to: string) => to === 'unhealthy' || from === 'unhealthy';

/** What goes as it should and so has no line in the log: tasks that are found healthy, targets on their way in and out. */
function narrateChecks(tasks: readonly TaskLane[]): NarratedLine[] {
  const names = shortNames(tasks);
  const groups = new Map<string, { atMs: number; entry: number; who: string[]; does: string }>();
  const tell = (lane: TaskLane, { atMs, entry }: { atMs: number; entry: number }, one: string, several: string) => {
    const key = `${atMs} ${one}`;
    const name = names.get(lane.taskId) ?? lane.taskId;
    const group = groups.get(key);
    if (!group) groups.set(key, { atMs, entry, who: [name], does: one });
    else {
      group.who.push(name);
      group.does = several;
    }
  };
  for (const lane of tasks) {
    for (const change of lane.health ?? []) if (change.status === 'HEALTHY') tell(lane, change, 'is HEALTHY', 'are HEALTHY');
    const before = new Map<string, string>();
    for (const change of lane.targets ?? []) {
      const target = `${change.targetGroupArn} ${change.port}`;
      const group = change.targetGroupArn.split('/')[1] ?? change.targetGroupArn;
      if (!isLogged(before.get(target), change.state)) {
        tell(lane, change, `is ${change.state} as a target in ${group}`, `are ${change.state} as targets in ${group}`);
      }
      before.set(target, change.state);
    }
  }
  return [...groups.values()].map(({ atMs, entry, who, does }) => ({
    atMs,
    entry,
    text: `At ${timeInWords(atMs)} ${who.length === 1 ? `task ${who[0]}` : `tasks ${listed(who)}`} ${does}.`,
  }));
}

/** What a task does on reaching a status, for one and for several. */
const deeds: Readonly<Record<TaskStatus, readonly [string, string]>> = {
  PROVISIONING: ['began provisioning', 'began provisioning'],
  PENDING: ['is pending', 'are pending'],
  ACTIVATING: ['began activating', 'began activating'],
  RUNNING: ['is running', 'are running'],
  DEACTIVATING: ['began deactivating', 'began deactivating'],
  STOPPING: ['is stopping', 'are stopping'],
  DEPROVISIONING: ['began deprovisioning', 'began deprovisioning'],
  STOPPED: ['has stopped', 'have stopped'],
};

const leaving: readonly TaskStatus[] = ['DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'];

/** The reason is told once, at the first status on the way out. */
function isFirstOfStop(lane: TaskLane, status: TaskStatus): boolean {
  return lane.stop !== null && lane.statuses.find((change) => leaving.includes(change.status))?.status === status;
}

function stopReason(lane: TaskLane): string {
  if (!lane.stop) return '';
  const exit = lane.stop.exitCode === null ? '' : `, exit code ${lane.stop.exitCode}`;
  const container = lane.stop.containerReason === null ? '' : `, ${unstopped(lane.stop.containerReason)}`;
  return `: ${unstopped(lane.stop.stoppedReason)}${exit}${container}`;
}

function narrateLog(line: LogLine): NarratedLine {
  const openings: Readonly<Record<LogLine['kind'], string>> = {
    event: 'the service reported: ',
    // A stop is told by the task's own sentences, with its reason.
    stop: 'a task stopped: ',
    call: 'a call was made: ',
    refusal: 'a call was refused: ',
    change: 'something was changed from outside: ',
    limit: 'the run ended early: ',
    note: '',
  };
  return { atMs: line.atMs, entry: line.entry, text: `At ${timeInWords(line.atMs)} ${openings[line.kind]}${unstopped(line.text)}.` };
}

function narrateDesired(history: History, service?: string): NarratedLine[] {
  return history.desired
    .filter((change) => service === undefined || change.service === service)
    .map((change) => ({
      atMs: change.atMs,
      // Told before what follows from it at the same moment; the list carries no entry of its own.
      entry: -1,
      text: `At ${timeInWords(change.atMs)} service ${change.service} wants ${change.desiredCount} ${change.desiredCount === 1 ? 'task' : 'tasks'}.`,
    }));
}

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function unstopped(text: string): string {
  return text.replace(/\.$/, '');
}
