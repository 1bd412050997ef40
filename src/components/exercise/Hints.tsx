/** Three hints, opened one at a time and paged back at will. */
import { useState } from 'preact/hooks';
import { Prose } from './Prose.tsx';

interface Props {
  hints: readonly string[];
  /** How many were opened, on this visit or an earlier one. */
  opened: number;
  onOpen(hint: number): void;
}

export function Hints({ hints, opened, onOpen }: Props) {
  const [shown, setShown] = useState(0);
  const [reached, setReached] = useState(0);
  const furthest = Math.max(reached, opened);
  const open = (page: number) => {
    setShown(page);
    setReached((now) => Math.max(now, page));
    onOpen(page);
  };
  const hint = hints[shown - 1];
  return (
    <div class="hints">
      {hint === undefined ? (
        <button type="button" class="quiet" onClick={() => open(Math.max(1, furthest))}>
          {furthest > 0 ? `Hints (${furthest} of ${hints.length} opened)` : `Hint 1 of ${hints.length}`}
        </button>
      ) : (
        <div class="hint">
          <p class="over">
            Hint {shown} of {hints.length}
          </p>
          <p aria-live="polite">
            <Prose text={hint} />
          </p>
          <div class="row">
            <button type="button" class="quiet" disabled={shown === 1} onClick={() => open(shown - 1)}>
              Back
            </button>
            <button type="button" class="quiet" disabled={shown === hints.length} onClick={() => open(shown + 1)}>
              Next hint
            </button>
            <button type="button" class="quiet" onClick={() => setShown(0)}>
              Close
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
