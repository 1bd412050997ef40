/** One document as it was read, whatever it was written in: its value, what is wrong with its text, and the way back to the text. */
import type { DocumentEdit, Path } from '../ecs/ecs.ts';
import { type LineColumn, markOf, nearestNode, toPointer } from './places.ts';
import { sourceOf, type TreeNode } from './tree.ts';
import type { LocatedFinding, TextEdit, TextRange } from './types.ts';

/** How a text is written. */
export type TextFormat = 'json' | 'jsonc' | 'yaml';

/**
 * What a text holds:
 * - `request`: the input of an API operation itself
 * - `describe-task-definition`: AWS's answer, with the definition inside and fields that AWS filled in
 * - `cloudformation`: a template, of which a document is one resource
 */
export type Origin = 'request' | 'describe-task-definition' | 'cloudformation';

export interface ParsedText {
  text: string;
  /** The document as strict JSON gives it (`__proto__` is an own key); undefined when the text can't be read. Values not known before a deployment are left out. */
  value: unknown;
  format: TextFormat;
  origin: Origin;
  /** What is to say of the text itself: errors leave `value` undefined, except for YAML's doubled keys. */
  syntax: LocatedFinding[];
  /** The text to mark for a path of the document, or for the nearest place above it that exists. */
  locate(path: Path, on?: 'key' | 'value'): TextRange;
  lineColumn(offset: number): LineColumn;
  /** The JSON Pointer of a path of the document in the text's own document: `/Resources/Task/Properties/Cpu` in a template. */
  pointerOf(path: Path): string;
  /** Edits of the text that do what the document's edits say, one after the other; undefined where none is sure. */
  editText(edits: readonly DocumentEdit[]): readonly TextEdit[] | undefined;
}

/** What reading a text comes to, before it can be asked for places. */
export interface Reading {
  text: string;
  value: unknown;
  format: TextFormat;
  origin: Origin;
  syntax: LocatedFinding[];
  lineColumn(offset: number): LineColumn;
  /** In the shape of the document; undefined when nothing could be read. */
  root: TreeNode | undefined;
  /** Writes edits whose paths and values are those of the text's own document; may throw a RangeError for a place that cannot be. */
  write(edits: readonly DocumentEdit[]): readonly TextEdit[] | undefined;
  /** An edit of the document as one of the text's own document, where that is more than another path; undefined where it has no place there. */
  translate?(edit: DocumentEdit): DocumentEdit | undefined;
}

/** A document that can be asked for its places and changed. */
export function toParsed({ root, write, translate, ...read }: Reading): ParsedText {
  const { text } = read;
  return {
    ...read,
    locate(path, on = 'value') {
      if (root === undefined) return read.syntax[0]?.range ?? { from: 0, to: Math.min(1, text.length) };
      const { node, isExact } = nearestNode(root, path);
      return markOf(node, isExact ? on : 'value');
    },
    pointerOf: (path) => toPointer(root === undefined ? path : sourceOf(root, path).path),
    editText(edits) {
      if (root === undefined) return undefined;
      const translated = edits.flatMap((edit) => (translate === undefined ? byPath(root, edit) : translate(edit)) ?? []);
      if (translated.length < edits.length) return undefined;
      try {
        return write(translated);
      } catch (error) {
        // The edit has no place in this text; an unsure fix is worse than none.
        if (error instanceof RangeError) return undefined;
        throw error;
      }
    },
  };
}

function byPath(root: TreeNode, edit: DocumentEdit): DocumentEdit | undefined {
  const { path, isShared } = sourceOf(root, edit.path);
  return isShared ? undefined : { ...edit, path };
}
