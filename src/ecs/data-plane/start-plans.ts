/**
 * What the start of a task comes to, worked out once for all tasks that start alike: of the same revision, in the same subnet, with or without a public
 * address, while the surroundings are as they are. Surroundings are replaced and never changed, so a plan holds for as long as it can be found.
 */
import { remembered } from '../world/remember.ts';
import type { ContainerDefinition, ContainerFlaw, Task, TaskDefinitionRevision, World } from '../world/state.ts';
import type { Image, Surroundings } from '../world/surroundings.ts';
import type { Happening } from '../world/timeline.ts';
import type { PullReference } from './image-digests.ts';
import { isPublic, type StartProblem, wayOut } from './reach.ts';
import { findForPull } from './registry-problems.ts';
import { flawOf } from './start-problems.ts';

/** What is known of starts that are alike. */
export interface StartPlan {
  /** A task has found that nothing keeps it from pulling. What would is worked out for each task: it stands in words of its own. */
  isClear: boolean;
  /** What each container pulled last, by its index; nothing where it has not pulled yet. */
  pulls: (Pull | undefined)[];
}

/** An image that comes, or why it does not. */
export interface Pull {
  of: PullReference;
  /** The entry that says that the pull begins. */
  started: Happening;
  found: Image | StartProblem;
  flaw: ContainerFlaw | null;
}

const plans = new WeakMap<Surroundings, WeakMap<TaskDefinitionRevision, Map<string, StartPlan>>>();
const noRevisions = () => new WeakMap<TaskDefinitionRevision, Map<string, StartPlan>>();
const noPlaces = () => new Map<string, StartPlan>();
const noPlan = (): StartPlan => ({ isClear: false, pulls: [] });

/** @param revision with what RunTask has laid over it */
export function startPlan(world: World, task: Task, revision: TaskDefinitionRevision): StartPlan {
  const places = remembered(remembered(plans, world.surroundings, noRevisions), revision, noPlaces);
  const subnet = wayOut(world, task);
  return remembered(places, isPublic(task) ? subnet : `${subnet} without a public address`, noPlan);
}

/** What a container of the task pulls. */
export function planPull(
  world: World,
  task: Task,
  revision: TaskDefinitionRevision,
  { index, definition, of }: { index: number; definition: ContainerDefinition; of: PullReference },
): Pull {
  const { pulls } = startPlan(world, task, revision);
  const known = pulls[index];
  if (known && known.of === of) return known;
  const { reference, digest } = of;
  const kept = digest === null ? {} : { keptDigest: digest };
  const found = findForPull(world, task, revision, definition, reference);
  const started: Happening = Object.freeze({ type: 'container.pull', image: definition.image, outcome: 'started', ...kept });
  const pull: Pull = { of, started, found, flaw: 'reason' in found ? null : flawOf(revision, definition, found) };
  // A refusal names the task.
  if (!('reason' in found)) pulls[index] = pull;
  return pull;
}
