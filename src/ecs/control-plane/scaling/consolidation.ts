/** Which Managed Instance is underutilised: its tasks, all of services, would find room on the provider's other instances as those are. */
import { deploymentOf } from '../../world/census.ts';
import { revisionOf } from '../../world/lookup.ts';
import type { Instance, ManagedFleet, Task, World } from '../../world/state.ts';
import { candidacyWith } from '../instances/candidacy.ts';
import { fallOutOf } from '../instances/filter.ts';
import { type PlacementQuestion, readQuestion } from '../instances/placement-question.ts';
import { liveTasksOf } from '../instances/task-counts.ts';
import { askedOfPlace, isBusy } from './provider-load.ts';

/** The instance to drain now, or null; those with less reserved that stay, with why; and when one of these is to be looked at again, or null. */
export interface Search {
  found: Instance | null;
  passed: { instance: Instance; why: string }[];
  againAtMs: number | null;
}

/** A target with what the tasks that would come leave of it. */
interface Room {
  instance: Instance;
  live: Task[];
}

/**
 * The provider's instances that tasks may be placed on and that have some, in the order of their launch. One without tasks ends by itself: what moves there
 * saves nothing. The fleet has noted each of them when it came to have tasks.
 */
export function usedInstances({ world }: { world: World }, { changedAtMs = {} }: ManagedFleet): Instance[] {
  return Object.keys(changedAtMs)
    .flatMap((id) => world.instances[id] ?? [])
    .filter((instance) => instance.status === 'ACTIVE' && instance.state === 'running' && isBusy(world, instance))
    .sort((a, b) => a.ordinal - b.ordinal);
}

/**
 * The first that is underutilised and has been for so long, from the one with the least reserved on: AWS does not say with which one it begins. Instances
 * with standalone tasks are none, as nobody would replace those, and a task under protection stays where it is. The time counts from the last task that
 * came or went there, or where its tasks would go. Source: developer guide, Managed Instances infrastructure optimization.
 */
export function findUnderutilised(
  world: World,
  { changedAtMs = {} }: ManagedFleet,
  used: Instance[],
  afterMs: number,
  nowMs: number,
): Search {
  const search: Search = { found: null, passed: [], againAtMs: null };
  const pass = (instance: Instance, why: string) => search.passed.push({ instance, why });
  const isTooSoon = (dueAtMs: number) => {
    if (dueAtMs > nowMs) search.againAtMs = Math.min(dueAtMs, search.againAtMs ?? dueAtMs);
    return dueAtMs > nowMs;
  };
  const dueAtMs = (id: string) => (changedAtMs[id] ?? 0) + afterMs;
  for (const instance of [...used].sort(byReserved)) {
    const tasks = liveTasksOf(world, instance);
    if (tasks.length === 0) continue;
    if (tasks.some(({ serviceArn }) => serviceArn === null)) pass(instance, 'has standalone tasks');
    else if (isTooSoon(Math.max(...tasks.map(({ protectedUntilMs }) => protectedUntilMs ?? 0)))) pass(instance, 'has protected tasks');
    else if (isTooSoon(dueAtMs(instance.id))) pass(instance, 'not for long enough');
    else {
      const targets = fits(world, instance, tasks, used);
      if (targets === null) pass(instance, 'its tasks have no room on the others');
      else if (isTooSoon(Math.max(...targets.map(dueAtMs)))) pass(instance, 'not for long enough');
      else return { ...search, found: instance };
    }
  }
  return search;
}

function byReserved(a: Instance, b: Instance): number {
  const cpu = reserved(a, 'cpuUnits') - reserved(b, 'cpuUnits');
  return cpu || reserved(a, 'memoryMiB') - reserved(b, 'memoryMiB') || a.ordinal - b.ordinal;
}

function reserved({ registered, remaining }: Instance, of: 'cpuUnits' | 'memoryMiB'): number {
  return registered[of] - remaining[of];
}

/** The ids of those that would take the tasks, largest task first, each the first that has room; null where one finds none. */
function fits(world: World, { id, availabilityZone }: Instance, tasks: readonly Task[], used: readonly Instance[]): string[] | null {
  const zone = world.assumptions['managedInstances.consolidates'] === 'inZone' ? { zone: availabilityZone } : {};
  const others = used.filter((other) => other.id !== id && (zone.zone === undefined || other.availabilityZone === zone.zone));
  const taken = new Map<string, Room>();
  for (const task of [...tasks].sort((a, b) => (b.needs?.cpuUnits ?? 0) - (a.needs?.cpuUnits ?? 0))) {
    const room = roomFor(world, task, questionOf(world, task, zone), others, taken);
    if (!room) return null;
    take(room, task);
    taken.set(room.instance.id, room);
  }
  return [...taken.keys()];
}

/** The first of the instances, less what has been taken of them, that the task may be placed on. */
function roomFor(
  world: World,
  { needs, group }: Task,
  question: PlacementQuestion | undefined,
  others: readonly Instance[],
  taken: ReadonlyMap<string, Room>,
): Room | undefined {
  if (!question || !needs) return undefined;
  const read = readQuestion(world, question);
  for (const other of others) {
    const before = taken.get(other.id);
    const { remaining, ports } = before?.instance ?? other;
    // Most fall out here, before anybody counts their tasks.
    if (remaining.cpuUnits < needs.cpuUnits || remaining.memoryMiB < needs.memoryMiB) continue;
    const live = before?.live ?? liveTasksOf(world, other);
    const instance = before?.instance ?? { ...other, remaining: { ...remaining }, ports: { ...ports } };
    if (!fallOutOf(read, candidacyWith(instance, live, group))) return { instance, live };
  }
  return undefined;
}

function take({ instance: { remaining, ports }, live }: Room, task: Task): void {
  const { needs } = task;
  if (!needs) return;
  remaining.cpuUnits -= needs.cpuUnits;
  remaining.memoryMiB -= needs.memoryMiB;
  remaining.enis -= needs.enis;
  remaining.gpus -= needs.gpus;
  for (const port of needs.ports) ports[port] = 1;
  live.push(task);
}

function questionOf(world: World, task: Task, zone: { zone?: string }): PlacementQuestion | undefined {
  const { needs, group, serviceArn, capacityProvider: provider } = task;
  const cluster = world.clusters[task.clusterArn];
  if (!cluster || !needs) return undefined;
  const network = deploymentOf(world, task)?.network ?? null;
  const revision = revisionOf(world, task.taskDefinition);
  return { cluster, revision, needs, group, serviceArn, ...askedOfPlace(world, task), network, provider, ...zone };
}
