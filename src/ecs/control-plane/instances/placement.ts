/** Places a task on a container instance: what it needs, then constraints, then strategies, then the pick, with the decision for it. */
import { bitsOf } from '../../simulation/random.ts';
import { type Model, record } from '../../world/model.ts';
import type { Instance, World } from '../../world/state.ts';
import type { Candidate, Cause, Subject } from '../../world/timeline.ts';
import { serviceSubject, TROUBLESHOOTING } from '../service-events.ts';
import { candidacyOf } from './candidacy.ts';
import { type FallOut, fallOutOf, fallOutText, stepWords } from './filter.ts';
import { type PlacementQuestion, type ReadQuestion, readQuestion } from './placement-question.ts';
import { type PlacementView, viewOf } from './placement-view.ts';
import { endsRandomly, rankTextOf } from './strategies.ts';

export type { PlacementQuestion } from './placement-question.ts';

/** An instance with the decision for it; or the decision that found none, in AWS's words. */
export type InstancePlacement =
  | { instance: Instance; cause: Cause }
  | {
      instance: null;
      cause: Cause;
      /** As RunTask's failures say it of the closest instance: `RESOURCE:MEMORY`. Source: developer guide, Amazon ECS API failure reasons. */
      reason: string;
      /** As the service's event says it, without `(service NAME) `. Source: developer guide, service event messages. */
      eventText: string;
      /** The instance that came closest; null where there is none at all. */
      closest: Instance | null;
    };

/** As many instances are listed one by one in a decision; of more it says how many fell out where. */
const MOST_LISTED = 20;

/**
 * The instance that the task goes on, which has not been taken up yet. Constraints and needs are binding; strategies order what is left and never
 * keep a task from an instance. Records the decision with its funnel. Source: developer guide, how Amazon ECS places tasks on container instances.
 */
export function placeOnInstance(model: Model, question: PlacementQuestion, cause: Cause): InstancePlacement {
  const { world } = model;
  const read = readQuestion(world, question);
  const view = viewOf(world, question.cluster.arn, read);
  const chosen = pick(model, read, view, cause);
  const why = record(model, subjectOf(world, question), cause, {
    type: 'decision',
    what: 'container instance',
    candidates: view.size <= MOST_LISTED ? listed(world, question, read, view, chosen) : summed(world, read, view, chosen),
    placement: read.asked,
  });
  if (chosen !== null) return { instance: instanceOf(world, chosen), cause: why };
  return { instance: null, cause: why, ...refusalWords(world, question, view) };
}

/** Whether the task may be placed on this very instance, which StartTask and DAEMON services have chosen. Records the decision with its funnel. */
export function placeOnThis(model: Model, question: PlacementQuestion, instance: Instance, cause: Cause): InstancePlacement {
  const { world } = model;
  const { id: name } = instance;
  const read = readQuestion(world, question);
  const asked = { ...read.asked, strategy: [], only: name };
  const candidate = candidacyOf(world, instance, question.group);
  const fallOut = fallOutOf(read, candidate);
  const why = record(model, subjectOf(world, question), cause, {
    type: 'decision',
    what: 'container instance',
    candidates: [
      fallOut
        ? { name, refused: stepWords[fallOut.step].reason, detail: fallOutText(fallOut, read, candidate) }
        : { name, detail: rankTextOf(asked.strategy, asked.group, candidate, () => 0) },
    ],
    placement: asked,
  });
  if (!fallOut) return { instance, cause: why };
  const { reason } = stepWords[fallOut.step];
  return { instance: null, cause: why, reason, eventText: closestText(instance, fallOut), closest: instance };
}

/** The registered instances that a question is about, with what RunTask's failures say of each that the task may not be placed on. */
export function refusalsOf({ world }: Model, question: PlacementQuestion): { instance: Instance; reason: string }[] {
  const view = viewOf(world, question.cluster.arn, readQuestion(world, question));
  return Object.values(world.instances).flatMap((instance) => {
    const fallOut = view.standing(instance.id);
    return fallOut ? [{ instance, reason: stepWords[fallOut.step].reason }] : [];
  });
}

function subjectOf({ services }: World, { serviceArn, cluster }: PlacementQuestion): Subject {
  const service = serviceArn === null ? undefined : services[serviceArn];
  return service ? serviceSubject(service) : { kind: 'cluster', id: cluster.name };
}

function instanceOf({ instances }: World, id: string): Instance {
  const instance = instances[id];
  if (!instance) throw new Error(`The model has lost instance ${id}.`);
  return instance;
}

/** Among equals the lowest id, or any as the seed says, which is an assumption; null where none fits. */
function pick({ world, seed }: Model, { asked }: ReadQuestion, view: PlacementView, cause: Cause): string | null {
  if (!endsRandomly(asked.strategy) && world.assumptions['placement.tieBreak'] === 'lowestId') return view.lowest() ?? null;
  const equals = view.first();
  if (equals.length === 0) return null;
  const count = equals.reduce((sum, ids) => sum + ids.length, 0);
  const entry = cause.by === 'entry' ? cause.id : 0;
  let left = bitsOf(seed, ['placement of task ', world.counts.tasks, ' by entry ', entry]) % count;
  for (const ids of equals) {
    const id = ids[left];
    if (id !== undefined) return id;
    left -= ids.length;
  }
  return null;
}

/** Every instance with what became of it. */
function listed(world: World, question: PlacementQuestion, read: ReadQuestion, view: PlacementView, chosen: string | null): Candidate[] {
  return Object.values(world.instances).flatMap((instance) => {
    const fallOut = view.standing(instance.id);
    if (fallOut === undefined) return [];
    const { id } = instance;
    if (fallOut) {
      const detail = fallOutText(fallOut, read, candidacyOf(world, instance, question.group));
      return [{ name: id, refused: stepWords[fallOut.step].reason, detail }];
    }
    const detail = rankText(read, view, instance);
    return [id === chosen ? { name: id, detail } : { name: id, refused: 'another one comes first', detail }];
  });
}

/** The chosen one, then how many others fell out where. */
function summed(world: World, read: ReadQuestion, view: PlacementView, chosen: string | null): Candidate[] {
  const others = view.fitting - (chosen === null ? 0 : 1);
  return [
    ...(chosen === null ? [] : [{ name: chosen, detail: rankText(read, view, instanceOf(world, chosen)) }]),
    ...(others > 0 ? [{ name: countText(others), refused: 'another one comes first' }] : []),
    ...view.fallenOut().map(({ step, count }) => ({ name: countText(count), refused: stepWords[step].reason })),
  ];
}

function countText(count: number): string {
  return count === 1 ? '1 instance' : `${count} instances`;
}

/** What the instance is ranked by. */
function rankText({ asked }: ReadQuestion, view: PlacementView, instance: Instance): string {
  const { attributes, remaining } = instance;
  return rankTextOf(asked.strategy, asked.group, { attributes, remaining, ofGroup: view.tasksOn(instance.id) }, view.inBucket);
}

const NO_INSTANCE = 'was unable to place a task because no container instance met all of its requirements.';

/**
 * AWS does not say which instance is the closest; here it is the one that got furthest through the steps, see `PlacementView.closest`. Instances that
 * are not ACTIVE are none to the message.
 */
function refusalWords(
  world: World,
  { provider }: PlacementQuestion,
  view: PlacementView,
): { reason: string; eventText: string; closest: Instance | null } {
  const closest = view.active > 0 ? view.closest() : undefined;
  if (!closest) {
    const where = provider === null ? 'cluster' : 'capacity provider';
    const reason = provider === null ? 'No Container Instances were found in your cluster.' : 'EMPTY CAPACITY PROVIDER';
    return {
      reason,
      eventText: `${NO_INSTANCE} Reason: No Container Instances were found in your ${where}.${TROUBLESHOOTING}`,
      closest: null,
    };
  }
  const instance = instanceOf(world, closest.id);
  return { reason: stepWords[closest.fallOut.step].reason, eventText: closestText(instance, closest.fallOut), closest: instance };
}

/** What a service's event says of the closest instance, without `(service NAME) `. */
function closestText({ containerInstanceId }: Instance, { step }: FallOut): string {
  return `${NO_INSTANCE} The closest matching (container-instance ${containerInstanceId}) ${stepWords[step].closest}${TROUBLESHOOTING}`;
}
