/** CapacityProviderReservation: how many instances a capacity provider needs (M) for each that it has (N), and what cluster auto scaling makes of it. Pure. */
import type { InstanceSize, TaskNeeds } from '../../world/timeline.ts';

/** Tasks in PROVISIONING with the same requirements. */
export interface WaitingGroup {
  /** `family:revision`. */
  name: string;
  needs: TaskNeeds;
  count: number;
  /** Constrained to distinctInstance: one to an instance. */
  isDistinct: boolean;
}

/** What decides how many tasks of a kind an instance holds. */
export type Dimension = 'CPU' | 'memory' | 'network interfaces' | 'GPUs' | 'host ports' | 'distinctInstance';

/** A group with the instances that it needs beyond those that there are; `instances` is null where the smallest instance type cannot hold one task. */
export interface GroupNeed {
  group: WaitingGroup;
  instances: number | null;
  /** Tasks that the largest instance type holds. */
  tasksEach: number;
  by: Dimension;
}

const amounts = [
  ['cpuUnits', 'CPU'],
  ['memoryMiB', 'memory'],
  ['enis', 'network interfaces'],
  ['gpus', 'GPUs'],
] as const;

/**
 * What each group needs. Of several instance types the smallest and the largest are taken for each parameter by itself: a group that does not fit the
 * smallest is left out, and tasks are packed into the largest, which gives the number of instances. Source: developer guide, cluster auto scaling,
 * managed scale-out behavior.
 * @param types sizes of the group’s instance types, one or more
 */
export function needsOfGroups(groups: readonly WaitingGroup[], types: readonly InstanceSize[]): GroupNeed[] {
  return groups.map((group) => needOf(group, types));
}

function needOf(group: WaitingGroup, types: readonly InstanceSize[]): GroupNeed {
  const { needs, count, isDistinct } = group;
  const holds = (pick: (...values: number[]) => number) =>
    amounts.flatMap(([amount, dimension]): { tasks: number; by: Dimension }[] =>
      needs[amount] > 0 ? [{ tasks: Math.floor(pick(...types.map((type) => type[amount])) / needs[amount]), by: dimension }] : [],
    );
  const fewest = (of: readonly { tasks: number; by: Dimension }[]) => of.reduce((so, one) => (one.tasks < so.tasks ? one : so));
  const isTaken = needs.ports.some((port) => types.some(({ ports }) => ports.includes(port)));
  const smallest = fewest([{ tasks: isTaken ? 0 : count, by: 'host ports' }, ...holds(Math.min)]);
  if (types.length === 0 || smallest.tasks < 1) return { group, instances: null, tasksEach: 0, by: smallest.by };
  const alone: { tasks: number; by: Dimension }[] = [];
  if (needs.ports.length > 0) alone.push({ tasks: 1, by: 'host ports' });
  if (isDistinct) alone.push({ tasks: 1, by: 'distinctInstance' });
  const measures = [...holds(Math.max), ...alone];
  // A task that asks for nothing fits as often as there are tasks.
  const most = measures.length > 0 ? fewest(measures) : { tasks: count, by: 'CPU' as const };
  return { group, instances: Math.ceil(count / most.tasks), tasksEach: most.tasks, by: most.by };
}

/** Where M comes from. */
export interface Reservation {
  needed: number;
  running: number;
  /** CapacityProviderReservation in hundredths of a percent. */
  hundredths: number;
  reason: string;
}

/** What cluster auto scaling finds of a provider at the end of a minute. */
export interface ProviderLoad {
  /** N: instances of the group that run. */
  running: number;
  /** Those of them with a task that is no daemon’s. */
  busy: number;
  /** Of the tasks in PROVISIONING; empty where there are none. */
  groups: readonly GroupNeed[];
  minimumStep: number;
  maximumStep: number;
  /** targetCapacity, in percent. */
  target: number;
  /** What a group has that has no instance and needs none, in hundredths of a percent. */
  ofNothing: number;
}

/**
 * M, N and what they make: M ÷ N × 100; 100 where both are none, 200 where there is no instance and some are needed. With tasks in PROVISIONING M is N
 * and what the neediest group needs, no less than the smallest and no more than the largest scaling step; without, the instances that hold a task other
 * than a daemon’s. Where no group fits the smallest type the value stays at the target. Sources: developer guide, managed scaling behavior; AWS
 * Containers Blog, Deep Dive on Amazon ECS Cluster Auto Scaling.
 */
export function reservationOf({ running, busy, groups, minimumStep, maximumStep, target, ofNothing }: ProviderLoad): Reservation {
  const asked = groups.flatMap(({ instances }) => (instances === null ? [] : [instances]));
  if (groups.length > 0 && asked.length === 0) {
    const reason = 'no task in PROVISIONING fits the smallest instance type: cluster auto scaling stops, and the value stays at the target';
    return { needed: busy, running, hundredths: target * 100, reason };
  }
  if (asked.length === 0) {
    return {
      needed: busy,
      running,
      hundredths: running === 0 && busy === 0 ? ofNothing : ratio(busy, running),
      reason: `${busy} of ${running} instances have tasks other than daemons’`,
    };
  }
  const most = Math.max(...asked);
  const more = Math.min(Math.max(most, minimumStep), maximumStep);
  const limit = more === most ? '' : `, made ${more} by the ${more > most ? 'minimum' : 'maximum'} scaling step size`;
  const needed = running + more;
  return { needed, running, hundredths: ratio(needed, running), reason: `tasks in PROVISIONING need ${most} more instances${limit}` };
}

function ratio(needed: number, running: number): number {
  if (running > 0) return Math.floor((needed * 10_000) / running);
  return 20_000;
}

/** Source: developer guide, managed scaling behavior: “always scales-out to two instances initially”. */
const FROM_NONE = 2;

/**
 * Instances that bring CapacityProviderReservation to its target: as many as M × 100 ÷ target, rounded up. From none it is two, whatever the target and
 * the scaling steps. Sources: developer guide, managed scaling behavior; AWS Containers Blog, Deep Dive on Amazon ECS Cluster Auto Scaling, where target
 * tracking takes a group without instances as one of one, of which 200 % are two.
 * @param target targetCapacity, in percent
 */
export function instancesAtTarget({ needed, running }: Pick<Reservation, 'needed' | 'running'>, target: number): number {
  return running > 0 ? Math.ceil((needed * 100) / target) : FROM_NONE;
}

/** A group’s next size on its way down: no step takes more than so many percent of it, and one instance always may go. */
export function stepDown(from: number, to: number, mostPercent: number): number {
  return Math.max(to, from - Math.max(1, Math.floor((from * mostPercent) / 100)));
}
