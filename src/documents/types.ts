/** What `src/documents` hands out: findings laid on text, completion, hover. Offsets are UTF-16 code units from the text's start. */
import type { Finding } from '../ecs/ecs.ts';

/** A half-open range in text: `[from, to)`. */
export interface TextRange {
  from: number;
  to: number;
}

/** A replacement of a range by text; edits of one list never overlap and refer to the text before any of them. */
export interface TextEdit extends TextRange {
  insert: string;
}

/** A finding with its place in the text; `line` and `column` count from 1. `textEdits` are the fix as edits of the text, comments and layout kept. */
export interface LocatedFinding extends Finding {
  range: TextRange;
  line: number;
  column: number;
  /** JSON Pointer as readers know it: `/containerDefinitions/0/image`. */
  pointer: string;
  textEdits?: readonly TextEdit[];
}

export interface CompletionItem {
  label: string;
  kind: 'property' | 'value';
  /** AWS's docs, as Markdown. */
  documentation?: string;
  detail?: string;
  edit: TextEdit;
}

export interface Hover {
  range: TextRange;
  /** AWS's docs, as Markdown. */
  markdown: string;
}
