/** What AWS gives and takes back of Fargate's capacity: droughts and shortages, and the interruption of Spot tasks. */
import { bitsOf } from '../simulation/random.ts';
import { type Pool, providerOf } from '../world/capacity.ts';
import { taskById } from '../world/lookup.ts';
import { type Model, outside, record, setDesiredStopped } from '../world/model.ts';
import type { Task, World } from '../world/state.ts';
import { isInService, targetGroupSettings } from '../world/targets.ts';
import type { Cause, Change, ReclaimSpot } from '../world/timeline.ts';
import { tellScheduler } from './stopping.ts';
import { zonesOfWorld } from './zones.ts';

/** Source: developer guide, Fargate capacity providers. */
const NOTICE_MS = 120_000;

/** Source: developer guide, Fargate capacity providers. */
const INTERRUPTED = 'Your Spot Task was interrupted.';

type Of<Type extends Change['type']> = Extract<Change, { type: Type }>;

/** From now on, or no more, a pool has no room for another task in a zone, or in any. Tasks that are placed already are not touched. */
export function setShortage(model: Model, change: Of<'spotDrought' | 'capacityShortage'>): void {
  const { world } = model;
  const pool: Pool = change.type === 'spotDrought' ? 'FARGATE_SPOT' : 'FARGATE';
  const { on, availabilityZone } = change;
  const zones = availabilityZone === undefined ? zonesOfWorld(world) : [availabilityZone];
  const before = world.capacity.dryZones[pool];
  const after = on ? [...new Set([...before, ...zones])] : before.filter((zone) => !zones.includes(zone));
  world.capacity.dryZones[pool] = after;
  const isEffective = after.length !== before.length;
  const where = availabilityZone === undefined ? 'in any Availability Zone' : `in ${availabilityZone}`;
  const effect = isEffective
    ? `${pool} has ${on ? 'no capacity' : 'capacity again'} ${where}.`
    : `${pool} ${on ? 'had no capacity' : 'had capacity'} ${where} already.`;
  const changed = record(model, { kind: 'world', id: pool }, outside, { type: 'change', change, isEffective, effect });
  if (isEffective && !on) model.schedule(0, { type: 'services.capacityReturned', cause: changed });
}

/**
 * Interrupts Spot tasks: desiredStatus STOPPED and SIGTERM at the same moment, SIGKILL after the container's stopTimeout; the scheduler hears of it at
 * once. Source: developer guide, Fargate capacity providers.
 */
export function reclaimSpot(model: Model, change: ReclaimSpot): void {
  const tasks = reclaimed(model, change);
  const effect = tasks.length > 0 ? `AWS takes back the capacity of ${counted(tasks.length)}.` : 'There is no such Spot task to take back.';
  const [only] = tasks;
  const named = 'task' in change && only ? { task: only.id } : {};
  const subject = { kind: 'world', id: 'FARGATE_SPOT' } as const;
  const why = record(model, subject, outside, { type: 'change', change, isEffective: tasks.length > 0, effect, ...named });
  for (const task of tasks) interrupt(model, task, why);
}

function counted(tasks: number): string {
  return tasks === 1 ? '1 Spot task' : `${tasks} Spot tasks`;
}

function reclaimed(model: Model, change: ReclaimSpot): Task[] {
  const { world, seed, nowMs } = model;
  if ('task' in change) {
    const task = taskNamed(world, change.task);
    return task && isReclaimable(task) ? [task] : [];
  }
  const all = Object.values(world.tasks).filter(isReclaimable);
  if ('availabilityZone' in change) return all.filter(({ availabilityZone }) => availabilityZone === change.availabilityZone);
  if ('all' in change) return all;
  const drawn = all.map((task) => ({ task, bits: bitsOf(seed, `reclaim of task ${task.ordinal} at ${nowMs}`) }));
  drawn.sort((a, b) => a.bits - b.bits || a.task.ordinal - b.task.ordinal);
  const chosen = drawn.slice(0, Math.max(0, change.tasks)).map(({ task }) => task);
  return chosen.sort((a, b) => a.ordinal - b.ordinal);
}

/** By id, or by position among the tasks that run, oldest first. */
function taskNamed(world: World, which: string | number): Task | undefined {
  if (typeof which === 'string') return taskById(world, which);
  return Object.values(world.tasks).filter(({ lastStatus }) => lastStatus === 'RUNNING')[which];
}

function isReclaimable(task: Task): boolean {
  return providerOf(task) === 'FARGATE_SPOT' && task.desiredStatus === 'RUNNING';
}

/** How long its targets may drain before the stop signal, where that is assumed: within the two minutes that AWS gives notice. */
function drainMs({ world }: Model, { targets }: Task): number {
  if (!world.assumptions['spot.deregistersFirst']) return 0;
  const delays = targets.filter(isInService).map(({ targetGroupArn }) => targetGroupSettings(world.surroundings, targetGroupArn));
  return delays.reduce((longest, { deregistrationDelayMs }) => Math.max(longest, Math.min(deregistrationDelayMs, NOTICE_MS)), 0);
}

function interrupt(model: Model, task: Task, cause: Cause): void {
  const stops = setDesiredStopped(model, task, 'SpotInterruption', INTERRUPTED, cause);
  model.schedule(drainMs(model, task), { type: 'task.stop', ordinal: task.ordinal, cause: stops });
  tellScheduler(model, task, stops);
}
