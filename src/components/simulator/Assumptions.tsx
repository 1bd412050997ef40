/** What the picture rests on where AWS documents nothing. */

/** One thing the model assumes because AWS does not document it. */
export interface AssumptionNote {
  title: string;
  value: string;
  source: string;
}

export function Assumptions({ assumptions }: { assumptions: readonly AssumptionNote[] }) {
  return (
    <details class="sim-details">
      <summary>What the model assumes</summary>
      <dl class="sim-assumptions">
        {assumptions.map(({ title, value, source }) => (
          <div key={title}>
            <dt>
              {title}: <b>{value}</b>
            </dt>
            <dd>{source}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
