/** Which editor a learner gets, and what follows when one can't be loaded. */
import type { EditorKind, MakeEditor } from './editor.ts';
import { makeTextarea } from './textarea.ts';

const preferenceKey = 'drydock-editor';

export const editorNames: Record<EditorKind, string> = { monaco: 'Monaco', codemirror: 'CodeMirror', textarea: 'plain text field' };

/** From the richest to the one that always works. */
const chain: readonly EditorKind[] = ['monaco', 'codemirror', 'textarea'];

const isEditorKind = (value: unknown): value is EditorKind => chain.some((kind) => kind === value);

/** What the learner chose on this machine, else what the page prefers, else Monaco on a wide screen with a fine pointer. */
export function chosenEditor(prefer?: EditorKind): EditorKind {
  try {
    const remembered = localStorage.getItem(preferenceKey);
    if (isEditorKind(remembered)) return remembered;
  } catch {
    // Storage may be denied; the choice then lasts as long as the page.
  }
  if (prefer) return prefer;
  return matchMedia('(min-width: 900px) and (pointer: fine)').matches ? 'monaco' : 'codemirror';
}

export function rememberEditor(kind: EditorKind): void {
  try {
    localStorage.setItem(preferenceKey, kind);
  } catch {
    // As above.
  }
}

type LoadEditor = (kind: EditorKind) => Promise<MakeEditor>;

const load: LoadEditor = async (kind) => {
  if (kind === 'monaco') return (await import('./monaco.ts')).makeMonaco;
  if (kind === 'codemirror') return (await import('./codemirror.ts')).makeCodeMirror;
  return makeTextarea;
};

/** Loads `wanted`, or the next in the chain that loads; `failed` names those that did not. */
export async function loadEditor(wanted: EditorKind, loadOne: LoadEditor = load): Promise<{ make: MakeEditor; failed: EditorKind[] }> {
  const failed: EditorKind[] = [];
  for (const kind of chain.slice(chain.indexOf(wanted))) {
    try {
      return { make: await loadOne(kind), failed };
    } catch {
      failed.push(kind);
    }
  }
  return { make: makeTextarea, failed };
}
