/** Three hints, opened one at a time and paged back at will. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
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
  const root = useRef<HTMLDivElement>(null);
  /** Where the focus goes once it is drawn: the button that was pressed may have gone or be disabled. */
  const wanted = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (wanted.current !== null) root.current?.querySelector<HTMLElement>(wanted.current)?.focus();
    wanted.current = null;
  }, [shown]);
  const furthest = Math.max(reached, opened);
  const show = (page: number) => {
    const isAtEnd = page === 1 || page === hints.length;
    if (shown === 0) wanted.current = '[aria-live]';
    else if (page === 0 || isAtEnd) wanted.current = 'button:not(:disabled)';
    setShown(page);
  };
  const open = (page: number) => {
    show(page);
    setReached((now) => Math.max(now, page));
    onOpen(page);
  };
  const hint = hints[shown - 1];
  return (
    <div class="hints" ref={root}>
      {hint === undefined ? (
        <button type="button" class="quiet" onClick={() => open(Math.max(1, furthest))}>
          {furthest > 0 ? `Hints (${furthest} of ${hints.length} opened)` : `Hint 1 of ${hints.length}`}
        </button>
      ) : (
        <div class="hint">
          <p class="over">
            Hint {shown} of {hints.length}
          </p>
          <p aria-live="polite" tabIndex={-1}>
            <Prose text={hint} />
          </p>
          <div class="row">
            <button type="button" class="quiet" disabled={shown === 1} onClick={() => open(shown - 1)}>
              Back
            </button>
            <button type="button" class="quiet" disabled={shown === hints.length} onClick={() => open(shown + 1)}>
              Next hint
            </button>
            <button type="button" class="quiet" onClick={() => show(0)}>
              Close
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
