/** A placement as a funnel: what was asked, how many instances were left after each step, and each instance with the number that decided. */
import { useMemo, useState } from 'preact/hooks';
import type { Funnel, FunnelInstance } from '../../../ecs/ecs.ts';
import { ScrollTable } from '../ScrollTable.tsx';
import { askedInWords, type FunnelRow, funnelRows, outcomeOf, outcomes } from './funnel-steps.ts';

/** Rows of the table at once; a filter finds the others. */
const MOST_ROWS = 100;

interface Props {
  funnel: Funnel;
  onInstance(id: string): void;
}

export function FunnelPicture({ funnel, onInstance }: Props) {
  const rows = useMemo(() => funnelRows(funnel), [funnel]);
  const all = funnel.instances.length;
  return (
    <div class="why-funnel">
      <p>
        Asked for: <span class="sim-aws">{askedInWords(funnel.asked).join('; ')}</span>
      </p>
      <ol class="why-steps" aria-label={`Instances left after each step, of ${all}`}>
        <li class="why-step is-all">
          <span class="sim-aws">all</span>
          <Bar before={all} after={all} all={all} />
          <b>{instancesInWords(all)}</b>
        </li>
        {rows.map((row) => (
          <Row key={row.name} row={row} all={all} />
        ))}
      </ol>
      {all > 0 && <Instances funnel={funnel} onInstance={onInstance} />}
    </div>
  );
}

function Row({ row: { name, asks, before, after, reason }, all }: { row: FunnelRow; all: number }) {
  const out = before - after;
  const isChoice = name === 'strategies';
  return (
    <li class={out > 0 ? 'why-step is-narrowing' : 'why-step'}>
      <span class="sim-aws" title={asks}>
        {name}
        <span class="sim-unseen">: {asks}</span>
      </span>
      <Bar before={before} after={after} all={all} />
      <span>
        <b>{isChoice ? `${after} taken` : `${after} left`}</b>
        {out > 0 && (
          <>
            , {out} {isChoice ? 'passed over' : 'out'}
            {reason !== null && (
              <>
                {' '}
                <span class="sim-aws why-refused">{reason}</span>
              </>
            )}
          </>
        )}
      </span>
    </li>
  );
}

/** A slice of the funnel, from what came in above to what was left below; what fell out is drawn beside it as an outline. */
function Bar({ before, after, all }: { before: number; after: number; all: number }) {
  const half = (count: number) => (all === 0 ? 0 : Math.max(count === 0 ? 0 : 0.8, (50 * count) / all));
  const [top, bottom] = [half(before), half(after)];
  return (
    <svg class="why-slice" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {before > after && <polygon class="why-fell" points={`${50 - top},0 ${50 + top},0 ${50 + top},10 ${50 - top},10`} />}
      <polygon class="why-left" points={`${50 - top},0 ${50 + top},0 ${50 + bottom},10 ${50 - bottom},10`} />
    </svg>
  );
}

function Instances({ funnel, onInstance }: Props) {
  const [outcome, setOutcome] = useState('');
  const [words, setWords] = useState('');
  const { instances, closest } = funnel;
  const found = instances.filter((one) => (outcome === '' || outcomeOf(one) === outcome) && mentions(one, words));
  const shown = found.slice(0, MOST_ROWS);
  return (
    <>
      <div class="why-filter">
        <label>
          Step{' '}
          <select value={outcome} onChange={(event) => setOutcome(event.currentTarget.value)}>
            <option value="">all ({instances.length})</option>
            {outcomes(instances).map(({ outcome: name, count }) => (
              <option key={name} value={name}>
                {name} ({count})
              </option>
            ))}
          </select>
        </label>
        <label>
          Contains <input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
      </div>
      <ScrollTable
        class="why-table"
        label="Every instance that was considered"
        columns={['Instance', 'Zone', 'Step', 'AWS’s word', 'What decided']}
      >
        {shown.map((one) => (
          <tr key={one.id} class={one.step === null ? 'is-taken' : undefined}>
            <th scope="row">
              <button type="button" class="sim-link" onClick={() => onInstance(one.id)}>
                {one.id}
              </button>
            </th>
            <td>{one.availabilityZone}</td>
            <td>{one.step === null ? <b>✓ taken</b> : one.step === 'strategies' ? 'fits; another came first' : one.step}</td>
            <td class="sim-aws why-refused">{one.reason ?? ''}</td>
            <td class="sim-aws">
              {one.detail}
              {one.id === closest && <em> (the closest match, as the service event names it)</em>}
            </td>
          </tr>
        ))}
      </ScrollTable>
      <p class="sim-note" role="status">
        {found.length > shown.length
          ? `The first ${shown.length} of ${found.length}; choose a step or type to find the others.`
          : `${instancesInWords(found.length)} of ${instances.length}`}
      </p>
    </>
  );
}

function mentions({ id, containerInstance, availabilityZone, reason = '', detail }: FunnelInstance, words: string): boolean {
  const text = `${id} ${containerInstance} ${availabilityZone} ${reason} ${detail}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function instancesInWords(count: number): string {
  return count === 1 ? '1 instance' : `${count} instances`;
}
