/** What containers use of memory over time, and the moment at which it is too much: computed, since between two changes it only grows evenly. */
import type { DataPlaneEvent } from '../world/events.ts';
import { containerSubject, type Model, noticeLoad, record } from '../world/model.ts';
import type { Container, Task } from '../world/state.ts';
import type { ProcessBehaviour } from '../world/surroundings.ts';
import type { Cause } from '../world/timeline.ts';
import { definitionOf } from './definitions.ts';

/** Leaks are counted in 60,000ths of a MiB: so much a minute is so many of them in each ms. */
export const UNITS_PER_MIB = 60_000;

/** A container that uses too much: which, and by whose limit. */
export interface Excess {
  index: number;
  limitMiB: number;
  of: 'container' | 'task';
}

/** What a container uses at a moment, in 60,000ths of a MiB. One that has not booted uses nothing yet. */
export function unitsAt(container: Container, atMs: number): number {
  if (container.lastStatus !== 'RUNNING' || !container.isUp || !container.process || container.startedAtMs === null) return 0;
  const { leak } = container;
  const leaked = leak === null ? 0 : leak.leaked + leak.mibPerMinute * (atMs - leak.sinceMs);
  return steadyMiB(container.process, atMs - container.startedAtMs) * UNITS_PER_MIB + leaked;
}

function steadyMiB({ memoryMiB, memoryOverTime }: ProcessBehaviour, sinceMs: number): number {
  return memoryOverTime?.findLast(({ afterMs }) => afterMs <= sinceMs)?.memoryMiB ?? memoryMiB;
}

/** When the image next says that its process uses another amount, in ms from the start; null for never. */
export function nextMemoryMs({ memoryOverTime }: ProcessBehaviour, sinceMs: number): number | null {
  return memoryOverTime?.find(({ afterMs }) => afterMs > sinceMs)?.afterMs ?? null;
}

/**
 * Who is over a limit now: a container over its own, else the one that uses most of a task that is over its. Of equals it is the one that asked last.
 * @param asking the container that has just taken more; null where all grow
 */
export function excessOf({ world, nowMs }: Model, task: Task, asking: number | null): Excess | null {
  const definition = definitionOf(world, task);
  let all = 0;
  for (const [index, container] of task.containers.entries()) {
    const used = unitsAt(container, nowMs);
    const own = definition.containers[index]?.memoryMiB ?? null;
    if (own !== null && isOver(used, own)) return { index, limitMiB: own, of: 'container' };
    all += used;
  }
  if (!isOver(all, definition.memoryMiB)) return null;
  const units = task.containers.map((container) => unitsAt(container, nowMs));
  const most = Math.max(...units);
  const index = asking !== null && units[asking] === most ? asking : units.lastIndexOf(most);
  return { index, limitMiB: definition.memoryMiB ?? 0, of: 'task' };
}

function isOver(units: number, limitMiB: number | null): boolean {
  return limitMiB !== null && units > limitMiB * UNITS_PER_MIB;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/**
 * Puts the moment into the queue at which leaks will have used up a limit. Called whenever memory changes otherwise than by a leak's going on; what
 * was foreseen before is void.
 */
export function foreseeExcess(model: Model, task: Task, cause: Cause): void {
  task.memoryChanges += 1;
  if (model.world.isMetering) noticeLoad(model, task, cause);
  const afterMs = excessAfterMs(model, task);
  if (afterMs === null) return;
  model.schedule(afterMs, { type: 'task.outOfMemory', ordinal: task.ordinal, change: task.memoryChanges, cause });
}

/** How long until a limit is passed if nothing but the leaks goes on; null for never. */
function excessAfterMs({ world, nowMs }: Model, task: Task): number | null {
  if (task.containers.every(({ leak }) => leak === null)) return null;
  const definition = definitionOf(world, task);
  const units = task.containers.map((container) => unitsAt(container, nowMs));
  const rates = task.containers.map(({ leak, lastStatus }) => (lastStatus === 'RUNNING' ? (leak?.mibPerMinute ?? 0) : 0));
  const own = units.map((used, index) => passesAfterMs(used, rates[index] ?? 0, definition.containers[index]?.memoryMiB ?? null));
  const all = [...own, passesAfterMs(sum(units), sum(rates), definition.memoryMiB)].filter((ms) => ms !== null);
  return all.length === 0 ? null : Math.min(...all);
}

function passesAfterMs(units: number, perMs: number, limitMiB: number | null): number | null {
  if (limitMiB === null || perMs <= 0) return null;
  return Math.max(0, Math.floor((limitMiB * UNITS_PER_MIB - units) / perMs) + 1);
}

/** The process uses so much more a minute from now on; 0 ends the leak, and what has leaked stays. */
export function setLeak(model: Model, task: Task, index: number, mibPerMinute: number): void {
  const container = task.containers[index];
  if (!container) return;
  const { leak } = container;
  const leaked = leak === null ? 0 : leak.leaked + leak.mibPerMinute * (model.nowMs - leak.sinceMs);
  container.leak = { mibPerMinute, sinceMs: model.nowMs, leaked };
}

/** Says who is killed for which limit, as the cause of the kill. */
export function recordExcess(model: Model, task: Task, { index, limitMiB, of }: Excess, cause: Cause): Cause {
  const usedMiB = task.containers.map((container) => Math.ceil(unitsAt(container, model.nowMs) / UNITS_PER_MIB));
  const what = {
    type: 'container.outOfMemory' as const,
    limit: of,
    limitMiB,
    usedMiB: of === 'task' ? sum(usedMiB) : (usedMiB[index] ?? 0),
  };
  return record(model, containerSubject(task, index), cause, what);
}

/** A leak will have used up a limit at that moment. */
export type OutOfMemory = Extract<DataPlaneEvent, { type: 'task.outOfMemory' }>;
