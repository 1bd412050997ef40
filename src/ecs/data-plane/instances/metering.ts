/** What a service's tasks use of what they reserve, and what requests reach them: measured when something changes, never in between. */

import type { Model } from '../../world/model.ts';
import { isSame } from '../../world/same.ts';
import type { LoadState, ServiceMeter, Task, TaskProfile, TrafficWeights } from '../../world/state.ts';
import { LANE, weightsOf } from '../load.ts';
import { UNITS_PER_MIB, unitsAt } from '../memory.ts';

/** Rates are in requests per 1,000 s, CPU in millionths of a unit: 1,024 of them to each ms of CPU in 1,000 s. */
const PER_UNIT = 1_000_000;

/** What is measured of a service at one moment. */
export interface Measures {
  /** RUNNING tasks. */
  tasks: number;
  /** Millionths of what is reserved; null where there is nothing to measure. */
  cpu: number | null;
  memory: number | null;
  /** Requests in 1,000 s for each healthy target of a group; null where none is healthy. */
  requestsPerTarget(targetGroup: string): number | null;
}

/** Counts a task anew; returns whether anything of it is different. */
export function countTask(model: Model, meter: ServiceMeter, task: Task): boolean {
  // One whose targets drain is on its way out: ECS counts it among the running ones no more.
  const isRunning = task.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING';
  const isGrowing = isRunning && task.containers.some(({ leak }) => leak !== null);
  if (isGrowing !== meter.growing.includes(task.ordinal))
    meter.growing = isGrowing ? [...meter.growing, task.ordinal] : meter.growing.filter((ordinal) => ordinal !== task.ordinal);
  const before = meter.tasks[task.ordinal];
  const after = isRunning ? numberOf(meter, profileOf(model, task)) : undefined;
  if (before === after) return isGrowing;
  if (after === undefined) delete meter.tasks[task.ordinal];
  else join(meter, task, after);
  if (before !== undefined) leave(meter, before);
  return true;
}

/** The number of a profile, which is a new one where no task has it yet. A service has few that differ. */
function numberOf(meter: ServiceMeter, profile: TaskProfile): number {
  for (const [number, known] of Object.entries(meter.profiles)) if (isSame(known.profile, profile)) return Number(number);
  meter.made += 1;
  meter.profiles[meter.made] = { profile, count: 0 };
  return meter.made;
}

function join(meter: ServiceMeter, task: Task, number: number): void {
  meter.tasks[task.ordinal] = number;
  const known = meter.profiles[number];
  if (known) known.count += 1;
}

function leave(meter: ServiceMeter, number: number): void {
  const known = meter.profiles[number];
  if (!known) return;
  known.count -= 1;
  if (known.count === 0) delete meter.profiles[number];
}

/**
 * What a task is to a meter. CPU is capped at the task's own size, on Fargate and wherever a definition has one; a task without one may use what its
 * instance has. Source: developer guide, service utilization metrics: used over reserved, which for a task with soft limits may exceed 100 percent.
 */
function profileOf({ world, nowMs }: Model, task: Task): TaskProfile {
  const running = task.containers.filter(({ isUp, lastStatus }) => isUp && lastStatus === 'RUNNING');
  const sum = (read: (process: NonNullable<Task['containers'][number]['process']>) => number | undefined) =>
    running.reduce((all, { process }) => all + ((process && read(process)) ?? 0), 0);
  const ofInstance = task.instanceId === null ? undefined : world.instances[task.instanceId]?.registered.cpuUnits;
  const steady = running.filter(({ leak }) => leak === null);
  return {
    idleCpu: sum(({ idleCpuUnits }) => idleCpuUnits),
    cpuMsPerRequest: sum(({ cpuMsPerRequest }) => cpuMsPerRequest),
    mostCpu: task.cpuUnits ?? ofInstance ?? 0,
    reservedCpu: task.cpuUnits ?? task.needs?.cpuUnits ?? 0,
    usedMemory: steady.reduce((all, container) => all + unitsAt(container, nowMs), 0),
    reservedMemoryMiB: task.memoryMiB ?? task.needs?.memoryMiB ?? 0,
    places: world.loads.map((load) => load.places[task.id] ?? []),
    healthyIn: task.targets.filter(({ state }) => state === 'healthy').map(({ targetGroupArn }) => targetGroupArn),
  };
}

/** Measures a service now. Costs what it has of profiles and of tasks whose memory grows. */
export function measure(model: Model, meter: ServiceMeter): Measures {
  const profiles = Object.values(meter.profiles);
  const rates = model.world.loads.map((load) => ratesOf(load, weightsOf(model, load.to)));
  const total = { tasks: 0, usedCpu: 0, reservedCpu: 0, usedMemory: 0, reservedMemory: 0 };
  for (const { profile, count } of profiles) {
    const perTask = profile.places.reduce(
      (all, places, at) => all + sum(places.map((place) => (costsCpu(place) ? rateAt(rates[at], place) : 0))),
      0,
    );
    const cpu = Math.min(profile.mostCpu * PER_UNIT, profile.idleCpu * PER_UNIT + perTask * profile.cpuMsPerRequest * 1_024);
    total.tasks += count;
    total.usedCpu += count * cpu;
    total.reservedCpu += count * profile.reservedCpu;
    total.usedMemory += count * profile.usedMemory;
    total.reservedMemory += count * profile.reservedMemoryMiB;
  }
  for (const ordinal of meter.growing) total.usedMemory += grownMemory(model, ordinal);
  return {
    tasks: total.tasks,
    cpu: total.reservedCpu === 0 ? null : Math.floor(total.usedCpu / total.reservedCpu),
    memory: total.reservedMemory === 0 ? null : Math.floor((total.usedMemory * PER_UNIT) / (total.reservedMemory * UNITS_PER_MIB)),
    requestsPerTarget: (targetGroup) => {
      if (!profiles.some(({ profile }) => profile.healthyIn.includes(targetGroup))) return null;
      return sum(rates.map((rate) => preferredIn(rate, targetGroup)));
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** What containers that leak use; the others of the task are in its profile. */
function grownMemory({ world, nowMs }: Model, ordinal: number): number {
  const leaking = world.tasks[ordinal]?.containers.filter(({ leak }) => leak !== null) ?? [];
  return sum(leaking.map((container) => unitsAt(container, nowMs)));
}

/** A request that is refused, or that a hung process takes, costs no CPU; one that is answered with an error does. */
function costsCpu(place: string): boolean {
  return / (?:served|status )/.test(place);
}

/** Requests per 1,000 s that each place gets, by place. */
type Rates = ReadonlyMap<string, number>;

function rateAt(rates: Rates | undefined, place: string): number {
  return rates?.get(place) ?? 0;
}

function preferredIn(rates: Rates, targetGroup: string): number {
  for (const [place, rate] of rates) if (place.startsWith('preferred ') && place.endsWith(`${LANE}${targetGroup}`)) return rate;
  return 0;
}

/** Requests go evenly to the preferred places of each lane, or to all of them where none is preferred. */
function ratesOf({ perSecond, counts }: LoadState, weights: TrafficWeights | null): Rates {
  const all = perSecond * 1_000;
  const entries = Object.entries(counts);
  if (weights === null) return new Map(evenly(all, entries));
  const total = sum(Object.values(weights));
  return new Map(
    Object.entries(weights).flatMap(([lane, weight]) =>
      evenly(
        total === 0 ? 0 : (all * weight) / total,
        entries.filter(([place]) => place.endsWith(`${LANE}${lane}`)),
      ),
    ),
  );
}

function evenly(rate: number, entries: readonly (readonly [string, number])[]): [string, number][] {
  const preferred = entries.filter(([place]) => place.startsWith('preferred '));
  const places = preferred.length > 0 ? preferred : entries;
  const count = sum(places.map(([, tasks]) => tasks));
  return places.map(([place]) => [place, Math.floor(rate / Math.max(1, count))]);
}

/** The meters whose service a load may reach. A load that has come since tasks were counted has all of them counted anew. */
export function metersOf(model: Model, load: LoadState): ServiceMeter[] {
  const { meters, loads } = model.world;
  const at = loads.indexOf(load);
  return Object.values(meters).filter((meter) => {
    const profiles = Object.values(meter.profiles);
    if (profiles.some(({ profile }) => profile.places.length !== loads.length)) countAll(model, meter);
    return Object.values(meter.profiles).some(({ profile }) => (profile.places[at]?.length ?? 0) > 0);
  });
}

/** Counts all of a service's tasks. */
export function countAll(model: Model, meter: ServiceMeter): void {
  const { services, tasks } = model.world;
  for (const { taskOrdinals } of services[meter.serviceArn]?.deployments ?? [])
    for (const ordinal of taskOrdinals) {
      const task = tasks[ordinal];
      if (task) countTask(model, meter, task);
    }
}
