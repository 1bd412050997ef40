/** What the stage's boxes say to those who do not see them. Pure. */
import { type TaskState, zoneAt } from '../task-states.ts';
import { latest } from './presence.ts';
import type { Container, DrawnBerth, StageRun } from './stage-at.ts';
import { targetAt } from './targets.ts';

/** What a task is made of at a moment: its containers as short words for the picture, and in words. */
export interface TaskLook {
  health: string | null;
  target: string | null;
  containers: string;
  label: string;
}

export function lookOf(stage: StageRun, state: TaskState, atMs: number): TaskLook {
  const { lane, status, isStopping } = state;
  const health = lane.health ? (latest(lane.health, atMs)?.status ?? null) : null;
  const target = targetAt(lane, atMs)?.state ?? null;
  const containers = stage.containers.get(lane.taskId) ?? [];
  const name = stage.names.get(lane.taskId) ?? lane.taskId;
  const { label: revision } = stage.looks.revision(lane.taskDefinition);
  const facts = [
    // What is written on it comes first and in one piece, so that who speaks to the page can name it as they see it.
    `Task ${name}${revision}, ${status}${isStopping && status === 'RUNNING' ? ', to stop' : ''}`,
    lane.capacityProvider,
    zoneAt(lane, atMs) || 'no zone yet',
    ...(revision === '' ? [] : [lane.taskDefinition]),
    ...(health === null || health === 'UNKNOWN' ? [] : [health]),
    ...(target === null ? [] : [`target ${target}`]),
    ...(containers.length > 0 ? [containers.map((one) => containerWords(one, atMs)).join(', ')] : []),
  ];
  return { health, target, containers: containers.map((one) => shorthand(one, atMs)).join(' '), label: facts.join(', ') };
}

function shorthand(container: Container, atMs: number): string {
  const health = latest(container.health, atMs)?.status;
  const status = latest(container.statuses, atMs)?.status ?? 'PENDING';
  return `${status[0]}${container.isEssential ? '!' : ''}${health === 'HEALTHY' ? '+' : health === 'UNHEALTHY' ? '-' : ''}`;
}

/** `api RUNNING, essential, HEALTHY`. */
export function containerWords(container: Container, atMs: number): string {
  const { name, isEssential, statuses, health, restarts } = container;
  const now = latest(statuses, atMs);
  const well = latest(health, atMs)?.status;
  const restarted = restarts.filter((restartMs) => restartMs <= atMs).length;
  const words = [
    `${name} ${now?.status ?? 'PENDING'}${now?.exitCode === undefined ? '' : ` (exit code ${now.exitCode})`}`,
    isEssential ? 'essential' : '',
    well === undefined || well === 'UNKNOWN' ? '' : well,
    restarted > 0 ? `restarted ${restarted}×` : '',
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** `25 %` of an instance that is reserved. */
export function part(used: number, of: number): string {
  return of === 0 ? '' : `${Math.round((used * 100) / of)} %`;
}

/** What is free on an instance, and how many tasks are on it where they are not drawn. */
export function roomWords({ state: { room }, tasks }: DrawnBerth, isDrawn: boolean): string {
  const counted = isDrawn ? '' : `${tasks} ${tasks === 1 ? 'task' : 'tasks'}`;
  const free = room === null ? '' : room === 0 ? 'full' : `room for ${room} more`;
  return [counted, free].filter((word) => word !== '').join(' · ');
}

export function berthWords(drawn: DrawnBerth, isDrawn: boolean): string {
  const { state, tasks } = drawn;
  const { berth, status, isConnected, cpuUnits, memoryMiB } = state;
  const { lane, name } = berth;
  const size = lane.size;
  // What is written on it comes first and in one piece, as with a task.
  const seen = [
    name,
    lane.instanceType,
    lane.isSpot ? 'Spot' : '',
    status === 'ACTIVE' ? '' : status,
    isConnected ? '' : 'agent disconnected',
    size ? `cpu ${part(cpuUnits, size.cpuUnits)} mem ${part(memoryMiB, size.memoryMiB)}` : '',
    roomWords(drawn, isDrawn),
  ];
  const facts = [
    seen.filter((word) => word !== '').join(' '),
    `instance ${lane.instanceId}`,
    status === 'ACTIVE' ? status : '',
    lane.capacityProvider ?? '',
    size
      ? `${grouped(cpuUnits)} of ${grouped(size.cpuUnits)} CPU units and ${grouped(memoryMiB)} of ${grouped(size.memoryMiB)} MiB reserved`
      : '',
    tasks === 1 ? '1 task' : `${tasks} tasks`,
  ];
  return facts.filter((fact) => fact !== '').join(', ');
}

/** `12,500`; the same on every machine. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Requests per second, from requests per 1,000 s. */
export function perSecond(perThousand: number): string {
  const tenths = Math.round(perThousand / 100);
  return tenths % 10 === 0 || tenths >= 1_000 ? grouped(Math.round(tenths / 10)) : `${Math.floor(tenths / 10)}.${tenths % 10}`;
}
