/** Keeping a run to compare with, as a hook: since when, and whether what is shown has become another one. */
import { useState } from 'preact/hooks';
import type { RunSession } from './session.ts';

export interface Fork {
  kept: { atMs: number; isOther: boolean } | null;
  /** Keeps the run that is shown, from the playhead on; absent where nobody holds the run. */
  keep: (() => void) | undefined;
  forget(): void;
}

export function useFork(session: RunSession | null, atMs: number): Fork {
  const [kept, setKept] = useState<{ atMs: number; session: RunSession } | null>(null);
  return {
    kept: kept && { atMs: kept.atMs, isOther: kept.session !== session },
    keep: session
      ? () => {
          void session.keep(atMs).then(() => setKept({ atMs, session }));
        }
      : undefined,
    forget() {
      void session?.forget();
      setKept(null);
    },
  };
}
