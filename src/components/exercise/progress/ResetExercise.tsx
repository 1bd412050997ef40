/** Begin again: takes away what is kept of an exercise once it was said what goes, and brings it back until the page is left. */
import { namedGroup } from '../../editor/StaticCode.tsx';
import { useReset } from './use-reset.ts';
import { counted } from './words.ts';

interface Props {
  slug: string;
  title: string;
  attempts: number;
}

export function ResetExercise({ slug, title, attempts }: Props) {
  const { stage, removed, ask, keep, reset, undo } = useReset();
  return (
    <div class="reset" {...namedGroup(`Begin “${title}” again`)}>
      {stage === 'asking' ? (
        <>
          <p>
            This takes away {counted(attempts, 'attempt')}, the opened hints and what stands in the documents of “{title}”, with their
            earlier versions.
          </p>
          <div class="row">
            <button type="button" onClick={() => void reset([slug])}>
              Take it away
            </button>
            <button type="button" class="quiet" onClick={keep}>
              Keep it
            </button>
          </div>
        </>
      ) : (
        <button type="button" class="quiet" disabled={stage === 'busy'} onClick={ask}>
          Begin this exercise again…
        </button>
      )}
      <p role="status">
        {removed !== null && (
          <>
            {counted(removed.attempts, 'attempt')} and the drafts are gone.{' '}
            <button type="button" class="link" onClick={() => void undo()}>
              Bring it back
            </button>{' '}
            <span class="over">(until you leave this page)</span>
          </>
        )}
      </p>
    </div>
  );
}
