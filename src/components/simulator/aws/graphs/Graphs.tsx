/** Graphs of the run, exact or as CloudWatch would have them, with the values of the moment in words and all values in a table. */
import { useMemo, useState } from 'preact/hooks';
import type { Tracks } from '../../../../ecs/ecs.ts';
import { timeInWords } from '../../lanes/time-axis.ts';
import { ScrollTable } from '../../ScrollTable.tsx';
import { type Graph, graphsOf, written } from './graph-list.ts';
import './graphs.css';
import { lastIndexUpTo } from '../../halving.ts';
import { dashes, Plot } from './Plot.tsx';
import { type Aligned, aligned, periods, together } from './series.ts';

/** CloudWatch's period for what ECS and load balancers send. */
const PERIOD_MS = 60_000;
const MOST_ROWS = 200;

export interface GraphsProps {
  tracks: Tracks;
  service: string | undefined;
  exactMs: number;
  endMs: number;
  onJump(atMs: number): void;
}

export function Graphs({ tracks, service, exactMs, endMs, onJump }: GraphsProps) {
  const [isExact, setExact] = useState(false);
  const graphs = useMemo(() => graphsOf(tracks, service), [tracks, service]);
  if (graphs.length === 0) return <p class="sim-note">This run has nothing to draw yet.</p>;
  return (
    <div class="graphs">
      <fieldset class="sim-group graph-choice">
        <legend>Values</legend>
        <label>
          <input type="radio" checked={!isExact} onChange={() => setExact(false)} /> as CloudWatch shows them, in periods of 1 minute
        </label>
        <label>
          <input type="radio" checked={isExact} onChange={() => setExact(true)} /> exact
        </label>
      </fieldset>
      {graphs.map((graph) => (
        <OneGraph key={graph.title} graph={graph} isExact={isExact} exactMs={exactMs} endMs={endMs} onJump={onJump} />
      ))}
    </div>
  );
}

/** What a graph shows: its steps, or the points of its periods. */
export function dataOf({ lines, statistic }: Graph, isExact: boolean, endMs: number): Aligned {
  return isExact || statistic === null
    ? aligned(
        lines.map(({ steps }) => steps),
        endMs,
      )
    : together(lines.map(({ steps }) => periods(steps, endMs, PERIOD_MS, statistic)));
}

interface OneProps extends Pick<GraphsProps, 'exactMs' | 'endMs' | 'onJump'> {
  graph: Graph;
  isExact: boolean;
}

function OneGraph({ graph, exactMs, endMs, onJump, ...chosen }: OneProps) {
  const isExact = chosen.isExact || graph.statistic === null;
  const data = useMemo(() => dataOf(graph, isExact, endMs), [graph, isExact, endMs]);
  // A period is known when it is over.
  const now = lastIndexUpTo(data.timesMs, isExact || exactMs >= endMs ? exactMs : exactMs - PERIOD_MS);
  const unit = isExact ? graph.unit : graph.periodUnit;
  return (
    <section class="graph" aria-label={graph.title}>
      <h4>
        {graph.title} <span class="graph-unit">{isExact ? unit : `${unit}, ${graph.statistic} by minute`}</span>
      </h4>
      <ul class="graph-now" aria-label={`At ${timeInWords(exactMs)}`}>
        {graph.lines.map(({ name, ink }, index) => (
          <li key={name}>
            <svg class="graph-swatch" viewBox="0 0 24 8" aria-hidden="true">
              <line class={`is-${ink}`} x1="0" y1="4" x2="24" y2="4" stroke-dasharray={dashes[index % dashes.length]?.join(' ')} />
            </svg>
            {name} <b>{written(data.values[index]?.[now] ?? null)}</b>
          </li>
        ))}
      </ul>
      <Plot graph={graph} data={data} isStepped={isExact} endMs={endMs} exactMs={exactMs} onJump={onJump} />
      <Table graph={graph} data={data} now={now} onJump={onJump} />
    </section>
  );
}

function Table({ graph, data, now, onJump }: { graph: Graph; data: Aligned; now: number; onJump(atMs: number): void }) {
  const [isOpen, setOpen] = useState(false);
  const first = Math.max(0, now + 1 - MOST_ROWS);
  const shown = data.timesMs.slice(first, now + 1);
  return (
    <details class="sim-details" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Table<span class="sim-unseen"> of {graph.title}</span>
      </summary>
      {isOpen && (
        <>
          <ScrollTable label={`${graph.title} up to now, the newest first`} columns={['From', ...graph.lines.map(({ name }) => name)]}>
            {shown
              .map((atMs, index) => (
                <tr key={atMs}>
                  <th scope="row">
                    <button type="button" class="sim-link" onClick={() => onJump(atMs)}>
                      {timeInWords(atMs)}
                    </button>
                  </th>
                  {graph.lines.map(({ name }, line) => (
                    <td key={name}>{written(data.values[line]?.[first + index] ?? null)}</td>
                  ))}
                </tr>
              ))
              .toReversed()}
          </ScrollTable>
          {first > 0 && <p class="sim-note">{first} older rows are left out; go back in time to see them.</p>}
        </>
      )}
    </details>
  );
}
