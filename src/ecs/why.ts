/** Why something is as it is: decisions with all that they considered, and the chain of causes behind every entry. */
import type { Funnel } from './control-plane/instances/funnel.ts';
import type { Subject, Timeline } from './world/timeline.ts';

/** A link in a chain of causes, the nearest first; the last one is a call, a change from outside, or the seed. */
export interface ChainLink {
  entry: number;
  atMs: number;
  subject: Subject;
  /** In a sentence: AWS's words where it has some, ours otherwise. */
  text: string;
  /** Of a last link. */
  root?: 'call' | 'change' | 'seed' | 'outside';
}

/** Why something is as it is: a decision with all it considered, and the chain behind it. */
export interface Why {
  entry: number;
  atMs: number;
  subject: Subject;
  /** The decision in a sentence, such as `Task 3f2a was placed on i-0b1…`. */
  title: string;
  /** Every candidate of the decision; `refused` is absent for one that was taken. */
  candidates: readonly { name: string; refused?: string; detail?: string }[];
  /** Of a placement on container instances: each instance and the step at which it fell out. */
  funnel: Funnel | null;
  chain: readonly ChainLink[];
}

export async function whyOf(_timeline: Timeline, _entry: number): Promise<Why> {
  throw new Error('not written yet');
}

export function decisionsAbout(_timeline: Timeline, _subject: Subject): readonly { entry: number; atMs: number; text: string }[] {
  throw new Error('not written yet');
}
