/** Completion and hover in CodeMirror, answered by the editor's host. */
import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip } from '@codemirror/view';
import type { CompletionItem } from '../../documents/types.ts';
import type { EditorHost } from './editor.ts';
import { renderMarkdown } from './markdown.ts';
import { helpUpToChars } from './text.ts';

/**
 * CodeMirror filters by what stands between `from` and the caret, which must not include an opening quote; the item's own edit may begin
 * before that quote and end after the caret, so both distances are kept and measured again when the item is taken.
 */
function optionOf(item: CompletionItem, from: number, caret: number, rank: number) {
  const before = from - item.edit.from;
  const after = Math.max(0, item.edit.to - caret);
  return {
    label: item.label.replace(/^"|"$/g, ''),
    type: item.kind === 'property' ? 'property' : 'constant',
    boost: -rank / 100,
    ...(item.detail ? { detail: item.detail } : {}),
    ...(item.documentation ? { info: () => renderMarkdown(item.documentation ?? '', document) } : {}),
    apply(view: EditorView, _completion: unknown, start: number, end: number) {
      const range = { from: Math.max(0, start - before), to: Math.min(view.state.doc.length, end + after) };
      view.dispatch({
        changes: { ...range, insert: item.edit.insert },
        selection: { anchor: range.from + item.edit.insert.length },
        userEvent: 'input.complete',
      });
    },
  };
}

async function completions(host: EditorHost, context: CompletionContext): Promise<CompletionResult | null> {
  if (context.state.doc.length > helpUpToChars) return null;
  const typed = context.matchBefore(/[\w.\-/:]*/);
  const previous = context.state.sliceDoc(Math.max(0, (typed?.from ?? context.pos) - 1), typed?.from ?? context.pos);
  if (!context.explicit && !typed?.text && previous !== '"') return null;
  const text = context.state.doc.toString();
  const items = await host.complete(text, context.pos);
  const first = items[0];
  if (!first || context.aborted) return null;
  const from = text[first.edit.from] === '"' ? Math.min(first.edit.from + 1, context.pos) : first.edit.from;
  return { from, options: items.map((item, rank) => optionOf(item, from, context.pos, rank)), validFor: /^[\w.\-/:]*$/ };
}

export function helpFrom(host: EditorHost): Extension {
  return [
    autocompletion({ override: [(context) => completions(host, context)], icons: false }),
    hoverTooltip(async (view, pos) => {
      if (view.state.doc.length > helpUpToChars) return null;
      const found = await host.hover(view.state.doc.toString(), pos);
      if (!found) return null;
      return { pos: found.range.from, end: found.range.to, above: true, create: () => ({ dom: renderMarkdown(found.markdown, document) }) };
    }),
  ];
}
