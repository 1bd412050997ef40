/** What container instances cost, and how much of that pays for what no task has reserved: from the timeline alone. */
import { fargatePrices } from './api/limits.ts';
import { type InstanceLane, instancesOf } from './history-instances.ts';
import type { Timeline } from './world/timeline.ts';

/** An instance as far as it is billed. */
export interface BilledInstance {
  /** EC2 id. */
  instanceId: string;
  instanceType: string;
  isSpot: boolean;
  /** Millionths of a US dollar an hour. */
  hourMicroUsd: number;
  /** From `running` to `shutting-down`, a minute at least. */
  billedMs: number;
}

/** CPU units and MiB, each times the ms for which they were there. Sums are exact up to 2^53: a month of 1,600 m5.large. */
export interface ResourceTime {
  cpuUnitMs: number;
  memoryMiBMs: number;
}

/** What was registered of instances, what tasks reserved of it, and what of the bill paid for the rest. */
export interface Waste {
  registered: ResourceTime;
  /**
   * From a task's placement until it is to stop (desiredStatus STOPPED) or its instance is gone, as ECS counts it: from then on the room may be reserved
   * for the next task, and would count twice while the containers before still hold it.
   */
  reserved: ResourceTime;
  microUsd: number;
  /**
   * The part of the bill that pays for what no task has reserved, with the time before an instance is registered and after. What is reserved counts by
   * what Fargate would take for it against what Fargate would take for the whole instance.
   */
  unreservedMicroUsd: number;
  /** That part in hundredths of a percent of the bill; 0 where there is none. */
  unreservedBasisPoints: number;
}

export interface InstanceWaste extends Waste {
  instanceId: string;
  instanceType: string;
}

/** Source: Amazon EC2 on-demand pricing, per-second billing. */
const LEAST_BILLED_MS = 60_000;
const HOUR_MS = 3_600_000n;

/**
 * The instances of a timeline that are billed up to a moment, in the order in which they were launched. EC2 bills from `running` until an instance
 * shuts down, whatever runs on it. Source: Amazon EC2 user guide, instance lifecycle; Amazon EC2 on-demand pricing.
 * @param endMs the run's end, or an earlier moment
 */
export function billedInstances(timeline: Timeline, endMs: number): readonly BilledInstance[] {
  return instancesOf(timeline, endMs).flatMap((lane) => {
    const billedMs = billedUntil(lane, endMs);
    const { instanceId, instanceType, isSpot, hourMicroUsd } = lane;
    return billedMs > 0 ? [{ instanceId, instanceType, isSpot, hourMicroUsd, billedMs }] : [];
  });
}

/**
 * What the instances of a timeline had to give and what of it was reserved, up to a moment: each by itself, in the order of their launch, and all
 * together. Each amount of money is rounded by itself, the sums from what is not.
 */
export function wasteOf(timeline: Timeline, endMs: number): { instances: readonly InstanceWaste[]; all: Waste } {
  const measured = instancesOf(timeline, endMs).map((lane) => ({ lane, measure: measureOf(lane, endMs) }));
  return {
    instances: measured.map(({ lane: { instanceId, instanceType }, measure }) => ({ instanceId, instanceType, ...wasteFrom([measure]) })),
    all: wasteFrom(measured.map(({ measure }) => measure)),
  };
}

/** What is billed of an instance by a moment, in ms. */
export function billedUntil(lane: InstanceLane, atMs: number): number {
  const runningMs = firstMs(lane, 'running');
  if (runningMs === undefined || runningMs > atMs) return 0;
  return Math.max(Math.min(endedMs(lane) ?? atMs, atMs) - runningMs, LEAST_BILLED_MS);
}

function firstMs({ statuses }: InstanceLane, ...wanted: string[]): number | undefined {
  return statuses.find(({ status }) => wanted.includes(status))?.atMs;
}

/** One whose host is lost is terminated without shutting down. */
function endedMs(lane: InstanceLane): number | undefined {
  return firstMs(lane, 'shutting-down', 'terminated');
}

interface Measure {
  registered: ResourceTime;
  reserved: ResourceTime;
  /** Both in millionths of a dollar times ms of an hour. */
  bill: bigint;
  unreserved: bigint;
}

function measureOf(lane: InstanceLane, endMs: number): Measure {
  const billedMs = billedUntil(lane, endMs);
  const bill = BigInt(billedMs) * BigInt(lane.hourMicroUsd);
  const { size, architecture, tasks } = lane;
  const registeredMs = firstMs(lane, 'ACTIVE');
  const none = { cpuUnitMs: 0, memoryMiBMs: 0 };
  if (!size || !architecture || registeredMs === undefined) return { registered: none, reserved: none, bill, unreserved: bill };
  const { cpuUnits, memoryMiB } = size;
  const goneMs = endedMs(lane) ?? endMs;
  const reserved = { ...none };
  for (const { needs, fromMs, reservedUntilMs } of tasks) {
    const ms = Math.max(0, Math.min(reservedUntilMs ?? endMs, goneMs) - fromMs);
    reserved.cpuUnitMs += needs.cpuUnits * ms;
    reserved.memoryMiBMs += needs.memoryMiB * ms;
  }
  const worth = (cpu: number, memory: number) => {
    const { vCpuHourMicroUsd, gbHourMicroUsd } = fargatePrices[architecture].value;
    return BigInt(cpu) * BigInt(vCpuHourMicroUsd) + BigInt(memory) * BigInt(gbHourMicroUsd);
  };
  const whole = worth(cpuUnits, memoryMiB) * BigInt(billedMs);
  const used = worth(reserved.cpuUnitMs, reserved.memoryMiBMs);
  const heldMs = Math.min(firstMs(lane, 'INACTIVE') ?? endMs, goneMs) - registeredMs;
  return {
    registered: { cpuUnitMs: cpuUnits * heldMs, memoryMiBMs: memoryMiB * heldMs },
    reserved,
    bill,
    unreserved: whole === 0n || used >= whole ? 0n : bill - (bill * used) / whole,
  };
}

function wasteFrom(measures: readonly Measure[]): Waste {
  const sum = (of: (measure: Measure) => ResourceTime): ResourceTime => ({
    cpuUnitMs: measures.reduce((total, measure) => total + of(measure).cpuUnitMs, 0),
    memoryMiBMs: measures.reduce((total, measure) => total + of(measure).memoryMiBMs, 0),
  });
  const bill = measures.reduce((total, measure) => total + measure.bill, 0n);
  const unreserved = measures.reduce((total, measure) => total + measure.unreserved, 0n);
  return {
    registered: sum(({ registered }) => registered),
    reserved: sum(({ reserved }) => reserved),
    microUsd: rounded(bill, HOUR_MS),
    unreservedMicroUsd: rounded(unreserved, HOUR_MS),
    unreservedBasisPoints: bill === 0n ? 0 : rounded(unreserved * 10_000n, bill),
  };
}

function rounded(value: bigint, by: bigint): number {
  return Number((2n * value + by) / (2n * by));
}
