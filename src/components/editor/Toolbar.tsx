/** The row of things to do with a document. */
import type { EditorKind } from './editor.ts';
import type { Workbench, WorkbenchState } from './workbench.ts';

const editors: readonly { kind: EditorKind; label: string }[] = [
  { kind: 'monaco', label: 'Monaco' },
  { kind: 'codemirror', label: 'CodeMirror' },
  { kind: 'textarea', label: 'Plain text' },
];

const reasons = {
  typing: 'while typing',
  reset: 'before a reset',
  restore: 'before a restore',
  format: 'before formatting',
  'other-tab': 'from another tab',
  'this-tab': 'this tab, not saved over the other',
  'new-start': 'before the new start',
} as const;

/** The browser's clipboard, or the old way through a selected field where the page may not use it. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}

function downloadText(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken the blob by the next task; before it, revoking would cancel the download.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function Versions({ state, bench }: { state: WorkbenchState; bench: Workbench }) {
  if (state.versions.length === 0) return null;
  return (
    <details class="doc-versions">
      <summary>Versions ({state.versions.length})</summary>
      <ol>
        {state.versions.map((version) => (
          <li key={version.id}>
            <time dateTime={new Date(version.savedAtMs).toISOString()}>{new Date(version.savedAtMs).toLocaleString()}</time>{' '}
            <span>
              {reasons[version.reason]}, {version.text.length} characters
            </span>
            <button type="button" class="doc-quiet" onClick={() => bench.restore(version)}>
              Restore
            </button>
          </li>
        ))}
      </ol>
    </details>
  );
}

export function EditorChoice({ state, bench }: { state: WorkbenchState; bench: Workbench }) {
  if (!state.editor) return null;
  return (
    <label class="doc-choice">
      Editor
      <select
        value={state.editor}
        disabled={state.isOpening}
        onChange={(event) => void bench.useEditor(event.currentTarget.value as EditorKind)}
      >
        {editors.map(({ kind, label }) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface Props {
  name: string;
  isReadOnly: boolean;
  /** The page's scripts run. */
  isAlive: boolean;
  startText: string;
  /** Null until the workbench is there, and for a document that can't be changed. */
  state: WorkbenchState | null;
  text: string;
  bench: Workbench | null;
  onEdit(): void;
}

export function Toolbar({ name, isReadOnly, isAlive, startText, state, text, bench, onEdit }: Props) {
  const isOpen = Boolean(state?.editor);
  const now = () => bench?.text ?? text;
  const copy = async () => bench?.say((await copyText(now())) ? 'Copied.' : 'The browser does not let this page copy. Download works.');
  return (
    <div class="doc-tools">
      {!isReadOnly && !isOpen && (
        <button type="button" class="doc-edit" onClick={onEdit}>
          Edit
        </button>
      )}
      {!isReadOnly && isOpen && (
        <>
          <button type="button" onClick={() => bench?.undo()}>
            Undo
          </button>
          <button type="button" onClick={() => bench?.redo()}>
            Redo
          </button>
        </>
      )}
      {!isReadOnly && (
        <button type="button" disabled={!bench} onClick={() => void bench?.format()}>
          Format
        </button>
      )}
      <button type="button" disabled={!isAlive} onClick={() => void copy()}>
        Copy
      </button>
      <button type="button" disabled={!isAlive} onClick={() => downloadText(name, now())}>
        Download
      </button>
      {!isReadOnly &&
        (state?.beforeReset != null ? (
          <button type="button" onClick={() => bench?.undoReset()}>
            Undo reset
          </button>
        ) : (
          <button type="button" disabled={!bench || text === startText} onClick={() => bench?.reset()}>
            Reset
          </button>
        ))}
    </div>
  );
}
