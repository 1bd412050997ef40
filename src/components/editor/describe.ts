/** What a document is, beside what is wrong with it: quiet words at places of its text, and its picture. */
import { type Lens, lensesOf, parseText, pictureOf, type TaskPicture } from '../../documents/documents.ts';
import type { DocumentKind, RuleContext } from '../../ecs/ecs.ts';

export interface Description {
  lenses: readonly Lens[];
  /** Null where there is nothing to draw: another kind of document, or a text that can't be read. */
  picture: TaskPicture | null;
}

/** Describes a text. Never throws. */
export function describe(text: string, kind: DocumentKind, context?: RuleContext): Description {
  const parsed = parseText(text);
  const isReadable = typeof parsed.value === 'object' && parsed.value !== null;
  return { lenses: lensesOf(parsed, kind, context), picture: kind === 'taskDefinition' && isReadable ? pictureOf(parsed.value) : null };
}
