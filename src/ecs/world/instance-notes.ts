/** Which instances have changed in what placement looks at: a list that the indices of placement catch up with. Not part of the world: made anew after a restore. */
import type { World } from './state.ts';

/** Instances in the order in which they changed, from the `first`-th change ever on. */
export interface InstanceNotes {
  first: number;
  changed: string[];
}

/** An index that lags by more is made anew: it would cost no less to catch up. */
const MOST_NOTES = 65_536;

const notes = new WeakMap<World, InstanceNotes>();

/** The changes since an index has begun to listen. */
export function notesOf(world: World): InstanceNotes {
  const known = notes.get(world);
  if (known) return known;
  const none = { first: 0, changed: [] };
  notes.set(world, none);
  return none;
}

/**
 * Says that an instance, by EC2 id, has changed in something that placement looks at: it registers, its status, agent, attributes or resources change,
 * a task on it comes, runs, is to stop or is STOPPED, it is gone. Whoever changes such a thing says so; while nobody listens it costs nothing.
 */
export function noteInstance(world: World, instance: string | null): void {
  const known = instance === null ? undefined : notes.get(world);
  if (instance === null || known === undefined) return;
  known.changed.push(instance);
  if (known.changed.length > MOST_NOTES) known.first += known.changed.splice(0, MOST_NOTES / 2).length;
}
