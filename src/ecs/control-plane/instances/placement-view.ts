/**
 * An index of the instances for one question of placement: those that fit, in the order of the strategies, and those that fell out, the closest first.
 * It is kept with the changes of instances and not made anew, so that placing a task costs little however many instances there are. Derived from the
 * world, and no part of it.
 */
import { isManagedInstance } from '../../world/providers.ts';
import { remembered } from '../../world/remember.ts';
import type { World } from '../../world/state.ts';
import { candidacyOf } from './candidacy.ts';
import { type Candidacy, type FallOut, fallOutOf, type Step, steps } from './filter.ts';
import { classesOf, type InstanceClass, type InstanceClasses, type Move } from './instance-classes.ts';
import type { ReadQuestion } from './placement-question.ts';
import { subjectsOf } from './query-language.ts';
import { type Key, type Level, type RankedTree, rankedTree } from './ranked-tree.ts';
import { keyOf, levelsOf, type RankLevel } from './strategies.ts';

/** The instances that a question is about: of its cluster and provider, registered and not yet gone. */
export interface PlacementView {
  /** How many they are. */
  readonly size: number;
  /** How many of them are ACTIVE. */
  readonly active: number;
  /** Those that fit and are first by all strategies, as sorted lists of ids. */
  first(): readonly (readonly string[])[];
  /** The lowest id of those. */
  lowest(): string | undefined;
  /** How many fit. */
  readonly fitting: number;
  /** How many have fallen out at each step. */
  fallenOut(): { step: Step; count: number }[];
  /** The one that got furthest through the steps; among those the one with the most left of what it lacks, then the lowest id. */
  closest(): { id: string; fallOut: FallOut } | undefined;
  /** Where an instance stands: null where it fits, undefined where it is none of these. */
  standing(id: string): FallOut | null | undefined;
  /** Tasks of the group on instances with this value of the attribute. */
  inBucket(attribute: string, value: string): number;
}

/** More would seldom be asked again before they are pushed out; each costs as much memory as the cluster has instances. */
const MOST_VIEWS = 32;

interface Kept extends PlacementView {
  /** Brings it up to date; false where it has missed too much for that. */
  catchUp(): boolean;
}

const views = new WeakMap<InstanceClasses, Map<string, Kept>>();

/** The view of a question, up to date. */
export function viewOf(world: World, clusterArn: string, question: ReadQuestion): PlacementView {
  const classes = classesOf(world);
  const all = remembered(views, classes, () => new Map<string, Kept>());
  const key = question.key;
  let view = all.get(key);
  if (!view?.catchUp()) view = newView(world, classes, clusterArn, question);
  // The one that was asked last stands last, so that the first is the one to forget.
  all.delete(key);
  all.set(key, view);
  const [oldest = key] = all.keys();
  if (all.size > MOST_VIEWS) all.delete(oldest);
  return view;
}

/** What the view holds of an instance, or of all that are alike. */
interface Entry {
  fallOut: FallOut | null;
  path: readonly Key[];
  candidate: Candidacy;
  /** How many instances that are alike it stands for. */
  count: number;
}

function newView(world: World, classes: InstanceClasses, clusterArn: string, question: ReadQuestion): Kept {
  const { asked } = question;
  const rankLevels = levelsOf(asked.strategy);
  const buckets = new Map(rankLevels.flatMap((level) => (level.by === 'bucket' ? [[level.attribute, new Map<string, number>()]] : [])));
  const fits = rankedTree(rankLevels.map((level) => rankBy(level, buckets)));
  const fallen: RankedTree = rankedTree([undefined, undefined]);
  const excluded = new Set(asked.exclude);
  const subjects = new Set(question.expressions.flatMap(subjectsOf));
  const asksEach = subjects.has('ec2InstanceId') || subjects.has('registeredAt');
  const asksTasks = subjects.has('task:group') || subjects.has('runningTasksCount');
  const alike = new Map<InstanceClass, Entry>();
  /** What is known of instances that are looked at one by one: those with tasks of the group above all. Null of an excluded one. */
  const single = new Map<string, Entry | null>();
  let seen = classes.first + classes.moves.length;
  let active = 0;

  const entryOf = (candidate: Candidacy): Entry => {
    const fallOut = fallOutOf(question, candidate);
    const path = fallOut ? [-steps.indexOf(fallOut.step), -fallOut.left] : rankLevels.map((level) => keyOf(level, candidate));
    return { fallOut, path, candidate, count: 0 };
  };
  /** Undefined where the instance is as all of its class are. */
  const singleOf = (id: string): Entry | null | undefined => {
    if (excluded.has(id)) return null;
    const instance = world.instances[id];
    const isSingle = asksEach || (asksTasks ? instance?.taskOrdinals.length : classes.byGroup.get(asked.group)?.has(id));
    return instance && isSingle ? entryOf(candidacyOf(world, instance, asked.group)) : undefined;
  };
  // Who names no provider gets no Managed Instance.
  const isOfProvider = (instance: InstanceClass) =>
    asked.provider === undefined ? !isManagedInstance(instance) : asked.provider === instance.capacityProvider;
  const isAsked = (instance: InstanceClass) => instance.clusterArn === clusterArn && isOfProvider(instance);
  const put = (entry: Entry, ids: readonly string[]) => {
    (entry.fallOut ? fallen : fits).add(entry.path, ids);
    tally(entry, ids.length);
  };
  const take = (entry: Entry, id: string) => {
    (entry.fallOut ? fallen : fits).remove(entry.path, id);
    tally(entry, -1);
  };
  const tally = (entry: Entry, by: number) => {
    const { status, ofGroup, attributes } = entry.candidate;
    entry.count += by;
    if (status === 'ACTIVE') active += by;
    if (ofGroup === 0) return;
    for (const [attribute, counts] of buckets) {
      const value = attributes[attribute] ?? '';
      counts.set(value, (counts.get(value) ?? 0) + by * ofGroup);
    }
  };
  const enter = (to: InstanceClass, ids: readonly string[]) => {
    put(
      remembered(alike, to, () => entryOf(to.candidacy)),
      ids,
    );
  };
  const leave = (id: string, from: InstanceClass | undefined) => {
    const own = single.get(id);
    const entry = from && alike.get(from);
    if (own) take(own, id);
    if (single.delete(id) || !from || !entry) return;
    take(entry, id);
    if (entry.count === 0) alike.delete(from);
  };
  const move = ({ id, from, to }: Move) => {
    const own = to && isAsked(to) ? singleOf(id) : undefined;
    if (from === to && own === undefined && !single.has(id)) return;
    leave(id, from);
    if (!to || !isAsked(to)) return;
    if (own === undefined) enter(to, [id]);
    else single.set(id, own);
    if (own) put(own, [id]);
  };

  for (const one of classes.all.values()) if (isAsked(one)) enter(one, one.ids);
  const withTasks = asksTasks ? [...classes.byGroup.values()] : [classes.byGroup.get(asked.group) ?? []];
  const singles = asksEach ? Object.keys(world.instances) : [excluded, ...withTasks].flatMap((ids) => [...ids]);
  for (const id of singles) move({ id, from: classes.classOf(id), to: classes.classOf(id) });

  return {
    get size() {
      return fits.size + fallen.size;
    },
    get active() {
      return active;
    },
    get fitting() {
      return fits.size;
    },
    first: () => fits.first(),
    lowest: () => fits.lowest(),
    fallenOut: () => fallen.sizes().map(([key, size]) => ({ step: steps[-Number(key)] as Step, count: size })),
    closest() {
      const id = fallen.lowest();
      const fallOut = id === undefined ? undefined : this.standing(id);
      return id !== undefined && fallOut ? { id, fallOut } : undefined;
    },
    standing(id) {
      const own = single.get(id);
      const of = own === undefined ? classes.classOf(id) : undefined;
      return (of ? alike.get(of) : own)?.fallOut;
    },
    inBucket: (attribute, value) => buckets.get(attribute)?.get(value) ?? 0,
    catchUp() {
      const { first, moves } = classes;
      if (seen < first) return false;
      for (let index = seen - first; index < moves.length; index += 1) move(moves[index] as Move);
      seen = first + moves.length;
      return true;
    },
  };
}

function rankBy(level: RankLevel, buckets: ReadonlyMap<string, ReadonlyMap<string, number>>): Level {
  if (level.by !== 'bucket') return undefined;
  const counts = buckets.get(level.attribute);
  return (value) => counts?.get(String(value)) ?? 0;
}
