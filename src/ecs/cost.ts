/** What a run costs: time of tasks and instances by size and price, summed exactly and rounded once. Prices of us-east-1, on demand unless on Spot. */
import { fargatePrices, limits } from './api/limits.ts';
import { billedInstances } from './instance-cost.ts';
import type { TaskSize, Timeline, TimelineEntry } from './world/timeline.ts';

/** As AWS reckons a month. */
export const MONTH_MS = 730 * 60 * 60 * 1_000;

type Pool = 'FARGATE' | 'FARGATE_SPOT';

/** One kind of what is billed. The lines' `microUsd` add up to the whole's. */
export interface CostLine {
  item: 'tasks' | 'publicIpv4' | 'instances';
  /** `EC2` and `EC2_SPOT` of instances, Fargate's of all else. */
  provider: Pool | 'EC2' | 'EC2_SPOT';
  /** Of every task of the line; absent for addresses and instances. */
  size?: Omit<TaskSize, 'hasPublicIp'>;
  /** Of every instance of the line; absent for all else. */
  instance?: { type: string; hourMicroUsd: number };
  /** Tasks, addresses or instances. */
  count: number;
  /** Billed, all together. */
  durationMs: number;
  microUsd: number;
}

export interface Cost {
  /** Millionths of a US dollar. */
  microUsd: number;
  /** In the order in which the first of each kind came to be; instances last. */
  lines: readonly CostLine[];
}

export interface CostOptions {
  /** Only tasks of this service, and no instances, which belong to no service; all of them where left out. */
  service?: string;
  /** Spot's share of the price on demand, which changes all the time; 30 where left out. */
  spotPercent?: number;
}

/** Fargate on Windows; the licence is part of the vCPU's price here. Source: AWS Fargate pricing, Windows on x86. */
const WINDOWS = { vCpuHourMicroUsd: 91_480 + 46_000, gbHourMicroUsd: 10_050 };
/** Source: AWS Fargate pricing, duration. */
const LEAST_BILLED_MS = { LINUX: 60_000, WINDOWS: 300_000 };
/** Source: AWS Fargate pricing, ephemeral storage. */
const FREE_STORAGE_GIB = 20;

const HOUR_MS = 3_600_000n;
/** Sums are kept in units of a millionth of a dollar divided by this, so that they stay whole: MiB of a GB, percent, ms of an hour. */
const UNITS_PER_MICRO_USD = 1_024n * 100n * HOUR_MS;

/**
 * The cost of what a timeline shows, up to a moment. Fargate bills a task's size, whatever it uses, from the start of its pull until it is STOPPED,
 * a minute at least (five on Windows); storage over 20 GiB; and a public IPv4 address for as long as the task has one. EC2 bills instances, whatever
 * runs on them, and tasks there cost nothing of their own. ECS itself costs nothing.
 * Source: AWS Fargate pricing; Amazon VPC pricing; Amazon EC2 on-demand pricing; Amazon ECS pricing.
 * @param endMs the run's end, or an earlier moment: what has not stopped by then is billed until then
 */
export function costOf(timeline: Timeline, endMs: number, { service, spotPercent = defaultSpotPercent() }: CostOptions = {}): Cost {
  const lines = new Map<string, CostLine>();
  for (const life of livesOf(timeline, endMs, service)) {
    const { size, provider } = life;
    const { taskMs, addressMs } = billedBy(life, endMs);
    const { hasPublicIp: _, ...billedSize } = size;
    if (taskMs > 0) add(lines, { item: 'tasks', provider, size: billedSize, count: 1, durationMs: taskMs, microUsd: 0 });
    if (addressMs > 0) add(lines, { item: 'publicIpv4', provider, count: 1, durationMs: addressMs, microUsd: 0 });
  }
  for (const { instanceType: type, isSpot, hourMicroUsd, billedMs } of service === undefined ? billedInstances(timeline, endMs) : []) {
    const provider = isSpot ? 'EC2_SPOT' : 'EC2';
    add(lines, { item: 'instances', provider, instance: { type, hourMicroUsd }, count: 1, durationMs: billedMs, microUsd: 0 });
  }
  return rounded([...lines.values()], spotPercent);
}

/** What one task costs that is billed for so long, in millionths of a US dollar; `MONTH_MS` for a month. */
export function taskCost(size: TaskSize, provider: Pool, durationMs: number, spotPercent: number = defaultSpotPercent()): number {
  const tasks: CostLine = { item: 'tasks', provider, size, count: 1, durationMs, microUsd: 0 };
  const address: CostLine = { item: 'publicIpv4', provider, count: 1, durationMs, microUsd: 0 };
  return rounded(size.hasPublicIp ? [tasks, address] : [tasks], spotPercent).microUsd;
}

/** Spot's share of the price on demand, where nothing else is said. */
export function defaultSpotPercent(): number {
  return limits.fargateSpotPriceBasisPoints.value / 100;
}

function add(lines: Map<string, CostLine>, line: CostLine): void {
  const key = JSON.stringify([line.item, line.provider, line.size, line.instance]);
  const known = lines.get(key);
  if (!known) {
    lines.set(key, line);
    return;
  }
  known.count += line.count;
  known.durationMs += line.durationMs;
}

/** Each line gets what the rounded sum up to it is more than the one before, so that the lines add up to the whole. */
function rounded(lines: readonly CostLine[], spotPercent: number): Cost {
  let units = 0n;
  let microUsd = 0;
  const priced = lines.map((line) => {
    units += unitsOf(line, BigInt(spotPercent));
    const soFar = inMicroUsd(units);
    const own = soFar - microUsd;
    microUsd = soFar;
    return { ...line, microUsd: own };
  });
  return { microUsd, lines: priced };
}

/** All lines together, rounded once, in millionths of a US dollar. */
export function totalOf(lines: readonly CostLine[], spotPercent: number): number {
  return inMicroUsd(lines.reduce((units, line) => units + unitsOf(line, BigInt(spotPercent)), 0n));
}

function inMicroUsd(units: bigint): number {
  return Number((2n * units + UNITS_PER_MICRO_USD) / (2n * UNITS_PER_MICRO_USD));
}

function unitsOf({ size, instance, provider, durationMs }: CostLine, spotPercent: bigint): bigint {
  const ms = BigInt(durationMs);
  if (instance) return ms * BigInt(instance.hourMicroUsd) * 1_024n * 100n;
  if (!size) return ms * BigInt(limits.publicIpv4HourMicroUsd.value) * 1_024n * 100n;
  const { vCpuHourMicroUsd, gbHourMicroUsd } = size.operatingSystem === 'WINDOWS' ? WINDOWS : fargatePrices[size.architecture].value;
  const percent = provider === 'FARGATE_SPOT' ? spotPercent : 100n;
  const machine = BigInt(size.cpuUnits) * BigInt(vCpuHourMicroUsd) + BigInt(size.memoryMiB) * BigInt(gbHourMicroUsd);
  const storageGiB = BigInt(Math.max(0, size.ephemeralStorageGiB - FREE_STORAGE_GIB));
  const storage = storageGiB * BigInt(limits.ephemeralStorageGbHourMicroUsd.value) * 1_024n * 100n;
  return ms * (machine * percent + storage);
}

/** A task on Fargate, as far as its bill depends on it. */
export interface TaskLife {
  size: TaskSize;
  provider: Pool;
  addressFromMs: number | null;
  pullFromMs: number | null;
  stoppedMs: number | null;
}

/** The tasks on Fargate of a timeline; of what comes after `untilMs` nothing is known. */
export function livesOf(timeline: Timeline, untilMs: number = Number.POSITIVE_INFINITY, service?: string): Iterable<TaskLife> {
  const lives = new Map<string, TaskLife>();
  for (const entry of timeline) {
    if (entry.atMs > untilMs) break;
    follow(lives, entry, service);
  }
  return lives.values();
}

/** What is billed of a task by a moment. */
export function billedBy({ size, pullFromMs, addressFromMs, stoppedMs }: TaskLife, atMs: number): { taskMs: number; addressMs: number } {
  const untilMs = stoppedMs !== null && stoppedMs < atMs ? stoppedMs : atMs;
  const isFrom = (fromMs: number | null): fromMs is number => fromMs !== null && fromMs <= atMs;
  return {
    taskMs: isFrom(pullFromMs) ? Math.max(untilMs - pullFromMs, LEAST_BILLED_MS[size.operatingSystem]) : 0,
    addressMs: size.hasPublicIp && isFrom(addressFromMs) ? untilMs - addressFromMs : 0,
  };
}

function follow(lives: Map<string, TaskLife>, { what, subject, atMs }: TimelineEntry, service: string | undefined): void {
  switch (what.type) {
    case 'task.created': {
      if (what.launchType !== 'FARGATE' || (service !== undefined && what.service !== service)) return;
      const provider = what.capacityProvider === 'FARGATE_SPOT' ? 'FARGATE_SPOT' : 'FARGATE';
      lives.set(subject.id, { size: what.size, provider, addressFromMs: null, pullFromMs: null, stoppedMs: null });
      return;
    }
    case 'task.lastStatus': {
      const life = lives.get(subject.id);
      if (!life) return;
      // The network interface is there when PROVISIONING ends.
      if (what.to === 'PENDING') life.addressFromMs = atMs;
      if (what.to === 'STOPPED') life.stoppedMs = atMs;
      return;
    }
    case 'container.pull': {
      const life = lives.get(subject.id.slice(0, subject.id.indexOf('/')));
      if (life && what.outcome === 'started') life.pullFromMs ??= atMs;
      return;
    }
    default:
  }
}
