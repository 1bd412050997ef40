/** The candidates of a decision that is no placement on instances: zones, tasks, providers with base and weight; who was taken, who was not, and by which number. */

import { ScrollTable } from '../ScrollTable.tsx';
import type { Why } from '../session.ts';
import { type StrategyShares, strategyShares } from './strategy-shares.ts';

const MOST_ROWS = 100;

interface Props {
  candidates: Why['candidates'];
  /** Short names of tasks. */
  names: ReadonlyMap<string, string>;
}

export function Candidates({ candidates, names }: Props) {
  const shares = strategyShares(candidates);
  if (shares) return <Shares shares={shares} />;
  const shown = candidates.slice(0, MOST_ROWS);
  const hasDetails = shown.some(({ detail }) => detail !== undefined);
  return (
    <>
      <ScrollTable class="why-table" label="Candidates" columns={['Candidate', 'Outcome', ...(hasDetails ? ['What decided'] : [])]}>
        {shown.map(({ name, refused, detail }, index) => (
          <tr key={index} class={refused === undefined ? 'is-taken' : undefined}>
            <th scope="row">{names.get(name) ?? name}</th>
            <td class="why-outcome">
              <Outcome refused={refused} />
            </td>
            {hasDetails && <td class="sim-aws">{detail}</td>}
          </tr>
        ))}
      </ScrollTable>
      {candidates.length > shown.length && (
        <p class="sim-note">
          The first {shown.length} of {candidates.length}.
        </p>
      )}
    </>
  );
}

function Outcome({ refused }: { refused?: string | undefined }) {
  return refused === undefined ? <b>✓ taken</b> : refused;
}

/** Base and weight as a sum that can be followed. */
function Shares({ shares: { rows, sum, wanted } }: { shares: StrategyShares }) {
  return (
    <>
      <p>{sum}</p>
      <ScrollTable
        class="why-table"
        label="Providers of the strategy"
        columns={['Capacity provider', 'base', 'weight', `share of ${wanted}`, 'has', 'Filled', 'Outcome']}
      >
        {rows.map(({ name, base, weight, share, has, refused }) => (
          <tr key={name} class={refused === undefined ? 'is-taken' : undefined}>
            <th scope="row">{name}</th>
            <td>{base}</td>
            <td>{weight}</td>
            <td>{share}</td>
            <td>{has}</td>
            <td>
              <svg class="why-share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="why-room" width="100" height="10" />
                <rect class="why-left" width={share === 0 ? 0 : Math.min(100, Math.round((100 * has) / share))} height="10" />
              </svg>
            </td>
            <td class="why-outcome">
              <Outcome refused={refused} />
            </td>
          </tr>
        ))}
      </ScrollTable>
    </>
  );
}
