/** Which tasks are there at a moment, found at the same cost however many came and went before. Pure. */
import type { TaskLane } from '../../../ecs/ecs.ts';
import { countUpTo } from '../halving.ts';
import { createdAt, reachedAt } from '../task-states.ts';

/** Asked for moments in any order. */
export interface Presence {
  /** The tasks created and not yet STOPPED at a moment in ms, in no order that means anything. */
  at(atMs: number): readonly TaskLane[];
}

interface Step {
  atMs: number;
  lane: TaskLane;
  comes: boolean;
}

/** Steps between two notes of the whole at least; where more tasks are there than that, as many as are there. */
const spacing = 128;

/** Reads the tasks once; after that a moment costs the tasks that are there at it. */
export function presenceOf(tasks: readonly TaskLane[]): Presence {
  const steps = tasks.flatMap((lane): Step[] => {
    const endMs = reachedAt(lane, 'STOPPED');
    const comes = { atMs: createdAt(lane), lane, comes: true };
    return endMs === null ? [comes] : [comes, { atMs: endMs, lane, comes: false }];
  });
  steps.sort((a, b) => a.atMs - b.atMs);
  const notes: { steps: number; here: ReadonlySet<TaskLane> }[] = [];
  const here = new Set<TaskLane>();
  let due = 0;
  for (const [index, step] of steps.entries()) {
    if (index >= due) {
      notes.push({ steps: index, here: new Set(here) });
      due = index + Math.max(spacing, here.size);
    }
    take(here, step);
  }
  let last: { atMs: number; present: readonly TaskLane[] } | null = null;
  return {
    at(atMs) {
      if (last?.atMs === atMs) return last.present;
      const until = countUpTo(steps, (step) => step.atMs <= atMs);
      const note = notes[countUpTo(notes, (one) => one.steps <= until) - 1];
      const now = new Set(note?.here);
      for (let index = note?.steps ?? 0; index < until; index++) take(now, steps[index] as Step);
      last = { atMs, present: [...now] };
      return last.present;
    },
  };
}

function take(here: Set<TaskLane>, { lane, comes }: Step): void {
  if (comes) here.add(lane);
  else here.delete(lane);
}

/** The last change at or before a moment in ms. */
export function latest<Change extends { atMs: number }>(changes: readonly Change[], atMs: number): Change | undefined {
  return changes[countUpTo(changes, (change) => change.atMs <= atMs) - 1];
}
