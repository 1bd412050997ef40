/** Chaos for some minutes from a seed: all of it is listed before it is let loose, and it comes and goes as one. */
import { useMemo, useState } from 'preact/hooks';
import { describeChange } from '../changes-in-words.ts';
import { timeInWords } from '../lanes/time-axis.ts';
import type { PanelProps } from '../panel.ts';
import { chaos } from './chaos.ts';
import type { Known } from './known.ts';

interface Props {
  known: Known;
  exactMs: number;
  /** What would come later never happens. */
  lastMs: number;
  names: ReadonlyMap<string, string>;
  inject: PanelProps['inject'];
  isRunning: boolean;
}

const lengths = [5, 10, 30];

export function Chaos({ known, exactMs, lastMs, names, inject, isRunning }: Props) {
  const [seed, setSeed] = useState('1');
  const [minutes, setMinutes] = useState(10);
  const number = Number(seed);
  const isSeed = seed.trim() !== '' && Number.isSafeInteger(number);
  const toMs = Math.min(lastMs, exactMs + minutes * 60_000);
  const changes = useMemo(() => (isSeed ? chaos(number, exactMs, toMs, known) : []), [isSeed, number, exactMs, toMs, known]);
  const canLoose = changes.length > 0 && !isRunning && inject !== undefined;

  return (
    <section class="brk-form" aria-label="Chaos">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (canLoose) inject(changes, `Chaos ${number}`);
        }}
      >
        <h4>Chaos for {minutes} minutes</h4>
        <p>
          Things break at moments that follow from a seed: the same seed, the same chaos. Zones, routes and capacity come back by its end.
        </p>
        <div class="brk-fields">
          <label class="brk-field">
            <span>Seed</span>
            <input type="number" inputMode="numeric" step={1} value={seed} onInput={(event) => setSeed(event.currentTarget.value)} />
          </label>
          <label class="brk-field">
            <span>Minutes</span>
            <select value={String(minutes)} onChange={(event) => setMinutes(Number(event.currentTarget.value))}>
              {lengths.map((length) => (
                <option key={length} value={String(length)}>
                  {length}
                </option>
              ))}
            </select>
          </label>
        </div>
        {changes.length > 0 ? (
          <details class="sim-details brk-list">
            <summary>
              {changes.length} {changes.length === 1 ? 'change' : 'changes'} from {timeInWords(exactMs)} to {timeInWords(toMs)}
            </summary>
            <ol>
              {changes.map(({ atMs, inject: change }) => {
                const words = describeChange(change, names);
                return (
                  <li key={`${atMs} ${words}`}>
                    <b>{timeInWords(atMs)}</b> {words}
                  </li>
                );
              })}
            </ol>
          </details>
        ) : (
          <p class="brk-says is-off">
            {isSeed ? 'There is nothing to break from this moment to the end of the run.' : 'A seed is a whole number.'}
          </p>
        )}
        <button type="submit" class="sim-button sim-kill" aria-disabled={!canLoose}>
          Let chaos loose
        </button>
      </form>
    </section>
  );
}
