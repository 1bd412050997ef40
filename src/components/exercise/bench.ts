/** What a page hands to a bench: documents with everything that could be made of them at build time, and what its keys are in storage. */
import type { LocatedFinding } from '../../documents/types.ts';
import type { DocumentKind } from '../../ecs/ecs.ts';

export interface BenchDocument {
  /** File name: `task-definition.json`. */
  name: string;
  kind: DocumentKind;
  startText: string;
  /** `startText` coloured at build time, inside of a `<code>`; ours, never a learner's. */
  startHtml: string;
  /** What the validator says of `startText`. */
  findings: readonly LocatedFinding[];
}

/** The storage key by which a bench remembers that it was used, so that a page knows to wake it and bring the draft back. */
export function usedKey(id: string): string {
  return `drydock:used:${id}`;
}

/** Remembers that a bench was used; where storage is denied there is no draft to bring back either. */
export function markUsed(id: string): void {
  try {
    localStorage.setItem(usedKey(id), '1');
  } catch {
    // Denied storage: the editor itself says that nothing is kept.
  }
}
