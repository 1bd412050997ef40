/** What a document is, beside what is wrong with it: quiet words at places of its text, and its picture. */
import type { DocumentKind } from '../../ecs/ecs.ts';
import type { Lens } from './editor.ts';
import type { TaskDrawing } from './task-drawing.ts';

export interface Description {
  lenses: readonly Lens[];
  /** Null where there is nothing to draw: another kind of document, or a text that can't be read. */
  picture: TaskDrawing | null;
}

/** Describes a text. Never throws. */
export function describe(_text: string, _kind: DocumentKind): Description {
  return { lenses: [], picture: null };
}
