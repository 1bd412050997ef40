/** What a learner must know of their draft: not kept, changed elsewhere, or begun from another start. Quiet, and each with its way out. */
import { useState } from 'preact/hooks';
import type { Workbench, WorkbenchState } from './workbench.ts';

interface Props {
  state: WorkbenchState;
  bench: Workbench;
}

function Conflict({ text, bench }: { text: string; bench: Workbench }) {
  const [isShown, setShown] = useState(false);
  return (
    <div class="doc-notice" role="status">
      <p>Another tab changed this draft. Both texts are kept in the versions.</p>
      <p class="doc-buttons">
        <button type="button" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          See its text
        </button>
        <button type="button" onClick={() => bench.takeTheirs()}>
          Take its text
        </button>
        <button type="button" onClick={() => bench.keepMine()}>
          Keep mine
        </button>
      </p>
      {isShown && <pre class="doc-theirs">{text.slice(0, 100_000)}</pre>}
    </div>
  );
}

export function DraftNotices({ state, bench }: Props) {
  const { keeping, conflict, isOtherTabBehind, isStartNew } = state.draft;
  return (
    <>
      {!keeping.isKept && (
        <p class="doc-notice doc-notice-strong" role="status">
          <b>Not kept:</b> {keeping.why}; copy or download it.
        </p>
      )}
      {conflict && <Conflict text={conflict.text} bench={bench} />}
      {isOtherTabBehind && !conflict && (
        <p class="doc-notice" role="status">
          Another tab holds a different text of this draft. It is kept in the versions.
        </p>
      )}
      {isStartNew && (
        <div class="doc-notice" role="status">
          <p>The start of this document changed since you began. Yours is untouched.</p>
          <p class="doc-buttons">
            <button type="button" onClick={() => bench.takeNewStart()}>
              Take the new start
            </button>
            <button type="button" onClick={() => bench.keepOldStart()}>
              Keep mine
            </button>
          </p>
        </div>
      )}
    </>
  );
}
