/** Which tasks on instances a scale-in takes: against the service's placement strategy, or so that zones and instances stay even. */
import { bitsOf } from '../../simulation/random.ts';
import type { Model } from '../../world/model.ts';
import { isOfManagedInstances } from '../../world/providers.ts';
import { remembered } from '../../world/remember.ts';
import type { Instance, Service, Task } from '../../world/state.ts';
import { type Rank, rankOf } from '../scale-in.ts';
import { type Key, type Level, rankedTree } from './ranked-tree.ts';
import { chainOf, endsRandomly, levelsOf, type RankLevel, serviceDefault } from './strategies.ts';

/** Tasks on one instance that are equal but for their age. */
interface Bucket {
  id: string;
  provider: string | null;
  /** They do not run yet. */
  isPending: boolean;
  /** Undefined of tasks that wait for one. */
  instance: Instance | undefined;
  /** The next to go is the last. */
  tasks: Task[];
}

/** What is left where, as far as tasks have been taken. */
interface Counts {
  /** Tasks of each provider above its share. */
  excess: Map<string | null, number>;
  /** Tasks of the service by attribute and value. */
  byValue: Map<string, Map<Key, number>>;
  onInstance: Map<Instance | undefined, { tasks: number; cpuUnits: number; memoryMiB: number }>;
}

/**
 * Takes tasks in turn: what is above its provider's share, what does not run yet, then by the strategy reversed: with spread from the fullest, with
 * binpack from the instance that is left with the most of the field. Source: developer guide, task placement strategies. Shares and tasks that do not
 * run yet are as without instances; among equals the assumed order decides. Each task costs little, however many instances there are.
 */
export function chooseForScaleIn(
  model: Model,
  service: Service,
  tasks: readonly Task[],
  excess: Map<string | null, number>,
  count: number,
): Task[] {
  const isManaged = isOfManagedInstances(model.world, tasks[0]?.capacityProvider ?? null);
  const chain = chainOf((isManaged ? undefined : service.settings.placementStrategy) ?? [], serviceDefault);
  const rank = endsRandomly(chain) ? drawn(model) : rankOf(model);
  const levels = levelsOf(chain);
  const buckets = bucketsOf(model, tasks, rank);
  const ofInstance = Map.groupBy(buckets.values(), ({ instance }) => instance);
  const counts = countAll(excess, levels, buckets.values());
  const tree = rankedTree([
    (provider) => -(excess.get(provider === '' ? null : String(provider)) ?? 0),
    undefined,
    ...levels.map((level): Level => (level.by === 'bucket' ? (value) => -inBucket(counts, level.attribute, value) : undefined)),
    undefined,
  ]);
  const paths = new Map<string, readonly Key[]>();
  const enter = (bucket: Bucket) => {
    const path = pathOf(counts, levels, bucket, rank);
    paths.set(bucket.id, path);
    if (bucket.tasks.length > 0) tree.add(path, [bucket.id]);
  };
  for (const bucket of buckets.values()) enter(bucket);
  const chosen: Task[] = [];
  while (chosen.length < count && tree.size > 0) {
    const bucket = buckets.get(tree.first()[0]?.[0] ?? '');
    if (!bucket) throw new Error('A scale-in has lost a bucket.');
    const alike = ofInstance.get(bucket.instance) ?? [];
    for (const { id, tasks: own } of alike) if (own.length > 0) tree.remove(paths.get(id) ?? [], id);
    const task = bucket.tasks.pop() as Task;
    take(counts, levels, bucket, task);
    for (const one of alike) enter(one);
    chosen.push(task);
  }
  return chosen;
}

function drawn({ seed }: Model): Rank {
  return ({ ordinal }) => bitsOf(seed, `scale-in of task ${ordinal}`);
}

function bucketsOf(model: Model, tasks: readonly Task[], rank: Rank): Map<string, Bucket> {
  const buckets = new Map<string, Bucket>();
  for (const task of tasks) {
    const isPending = task.startedAtMs === null;
    const id = `${task.instanceId} ${task.capacityProvider} ${isPending}`;
    const instance = task.instanceId === null ? undefined : model.world.instances[task.instanceId];
    remembered(buckets, id, () => ({ id, provider: task.capacityProvider, isPending, instance, tasks: [] })).tasks.push(task);
  }
  for (const bucket of buckets.values()) bucket.tasks.sort((a, b) => rank(b) - rank(a));
  return buckets;
}

function countAll(excess: Counts['excess'], levels: readonly RankLevel[], buckets: Iterable<Bucket>): Counts {
  const counts: Counts = { excess, byValue: new Map(), onInstance: new Map() };
  for (const { instance, tasks } of buckets) {
    const on = remembered(counts.onInstance, instance, () => ({
      tasks: 0,
      cpuUnits: instance?.remaining.cpuUnits ?? 0,
      memoryMiB: instance?.remaining.memoryMiB ?? 0,
    }));
    on.tasks += tasks.length;
    countValues(counts, levels, instance, tasks.length);
  }
  return counts;
}

function countValues({ byValue }: Counts, levels: readonly RankLevel[], instance: Instance | undefined, by: number): void {
  for (const level of levels) {
    if (level.by !== 'bucket') continue;
    const counts = remembered(byValue, level.attribute, () => new Map<Key, number>());
    const value = instance?.attributes[level.attribute] ?? '';
    counts.set(value, (counts.get(value) ?? 0) + by);
  }
}

function inBucket({ byValue }: Counts, attribute: string, value: Key): number {
  return byValue.get(attribute)?.get(value) ?? 0;
}

/** What the bucket's next task is ranked by: the least goes first. */
function pathOf({ onInstance }: Counts, levels: readonly RankLevel[], { provider, isPending, instance, tasks }: Bucket, rank: Rank): Key[] {
  const on = onInstance.get(instance);
  const next = tasks.at(-1);
  const keys = levels.map((level): Key => {
    if (level.by === 'bucket') return instance?.attributes[level.attribute] ?? '';
    if (level.by === 'tasks') return -(on?.tasks ?? 0);
    return -((on?.[level.by] ?? 0) + (next?.needs?.[level.by] ?? 0));
  });
  return [provider ?? '', isPending ? 0 : 1, ...keys, next ? rank(next) : 0];
}

/** The task has gone. */
function take(counts: Counts, levels: readonly RankLevel[], { provider, instance }: Bucket, { needs }: Task): void {
  counts.excess.set(provider, (counts.excess.get(provider) ?? 0) - 1);
  countValues(counts, levels, instance, -1);
  const on = counts.onInstance.get(instance);
  if (!on) return;
  on.tasks -= 1;
  on.cpuUnits += needs?.cpuUnits ?? 0;
  on.memoryMiB += needs?.memoryMiB ?? 0;
}
