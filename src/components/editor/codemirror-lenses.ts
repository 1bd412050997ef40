/** Lenses in CodeMirror: words at the end of a line that are no part of the text. */
import { type EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { Lens } from '../../documents/documents.ts';
import { clampRange } from './text.ts';

class Words extends WidgetType {
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override eq(other: Words): boolean {
    return other.text === this.text;
  }

  toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = 'doc-lens';
    element.textContent = this.text;
    return element;
  }
}

const setLenses = StateEffect.define<readonly Lens[]>();

function decorationsOf(state: EditorState, lenses: readonly Lens[]): DecorationSet {
  const placed = lenses.map(({ range, text }) => {
    const line = state.doc.lineAt(clampRange(range, state.doc.length).from);
    return Decoration.widget({ widget: new Words(text), side: 1 }).range(line.to);
  });
  return Decoration.set(placed, true);
}

/** Keeps the lenses at their lines while the text changes around them. */
export const lensField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const asked = transaction.effects.findLast((effect) => effect.is(setLenses));
    return asked ? decorationsOf(transaction.state, asked.value as readonly Lens[]) : shown.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function showLenses(view: EditorView, lenses: readonly Lens[]): void {
  view.dispatch({ effects: setLenses.of(lenses) });
}
