/** What a page hands to a bench: documents with everything that could be made of them at build time, and what its keys are in storage. */
import type { LocatedFinding } from '../../documents/types.ts';
import type { DocumentKind } from '../../ecs/ecs.ts';
import type { Description } from '../editor/describe.ts';

export interface BenchDocument {
  /** File name: `task-definition.json`. */
  name: string;
  kind: DocumentKind;
  startText: string;
  /** `startText` coloured at build time, inside of a `<code>`; ours, never a learner's. */
  startHtml: string;
  /** What the validator says of `startText`; left out where it is asked once the document is used. */
  findings?: readonly LocatedFinding[];
  /** What it costs and how it looks; left out likewise. */
  description?: Description;
}

/** The storage key by which a bench remembers that it was used, so that a page knows to wake it and bring the draft back. */
export function usedKey(id: string): string {
  return `drydock:used:${id}`;
}
