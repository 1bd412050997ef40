/** Checkers of the timeline as such: ids, time, causes, decisions. */
import type { TimelineEntry } from '../world/timeline.ts';
import { broken, type Checker, nothing } from './checker.ts';
import { isEligible } from './expressions.ts';
import { isManaged } from './past-instances.ts';

export const ids: Checker = {
  name: 'ids',
  promise: 'Entries have the ids 0, 1, 2 … in order, and none follows the one that says that a limit was reached.',
  look: ({ id }, past) =>
    broken([id !== past.nextId, `Entry ${id} stands in place ${past.nextId}.`], [past.isOver, `Entry ${id} follows the end of the run.`]),
};

export const time: Checker = {
  name: 'time',
  promise: 'Time is a whole number of ms and never goes back.',
  look: ({ atMs }, past) =>
    broken(
      [!Number.isSafeInteger(atMs), `The moment ${atMs} is no whole number.`],
      [atMs < past.atMs, `Time goes back from ${past.atMs} to ${atMs} ms.`],
    ),
};

/** What comes from outside and needs no reason in the model. */
const roots = new Set<TimelineEntry['what']['type']>(['call', 'change', 'limit']);

/**
 * The surroundings' instances and groups are there when a run begins, and nothing of theirs comes by itself later but instances outside any group.
 * @param launchesAtMs the moments at which the surroundings launch these; any where they are not known, which the timeline does not say
 */
function isOfSurroundings({ what, atMs }: TimelineEntry, launchesAtMs: readonly number[] | undefined): boolean {
  if (what.type === 'group.desiredCapacity') return atMs === 0;
  if (what.type !== 'instance.launched') return false;
  return atMs === 0 || (what.group === undefined && (launchesAtMs?.includes(atMs) ?? true));
}

export const causes = (launchesAtMs?: readonly number[]): Checker => ({
  name: 'causes',
  promise:
    'Each entry is caused by an earlier one, or is itself a call, a change, the end, or of the surroundings; so each chain of causes leads to a root.',
  look(entry, _past, timeline) {
    const { id, cause, what, atMs } = entry;
    if (cause.by === 'entry') {
      return broken(
        [cause.id >= id, `Entry ${id} is caused by ${cause.id}, which does not come before it.`],
        [cause.id < id && timeline[cause.id]?.id !== cause.id, `Entry ${id} is caused by ${cause.id}, which does not exist.`],
      );
    }
    const mayBeRoot = cause.by === 'seed' ? what.type === 'change' : roots.has(what.type) || isOfSurroundings(entry, launchesAtMs);
    return broken([!mayBeRoot, `A ${what.type} at ${atMs} ms has no cause in the timeline; only ${[...roots].join(', ')} may.`]);
  },
});

export const decisions: Checker = {
  name: 'decisions',
  promise: 'Each decision names what it considered, if there was anything, and says of each that was not taken why.',
  look({ what }, past) {
    if (what.type !== 'decision') return nothing;
    // Placement has nothing to consider where its cluster has no instances.
    if (what.placement && what.candidates.length === 0) {
      const { cluster } = what.placement;
      const isThere = [...past.instances.instances.values()].some((one) => one.cluster === cluster && isEligible(one) && !isManaged(one));
      return broken([
        isThere && what.placement.provider === undefined,
        `The decision about ${what.what} does not name the instances of ${cluster}.`,
      ]);
    }
    return broken(
      [what.what === '', 'A decision does not say about what.'],
      [what.what === 'container instance' && !what.placement, 'A decision on a container instance does not say what was asked.'],
      [what.candidates.length === 0, `The decision about ${what.what} has no candidates.`],
      [what.candidates.some(({ name }) => name === ''), `The decision about ${what.what} has a candidate without a name.`],
      [what.candidates.some(({ refused }) => refused === ''), `The decision about ${what.what} refuses a candidate without a reason.`],
    );
  },
};
