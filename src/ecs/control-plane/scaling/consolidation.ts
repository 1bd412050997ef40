/** Which Managed Instance is underutilised: its tasks, all of services, would find room on the provider's other instances as those are. */
import { deploymentOf } from '../../world/census.ts';
import { revisionOf } from '../../world/lookup.ts';
import type { CapacityProviderState, Instance, ManagedFleet, Task, World } from '../../world/state.ts';
import { candidacyWith } from '../instances/candidacy.ts';
import { fallOutOf } from '../instances/filter.ts';
import { type PlacementQuestion, readQuestion } from '../instances/placement-question.ts';
import { liveTasksOf } from '../instances/task-counts.ts';
import { isProtected } from '../task-protection.ts';
import { askedOfPlace, isBusy } from './provider-load.ts';

/** An instance whose tasks have room elsewhere. */
export interface Underutilised {
  instance: Instance;
  /** The last time that tasks came or went there, or where its tasks would go. */
  sinceMs: number;
  /** When its tasks may be moved; 0 where none is under protection. */
  freeAtMs: number;
}

/** A target with what the tasks that would come leave of it. */
interface Room {
  instance: Instance;
  live: Task[];
}

/** The provider's instances that tasks may be placed on and that have some. One without tasks ends by itself: what moves there saves nothing. */
export function usedInstances({ world }: { world: World }, { name }: CapacityProviderState): Instance[] {
  return Object.values(world.instances).filter(
    (instance) =>
      instance.capacityProvider === name && instance.status === 'ACTIVE' && instance.state === 'running' && isBusy(world, instance),
  );
}

/**
 * The underutilised ones of the instances, the one with the least reserved first: AWS does not say with which one it begins. Instances with standalone
 * tasks are none, as nobody would replace those. Source: developer guide, Managed Instances infrastructure optimization.
 */
export function underutilised(world: World, { changedAtMs = {} }: ManagedFleet, used: readonly Instance[], nowMs: number): Underutilised[] {
  return [...used].sort(byReserved).flatMap((instance): Underutilised[] => {
    const tasks = liveTasksOf(world, instance);
    if (tasks.length === 0 || tasks.some(({ serviceArn }) => serviceArn === null)) return [];
    const targets = fits(world, instance, tasks, used);
    if (targets === null) return [];
    const sinceMs = Math.max(...[instance.id, ...targets].map((id) => changedAtMs[id] ?? 0));
    const guarded = tasks.filter((task) => isProtected(task, nowMs));
    return [{ instance, sinceMs, freeAtMs: Math.max(0, ...guarded.map(({ protectedUntilMs }) => protectedUntilMs ?? 0)) }];
  });
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
  const rooms = used
    .filter((other) => other.id !== id)
    .map(
      (instance): Room => ({
        instance: { ...instance, remaining: { ...instance.remaining }, ports: { ...instance.ports } },
        live: liveTasksOf(world, instance),
      }),
    );
  const targets = new Set<string>();
  for (const task of [...tasks].sort((a, b) => (b.needs?.cpuUnits ?? 0) - (a.needs?.cpuUnits ?? 0))) {
    const question = questionOf(world, task, zone);
    const room =
      question && rooms.find(({ instance, live }) => !fallOutOf(readQuestion(world, question), candidacyWith(instance, live, task.group)));
    if (!room) return null;
    take(room, task);
    targets.add(room.instance.id);
  }
  return [...targets];
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
