/** What the picture hands to its parts, and what they give back. */
import type { Tracks } from '../../../ecs/ecs.ts';
import type { ReadRun } from '../read-run.ts';
import type { TaskState } from '../task-states.ts';
import type { Colours } from './colours.ts';

/** What the parts of a picture are drawn from. */
export interface Drawing {
  run: ReadRun;
  tracks: Tracks | null;
  atMs: number;
  present: readonly TaskState[];
  colours: Colours;
  left: number;
  width: number;
}

/** A part with its height; it begins at the `top` that it was given. */
export interface Drawn {
  svg: string;
  height: number;
}
