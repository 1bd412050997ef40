/** Begin again, in two presses: asked for, then done; and brought back until the page is left. */
import { useState } from 'preact/hooks';
import type { Removed } from './transfer.ts';

export interface Reset {
  stage: 'quiet' | 'asking' | 'busy';
  /** What was taken away last, and can be brought back. */
  removed: Removed | null;
  ask(): void;
  /** No, after all. */
  keep(): void;
  /** Takes away what is kept of these exercises. */
  reset(slugs: readonly string[]): Promise<void>;
  undo(): Promise<void>;
}

export function useReset(): Reset {
  const [stage, setStage] = useState<Reset['stage']>('quiet');
  const [removed, setRemoved] = useState<Removed | null>(null);
  return {
    stage,
    removed,
    ask: () => setStage('asking'),
    keep: () => setStage('quiet'),
    async reset(slugs) {
      setStage('busy');
      const { pageParts, resetExercises } = await import('./transfer.ts');
      setRemoved(await resetExercises(pageParts(), slugs));
      setStage('quiet');
    },
    async undo() {
      setStage('busy');
      await removed?.undo();
      setRemoved(null);
      setStage('quiet');
    },
  };
}
