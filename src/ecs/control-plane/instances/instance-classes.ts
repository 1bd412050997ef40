/**
 * Classes of instances that are alike in all that placement looks at but their tasks and what they have left of CPU and memory, by which each keeps its
 * own in order; shared by all questions of placement. Kept with the changes of instances; derived from the world, and no part of it.
 */
import { notesOf } from '../../world/instance-notes.ts';
import { remembered } from '../../world/remember.ts';
import type { Instance, World } from '../../world/state.ts';
import { candidacyWith } from './candidacy.ts';
import type { Candidacy } from './filter.ts';
import { newRooms, type Rooms } from './rooms.ts';
import { liveTasksOf } from './task-counts.ts';

export interface InstanceClass extends Readonly<Pick<Instance, 'clusterArn' | 'group' | 'capacityProvider'>> {
  readonly key: string;
  /** Of any of them, as if it had no tasks to go on running, and CPU and memory without end: of the rest what a task has reserved is gone all the same. */
  readonly candidacy: Candidacy;
  /** Those that are of it now. */
  readonly rooms: Rooms;
}

/** What is known of an instance. */
export interface Known {
  of: InstanceClass;
  cpuUnits: number;
  memoryMiB: number;
  /** Of its tasks that are to go on running, a group as often as it has tasks. */
  groups: readonly string[];
}

/** An instance may have changed in any of that. Undefined: not registered, or gone. */
export interface Move {
  id: string;
  from: Known | undefined;
  to: Known | undefined;
}

export interface InstanceClasses {
  /** Those that have instances, by key. */
  readonly all: ReadonlyMap<string, InstanceClass>;
  /** All instances, by EC2 id. */
  readonly known: ReadonlyMap<string, Known>;
  /** By group, instances with tasks of it that are to go on running. */
  readonly byGroup: ReadonlyMap<string, ReadonlySet<string>>;
  /** Oldest first, from the `first`-th ever on. */
  readonly moves: readonly Move[];
  readonly first: number;
}

interface Kept extends InstanceClasses {
  seen: number;
  first: number;
  update(id: string): void;
}

const noGroups: readonly string[] = [];

/** What lags by more is made anew: it costs no more than to catch up. */
const MOST_MOVES = 4_096;

const indices = new WeakMap<World, Kept>();

/** The classes, up to date. Others than before where too much has changed to catch up. */
export function classesOf(world: World): InstanceClasses {
  const notes = notesOf(world);
  const end = notes.first + notes.changed.length;
  let classes = indices.get(world);
  if (!classes || classes.seen < notes.first) {
    classes = newClasses(world);
    indices.set(world, classes);
    for (const id of Object.keys(world.instances)) classes.update(id);
  } else {
    for (let index = classes.seen; index < end; index += 1) classes.update(notes.changed[index - notes.first] as string);
  }
  classes.seen = end;
  return classes;
}

function newClasses(world: World): Kept {
  const all = new Map<string, InstanceClass>();
  const known = new Map<string, Known>();
  const byGroup = new Map<string, Set<string>>();
  const moves: Move[] = [];
  const kinds = new Map<string, number>();
  const kindOf = new WeakMap<object, number>();

  const classFor = (instance: Instance) => {
    const { clusterArn, group, capacityProvider, status, isAgentConnected, availabilityZone, attributes, remaining, ports } = instance;
    const { enis, gpus } = remaining;
    // An instance gets new attributes where they change, and keeps its place for good.
    const kind = remembered(kindOf, attributes, () =>
      remembered(kinds, JSON.stringify([clusterArn, availabilityZone, attributes]), () => kinds.size),
    );
    const key = `${enis} ${gpus} ${kind} ${Object.keys(ports)} ${status} ${isAgentConnected} ${capacityProvider} ${group}`;
    return remembered(all, key, () => {
      const own = { id: '', capacityProvider, status, isAgentConnected, availabilityZone, attributes, registeredAtMs: 0 };
      const endless = { enis, gpus, cpuUnits: Number.POSITIVE_INFINITY, memoryMiB: Number.POSITIVE_INFINITY };
      return {
        key,
        clusterArn,
        group,
        capacityProvider,
        candidacy: candidacyWith({ ...own, remaining: endless, ports: { ...ports } }, [], ''),
        rooms: newRooms(),
      };
    });
  };
  const knownOf = (instance: Instance): Known => {
    const { cpuUnits, memoryMiB } = instance.remaining;
    const live = instance.taskOrdinals.length === 0 ? [] : liveTasksOf(world, instance);
    return { of: classFor(instance), cpuUnits, memoryMiB, groups: live.length === 0 ? noGroups : live.map(({ group }) => group) };
  };
  const settle = (id: string, from: Known | undefined, to: Known | undefined) => {
    if (from && to && from.of === to.of && from.cpuUnits === to.cpuUnits && from.memoryMiB === to.memoryMiB) return;
    to?.of.rooms.add(to.cpuUnits, to.memoryMiB, id);
    from?.of.rooms.remove(from.cpuUnits, from.memoryMiB, id);
    if (from?.of.rooms.size === 0) all.delete(from.of.key);
  };
  return {
    all,
    known,
    byGroup,
    moves,
    first: 0,
    seen: 0,
    update(id) {
      const instance = world.instances[id];
      const from = known.get(id);
      const isRegistered = instance && instance.status !== null && instance.status !== 'INACTIVE';
      const to = isRegistered ? knownOf(instance) : undefined;
      settle(id, from, to);
      const before = from?.groups ?? noGroups;
      const groups = to?.groups ?? noGroups;
      for (const group of before) if (!groups.includes(group)) byGroup.get(group)?.delete(id);
      for (const group of groups) if (!before.includes(group)) remembered(byGroup, group, () => new Set<string>()).add(id);
      if (to) known.set(id, to);
      else known.delete(id);
      moves.push({ id, from, to });
      if (moves.length > MOST_MOVES) this.first += moves.splice(0, MOST_MOVES / 2).length;
    },
  };
}
