/** What container instances cost, and how much of that pays for what no task has reserved: from the timeline alone. */
import { fargatePrices } from './api/limits.ts';
import type { TaskNeeds, Timeline, TimelineEntry } from './world/timeline.ts';

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
  /** From a task's placement until it is STOPPED or its instance is gone. */
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

interface Life extends Omit<BilledInstance, 'billedMs'> {
  runningMs: number | null;
  /** Of `shutting-down` or `terminated`, whichever came first. */
  endedMs: number | null;
  registered: { atMs: number; untilMs: number | null; cpuUnits: number; memoryMiB: number; architecture: 'X86_64' | 'ARM64' } | null;
  stays: Stay[];
}

interface Stay {
  needs: Pick<TaskNeeds, 'cpuUnits' | 'memoryMiB'>;
  fromMs: number;
  untilMs: number | null;
}

/**
 * The instances of a timeline that are billed up to a moment, in the order in which they were launched. EC2 bills from `running` until an instance
 * shuts down, whatever runs on it. Source: Amazon EC2 user guide, instance lifecycle; Amazon EC2 on-demand pricing.
 * @param endMs the run's end, or an earlier moment
 */
export function billedInstances(timeline: Timeline, endMs: number): readonly BilledInstance[] {
  return livesOf(timeline, endMs).flatMap((life) => {
    const billedMs = billedOf(life, endMs);
    const { instanceId, instanceType, isSpot, hourMicroUsd } = life;
    return billedMs > 0 ? [{ instanceId, instanceType, isSpot, hourMicroUsd, billedMs }] : [];
  });
}

/**
 * What the instances of a timeline had to give and what of it was reserved, up to a moment: each by itself, in the order of their launch, and all
 * together. Each amount of money is rounded by itself, the sums from what is not.
 */
export function wasteOf(timeline: Timeline, endMs: number): { instances: readonly InstanceWaste[]; all: Waste } {
  const measured = livesOf(timeline, endMs).map((life) => ({ life, measure: measureOf(life, endMs) }));
  return {
    instances: measured.map(({ life: { instanceId, instanceType }, measure }) => ({ instanceId, instanceType, ...wasteFrom([measure]) })),
    all: wasteFrom(measured.map(({ measure }) => measure)),
  };
}

function billedOf({ runningMs, endedMs }: Life, endMs: number): number {
  return runningMs === null ? 0 : Math.max((endedMs ?? endMs) - runningMs, LEAST_BILLED_MS);
}

interface Measure {
  registered: ResourceTime;
  reserved: ResourceTime;
  /** Both in millionths of a dollar times ms of an hour. */
  bill: bigint;
  unreserved: bigint;
}

function measureOf(life: Life, endMs: number): Measure {
  const billedMs = billedOf(life, endMs);
  const bill = BigInt(billedMs) * BigInt(life.hourMicroUsd);
  const { registered } = life;
  const none = { cpuUnitMs: 0, memoryMiBMs: 0 };
  if (!registered) return { registered: none, reserved: none, bill, unreserved: bill };
  const { atMs, cpuUnits, memoryMiB, architecture } = registered;
  const untilMs = Math.min(registered.untilMs ?? endMs, life.endedMs ?? endMs);
  const reserved = { ...none };
  for (const { needs, fromMs, untilMs: stoppedMs } of life.stays) {
    const ms = Math.max(0, Math.min(stoppedMs ?? endMs, life.endedMs ?? endMs) - fromMs);
    reserved.cpuUnitMs += needs.cpuUnits * ms;
    reserved.memoryMiBMs += needs.memoryMiB * ms;
  }
  const worth = (cpu: number, memory: number) => {
    const { vCpuHourMicroUsd, gbHourMicroUsd } = fargatePrices[architecture].value;
    return BigInt(cpu) * BigInt(vCpuHourMicroUsd) + BigInt(memory) * BigInt(gbHourMicroUsd);
  };
  const whole = worth(cpuUnits, memoryMiB) * BigInt(billedMs);
  const used = worth(reserved.cpuUnitMs, reserved.memoryMiBMs);
  const heldMs = untilMs - atMs;
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

interface Fold {
  lives: Map<string, Life>;
  /** Of tasks that wait for an instance too. */
  needs: Map<string, TaskNeeds>;
  stays: Map<string, Stay>;
}

function livesOf(timeline: Timeline, endMs: number): Life[] {
  const fold: Fold = { lives: new Map(), needs: new Map(), stays: new Map() };
  for (const entry of timeline) {
    if (entry.atMs > endMs) break;
    if (entry.subject.kind === 'instance') followInstance(fold, entry);
    else if (entry.subject.kind === 'task') followTask(fold, entry);
  }
  return [...fold.lives.values()];
}

function followInstance({ lives }: Fold, { what, subject, atMs }: TimelineEntry): void {
  if (what.type === 'instance.launched') {
    const { instanceType, isSpot, hourMicroUsd } = what;
    const unborn = { runningMs: null, endedMs: null, registered: null, stays: [] };
    lives.set(subject.id, { instanceId: subject.id, instanceType, isSpot, hourMicroUsd, ...unborn });
    return;
  }
  const life = lives.get(subject.id);
  if (!life) return;
  if (what.type === 'instance.state') {
    if (what.to === 'running') life.runningMs ??= atMs;
    else life.endedMs ??= atMs;
  } else if (what.type === 'instance.registered') {
    const { cpuUnits, memoryMiB } = what.size;
    const architecture = what.attributes['ecs.cpu-architecture'] === 'arm64' ? 'ARM64' : 'X86_64';
    life.registered ??= { atMs, untilMs: null, cpuUnits, memoryMiB, architecture };
  } else if (what.type === 'instance.status' && what.to === 'INACTIVE' && life.registered) life.registered.untilMs ??= atMs;
}

function followTask({ lives, needs, stays }: Fold, { what, subject, atMs }: TimelineEntry): void {
  if (what.type === 'task.created' && what.needs) needs.set(subject.id, what.needs);
  if ((what.type === 'task.created' || what.type === 'task.placed') && what.instance !== undefined) {
    const own = needs.get(subject.id);
    if (!own) return;
    const stay: Stay = { needs: own, fromMs: atMs, untilMs: null };
    stays.set(subject.id, stay);
    lives.get(what.instance)?.stays.push(stay);
  } else if (what.type === 'task.lastStatus' && what.to === 'STOPPED') {
    const stay = stays.get(subject.id);
    if (stay) stay.untilMs = atMs;
    stays.delete(subject.id);
    needs.delete(subject.id);
  }
}
