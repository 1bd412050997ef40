/**
 * Classes of instances that are alike in all that placement looks at but their tasks, shared by all its questions: a new one is answered class by class
 * and not instance by instance. Kept with the changes of instances; derived from the world, and no part of it.
 */
import { notesOf } from '../../world/instance-notes.ts';
import { remembered } from '../../world/remember.ts';
import type { Instance, World } from '../../world/state.ts';
import { candidacyWith } from './candidacy.ts';
import type { Candidacy } from './filter.ts';
import { insert, take } from './ranked-tree.ts';
import { liveTasksOf } from './task-counts.ts';

export interface InstanceClass extends Readonly<Pick<Instance, 'clusterArn' | 'group' | 'capacityProvider'>> {
  readonly key: string;
  /** Of any of them, as if it had no tasks to go on running: what a task has reserved is gone all the same. */
  readonly candidacy: Candidacy;
  /** Those that are of it now, sorted. */
  readonly ids: string[];
}

/** An instance may have changed its class or the groups of its tasks. Undefined: not registered, or gone. */
export interface Move {
  id: string;
  from: InstanceClass | undefined;
  to: InstanceClass | undefined;
}

export interface InstanceClasses {
  /** Those that have instances, by key. */
  readonly all: ReadonlyMap<string, InstanceClass>;
  /** By EC2 id. */
  classOf(id: string): InstanceClass | undefined;
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

/** What is known of an instance: its class, and the groups of its tasks that are to go on running. */
interface Known {
  of: InstanceClass | undefined;
  groups: readonly string[];
}

const nowhere: Known = { of: undefined, groups: [] };

/** A view that lags by more is made anew: it costs no more than to catch up. */
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
    for (const id of Object.keys(world.instances).sort()) classes.update(id);
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
    const { cpuUnits, memoryMiB, enis, gpus } = remaining;
    // An instance gets new attributes where they change, and keeps its place for good.
    const kind = remembered(kindOf, attributes, () =>
      remembered(kinds, JSON.stringify([clusterArn, availabilityZone, attributes]), () => kinds.size),
    );
    const key = `${cpuUnits} ${memoryMiB} ${enis} ${gpus} ${kind} ${Object.keys(ports)} ${status} ${isAgentConnected} ${capacityProvider} ${group}`;
    return remembered(all, key, () => {
      const own = { id: '', capacityProvider, status, isAgentConnected, availabilityZone, attributes, registeredAtMs: 0 };
      return {
        key,
        clusterArn,
        group,
        capacityProvider,
        candidacy: candidacyWith({ ...own, remaining: { ...remaining }, ports: { ...ports } }, [], ''),
        ids: [],
      };
    });
  };
  return {
    all,
    classOf: (id) => known.get(id)?.of,
    byGroup,
    moves,
    first: 0,
    seen: 0,
    update(id) {
      const instance = world.instances[id];
      const { of: from, groups: before } = known.get(id) ?? nowhere;
      const isRegistered = instance && instance.status !== null && instance.status !== 'INACTIVE';
      const to = isRegistered ? classFor(instance) : undefined;
      if (from !== to) {
        if (from) take(from.ids, id);
        if (from?.ids.length === 0) all.delete(from.key);
        if (to) insert(to.ids, id);
      }
      const groups = isRegistered ? liveTasksOf(world, instance).map(({ group }) => group) : [];
      for (const group of before) if (!groups.includes(group)) byGroup.get(group)?.delete(id);
      for (const group of groups) if (!before.includes(group)) remembered(byGroup, group, () => new Set<string>()).add(id);
      if (to) known.set(id, { of: to, groups });
      else known.delete(id);
      moves.push({ id, from, to });
      if (moves.length > MOST_MOVES) this.first += moves.splice(0, MOST_MOVES / 2).length;
    },
  };
}
