/**
 * The answer to one question of placement: the instances that fit, in the order of the strategies, and those that fell out, the closest first. It looks
 * at parts of instances and not at each, is kept with their changes and not made anew, so that placing a task costs little however many instances there
 * are and whether or not it has been asked for before. Derived from the world, and no part of it.
 */
import { isManagedInstance } from '../../world/providers.ts';
import { remembered } from '../../world/remember.ts';
import type { World } from '../../world/state.ts';
import { type Candidacy, type FallOut, fallOutOf, type Step, steps } from './filter.ts';
import { classesOf, type InstanceClass, type InstanceClasses, type Known } from './instance-classes.ts';
import { type InstanceParts, keepLast, type Part, partsOf } from './instance-parts.ts';
import type { ReadQuestion } from './placement-question.ts';
import { type Key, type Level, type RankedTree, rankedTree } from './ranked-tree.ts';
import type { Box } from './rooms.ts';
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
  /** Tasks of the group on one of the instances. */
  tasksOn(id: string): number;
}

/** More would seldom be asked again before they are pushed out. */
const MOST_VIEWS = 32;

interface Kept extends PlacementView {
  /** Brings it up to date; false where it has missed too much for that. */
  catchUp(parts: InstanceParts): boolean;
}

const views = new WeakMap<InstanceClasses, Map<string, Kept>>();

/** The view of a question, up to date. */
export function viewOf(world: World, clusterArn: string, question: ReadQuestion): PlacementView {
  const classes = classesOf(world);
  const parts = partsOf(world, classes, question);
  const all = remembered(views, classes, () => new Map<string, Kept>());
  let view = all.get(question.key);
  if (!view?.catchUp(parts)) view = newView(classes, parts, clusterArn, question);
  keepLast(all, question.key, view, MOST_VIEWS);
  return view;
}

const NO_END = Number.POSITIVE_INFINITY;
const everything: Box = { leastCpu: -NO_END, mostCpu: NO_END, leastMemory: -NO_END, mostMemory: NO_END };
const stepOfCpu = steps.indexOf('cpu');

/** What the view has worked out of a part. */
interface Summary {
  part: Part;
  name: string;
  size: number;
  /** The part's, as it was then. */
  candidacy: Candidacy;
  /** Where those fall out that have CPU and memory enough. */
  fallOut: FallOut | null;
  /** How many fall out at CPU, at memory, and how many get past both. */
  counts: readonly [number, number, number];
  /** Of those that fit and are first: the keys by which they rank, and what they have left. Null where none fits. */
  first: { path: readonly Key[]; box: Box } | null;
}

/** Instances one by one. */
interface One {
  order: RankedTree;
  /** Of those that are in the order. */
  paths: Map<string, readonly Key[]>;
  seen: number;
}

function newView(classes: InstanceClasses, parts: InstanceParts, clusterArn: string, question: ReadQuestion): Kept {
  const { asked } = question;
  const { cpuUnits, memoryMiB } = asked.needs;
  const shortOfCpu: Box = { ...everything, mostCpu: cpuUnits - 1 };
  const shortOfMemory: Box = { ...everything, leastCpu: cpuUnits, mostMemory: memoryMiB - 1 };
  const enough: Box = { ...everything, leastCpu: cpuUnits, leastMemory: memoryMiB };
  const rankLevels = levelsOf(asked.strategy);
  const buckets = new Map(rankLevels.flatMap((level) => (level.by === 'bucket' ? [[level.attribute, new Map<string, number>()]] : [])));
  const levels = rankLevels.map((level) => rankBy(level, buckets));
  const fits = rankedTree(levels);
  const summaries = new Map<Part, Summary>();
  const byName = new Map<string, Summary>();
  const fallen = steps.map(() => 0);
  let seen = parts.first + parts.touched.length;
  let names = 0;
  let size = 0;
  let active = 0;
  let fitting = 0;
  /** Each instance that fits by itself, for who asks for all that are equal. Made when it is first asked for. */
  let one: One | undefined;

  // Who names no provider gets no Managed Instance.
  const isOfProvider = (instance: InstanceClass) =>
    asked.provider === undefined ? !isManagedInstance(instance) : asked.provider === instance.capacityProvider;
  const isAsked = (instance: InstanceClass) => instance.clusterArn === clusterArn && isOfProvider(instance);

  const firstOf = ({ candidacy, rooms }: Part): Summary['first'] => {
    const box = { ...enough };
    const path = rankLevels.map((level) => {
      if (level.by === 'cpuUnits') box.leastCpu = box.mostCpu = rooms.least('cpuUnits', box);
      if (level.by === 'memoryMiB') box.leastMemory = box.mostMemory = rooms.least('memoryMiB', box);
      return level.by === 'cpuUnits' ? box.leastCpu : level.by === 'memoryMiB' ? box.leastMemory : keyOf(level, candidacy);
    });
    return { path, box };
  };
  const summaryOf = (part: Part, before: Summary | undefined): Summary => {
    const { candidacy, rooms } = part;
    const fallOut = before?.candidacy === candidacy ? before.fallOut : fallOutOf(question, candidacy);
    const isEarly = fallOut !== null && steps.indexOf(fallOut.step) < stepOfCpu;
    const past = isEarly ? rooms.size : rooms.count(enough);
    const ofCpu = past === rooms.size ? 0 : rooms.count(shortOfCpu);
    const counts = [ofCpu, rooms.size - past - ofCpu, past] as const;
    const first = fallOut === null && past > 0 ? firstOf(part) : null;
    const name = before?.name ?? `${names}`;
    if (!before) names += 1;
    return { part, name, size: rooms.size, candidacy, fallOut, counts, first };
  };
  const fall = (step: number, count: number) => {
    if (count !== 0) fallen[step] = (fallen[step] ?? 0) + count;
  };
  const tally = ({ size: instances, candidacy, counts, fallOut }: Summary, by: 1 | -1) => {
    const [ofCpu, ofMemory, past] = counts;
    size += by * instances;
    if (candidacy.status === 'ACTIVE') active += by * instances;
    fall(stepOfCpu, by * ofCpu);
    fall(stepOfCpu + 1, by * ofMemory);
    if (fallOut === null) fitting += by * past;
    else fall(steps.indexOf(fallOut.step), by * past);
    if (candidacy.ofGroup === 0) return;
    for (const [attribute, tasks] of buckets) {
      const value = candidacy.attributes[attribute] ?? '';
      tasks.set(value, (tasks.get(value) ?? 0) + by * instances * candidacy.ofGroup);
    }
  };
  const rank = (before: Summary | undefined, now: Summary | undefined) => {
    const [from, to] = [before?.first?.path, now?.first?.path];
    if (from && to?.every((key, level) => key === from[level])) return;
    if (from && before) fits.remove(from, before.name);
    if (to && now) fits.add(to, [now.name]);
  };
  const learn = (part: Part) => {
    const before = summaries.get(part);
    const now = part.rooms.size > 0 && isAsked(part.of) ? summaryOf(part, before) : undefined;
    if (before) tally(before, -1);
    if (now) tally(now, 1);
    rank(before, now);
    if (now) {
      summaries.set(part, now);
      byName.set(now.name, now);
    } else if (before) {
      summaries.delete(part);
      byName.delete(before.name);
    }
  };
  for (const part of parts.all()) learn(part);

  const standingOf = ({ fallOut }: Summary, left: Pick<Known, 'cpuUnits' | 'memoryMiB'>): FallOut | null => {
    if (fallOut && steps.indexOf(fallOut.step) < stepOfCpu) return fallOut;
    if (left.cpuUnits < cpuUnits) return { step: 'cpu', left: left.cpuUnits };
    return left.memoryMiB < memoryMiB ? { step: 'memory', left: left.memoryMiB } : fallOut;
  };
  /** Of the part's instances that got furthest those with the most left of what they lack. */
  const closestIn = ({ part: { rooms }, fallOut, counts }: Summary): { fallOut: FallOut; box: Box } | undefined => {
    const [ofCpu, ofMemory, past] = counts;
    if (fallOut && past > 0) return { fallOut, box: past === rooms.size ? everything : enough };
    if (ofMemory > 0) {
      const left = rooms.most('memoryMiB', shortOfMemory);
      return { fallOut: { step: 'memory', left }, box: { ...shortOfMemory, leastMemory: left } };
    }
    if (ofCpu === 0) return undefined;
    const left = rooms.most('cpuUnits', shortOfCpu);
    return { fallOut: { step: 'cpu', left }, box: { ...shortOfCpu, leastCpu: left } };
  };
  const pathOf = ({ candidacy }: Part, left: Pick<Known, 'cpuUnits' | 'memoryMiB'>) =>
    rankLevels.map((level) => (level.by === 'cpuUnits' || level.by === 'memoryMiB' ? left[level.by] : keyOf(level, candidacy)));
  const oneByOne = (): One => {
    const made: One = { order: rankedTree(levels), paths: new Map(), seen: classes.first + classes.moves.length };
    for (const { part, first } of summaries.values()) {
      if (!first) continue;
      part.rooms.each(enough, (cpu, memory, ids) => {
        const path = pathOf(part, { cpuUnits: cpu, memoryMiB: memory });
        made.order.add(path, ids);
        for (const id of ids) made.paths.set(id, path);
      });
    }
    return made;
  };
  const catchUpOne = (kept: One | undefined): One => {
    const { first, moves } = classes;
    if (!kept || kept.seen < first) return oneByOne();
    const { order, paths } = kept;
    for (const { id } of moves.slice(kept.seen - first)) {
      const before = paths.get(id);
      if (before && paths.delete(id)) order.remove(before, id);
      const known = classes.known.get(id);
      const part = known && parts.partOf(id);
      const summary = part && summaries.get(part);
      if (!known || !summary || standingOf(summary, known) !== null) continue;
      const path = pathOf(summary.part, known);
      paths.set(id, path);
      order.add(path, [id]);
    }
    kept.seen = first + moves.length;
    return kept;
  };
  return {
    get size() {
      return size;
    },
    get active() {
      return active;
    },
    get fitting() {
      return fitting;
    },
    lowest() {
      let lowest: string | undefined;
      for (const names of fits.first()) {
        for (const name of names) {
          const { part, first } = byName.get(name) as Summary;
          const id = first ? part.rooms.lowest(first.box) : undefined;
          if (id !== undefined && (lowest === undefined || id < lowest)) lowest = id;
        }
      }
      return lowest;
    },
    first() {
      one = catchUpOne(one);
      return one.order.first();
    },
    fallenOut() {
      const out: { step: Step; count: number }[] = [];
      for (let index = fallen.length - 1; index >= 0; index -= 1) {
        const count = fallen[index] ?? 0;
        if (count > 0) out.push({ step: steps[index] as Step, count });
      }
      return out;
    },
    closest() {
      let best: { id: string; fallOut: FallOut } | undefined;
      for (const summary of summaries.values()) {
        const found = closestIn(summary);
        if (!found || (best && isCloser(best.fallOut, found.fallOut))) continue;
        const id = summary.part.rooms.lowest(found.box);
        if (id === undefined) continue;
        if (!best || isCloser(found.fallOut, best.fallOut) || id < best.id) best = { id, fallOut: found.fallOut };
      }
      return best;
    },
    standing(id) {
      const known = classes.known.get(id);
      const part = known && parts.partOf(id);
      const summary = part && summaries.get(part);
      return known && summary ? standingOf(summary, known) : undefined;
    },
    tasksOn: (id) => parts.partOf(id)?.candidacy.ofGroup ?? 0,
    inBucket: (attribute, value) => buckets.get(attribute)?.get(value) ?? 0,
    catchUp(now) {
      const { first, touched } = parts;
      if (now !== parts || seen < first) return false;
      for (const part of new Set(touched.slice(seen - first))) learn(part);
      seen = first + touched.length;
      return true;
    },
  };
}

/** By the step, then by what is left. */
function isCloser(one: FallOut, than: FallOut): boolean {
  const [step, other] = [one, than].map((fallOut) => steps.indexOf(fallOut.step)) as [number, number];
  return step === other ? one.left > than.left : step > other;
}

function rankBy(level: RankLevel, buckets: ReadonlyMap<string, ReadonlyMap<string, number>>): Level {
  if (level.by !== 'bucket') return undefined;
  const counts = buckets.get(level.attribute);
  return (value) => counts?.get(String(value)) ?? 0;
}
