/** What Monaco knows of our documents: how to colour them. Completion and hover come from the editor's host. */
import { type editor, type IRange, languages } from 'monaco-editor/editor';
import type { CompletionItem, TextRange } from '../../documents/types.ts';
import type { EditorHost } from './editor.ts';
import { helpUpToChars } from './text.ts';

export const languageId = 'ecs-json';

const hosts = new Map<editor.ITextModel, EditorHost>();
const hostOf = (model: editor.ITextModel) => (model.getValueLength() > helpUpToChars ? undefined : hosts.get(model));

/** Lets `model` be helped by `host`. Call the answer when the model goes. */
export function helpModel(model: editor.ITextModel, host: EditorHost): () => void {
  hosts.set(model, host);
  return () => hosts.delete(model);
}

export function rangeIn(model: editor.ITextModel, range: TextRange): IRange {
  const start = model.getPositionAt(range.from);
  const end = model.getPositionAt(range.to);
  return { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
}

/** Monaco matches what stands in the edit's range with this text, so it must start with a quote where the range does. */
function filterTextOf(item: CompletionItem, text: string): string {
  const bare = item.label.replace(/^"|"$/g, '');
  return text[item.edit.from] === '"' ? `"${bare}"` : bare;
}

languages.register({ id: languageId });

languages.setLanguageConfiguration(languageId, {
  brackets: [
    ['{', '}'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}', notIn: ['string'] },
    { open: '[', close: ']', notIn: ['string'] },
    { open: '"', close: '"', notIn: ['string'] },
  ],
  comments: { lineComment: '//', blockComment: ['/*', '*/'] },
  wordPattern: /[^\s{}[\],:"]+/g,
  indentationRules: { increaseIndentPattern: /[{[][^}\]"]*$/, decreaseIndentPattern: /^\s*[}\]],?\s*$/ },
});

languages.setMonarchTokensProvider(languageId, {
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'key'],
      [/"(?:[^"\\]|\\.)*"?/, 'string'],
      [/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/, 'number'],
      [/\b(?:true|false|null)\b/, 'keyword'],
      [/\/\/.*/, 'comment'],
      [/\/\*/, 'comment', '@comment'],
      [/[{}[\],:]/, 'delimiter'],
    ],
    comment: [
      [/\*\//, 'comment', '@pop'],
      [/[^*]+|\*/, 'comment'],
    ],
  },
});

languages.registerCompletionItemProvider(languageId, {
  triggerCharacters: ['"', ':', ' '],
  async provideCompletionItems(model, position) {
    const host = hostOf(model);
    if (!host) return { suggestions: [] };
    const text = model.getValue();
    const items = await host.complete(text, model.getOffsetAt(position));
    if (model.isDisposed()) return { suggestions: [] };
    return {
      suggestions: items.map((item, index) => ({
        label: item.label,
        kind: item.kind === 'property' ? languages.CompletionItemKind.Property : languages.CompletionItemKind.Value,
        insertText: item.edit.insert,
        filterText: filterTextOf(item, text),
        sortText: String(index).padStart(5, '0'),
        range: rangeIn(model, item.edit),
        ...(item.detail ? { detail: item.detail } : {}),
        ...(item.documentation ? { documentation: { value: item.documentation } } : {}),
      })),
    };
  },
});

languages.registerHoverProvider(languageId, {
  async provideHover(model, position) {
    const hover = await hostOf(model)?.hover(model.getValue(), model.getOffsetAt(position));
    return hover && !model.isDisposed() ? { range: rangeIn(model, hover.range), contents: [{ value: hover.markdown }] } : null;
  },
});
