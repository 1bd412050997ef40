/**
 * The classes of instances once more, in parts by how many tasks of a group each instance has: what questions of that group look at, whatever their tasks
 * need. It begins as a copy of the classes, which costs no more than the instances that have such tasks already, and is kept with their changes.
 */
import { remembered } from '../../world/remember.ts';
import type { World } from '../../world/state.ts';
import { candidacyOf } from './candidacy.ts';
import type { Candidacy } from './filter.ts';
import { type InstanceClass, type InstanceClasses, type Known, ownAttribute } from './instance-classes.ts';
import type { ReadQuestion } from './placement-question.ts';
import { subjectsOf } from './query-language.ts';
import { newRooms, type Rooms } from './rooms.ts';

/** Instances that placement tells apart by CPU, memory and id alone. */
export interface Part {
  readonly of: InstanceClass;
  /** Of any of them, with CPU and memory without end. */
  candidacy: Candidacy;
  readonly rooms: Rooms;
}

export interface InstanceParts {
  /** Those that have instances. */
  all(): Part[];
  /** The one that the instance is in; undefined where it is none of those that are asked of. */
  partOf(id: string): Part | undefined;
  /** Those that have changed, oldest first, from the `first`-th change ever on. */
  readonly touched: readonly Part[];
  readonly first: number;
}

interface Kept extends InstanceParts {
  first: number;
  catchUp(): boolean;
}

/** What questions must have in common to share parts. */
interface Asked {
  group: string;
  exclude: readonly string[];
  /** Instances that are a part each, since an expression asks what may differ among all others: of their tasks, or of what they are. */
  alone: 'none' | 'withTasks' | 'all';
}

/** More would seldom be asked again before they are pushed out. */
const MOST_KEPT = 32;
const MOST_TOUCHED = 4_096;
const MOST_MOVES = 1_024;

const kept = new WeakMap<InstanceClasses, Map<string, Kept>>();

const sharing = new WeakMap<ReadQuestion, { key: string; asked: Asked }>();

function sharedBy({ asked, expressions, key }: ReadQuestion): { key: string; asked: Asked } {
  const subjects = new Set(expressions.flatMap(subjectsOf));
  const isEach = subjects.has('ec2InstanceId') || subjects.has('registeredAt') || key.includes(ownAttribute);
  const isByTasks = subjects.has('task:group') || subjects.has('runningTasksCount');
  const { group, exclude = [] } = asked;
  const alone = isEach ? 'all' : isByTasks ? 'withTasks' : 'none';
  return { key: `${alone} ${group} ${exclude}`, asked: { group, exclude, alone } };
}

/** The parts for a question, up to date. Others than before where too much has changed to catch up. */
export function partsOf(world: World, classes: InstanceClasses, question: ReadQuestion): InstanceParts {
  const { key, asked } = remembered(sharing, question, sharedBy);
  const all = remembered(kept, classes, () => new Map<string, Kept>());
  let parts = all.get(key);
  if (!parts?.catchUp()) parts = newParts(world, classes, asked);
  keepLast(all, key, parts, MOST_KEPT);
  return parts;
}

/** The one that was asked last stands last, so that the first is the one to forget. */
export function keepLast<Value>(all: Map<string, Value>, key: string, value: Value, most: number): void {
  all.delete(key);
  all.set(key, value);
  const [oldest = key] = all.keys();
  if (all.size > most) all.delete(oldest);
}

function newParts(world: World, classes: InstanceClasses, { group, exclude, alone }: Asked): Kept {
  const parts = new Map<InstanceClass, Map<number | string, Part>>();
  const touched: Part[] = [];
  const excluded = new Set(exclude);
  let seen = classes.first + classes.moves.length;

  /** What tells its part from others of its class. */
  const nameOf = (id: string, { groups }: Known): number | string => {
    if (alone === 'all' || (alone === 'withTasks' && groups.length > 0)) return id;
    return groups.reduce((sum, one) => (one === group ? sum + 1 : sum), 0);
  };
  const candidacyFor = ({ candidacy }: InstanceClass, name: number | string): Candidacy => {
    const instance = typeof name === 'string' ? world.instances[name] : undefined;
    if (instance) return { ...candidacyOf(world, instance, group), remaining: candidacy.remaining };
    return name === 0 ? candidacy : { ...candidacy, ofGroup: Number(name) };
  };
  const touch = (part: Part) => {
    touched.push(part);
    if (touched.length > MOST_TOUCHED) self.first += touched.splice(0, MOST_TOUCHED / 2).length;
  };
  const put = (id: string, known: Known, name: number | string) => {
    const ofClass = remembered(parts, known.of, () => new Map<number | string, Part>());
    const part = remembered(ofClass, name, () => ({ of: known.of, candidacy: candidacyFor(known.of, name), rooms: newRooms() }));
    part.rooms.add(known.cpuUnits, known.memoryMiB, id);
    touch(part);
  };
  const take = (id: string, { of, cpuUnits, memoryMiB }: Known, name: number | string) => {
    const ofClass = parts.get(of);
    const part = ofClass?.get(name);
    if (!ofClass || !part) throw new Error(`The index of placement has lost ${id}.`);
    part.rooms.remove(cpuUnits, memoryMiB, id);
    touch(part);
    if (part.rooms.size > 0) return;
    ofClass.delete(name);
    if (ofClass.size === 0) parts.delete(of);
  };
  /** The same place: only what is asked of its tasks may be other than before. */
  const refresh = (known: Known, name: number | string) => {
    const part = typeof name === 'string' ? parts.get(known.of)?.get(name) : undefined;
    if (!part) return;
    part.candidacy = candidacyFor(known.of, name);
    touch(part);
  };
  const move = (id: string, from: Known | undefined, to: Known | undefined) => {
    if (excluded.has(id)) return;
    const before = from && nameOf(id, from);
    const name = to && nameOf(id, to);
    if (from && to && from.of === to.of && before === name && from.cpuUnits === to.cpuUnits && from.memoryMiB === to.memoryMiB) {
      refresh(to, nameOf(id, to));
      return;
    }
    if (to && name !== undefined) put(id, to, name);
    if (from && before !== undefined) take(id, from, before);
    if (to && name !== undefined && from?.of === to.of && before === name) refresh(to, name);
  };

  const self: Kept = {
    all: () => [...parts.values()].flatMap((ofClass) => [...ofClass.values()]),
    partOf(id) {
      const known = excluded.has(id) ? undefined : classes.known.get(id);
      return known && parts.get(known.of)?.get(nameOf(id, known));
    },
    touched,
    first: 0,
    catchUp() {
      const { first, moves } = classes;
      const end = first + moves.length;
      // To begin anew costs about what the instances do that are not in the part of their class.
      const apart = alone === 'none' ? (classes.byGroup.get(group)?.size ?? 0) : classes.known.size;
      if (seen < first || end - seen > MOST_MOVES + apart) return false;
      for (let index = seen - first; index < moves.length; index += 1) {
        const { id, from, to } = moves[index] as (typeof moves)[number];
        move(id, from, to);
      }
      seen = end;
      return true;
    },
  };

  for (const one of classes.all.values()) {
    parts.set(one, new Map([[0, { of: one, candidacy: candidacyFor(one, 0), rooms: one.rooms.copy() }]]));
  }
  const others = alone === 'none' ? [classes.byGroup.get(group) ?? []] : [...classes.byGroup.values()];
  for (const id of new Set([exclude, ...(alone === 'all' ? [classes.known.keys()] : others)].flatMap((ids) => [...ids]))) {
    const known = classes.known.get(id);
    if (!known) continue;
    if (!excluded.has(id)) put(id, known, nameOf(id, known));
    take(id, known, 0);
  }
  return self;
}
