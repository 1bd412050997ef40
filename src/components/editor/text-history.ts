/** Undo and redo for the plain text field, whose own history a program's edits would destroy. */
import type { TextRange } from '../../documents/types.ts';

export interface TextState extends TextRange {
  text: string;
}

interface TextHistory {
  /** Tells of a change: what was before it. Changes of the same non-empty `group` in a row are undone together. */
  push(before: TextState, group: string): void;
  /** What to show instead of `now`, or null at the end of the history. */
  undo(now: TextState): TextState | null;
  redo(now: TextState): TextState | null;
}

/** Keeps at most `maxSteps` steps and about `maxChars` characters of earlier texts. */
export function textHistory(maxSteps = 500, maxChars = 20_000_000): TextHistory {
  const past: TextState[] = [];
  let future: TextState[] = [];
  let lastGroup = '';
  let chars = 0;
  const trim = () => {
    while (past.length > 1 && (past.length > maxSteps || chars > maxChars)) chars -= past.shift()?.text.length ?? 0;
  };
  return {
    push(before, group) {
      future = [];
      if (group && group === lastGroup && past.length > 0) return;
      lastGroup = group;
      past.push(before);
      chars += before.text.length;
      trim();
    },
    undo(now) {
      const step = past.pop();
      lastGroup = '';
      if (!step) return null;
      chars -= step.text.length;
      future.push(now);
      return step;
    },
    redo(now) {
      const step = future.pop();
      lastGroup = '';
      if (!step) return null;
      past.push(now);
      chars += now.text.length;
      return step;
    },
  };
}
