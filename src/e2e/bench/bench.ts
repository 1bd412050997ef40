/** Hands parts of the house to the tests, each fetched when it is asked for. */
import { conformance, type PressKey } from '../../components/editor/conformance.ts';
import type { EditorKind, MakeEditor } from '../../components/editor/editor.ts';
import '../../styles/base.css';

declare global {
  /** Lent by the browser's driver. */
  var press: PressKey;
  var bench: typeof parts;
}

const makers: Readonly<Record<EditorKind, () => Promise<MakeEditor>>> = {
  monaco: async () => (await import('../../components/editor/monaco.ts')).makeMonaco,
  codemirror: async () => (await import('../../components/editor/codemirror.ts')).makeCodeMirror,
  textarea: async () => (await import('../../components/editor/textarea.ts')).makeTextarea,
};

const parts = {
  /** What one editor fails of what every editor must do. */
  async conformance(kind: EditorKind): Promise<string[]> {
    return conformance(await makers[kind](), globalThis.press);
  },
};

globalThis.bench = parts;
