/** The chart over the lanes as a table: the counts at each moment at which one of them changed. */

import { ScrollTable } from '../ScrollTable.tsx';
import type { CountsFrom } from './counts.ts';
import { timeInWords } from './time-axis.ts';

/** Rows at most. */
const mostRows = 300;

const columns = ['desired', 'minimum', 'maximum', 'running', 'pending', 'healthy'] as const;

export function CountsTable({ counts }: { counts: readonly CountsFrom[] }) {
  return (
    <ScrollTable
      label="Counts over time as a table"
      caption="Counts from each moment at which one changes, in tasks"
      columns={['from', ...columns]}
      note={
        counts.length > mostRows && (
          <p class="sim-note">
            The first {mostRows} of {counts.length} changes, up to {timeInWords(counts[mostRows - 1]?.atMs ?? 0)}.
          </p>
        )
      }
    >
      {counts.slice(0, mostRows).map((one) => (
        <tr key={one.atMs}>
          <th scope="row">{timeInWords(one.atMs)}</th>
          {columns.map((name) => (
            <td key={name}>{one[name] ?? 'not known'}</td>
          ))}
        </tr>
      ))}
    </ScrollTable>
  );
}
