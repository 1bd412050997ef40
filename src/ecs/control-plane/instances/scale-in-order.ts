/** Which tasks on instances a scale-in takes: against the service's placement strategy, or so that zones and instances stay even. */
import type { PlacementStrategy } from '@aws-sdk/client-ecs';
import { bitsOf } from '../../simulation/random.ts';
import type { Model } from '../../world/model.ts';
import type { Instance, Service, Task } from '../../world/state.ts';
import { rankOf } from '../scale-in.ts';

/** Without a strategy: the zone with the most tasks, then the instance with the most. Source: UpdateService in the API reference. */
const EVEN: readonly PlacementStrategy[] = [
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
  { type: 'spread', field: 'instanceId' },
];

/** Tasks that are equal but for their age. */
interface Bucket {
  provider: string | null;
  /** They do not run yet. */
  isPending: boolean;
  /** Undefined of tasks that wait for one. */
  instance: Instance | undefined;
  /** The next to go is the last. */
  tasks: Task[];
}

/** The higher, the sooner a task of the bucket goes. */
interface Aim {
  score(bucket: Bucket): number;
  /** A task of the bucket has gone. */
  take(bucket: Bucket, task: Task): void;
}

/**
 * Takes tasks in turn: what is above its provider's share, what does not run yet, then by the strategy reversed: with spread from the fullest, with
 * binpack from the instance that is left with the most of the field. Source: developer guide, task placement strategies. Shares and tasks that do not
 * run yet are as without instances; among equals the assumed order decides.
 */
export function chooseForScaleIn(
  model: Model,
  service: Service,
  tasks: readonly Task[],
  excess: Map<string | null, number>,
  count: number,
): Task[] {
  const buckets = bucketsOf(model, tasks);
  const given = service.settings.placementStrategy as readonly PlacementStrategy[] | undefined;
  const aims: Aim[] = [
    { score: ({ provider }) => excess.get(provider) ?? 0, take: ({ provider }) => excess.set(provider, (excess.get(provider) ?? 0) - 1) },
    { score: ({ isPending }) => Number(isPending), take: () => {} },
    ...(given?.length ? given : EVEN).map((strategy) => aimAgainst(model, strategy, buckets)),
  ];
  const rank = rankOf(model);
  const chosen: Task[] = [];
  while (chosen.length < count && buckets.length > 0) {
    const bucket = best(buckets, aims, ({ tasks: own }) => -rank(own.at(-1) as Task));
    const task = bucket.tasks.pop();
    if (!task) throw new Error('A scale-in has kept an empty bucket.');
    for (const aim of aims) aim.take(bucket, task);
    if (bucket.tasks.length === 0) buckets.splice(buckets.indexOf(bucket), 1);
    chosen.push(task);
  }
  return chosen;
}

function bucketsOf(model: Model, tasks: readonly Task[]): Bucket[] {
  const rank = rankOf(model);
  const buckets = new Map<string, Bucket>();
  for (const task of tasks) {
    const isPending = task.startedAtMs === null;
    const key = `${task.capacityProvider} ${isPending} ${task.instanceId}`;
    const instance = task.instanceId === null ? undefined : model.world.instances[task.instanceId];
    const bucket = buckets.get(key) ?? { provider: task.capacityProvider, isPending, instance, tasks: [] };
    bucket.tasks.push(task);
    buckets.set(key, bucket);
  }
  for (const bucket of buckets.values()) bucket.tasks.sort((a, b) => rank(b) - rank(a));
  return [...buckets.values()];
}

/** The bucket with the highest scores, the first aim's first. */
function best(buckets: readonly Bucket[], aims: readonly Aim[], last: Aim['score']): Bucket {
  let left = buckets;
  for (const score of [...aims.map((aim) => aim.score), last]) {
    if (left.length === 1) break;
    const scores = left.map(score);
    const most = scores.reduce((a, b) => Math.max(a, b));
    left = left.filter((_, index) => scores[index] === most);
  }
  const [first] = left;
  if (!first) throw new Error('A scale-in has nothing to choose from.');
  return first;
}

function aimAgainst(model: Model, { type, field = '' }: PlacementStrategy, buckets: readonly Bucket[]): Aim {
  if (type === 'binpack') return mostLeft(field);
  if (type === 'spread') return fullest(field, buckets);
  return { score: ({ tasks }) => bitsOf(model.seed, `scale-in of task ${tasks.at(-1)?.ordinal}`), take: () => {} };
}

/** Tasks of the service by the field's value. */
function fullest(field: string, buckets: readonly Bucket[]): Aim {
  const name = field.startsWith('attribute:') ? field.slice('attribute:'.length) : null;
  const bucketValue = ({ instance }: Bucket) => (name === null ? instance?.id : instance?.attributes[name]);
  const counts = new Map<string | undefined, number>();
  for (const bucket of buckets) counts.set(bucketValue(bucket), (counts.get(bucketValue(bucket)) ?? 0) + bucket.tasks.length);
  return {
    score: (bucket) => counts.get(bucketValue(bucket)) ?? 0,
    take: (bucket) => counts.set(bucketValue(bucket), (counts.get(bucketValue(bucket)) ?? 0) - 1),
  };
}

/** What the instance has left once the next task has gone. */
function mostLeft(field: string): Aim {
  const member = field.toLowerCase() === 'cpu' ? 'cpuUnits' : 'memoryMiB';
  const freed = new Map<Instance | undefined, number>();
  const left = ({ instance }: Bucket) => (instance?.remaining[member] ?? 0) + (freed.get(instance) ?? 0);
  return {
    score: (bucket) => left(bucket) + (bucket.tasks.at(-1)?.needs?.[member] ?? 0),
    take: ({ instance }, { needs }) => freed.set(instance, (freed.get(instance) ?? 0) + (needs?.[member] ?? 0)),
  };
}
