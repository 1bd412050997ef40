/** What the picture rests on where AWS documents nothing. A page has a list of all of them besides. */
import { useAwake } from './use-awake.ts';

/** One thing the model assumes because AWS does not document it. */
export interface AssumptionNote {
  title: string;
  value: string;
  source: string;
}

export function Assumptions({ assumptions }: { assumptions: readonly AssumptionNote[] }) {
  const isAwake = useAwake();
  return (
    <details class="sim-details">
      <summary data-wakes="">What the model assumes</summary>
      {isAwake && (
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
      )}
    </details>
  );
}
