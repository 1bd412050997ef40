/** The chain of causes as a ladder: from what is asked about, down to the first cause; each rung goes to its moment. */

import { timeInWords } from '../lanes/time-axis.ts';
import type { ChainLink } from '../session.ts';

const rootWords = {
  call: 'Somebody called the API: nothing lies behind it.',
  change: 'This came from outside: it was broken, or changed, by hand or by the scenario.',
  seed: 'This is chance: the run’s seed decided it.',
  outside: 'This came from outside.',
} as const;

interface Props {
  chain: readonly ChainLink[];
  /** The entry that is asked about. */
  entry: number;
  /** Of the entries that are decisions. */
  decisions: ReadonlySet<number>;
  onJump(atMs: number, entry: number): void;
  onAsk(entry: number): void;
}

export function Ladder({ chain, entry, decisions, onJump, onAsk }: Props) {
  const rungs = chain.filter((link) => link.entry !== entry);
  const own = chain.find((link) => link.entry === entry);
  if (rungs.length === 0) return <p class="sim-note">{rootWords[own?.root ?? 'outside']}</p>;
  return (
    <ol class="why-ladder" aria-label="Chain of causes, the nearest first">
      {rungs.map((link) => (
        <li key={link.entry} class={link.root === undefined ? undefined : 'is-root'}>
          {link.skipped !== undefined && <p class="sim-note">{link.skipped} causes between are left out.</p>}
          <span class="why-because">because </span>
          <button type="button" class="sim-link" onClick={() => onJump(link.atMs, link.entry)}>
            <span class="sim-unseen">Go to </span>
            {timeInWords(link.atMs)}
          </button>{' '}
          <span class="sim-aws">{link.text}</span>
          {decisions.has(link.entry) && (
            <>
              {' '}
              <button type="button" class="sim-link" onClick={() => onAsk(link.entry)}>
                candidates<span class="sim-unseen"> of: {link.text}</span>
              </button>
            </>
          )}
          {link.root !== undefined && <p class="why-root">{rootWords[link.root]}</p>}
        </li>
      ))}
    </ol>
  );
}
