/** Says that a run is kept, since when, and what can be done with it. */
import { timeInWords } from './lanes/time-axis.ts';

interface Props {
  kept: { atMs: number; isOther: boolean };
  onCompare(): void;
  onForget(): void;
}

export function ForkNote({ kept, onCompare, onForget }: Props) {
  return (
    <p class="sim-run-note sim-fork-note">
      <span role="status">
        Run A is kept, forked at {timeInWords(kept.atMs)}.{' '}
        {kept.isOther ? 'What you see is run B.' : 'What you break or change now makes run B.'}
      </span>
      <button type="button" class="sim-button is-quiet" onClick={onCompare}>
        Compare
      </button>
      <button type="button" class="sim-button is-quiet" onClick={onForget}>
        Forget
      </button>
    </p>
  );
}
