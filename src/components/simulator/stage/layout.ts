/** Where each task stands in the dock: a slot on the quay of its Availability Zone, kept until it has left. Pure geometry, no pixels. */
import type { DesiredCount, TaskLane, TaskStatus } from '../../../ecs/ecs.ts';
import { createdAt, presentAt, reachedAt, type TaskState } from '../task-states.ts';

/** How large a task is drawn, by the most tasks at once; more than the last are counted, not drawn. */
const densities = [
  { most: 48, density: 'roomy' },
  { most: 96, density: 'compact' },
  { most: 200, density: 'tiny' },
] as const;
const mostDrawn = 200;

export type Density = (typeof densities)[number]['density'] | 'grouped';

/** How large the tasks of a run are drawn, from its fullest moment. */
export function densityOf(mostTasks: number): Density {
  return densities.find(({ most }) => mostTasks <= most)?.density ?? 'grouped';
}

/** The dock of a whole run, so that nothing moves while time does. */
export interface DockPlan {
  quays: readonly { zone: string; slotCount: number; isUsed: boolean }[];
  /** Slot on its quay by task id. */
  slots: ReadonlyMap<string, number>;
  density: Density;
  /** Too many tasks at once to draw each. */
  isGrouped: boolean;
}

/** What a slot holds at one moment. */
export type SlotContent = { kind: 'task'; state: TaskState } | { kind: 'waiting' } | { kind: 'empty' };

export interface Quay {
  zone: string;
  slots: readonly SlotContent[];
}

/** Tasks of one quay that look the same. */
export interface TaskGroup {
  status: TaskStatus;
  capacityProvider: string;
  taskDefinition: string;
  isStopping: boolean;
  count: number;
  /** One of them. */
  taskId: string;
}

/**
 * Plans the dock for a run. A task takes the lowest slot free on its quay at its creation and keeps it until STOPPED.
 * `zones` names quays that exist even when no task ever stands there.
 */
export function planDock(tasks: readonly TaskLane[], desired: readonly DesiredCount[], zones: readonly string[] = []): DockPlan {
  const names = [...new Set([...zones, ...tasks.map((task) => task.availabilityZone)])].sort();
  if (names.length === 0) names.push('');
  const used = new Set(tasks.map((task) => task.availabilityZone));
  const isUsed = (zone: string) => used.size === 0 || used.has(zone);
  const density = densityOf(mostAtOnce(tasks, desired));
  const isGrouped = density === 'grouped';
  const slots = isGrouped ? new Map<string, number>() : assignSlots(tasks);
  const counts = new Map(names.map((name) => [name, 1]));
  for (const task of tasks) raise(counts, task.availabilityZone, (slots.get(task.taskId) ?? 0) + 1);
  if (!isGrouped) {
    for (const { atMs, present } of moments(tasks, desired)) {
      for (const quay of fillQuays(
        names.map((zone) => ({ zone, isUsed: isUsed(zone) })),
        slots,
        present,
        waitingAt(present, desired, atMs),
      ))
        raise(counts, quay.zone, quay.slots.length);
    }
  }
  return { quays: names.map((zone) => ({ zone, slotCount: counts.get(zone) ?? 1, isUsed: isUsed(zone) })), slots, density, isGrouped };
}

/** The dock at a moment in ms; every quay has as many slots as the plan gives it. */
export function dockAt(plan: DockPlan, tasks: readonly TaskLane[], atMs: number, waiting: number): Quay[] {
  return fillQuays(plan.quays, plan.slots, presentAt(tasks, atMs), waiting).map((quay, i) => ({
    zone: quay.zone,
    slots: Array.from(
      { length: Math.max(plan.quays[i]?.slotCount ?? 1, quay.slots.length) },
      (_, slot) => quay.slots[slot] ?? { kind: 'empty' },
    ),
  }));
}

/** The same moment as counts of tasks that look the same, by quay; for docks too full to draw. */
export function groupsAt(plan: DockPlan, tasks: readonly TaskLane[], atMs: number): { zone: string; groups: TaskGroup[] }[] {
  const byZone = new Map(plan.quays.map(({ zone }) => [zone, [] as TaskState[]]));
  for (const state of presentAt(tasks, atMs)) byZone.get(state.lane.availabilityZone)?.push(state);
  return [...byZone].map(([zone, present]) => ({ zone, groups: groupsOf(present) }));
}

/** Tasks counted by what they look like, RUNNING ones first. */
export function groupsOf(present: readonly TaskState[]): TaskGroup[] {
  const groups = new Map<string, TaskGroup>();
  for (const { lane, status, isStopping } of present) {
    const key = `${statusOrder.indexOf(status)} ${lane.capacityProvider} ${lane.taskDefinition} ${isStopping}`;
    const group = groups.get(key);
    if (group) group.count++;
    else {
      const { capacityProvider, taskDefinition, taskId } = lane;
      groups.set(key, { status, capacityProvider, taskDefinition, isStopping, count: 1, taskId });
    }
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

const statusOrder: readonly TaskStatus[] = [
  'RUNNING',
  'ACTIVATING',
  'PENDING',
  'PROVISIONING',
  'DEACTIVATING',
  'STOPPING',
  'DEPROVISIONING',
  'STOPPED',
];

function assignSlots(tasks: readonly TaskLane[]): Map<string, number> {
  const freeFrom = new Map<string, number[]>();
  const slots = new Map<string, number>();
  for (const task of [...tasks].sort((a, b) => createdAt(a) - createdAt(b))) {
    const quay = freeFrom.get(task.availabilityZone) ?? [];
    freeFrom.set(task.availabilityZone, quay);
    const free = quay.findIndex((fromMs) => fromMs <= createdAt(task));
    const slot = free === -1 ? quay.length : free;
    quay[slot] = reachedAt(task, 'STOPPED') ?? Number.POSITIVE_INFINITY;
    slots.set(task.taskId, slot);
  }
  return slots;
}

/**
 * Lays tasks on their slots, then what waits on the quay with the fewest tasks that stay, as the spread over zones would: of the quays where tasks
 * of this run ever stand, for the others may be zones that the service has no subnet in.
 */
function fillQuays(
  zones: readonly { zone: string; isUsed: boolean }[],
  slots: ReadonlyMap<string, number>,
  present: readonly TaskState[],
  waiting: number,
): { zone: string; slots: SlotContent[] }[] {
  const quays = zones.map(({ zone, isUsed }) => ({ zone, isUsed, slots: [] as SlotContent[], staying: 0 }));
  const used = quays.filter((quay) => quay.isUsed);
  for (const state of present) {
    const quay = quays.find(({ zone }) => zone === state.lane.availabilityZone);
    const slot = slots.get(state.lane.taskId);
    if (!quay || slot === undefined) continue;
    while (quay.slots.length < slot) quay.slots.push({ kind: 'empty' });
    quay.slots[slot] = { kind: 'task', state };
    if (!state.isStopping) quay.staying++;
  }
  for (let i = 0; i < Math.min(waiting, mostDrawn); i++) {
    const quay = used.reduce((best, next) => (next.staying < best.staying ? next : best));
    const free = quay.slots.findIndex((slot) => slot.kind === 'empty');
    quay.slots[free === -1 ? quay.slots.length : free] = { kind: 'waiting' };
    quay.staying++;
  }
  return quays;
}

/** Every moment at which the dock may fill differently, with the tasks present then; looks at no task again once it has left. */
function* moments(tasks: readonly TaskLane[], desired: readonly DesiredCount[]): Generator<{ atMs: number; present: TaskState[] }> {
  const times = new Set(desired.map((change) => change.atMs));
  for (const task of tasks) {
    times.add(createdAt(task));
    times.add(reachedAt(task, 'STOPPED') ?? createdAt(task));
    if (task.stop) times.add(task.stop.atMs);
  }
  const coming = [...tasks].sort((a, b) => createdAt(b) - createdAt(a));
  let here: TaskLane[] = [];
  for (const atMs of [...times].sort((a, b) => a - b)) {
    for (let next = coming.at(-1); next && createdAt(next) <= atMs; next = coming.at(-1)) here.push(...coming.splice(-1));
    const present = presentAt(here, atMs);
    here = present.map((state) => state.lane);
    yield { atMs, present };
  }
}

/** The most tasks present at one time, or the most ever desired. */
export function mostAtOnce(tasks: readonly TaskLane[], desired: readonly DesiredCount[]): number {
  const steps = tasks.flatMap((task) => [
    { atMs: createdAt(task), by: 1 },
    { atMs: reachedAt(task, 'STOPPED') ?? Number.POSITIVE_INFINITY, by: -1 },
  ]);
  let present = 0;
  let most = desired.reduce((max, change) => Math.max(max, change.desiredCount), 0);
  for (const step of steps.sort((a, b) => a.atMs - b.atMs || a.by - b.by)) {
    present += step.by;
    most = Math.max(most, present);
  }
  return most;
}

function waitingAt(present: readonly TaskState[], desired: readonly DesiredCount[], atMs: number): number {
  const latest = new Map<string, number>();
  for (const change of desired) if (change.atMs <= atMs) latest.set(change.service, change.desiredCount);
  const asked = [...latest.values()].reduce((sum, count) => sum + count, 0);
  return Math.max(0, asked - present.filter((state) => state.lane.service !== null && !state.isStopping).length);
}

function raise(counts: Map<string, number>, key: string, to: number): void {
  counts.set(key, Math.max(counts.get(key) ?? 0, to));
}
