/** Monaco, for a wide screen with a mouse: it colours and edits; what is right or wrong it is told. */
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/wordOperations/register';
import { editor, KeyCode, MarkerSeverity, Uri } from 'monaco-editor/editor';
import type { Lens, LocatedFinding } from '../../documents/documents.ts';
import { editingMode, indentation } from './editing.ts';
import type { Editor, EditorHost, MakeEditor } from './editor.ts';
import { measures } from './measures.ts';
import { helpModel, languageId, rangeIn } from './monaco-language.ts';
import { followTheme } from './monaco-theme.ts';
import './monaco.css';
import { clampRange, normaliseText } from './text.ts';

globalThis.MonacoEnvironment ??= {
  getWorker: () => new Worker(new URL('./monaco-worker.ts', import.meta.url), { type: 'module' }),
};

const severities: Record<LocatedFinding['severity'], MarkerSeverity> = {
  error: MarkerSeverity.Error,
  warning: MarkerSeverity.Warning,
  advice: MarkerSeverity.Info,
};

let modelCount = 0;

function makeModel(text: string): editor.ITextModel {
  modelCount += 1;
  const model = editor.createModel(normaliseText(text), languageId, Uri.parse(`inmemory://drydock/${modelCount}`));
  model.setEOL(editor.EndOfLineSequence.LF);
  model.updateOptions({
    tabSize: indentation.length,
    insertSpaces: true,
    bracketColorizationOptions: { enabled: false, independentColorPoolPerBracketType: false },
  });
  return model;
}

function options(host: EditorHost, model: editor.ITextModel): editor.IStandaloneEditorConstructionOptions {
  const { fontSize, lineHeight, padding } = measures();
  return {
    model,
    ariaLabel: host.label,
    automaticLayout: true,
    fixedOverflowWidgets: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--code') || 'monospace',
    fontSize,
    lineHeight,
    lineNumbersMinChars: 5,
    lineDecorationsWidth: 13,
    padding: { top: padding, bottom: padding },
    minimap: { enabled: false },
    folding: false,
    links: false,
    guides: { indentation: false },
    bracketPairColorization: { enabled: false },
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: 'none',
    renderFinalNewline: 'on',
    scrollBeyondLastLine: false,
    scrollbar: { alwaysConsumeMouseWheel: false, useShadows: false },
    tabFocusMode: true,
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false, nonBasicASCII: false },
    unusualLineTerminators: 'off',
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, strings: true, comments: false },
    stickyScroll: { enabled: false },
    dropIntoEditor: { enabled: false },
    pasteAs: { enabled: false },
  };
}

/** Markers carry the message to the hover and to F8; the wave under the text is ours, in CSS, because Monaco's own is a data: picture. */
function showFindings(
  code: editor.IStandaloneCodeEditor,
  marks: editor.IEditorDecorationsCollection,
  findings: readonly LocatedFinding[],
  host: EditorHost,
) {
  const model = code.getModel();
  if (!model) return;
  const length = model.getValueLength();
  const placed = findings.map((finding) => ({ finding, range: rangeIn(model, clampRange(finding.range, length)) }));
  editor.setModelMarkers(
    model,
    'drydock',
    placed.map(({ finding, range }) => ({
      ...range,
      severity: severities[finding.severity],
      message: finding.aws ? `${finding.aws.exception}: ${finding.aws.text}\n${finding.message}` : finding.message,
      ...codeOf(finding, host),
    })),
  );
  marks.set(placed.map(({ finding, range }) => ({ range, options: { inlineClassName: `doc-wave doc-wave-${finding.severity}` } })));
}

/** The rule's name; in the hover it leads to the rule's page. */
function codeOf({ code }: LocatedFinding, host: EditorHost): { source: string } | { code: { value: string; target: Uri } } {
  const page = host.rulePage(code);
  return page === null ? { source: code } : { code: { value: code, target: Uri.parse(new URL(page, location.href).href) } };
}

/** Words at the end of a line, in a measure that leaves the text alone: the caret passes them by. */
function showLenses(code: editor.IStandaloneCodeEditor, marks: editor.IEditorDecorationsCollection, lenses: readonly Lens[]) {
  const model = code.getModel();
  if (!model) return;
  const length = model.getValueLength();
  marks.set(
    lenses.map(({ range, text }) => {
      const { startLineNumber: line } = rangeIn(model, clampRange(range, length));
      const column = model.getLineMaxColumn(line);
      return {
        range: { startLineNumber: line, startColumn: column, endLineNumber: line, endColumn: column },
        options: {
          showIfCollapsed: true,
          after: { content: `\u2002\u2002${text}`, inlineClassName: 'doc-lens', cursorStops: editor.InjectedTextCursorStops.None },
        },
      };
    }),
  );
}

/** Editors that are being changed by us and not by the learner. */
const ours = new WeakSet<editor.IStandaloneCodeEditor>();

/** Keeps Tab to the page until the learner edits, and hands it back on Escape or on leaving. */
function watchEditing(code: editor.IStandaloneCodeEditor, host: EditorHost): { dispose(): void }[] {
  const editing = editingMode((isEditing) => {
    code.updateOptions({ tabFocusMode: !isEditing });
    host.onEditing(isEditing);
  });
  code.addCommand(
    KeyCode.Escape,
    () => editing.end(),
    'editorTextFocus && !suggestWidgetVisible && !findWidgetVisible && !editorHasSelection && !editorHasMultipleSelections && !hoverVisible',
  );
  return [
    code.onDidChangeModelContent((event) => {
      const isLearner = !ours.has(code) && !event.isFlush;
      if (isLearner && code.hasTextFocus()) editing.begin();
    }),
    code.onDidBlurEditorWidget(() => editing.end()),
  ];
}

function replace(code: editor.IStandaloneCodeEditor, edits: readonly { range: ReturnType<typeof rangeIn>; text: string }[]): void {
  ours.add(code);
  code.pushUndoStop();
  code.executeEdits(
    'drydock',
    edits.map((edit) => ({ ...edit, forceMoveMarkers: false })),
  );
  code.pushUndoStop();
  ours.delete(code);
}

/** Undo or redo asked for by a button, which begins no editing. */
function travel(code: editor.IStandaloneCodeEditor, command: 'undo' | 'redo'): void {
  ours.add(code);
  code.trigger('drydock', command, null);
  ours.delete(code);
}

export const makeMonaco: MakeEditor = (parent, host) => {
  const root = parent.ownerDocument.createElement('div');
  root.className = 'doc-monaco';
  parent.append(root);
  const model = makeModel(host.initialText);
  const stopTheme = followTheme(root);
  const code = editor.create(root, options(host, model));
  const marks = code.createDecorationsCollection();
  const lensMarks = code.createDecorationsCollection();
  const stopHelp = helpModel(model, host);
  const text = () => model.getValue(editor.EndOfLinePreference.LF);
  const listeners = [...watchEditing(code, host), model.onDidChangeContent(() => host.onChange(text()))];

  const instance: Editor = {
    kind: 'monaco',
    getText: text,
    setText: (next) => replace(code, [{ range: model.getFullModelRange(), text: normaliseText(next) }]),
    applyEdits: (edits) =>
      replace(
        code,
        edits.map((edit) => ({ range: rangeIn(model, edit), text: normaliseText(edit.insert) })),
      ),
    showFindings: (findings) => showFindings(code, marks, findings, host),
    showLenses: (lenses) => showLenses(code, lensMarks, lenses),
    selection() {
      const selected = code.getSelection();
      if (!selected) return { from: 0, to: 0 };
      return { from: model.getOffsetAt(selected.getStartPosition()), to: model.getOffsetAt(selected.getEndPosition()) };
    },
    select: (range) => code.setSelection(rangeIn(model, clampRange(range, model.getValueLength()))),
    reveal(offset) {
      const position = model.getPositionAt(offset);
      code.setPosition(position);
      code.revealPositionInCenterIfOutsideViewport(position);
      code.focus();
    },
    focus: () => code.focus(),
    undo: () => travel(code, 'undo'),
    redo: () => travel(code, 'redo'),
    dispose() {
      for (const listener of listeners) listener.dispose();
      stopHelp();
      stopTheme();
      code.dispose();
      model.dispose();
      root.remove();
    },
  };
  return instance;
};
