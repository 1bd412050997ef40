/** The bill: so far, by month, line by line; what of the instances nobody used, and the requests that were served for it. */

import { timeInWords } from '../lanes/time-axis.ts';
import { ScrollTable } from '../ScrollTable.tsx';
import type { Bill as BillAnswer } from '../session.ts';
import { dollars, hours, lineInWords, percent } from './money.ts';

export function Bill({ bill }: { bill: BillAnswer }) {
  const { atMs, soFar, monthMicroUsd, requests, waste } = bill;
  return (
    <div class="aws-bill">
      <dl class="aws-sums">
        <div>
          <dt>So far, at {timeInWords(atMs)}</dt>
          <dd>{dollars(soFar.microUsd)}</dd>
        </div>
        <div>
          <dt>A month (730 h) of this moment</dt>
          <dd>{dollars(monthMicroUsd)}</dd>
        </div>
        <div>
          <dt>Requests served</dt>
          <dd>{requests.served.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Requests failed</dt>
          <dd class={requests.failed > 0 ? 'is-bad' : undefined}>{requests.failed.toLocaleString('en')}</dd>
        </div>
      </dl>
      {soFar.lines.length === 0 ? (
        <p class="sim-note">Nothing has been billed yet.</p>
      ) : (
        <ScrollTable class="aws-table" label="Lines of the bill so far" columns={['What', 'Provider', 'Count', 'Billed', 'US dollars']}>
          {soFar.lines.map((line) => (
            <tr key={`${line.provider} ${lineInWords(line)}`}>
              <th scope="row">{lineInWords(line)}</th>
              <td class="sim-aws">{line.provider}</td>
              <td>{line.count}</td>
              <td>{hours(line.durationMs)}</td>
              <td>{dollars(line.microUsd)}</td>
            </tr>
          ))}
        </ScrollTable>
      )}
      {Object.keys(requests.reasons).length > 0 && (
        <ScrollTable class="aws-table" label="Failed requests by reason" columns={['Failed with', 'Requests']}>
          {Object.entries(requests.reasons).map(([reason, count]) => (
            <tr key={reason}>
              <th scope="row">{reason}</th>
              <td>{count.toLocaleString('en')}</td>
            </tr>
          ))}
        </ScrollTable>
      )}
      {waste && (
        <p>
          Instances cost <b>{dollars(waste.microUsd)}</b> so far. <b>{dollars(waste.unreservedMicroUsd)}</b> of that,{' '}
          <b>{percent(waste.unreservedBasisPoints)}</b>, paid for CPU and memory that no task had reserved.
        </p>
      )}
      <p class="sim-note">
        Compute and public IPv4 addresses; load balancers, logs, storage beyond that, data transfer and taxes are not in it.
      </p>
    </div>
  );
}
