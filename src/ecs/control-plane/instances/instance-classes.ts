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

export interface InstanceClass extends Readonly<Pick<Instance, 'clusterArn' | 'group' | 'capacityProvider'>> {
  readonly key: string;
  /** A number for its place and attributes. */
  readonly kind: number;
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

/** The one attribute that no two instances share: what asks of it looks at each instance by itself. Source: developer guide, ENI trunking. */
export const ownAttribute = 'ecs.awsvpc-trunk-id';

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
  let last: InstanceClass | undefined;

  // An instance gets new attributes where they change, and keeps its place for good.
  const kindFor = ({ clusterArn, availabilityZone, attributes }: Instance) =>
    remembered(kindOf, attributes, () =>
      remembered(kinds, JSON.stringify([clusterArn, availabilityZone, sharedOf(attributes)]), () => kinds.size),
    );
  const classFor = (instance: Instance) => {
    const { clusterArn, group, capacityProvider, status, isAgentConnected, availabilityZone, attributes, remaining, ports } = instance;
    const { enis, gpus } = remaining;
    const kind = kindFor(instance);
    const key = `${enis} ${gpus} ${kind} ${Object.keys(ports)} ${status} ${isAgentConnected} ${capacityProvider} ${group}`;
    return remembered(all, key, () => {
      const shared = sharedOf(attributes);
      const own = { id: '', capacityProvider, status, isAgentConnected, availabilityZone, attributes: shared, registeredAtMs: 0 };
      const endless = { enis, gpus, cpuUnits: Number.POSITIVE_INFINITY, memoryMiB: Number.POSITIVE_INFINITY };
      return {
        key,
        kind,
        clusterArn,
        group,
        capacityProvider,
        candidacy: candidacyWith({ ...own, remaining: endless, ports: { ...ports } }, [], ''),
        rooms: newRooms(),
      };
    });
  };
  /** Most changes leave an instance in its class, which is told in less time than the key of its class is made. */
  const isStillOf = (instance: Instance, { candidacy, kind, group }: InstanceClass) =>
    instance.remaining.enis === candidacy.remaining.enis &&
    instance.remaining.gpus === candidacy.remaining.gpus &&
    instance.status === candidacy.status &&
    instance.isAgentConnected === candidacy.isAgentConnected &&
    instance.capacityProvider === candidacy.capacityProvider &&
    instance.group === group &&
    kindOf.get(instance.attributes) === kind &&
    hasPorts(instance.ports, candidacy.ports) &&
    hasPorts(candidacy.ports, instance.ports);
  const knownOf = (instance: Instance, before: InstanceClass | undefined): Known => {
    const { cpuUnits, memoryMiB } = instance.remaining;
    // Instances that register together are alike.
    const likely = before ?? last;
    if (likely && isStillOf(instance, likely) && all.get(likely.key) === likely) last = likely;
    else last = classFor(instance);
    return { of: last, cpuUnits, memoryMiB, groups: groupsOn(world, instance) };
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
      const to = isRegistered ? knownOf(instance, from?.of) : undefined;
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

function groupsOn({ tasks }: World, { taskOrdinals }: Instance): readonly string[] {
  let groups: string[] | undefined;
  for (const ordinal of taskOrdinals) {
    const task = tasks[ordinal];
    if (task?.desiredStatus !== 'RUNNING') continue;
    if (groups) groups.push(task.group);
    else groups = [task.group];
  }
  return groups ?? noGroups;
}

function sharedOf({ [ownAttribute]: _, ...attributes }: Readonly<Record<string, string>>): Record<string, string> {
  return attributes;
}

function hasPorts(has: Candidacy['ports'], all: Candidacy['ports']): boolean {
  for (const port in all) if (has[port] === undefined) return false;
  return true;
}
