/**
 * An index of the instances for one question of placement: those that fit, in the order of the strategies, and those that fell out, the closest first.
 * It is kept with the changes of instances and not made anew, so that placing a task costs little however many instances there are. Derived from the
 * world, and no part of it.
 */
import { notesOf } from '../../world/instance-notes.ts';
import { isManagedInstance } from '../../world/providers.ts';
import { remembered } from '../../world/remember.ts';
import type { Instance, Task, World } from '../../world/state.ts';
import { AGENT_VERSION } from './agent-version.ts';
import { type Candidacy, type FallOut, fallOutOf, type Step, steps } from './filter.ts';
import type { ReadQuestion } from './placement-question.ts';
import type { InstanceFacts } from './query-language.ts';
import { type Key, type Level, type RankedTree, rankedTree } from './ranked-tree.ts';
import { keyOf, levelsOf, type RankLevel } from './strategies.ts';
import { countTasks, liveTasksOf } from './task-counts.ts';

/** The instances that a question is about: of its cluster and provider, registered and not yet gone. */
export interface PlacementView {
  /** How many they are. */
  readonly size: number;
  /** How many of them are ACTIVE. */
  readonly active: number;
  /** Those that fit and are first by all strategies, as sorted lists of ids. */
  first(): readonly (readonly string[])[];
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
  /** Brings it up to date. */
  catchUp(): void;
}

const views = new WeakMap<World, Map<string, Kept>>();

/** The view of a question, up to date. */
export function viewOf(world: World, clusterArn: string, question: ReadQuestion): PlacementView {
  const all = remembered(views, world, () => new Map<string, Kept>());
  const key = question.key;
  const view = all.get(key) ?? newView(world, clusterArn, question);
  // The one that was asked last stands last, so that the first is the one to forget.
  all.delete(key);
  all.set(key, view);
  const [oldest = key] = all.keys();
  if (all.size > MOST_VIEWS) all.delete(oldest);
  view.catchUp();
  return view;
}

/** What the view holds of an instance. */
interface Entry {
  fallOut: FallOut | null;
  path: readonly Key[];
  ofGroup: number;
  isActive: boolean;
  /** Its values of the attributes that tasks are spread over. */
  values: readonly string[];
}

function newView(world: World, clusterArn: string, question: ReadQuestion): Kept {
  const { asked } = question;
  const rankLevels = levelsOf(asked.strategy);
  const attributes = rankLevels.flatMap((level) => (level.by === 'bucket' ? [level.attribute] : []));
  const buckets = new Map(attributes.map((attribute) => [attribute, new Map<string, number>()]));
  const fits = rankedTree(rankLevels.map((level) => rankBy(level, buckets)));
  const fallen: RankedTree = rankedTree([undefined, undefined]);
  const excluded = new Set(asked.exclude);
  const entries = new Map<string, Entry>();
  let seen = -1;
  let active = 0;

  const enter = (id: string) => {
    const instance = world.instances[id];
    if (!instance || !isAsked(instance) || excluded.has(id)) return;
    const candidate = candidacyOf(world, instance, asked.group);
    const fallOut = fallOutOf(question, candidate);
    const values = attributes.map((attribute) => instance.attributes[attribute] ?? '');
    const path = fallOut ? [-steps.indexOf(fallOut.step), -fallOut.left] : rankLevels.map((level) => keyOf(level, candidate));
    count({ ofGroup: candidate.ofGroup, values }, 1);
    if (instance.status === 'ACTIVE') active += 1;
    (fallOut ? fallen : fits).add(path, id);
    entries.set(id, { fallOut, path, ofGroup: candidate.ofGroup, isActive: instance.status === 'ACTIVE', values });
  };
  // Who names no provider gets no Managed Instance.
  const isOfProvider = (instance: Instance) =>
    asked.provider === undefined ? !isManagedInstance(instance) : asked.provider === instance.capacityProvider;
  const isAsked = (instance: Instance) =>
    instance.clusterArn === clusterArn && instance.status !== null && instance.status !== 'INACTIVE' && isOfProvider(instance);
  const leave = (id: string) => {
    const entry = entries.get(id);
    if (!entry) return;
    entries.delete(id);
    count(entry, -1);
    if (entry.isActive) active -= 1;
    (entry.fallOut ? fallen : fits).remove(entry.path, id);
  };
  const count = ({ ofGroup, values }: Pick<Entry, 'ofGroup' | 'values'>, by: 1 | -1) => {
    if (ofGroup === 0) return;
    for (const [index, attribute] of attributes.entries()) {
      const counts = buckets.get(attribute);
      const value = values[index] ?? '';
      counts?.set(value, (counts.get(value) ?? 0) + by * ofGroup);
    }
  };

  return {
    get size() {
      return entries.size;
    },
    get active() {
      return active;
    },
    get fitting() {
      return fits.size;
    },
    first: () => fits.first(),
    fallenOut: () => fallen.sizes().map(([key, size]) => ({ step: steps[-Number(key)] as Step, count: size })),
    closest() {
      const id = fallen.first()[0]?.[0];
      const fallOut = id === undefined ? undefined : entries.get(id)?.fallOut;
      return id !== undefined && fallOut ? { id, fallOut } : undefined;
    },
    standing: (id) => entries.get(id)?.fallOut,
    inBucket: (attribute, value) => buckets.get(attribute)?.get(value) ?? 0,
    catchUp() {
      const notes = notesOf(world);
      if (seen < notes.first) {
        for (const id of [...entries.keys()]) leave(id);
        for (const id of Object.keys(world.instances)) enter(id);
      } else {
        for (let index = seen - notes.first; index < notes.changed.length; index += 1) {
          const id = notes.changed[index] as string;
          leave(id);
          enter(id);
        }
      }
      seen = notes.first + notes.changed.length;
    },
  };
}

function rankBy(level: RankLevel, buckets: ReadonlyMap<string, ReadonlyMap<string, number>>): Level {
  if (level.by !== 'bucket') return undefined;
  const counts = buckets.get(level.attribute);
  return (value) => counts?.get(String(value)) ?? 0;
}

/** What placement looks at in an instance, as it is now, or would be if one of its tasks were not to go on running. */
export function candidacyOf(world: World, instance: Instance, group: string, without?: Task): Candidacy {
  const live = liveTasksOf(world, instance, without);
  return {
    capacityProvider: instance.capacityProvider,
    status: instance.status,
    isAgentConnected: instance.isAgentConnected,
    attributes: instance.attributes,
    availabilityZone: instance.availabilityZone,
    remaining: instance.remaining,
    ports: instance.ports,
    // A task that is to stop keeps what it has reserved, and no longer keeps others of its group away. Source: developer guide, distinctInstance.
    ofGroup: live.reduce((sum, task) => (task.group === group ? sum + 1 : sum), 0),
    facts: (): InstanceFacts => ({
      agentConnected: instance.isAgentConnected,
      agentVersion: AGENT_VERSION,
      attributes: instance.attributes,
      ec2InstanceId: instance.id,
      registeredAtMs: instance.registeredAtMs ?? 0,
      runningTasksCount: countTasks(live).runningTasksCount,
      taskGroups: live.map((task) => task.group),
    }),
  };
}
