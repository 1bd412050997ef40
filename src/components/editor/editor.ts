/** The one small interface that Monaco, CodeMirror 6 and the plain textarea share. Checking, completion and hover come from their host. */
import type { CompletionItem, Hover, Lens, LocatedFinding, TextEdit, TextRange } from '../../documents/documents.ts';

export type EditorKind = 'monaco' | 'codemirror' | 'textarea';

/** What an editor asks of its surroundings. */
export interface EditorHost {
  /** Accessible name: `task-definition.json`. */
  label: string;
  initialText: string;
  /** Called on every change, whoever made it (the learner, `setText`, `applyEdits`, undo, redo), with the whole text. */
  onChange(text: string): void;
  complete(text: string, offset: number): Promise<readonly CompletionItem[]>;
  hover(text: string, offset: number): Promise<Hover | null>;
  /** The learner began or ended editing (while editing, Tab indents; Escape ends it and the next Tab leaves). */
  onEditing(isEditing: boolean): void;
  /** Something the learner should be told: that a paste was too long for this editor, say. */
  onNotice(notice: string): void;
  /** Address of the page about a finding's rule; null where there is none. */
  rulePage(code: string): string | null;
}

/** Lines end in `\n` in every text that goes in or out, whatever was pasted. */
export interface Editor {
  readonly kind: EditorKind;
  getText(): string;
  /** Replaces everything as one undoable step. */
  setText(text: string): void;
  /** One undoable step. */
  applyEdits(edits: readonly TextEdit[]): void;
  showFindings(findings: readonly LocatedFinding[]): void;
  /** Quiet words at the end of the lines where the ranges begin; no part of the text. */
  showLenses(lenses: readonly Lens[]): void;
  selection(): TextRange;
  /** Selects without focusing; an empty range is a caret. Offsets beyond the text mean its end. */
  select(range: TextRange): void;
  /** Puts the caret there, scrolls it into view and focuses. */
  reveal(offset: number): void;
  focus(): void;
  undo(): void;
  redo(): void;
  dispose(): void;
}

/** Makes an editor inside `parent`, which is empty and stays ours. Each implementation is its own lazily loaded module. */
export type MakeEditor = (parent: HTMLElement, host: EditorHost) => Editor | Promise<Editor>;
