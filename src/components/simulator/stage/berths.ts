/** Container instances as berths: who is on which at a moment, what of each is reserved, and for how many more there is room. Pure. */
import type { InstanceLane } from '../../../ecs/ecs.ts';
import { latest } from './presence.ts';

type Stay = InstanceLane['tasks'][number];
type Needs = Stay['needs'];

/** An instance of a run, read once. */
export interface Berth {
  lane: InstanceLane;
  /** As short as tells it from the others: `i-0b1c`. */
  name: string;
  /** The slot of each task, kept until it has left. */
  slots: ReadonlyMap<string, number>;
  slotCount: number;
  /** What is reserved from each moment on. */
  reserved: readonly Reserved[];
  /** When it is terminated and the last of its tasks is STOPPED: a task that goes down with its instance is there until then. */
  goneMs: number;
}

interface Reserved {
  atMs: number;
  cpuUnits: number;
  memoryMiB: number;
  enis: number;
}

export interface Berths {
  /** By Availability Zone, in the order of their launch. */
  byZone: ReadonlyMap<string, readonly Berth[]>;
  byId: ReadonlyMap<string, Berth>;
  /** When each task came to its instance, in ms. */
  arrivals: ReadonlyMap<string, number>;
  /** What the tasks needed that were placed, in the order of their placement. */
  needs: readonly { atMs: number; needs: Needs }[];
}

/** A berth at one moment. */
export interface BerthState {
  berth: Berth;
  /** EC2's state until it is registered, ECS's status from then on. */
  status: string;
  isConnected: boolean;
  cpuUnits: number;
  memoryMiB: number;
  /** For so many more tasks like the one that it had latest, or any had; null where nothing is known of what a task needs. */
  room: number | null;
}

export function berthsOf(instances: readonly InstanceLane[]): Berths {
  const byZone = new Map<string, Berth[]>();
  const byId = new Map<string, Berth>();
  const arrivals = new Map<string, number>();
  const length = nameLength(instances);
  for (const lane of instances) {
    const berth: Berth = {
      lane,
      name: lane.instanceId.slice(0, length),
      ...slotsOf(lane.tasks),
      reserved: reservedOf(lane.tasks),
      goneMs: goneFrom(lane),
    };
    byId.set(lane.instanceId, berth);
    const zone = byZone.get(lane.availabilityZone);
    if (zone) zone.push(berth);
    else byZone.set(lane.availabilityZone, [berth]);
    for (const { taskId, fromMs } of lane.tasks) arrivals.set(taskId, fromMs);
  }
  const needs = instances.flatMap(({ tasks }) => tasks.map((stay) => ({ atMs: stay.fromMs, needs: stay.needs })));
  return { byZone, byId, arrivals, needs: needs.sort((a, b) => a.atMs - b.atMs) };
}

function goneFrom({ statuses, tasks }: InstanceLane): number {
  const terminatedMs = statuses.find(({ status }) => status === 'terminated')?.atMs ?? Number.POSITIVE_INFINITY;
  return tasks.reduce((goneMs, { endMs }) => Math.max(goneMs, endMs ?? Number.POSITIVE_INFINITY), terminatedMs);
}

/** The instances of a zone that are there at a moment: from the first word of them until they and their tasks are gone. */
export function berthsAt({ byZone, needs: placed }: Berths, zone: string, atMs: number): BerthState[] {
  const elsewhere = (latest(placed, atMs) ?? placed[0])?.needs;
  return (byZone.get(zone) ?? []).flatMap((berth) => {
    const { lane } = berth;
    const status = atMs < berth.goneMs ? latest(lane.statuses, atMs)?.status : undefined;
    if (status === undefined) return [];
    const { cpuUnits, memoryMiB, enis } = latest(berth.reserved, atMs) ?? nothing;
    const isConnected = latest(lane.agent, atMs)?.isConnected ?? true;
    const needs = lane.tasks.findLast(({ fromMs }) => fromMs <= atMs)?.needs ?? elsewhere;
    const room = lane.size && needs && status === 'ACTIVE' ? roomFor(needs, lane.size, { cpuUnits, memoryMiB, enis }) : null;
    return [{ berth, status, isConnected, cpuUnits, memoryMiB, room }];
  });
}

const nothing = { cpuUnits: 0, memoryMiB: 0, enis: 0 };

/** A static host port is there once. */
function roomFor(needs: Needs, size: NonNullable<InstanceLane['size']>, used: typeof nothing): number | null {
  if (needs.ports.length > 0) return null;
  const rooms = (['cpuUnits', 'memoryMiB', 'enis'] as const)
    .filter((what) => needs[what] > 0)
    .map((what) => Math.floor((size[what] - used[what]) / needs[what]));
  return rooms.length === 0 ? null : Math.max(0, Math.min(...rooms));
}

function slotsOf(stays: readonly Stay[]): Pick<Berth, 'slots' | 'slotCount'> {
  const slots = new Map<string, number>();
  const freeFrom: number[] = [];
  for (const { taskId, fromMs, endMs } of stays) {
    const free = freeFrom.findIndex((atMs) => atMs <= fromMs);
    const slot = free === -1 ? freeFrom.length : free;
    freeFrom[slot] = endMs ?? Number.POSITIVE_INFINITY;
    slots.set(taskId, slot);
  }
  return { slots, slotCount: freeFrom.length };
}

function reservedOf(stays: readonly Stay[]): Reserved[] {
  const steps = stays.flatMap(({ fromMs, reservedUntilMs, needs }) => [
    { atMs: fromMs, by: 1, needs },
    ...(reservedUntilMs === null ? [] : [{ atMs: reservedUntilMs, by: -1, needs }]),
  ]);
  steps.sort((a, b) => a.atMs - b.atMs);
  const reserved: Reserved[] = [];
  let { cpuUnits, memoryMiB, enis } = nothing;
  for (const { atMs, by, needs } of steps) {
    cpuUnits += by * needs.cpuUnits;
    memoryMiB += by * needs.memoryMiB;
    enis += by * needs.enis;
    if (reserved.at(-1)?.atMs === atMs) reserved.pop();
    reserved.push({ atMs, cpuUnits, memoryMiB, enis });
  }
  return reserved;
}

function nameLength(instances: readonly InstanceLane[]): number {
  let length = 6;
  while (length < 19 && new Set(instances.map(({ instanceId }) => instanceId.slice(0, length))).size < instances.length) length++;
  return length;
}
