/** The place where a document's editor stands: a plain field at once, the real editor when it has come, nothing typed in between lost. */
import type { Editor, EditorHost, EditorKind, MakeEditor } from './editor.ts';
import { loadEditor } from './load-editor.ts';
import { makeTextarea } from './textarea.ts';

export interface EditorSlot {
  readonly editor: Editor | null;
  /** Opens `kind`, or changes to it. Resolves when it, or what stands in for it, is there. */
  open(kind: EditorKind): Promise<{ failed: EditorKind[] }>;
  dispose(): void;
}

/** A plain field takes seconds to lay out a text longer than this; the real editor is then waited for. */
const fieldUpToChars = 500_000;

type Host = Omit<EditorHost, 'initialText'>;

/** Waits for the end of a composition (an accent, a Chinese word), which a change of editors would break off. */
function afterComposition(root: HTMLElement, isComposing: () => boolean): Promise<void> {
  if (!isComposing()) return Promise.resolve();
  return new Promise((resolve) => root.addEventListener('compositionend', () => queueMicrotask(resolve), { once: true }));
}

export function editorSlot(stage: HTMLElement, host: Host, getText: () => string): EditorSlot {
  let editor: Editor | null = null;
  let place: HTMLElement | null = null;
  let opening = 0;
  let isDisposed = false;
  let isComposing = false;
  stage.addEventListener('compositionstart', () => {
    isComposing = true;
  });
  stage.addEventListener('compositionend', () => {
    isComposing = false;
  });

  /** Makes the new editor beside the old one and hands over text, selection and focus. */
  const swapTo = async (make: MakeEditor) => {
    const next = stage.ownerDocument.createElement('div');
    next.className = 'doc-place';
    stage.append(next);
    let isCurrent = false;
    const made = await make(next, {
      ...host,
      initialText: getText(),
      onChange: (text) => isCurrent && host.onChange(text),
      onEditing: (isEditing) => isCurrent && host.onEditing(isEditing),
    });
    const hadFocus = place?.contains(stage.ownerDocument.activeElement) ?? true;
    const before = editor;
    if (before && made.getText() !== before.getText()) made.setText(before.getText());
    if (before) made.select(before.selection());
    isCurrent = true;
    editor = made;
    if (hadFocus) made.focus();
    before?.dispose();
    place?.remove();
    place = next;
  };

  return {
    get editor() {
      return editor;
    },
    async open(kind) {
      opening += 1;
      const mine = opening;
      if (!editor && (kind === 'textarea' || getText().length < fieldUpToChars)) await swapTo(makeTextarea);
      if (kind === 'textarea' && editor?.kind === 'textarea') return { failed: [] };
      const { make, failed } = await loadEditor(kind);
      await afterComposition(stage, () => isComposing);
      if (mine !== opening || isDisposed) return { failed: [] };
      if (make === makeTextarea && editor?.kind === 'textarea') return { failed };
      await swapTo(make);
      return { failed };
    },
    dispose() {
      isDisposed = true;
      editor?.dispose();
      place?.remove();
      editor = null;
    },
  };
}
