/** CodeMirror 6, for touch, narrow screens and whoever prefers it. */
import { acceptCompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentLess, indentMore, isolateHistory, redo, undo } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension, Prec, type TransactionSpec } from '@codemirror/state';
import { EditorView, type KeyBinding, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { LocatedFinding } from '../../documents/types.ts';
import './codemirror.css';
import { carets } from './codemirror-caret.ts';
import { helpFrom } from './codemirror-help.ts';
import { lensField, showLenses } from './codemirror-lenses.ts';
import { useConstructedStyles } from './codemirror-styles.ts';
import { type EditingMode, editingMode, indentation } from './editing.ts';
import type { Editor, EditorHost, MakeEditor } from './editor.ts';
import { clampRange, normaliseText } from './text.ts';

/** Classes only: the colours are in the stylesheet, where the page's themes are. */
const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, class: 'doc-key' },
  { tag: tags.string, class: 'doc-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'doc-number' },
  { tag: tags.comment, class: 'doc-comment' },
]);

/** Tab indents while the learner edits and is left to the page otherwise; Escape ends editing once nothing else wants it. */
function tabKeys(editing: EditingMode): Extension {
  const whileEditing = (command: (view: EditorView) => boolean) => (view: EditorView) => editing.isEditing && command(view);
  const indent = (view: EditorView) => {
    if (!view.state.selection.main.empty) return indentMore(view);
    view.dispatch(view.state.replaceSelection(indentation), { userEvent: 'input.indent', scrollIntoView: true });
    return true;
  };
  const tab: KeyBinding = {
    key: 'Tab',
    run: whileEditing((view) => acceptCompletion(view) || indent(view)),
    shift: whileEditing(indentLess),
  };
  const leave: KeyBinding = {
    key: 'Escape',
    run: () => {
      const wasEditing = editing.isEditing;
      editing.end();
      return wasEditing;
    },
  };
  return [Prec.high(keymap.of([tab])), Prec.low(keymap.of([leave]))];
}

function extensions(host: EditorHost, editing: EditingMode): Extension {
  return [
    lineNumbers(),
    history(),
    carets,
    bracketMatching(),
    closeBrackets(),
    indentUnit.of(indentation),
    EditorState.tabSize.of(indentation.length),
    EditorState.allowMultipleSelections.of(true),
    json(),
    syntaxHighlighting(highlighting),
    helpFrom(host),
    lensField,
    tabKeys(editing),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap]),
    EditorView.editorAttributes.of({ class: 'doc-codemirror' }),
    EditorView.contentAttributes.of({
      'aria-label': host.label,
      tabindex: '0',
      spellcheck: 'false',
      autocapitalize: 'off',
      autocorrect: 'off',
    }),
    EditorView.domEventHandlers({ blur: () => editing.end() }),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      if (update.transactions.some((one) => one.isUserEvent('input') || one.isUserEvent('delete') || one.isUserEvent('move')))
        editing.begin();
      host.onChange(update.state.doc.toString());
    }),
  ];
}

const severities = { error: 'error', warning: 'warning', advice: 'info' } as const;

function diagnosticsOf(findings: readonly LocatedFinding[], length: number, host: EditorHost): Diagnostic[] {
  return findings.map((finding) => {
    const message = finding.aws ? `${finding.aws.exception}: ${finding.aws.text}\n${finding.message}` : finding.message;
    const page = host.rulePage(finding.code);
    return {
      ...clampRange(finding.range, length),
      severity: severities[finding.severity],
      message,
      markClass: `doc-wave doc-wave-${finding.severity}`,
      ...(page !== null && { renderMessage: () => withRuleLink(message, finding.code, page) }),
    };
  });
}

function withRuleLink(message: string, code: string, page: string): HTMLElement {
  const root = document.createElement('span');
  const link = document.createElement('a');
  link.href = page;
  link.textContent = code;
  root.append(message, '\n', link);
  return root;
}

export const makeCodeMirror: MakeEditor = (parent, host) => {
  useConstructedStyles(parent);
  const editing = editingMode(host.onEditing);
  const view = new EditorView({
    parent,
    state: EditorState.create({ doc: normaliseText(host.initialText), extensions: extensions(host, editing) }),
  });
  const length = () => view.state.doc.length;
  const oneStep = (change: TransactionSpec) => view.dispatch({ ...change, annotations: isolateHistory.of('full') });

  const instance: Editor = {
    kind: 'codemirror',
    getText: () => view.state.doc.toString(),
    setText: (text) => oneStep({ changes: { from: 0, to: length(), insert: normaliseText(text) } }),
    applyEdits: (edits) =>
      oneStep({ changes: edits.map((edit) => ({ ...clampRange(edit, length()), insert: normaliseText(edit.insert) })) }),
    showFindings: (findings) => view.dispatch(setDiagnostics(view.state, diagnosticsOf(findings, length(), host))),
    showLenses: (lenses) => showLenses(view, lenses),
    selection: () => ({ from: view.state.selection.main.from, to: view.state.selection.main.to }),
    select(range) {
      const { from, to } = clampRange(range, length());
      view.dispatch({ selection: { anchor: from, head: to } });
    },
    reveal(offset) {
      const { from } = clampRange({ from: offset, to: offset }, length());
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    undo: () => void undo(view),
    redo: () => void redo(view),
    dispose: () => view.destroy(),
  };
  return instance;
};
