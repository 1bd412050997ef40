/** A labelled plain text field: the editor that always works. */
import type { TextEdit } from '../../documents/types.ts';
import { type EditingMode, editingMode, indentation } from './editing.ts';
import type { Editor, EditorHost, MakeEditor } from './editor.ts';
import { clampRange, normaliseText } from './text.ts';
import { type TextState, textHistory } from './text-history.ts';

function makeField(parent: HTMLElement, host: EditorHost): HTMLTextAreaElement {
  const field = parent.ownerDocument.createElement('textarea');
  field.className = 'doc-textarea';
  field.setAttribute('aria-label', host.label);
  field.setAttribute('wrap', 'off');
  field.setAttribute('autocapitalize', 'off');
  field.setAttribute('autocomplete', 'off');
  field.setAttribute('autocorrect', 'off');
  field.spellcheck = false;
  field.value = normaliseText(host.initialText);
  field.setSelectionRange(0, 0);
  parent.append(field);
  return field;
}

/** A browser lays out a long paste piece by piece, for minutes; set at once it takes a moment. */
const longPasteChars = 100_000;
/** Beyond this every key in a plain text field takes the browser a second; the other editors have no such limit. */
const refusedPasteChars = 1_000_000;

/** The text with the edits of one list done; they refer to the text before any of them. */
function withEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const edit of [...edits].sort((a, b) => b.from - a.from)) {
    const { from, to } = clampRange(edit, text.length);
    result = result.slice(0, from) + normaliseText(edit.insert) + result.slice(to);
  }
  return result;
}

/** What Tab and Shift+Tab make of a text: a caret gets spaces, a selection moves its lines, Shift takes spaces away. */
export function indent({ text, from, to }: TextState, isOutward: boolean): TextState {
  if (!isOutward && from === to) {
    const caret = from + indentation.length;
    return { text: text.slice(0, from) + indentation + text.slice(to), from: caret, to: caret };
  }
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const newline = text.indexOf('\n', to);
  const end = newline < 0 ? text.length : newline;
  const lines = text.slice(start, end);
  const moved = isOutward ? lines.replace(/^ {1,2}/gm, '') : lines.replace(/^/gm, indentation);
  const atFirst = isOutward ? -(/^ {0,2}/.exec(lines)?.[0].length ?? 0) : indentation.length;
  const first = Math.max(start, from + atFirst);
  const last = from === to ? first : Math.max(first, to + moved.length - lines.length);
  return { text: text.slice(0, start) + moved + text.slice(end), from: first, to: last };
}

/** Shared by the parts of one text field: how it is read, written and remembered. */
function controlled(field: HTMLTextAreaElement, host: EditorHost) {
  const history = textHistory();
  const state = (): TextState => ({ text: field.value, from: field.selectionStart, to: field.selectionEnd });
  const show = (next: TextState) => {
    const isChange = next.text !== field.value;
    if (isChange) field.value = next.text;
    field.setSelectionRange(next.from, next.to);
    if (isChange) host.onChange(next.text);
  };
  const write = (next: TextState) => {
    if (next.text !== field.value) history.push(state(), '');
    show(next);
  };
  const travel = (direction: 'undo' | 'redo') => {
    const target = history[direction](state());
    if (target) show(target);
  };
  return { history, state, write, travel };
}

type Controlled = ReturnType<typeof controlled>;

/** Words and runs of deletions are undone together, anything else alone. */
function groupOf(event: InputEvent): string {
  if (event.inputType === 'insertText' && event.data?.trim()) return 'typing';
  return event.inputType.startsWith('deleteContent') ? 'deleting' : '';
}

function listen(field: HTMLTextAreaElement, host: EditorHost, editing: EditingMode, control: Controlled): void {
  let before = control.state();
  field.addEventListener('beforeinput', (event) => {
    if (event.inputType === 'historyUndo' || event.inputType === 'historyRedo') {
      event.preventDefault();
      control.travel(event.inputType === 'historyUndo' ? 'undo' : 'redo');
    } else before = control.state();
  });
  field.addEventListener('input', (event) => {
    control.history.push(before, groupOf(event as InputEvent));
    editing.begin();
    host.onChange(field.value);
  });
  field.addEventListener('paste', (event) => {
    const pasted = normaliseText(event.clipboardData?.getData('text/plain') ?? '');
    if (pasted.length < longPasteChars) return;
    event.preventDefault();
    if (pasted.length > refusedPasteChars) {
      host.onNotice('That is too long for the plain text field, so nothing was changed. CodeMirror and Monaco take it.');
      return;
    }
    const { text, from, to } = control.state();
    const caret = from + pasted.length;
    editing.begin();
    control.write({ text: text.slice(0, from) + pasted + text.slice(to), from: caret, to: caret });
  });
  field.addEventListener('blur', () => editing.end());
  field.addEventListener('keydown', (event) => {
    const key = event.key.toLowerCase();
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (isCommand && (key === 'z' || key === 'y')) {
      event.preventDefault();
      control.travel(key === 'y' || event.shiftKey ? 'redo' : 'undo');
    } else if (event.key === 'Escape') editing.end();
    else if (event.key === 'Tab' && editing.isEditing && !isCommand && !event.altKey) {
      event.preventDefault();
      control.write(indent(control.state(), event.shiftKey));
    }
  });
}

export const makeTextarea: MakeEditor = (parent, host) => {
  const field = makeField(parent, host);
  const editing = editingMode(host.onEditing);
  const control = controlled(field, host);
  listen(field, host, editing, control);

  const select = (from: number, to: number) => {
    const range = clampRange({ from, to }, field.value.length);
    field.setSelectionRange(range.from, range.to);
  };
  const write = (text: string) => {
    const caret = Math.min(field.selectionStart, text.length);
    control.write({ text, from: caret, to: caret });
  };
  const instance: Editor = {
    kind: 'textarea',
    getText: () => field.value,
    setText: (text) => write(normaliseText(text)),
    applyEdits: (edits) => write(withEdits(field.value, edits)),
    showFindings: (findings) => field.setAttribute('aria-invalid', String(findings.some((finding) => finding.severity === 'error'))),
    // Plain text has no room for words that are not in it; the line above the text has the first of them.
    showLenses: () => undefined,
    selection: () => ({ from: field.selectionStart, to: field.selectionEnd }),
    select: (range) => select(range.from, range.to),
    reveal(offset) {
      const lineHeight = Number.parseFloat(getComputedStyle(field).lineHeight) || 21;
      const line = field.value.slice(0, offset).split('\n').length - 1;
      field.focus();
      select(offset, offset);
      field.scrollTop = Math.max(0, line * lineHeight - field.clientHeight / 2);
    },
    focus: () => field.focus(),
    undo: () => control.travel('undo'),
    redo: () => control.travel('redo'),
    dispose: () => field.remove(),
  };
  return instance;
};
