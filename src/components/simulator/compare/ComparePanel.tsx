/** Two runs side by side: the one that was kept at the fork, and the one that is shown. */
import { useMemo } from 'preact/hooks';
import { dollars } from '../aws/money.ts';
import { percentOf, ticks, timeInWords } from '../lanes/time-axis.ts';
import type { PanelProps } from '../panel.ts';
import { ScrollTable } from '../ScrollTable.tsx';
import type { Compared } from '../session.ts';
import { useAnswer } from '../use-answer.ts';
import { curvesOf, fewestSince, healthyAt, height, turnsOf, width } from './curves.ts';
import { entryInWords } from './entry-words.ts';
import './compare.css';

/** Lines of a table at once; the rest is told in words. */
const mostLines = 100;

export function ComparePanel(props: PanelProps) {
  const { session, kept = null, fork, run } = props;
  const { answer, trouble, isAsking } = useAnswer(session && kept ? () => session.compare() : null, [session, kept, run]);
  if (!kept) {
    return (
      <div class="cmp">
        <h3 class="cmp-title" tabIndex={-1}>
          Compare two runs
        </h3>
        <p>
          Fork at a moment, then break or change something: the run as it was is kept as A, and what comes of the change is B. Both are
          shown here side by side.
        </p>
        {fork && (
          <p>
            <button type="button" class="sim-button" onClick={fork}>
              Fork here
            </button>
          </p>
        )}
      </div>
    );
  }
  return (
    <div class="cmp">
      <h3 class="cmp-title" tabIndex={-1}>
        Run A, kept at {timeInWords(kept.atMs)}, and run B, which is shown
      </h3>
      {trouble !== null && (
        <p class="sim-note" role="alert">
          {trouble}
        </p>
      )}
      {answer ? (
        <CompareView compared={answer} endMs={run.reel.endMs} atMs={props.exactMs} isOld={isAsking} jump={props.jump} />
      ) : (
        trouble === null && <p class="sim-note">Playing both runs…</p>
      )}
    </div>
  );
}

interface ViewProps {
  compared: Compared;
  /** Of the run that is shown. */
  endMs: number;
  atMs: number;
  isOld: boolean;
  jump: PanelProps['jump'];
}

export function CompareView({ compared, endMs, atMs, isOld, jump }: ViewProps) {
  const { comparison } = compared;
  // They are the same at every moment.
  const lists = useMemo(
    () => (
      <>
        <Stops compared={compared} />
        <Turns compared={compared} jump={jump} />
      </>
    ),
    [compared],
  );
  return (
    <section class="cmp" aria-label="Comparison" aria-busy={isOld ? 'true' : undefined}>
      <FirstDifference compared={compared} jump={jump} />
      <Chart compared={compared} endMs={Math.max(endMs, comparison.cost.at(-1)?.atMs ?? 0)} atMs={atMs} />
      <Numbers compared={compared} atMs={atMs} />
      {lists}
    </section>
  );
}

function FirstDifference({ compared, jump }: Pick<ViewProps, 'compared' | 'jump'>) {
  const { firstDifference } = compared.comparison;
  if (!firstDifference) return <p>Both runs are the same so far. Break or change something, and run B goes its own way.</p>;
  const { atMs, entry } = firstDifference;
  const [a, b] = [entryInWords(firstDifference.a), entryInWords(firstDifference.b)];
  return (
    <p>
      They differ first at{' '}
      <button type="button" class="sim-link" onClick={() => jump(atMs, entry)}>
        {timeInWords(atMs)}
      </button>
      . {a === b ? `In both: ${a}, but not alike` : `In B: ${b}. In A: ${a}`}.
    </p>
  );
}

function Chart({ compared, endMs, atMs }: Pick<ViewProps, 'compared' | 'endMs' | 'atMs'>) {
  const { healthy, forkMs } = compared;
  const { a, b, most, endA, endB } = useMemo(() => curvesOf(compared, endMs), [compared, endMs]);
  const axis = useMemo(() => ticks(endMs, 6), [endMs]);
  const fork = percentOf(forkMs, endMs);
  const now = percentOf(atMs, endMs);
  const areTogether = Math.abs(endA - endB) < 14;
  const [lastA, lastB] = [healthy.a, healthy.b].map((points) => points.at(-1)?.healthy ?? 0);
  const fewest = (points: typeof healthy.a) => fewestSince(points, forkMs);
  const words = `Healthy tasks over time, up to ${most}. From the fork at ${timeInWords(forkMs)} on, A has ${fewest(healthy.a)} at the fewest and B ${fewest(healthy.b)}. The table below has every turn.`;
  return (
    <figure class="cmp-figure">
      <figcaption>Healthy tasks</figcaption>
      <p class="cmp-scale" aria-hidden="true">
        <span>{most}</span>
        <span>0</span>
      </p>
      <div class="cmp-plot">
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={words}>
          <line class="cmp-fork" x1={`${fork}%`} x2={`${fork}%`} y1="0" y2={height} />
          <line class="cmp-now" x1={`${now}%`} x2={`${now}%`} y1="0" y2={height} />
          <path class="cmp-line is-b" d={b} />
          <path class="cmp-line is-a" d={a} />
        </svg>
      </div>
      <svg class="cmp-ends" width="52" height={height} aria-hidden="true">
        {areTogether ? (
          <text class="cmp-label" x="4" y={`${endA}%`} dominant-baseline="middle">
            {lastA === lastB ? `A, B ${lastA}` : `A ${lastA} B ${lastB}`}
          </text>
        ) : (
          <>
            <text class="cmp-label" x="4" y={`${endA}%`} dominant-baseline="middle">
              A {lastA}
            </text>
            <text class="cmp-label" x="4" y={`${endB}%`} dominant-baseline="middle">
              B {lastB}
            </text>
          </>
        )}
      </svg>
      <svg class="sim-ticks cmp-axis" width="100%" height="34" aria-hidden="true">
        {axis.map((tick) => (
          <text key={tick.atMs} class={tick.isMinor ? 'sim-tick is-minor' : 'sim-tick'} x={`${tick.percent}%`} y="12">
            {tick.label}
          </text>
        ))}
        <text class="cmp-label" x={`${fork}%`} y="29" text-anchor={fork > 90 ? 'end' : fork < 10 ? 'start' : 'middle'}>
          fork {timeInWords(forkMs)}
        </text>
      </svg>
      <ul class="sim-legend cmp-legend" aria-label="Lines">
        <Line name="a" text="A, kept" />
        <Line name="b" text="B, shown" />
      </ul>
    </figure>
  );
}

function Line({ name, text }: { name: 'a' | 'b'; text: string }) {
  return (
    <li>
      <svg class="sim-swatch" viewBox="0 0 14 12" aria-hidden="true">
        <path class={`cmp-line is-${name}`} d="M0 6H14" />
      </svg>
      {text}
    </li>
  );
}

function Numbers({ compared, atMs }: Pick<ViewProps, 'compared' | 'atMs'>) {
  const { healthy, comparison, steady, forkMs } = compared;
  const { a, b } = comparison.requests;
  const end = comparison.cost.at(-1);
  const many = steady.length > 1;
  const count = (number: number) => number.toLocaleString('en');
  return (
    <ScrollTable label="Both runs in numbers" columns={['What', 'A, kept', 'B, shown', 'B − A']}>
      <Row name={`Healthy at ${timeInWords(atMs)}`} a={healthyAt(healthy.a, atMs)} b={healthyAt(healthy.b, atMs)} say={count} />
      <Row name="Fewest healthy since the fork" a={fewestSince(healthy.a, forkMs)} b={fewestSince(healthy.b, forkMs)} say={count} />
      <Row name="Failed requests" a={a.failed} b={b.failed} say={count} />
      <Row name="Served requests" a={a.served} b={b.served} say={count} />
      {end && <Row name="Cost by the end" a={end.aMicroUsd} b={end.bMicroUsd} say={dollars} />}
      {steady.map((one) => (
        <Row
          key={one.service}
          name={many ? `${one.service}: steady after the fork, in` : 'Steady after the fork, in'}
          a={one.a === null ? null : one.a - forkMs}
          b={one.b === null ? null : one.b - forkMs}
          say={timeInWords}
        />
      ))}
    </ScrollTable>
  );
}

interface RowProps {
  name: string;
  /** Null for never. */
  a: number | null;
  b: number | null;
  say(value: number): string;
}

function Row({ name, a, b, say }: RowProps) {
  const more = a === null || b === null ? null : b - a;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{a === null ? 'never' : say(a)}</td>
      <td>{b === null ? 'never' : say(b)}</td>
      <td>{more === null ? (a === b ? 'same' : '') : more === 0 ? 'same' : `${more > 0 ? '+' : '−'}${say(Math.abs(more))}`}</td>
    </tr>
  );
}

function Stops({ compared }: Pick<ViewProps, 'compared'>) {
  const { stops } = compared.comparison;
  if (stops.length === 0) return <p class="sim-note">As many tasks stopped for each reason in both.</p>;
  return (
    <ScrollTable label="Stops whose numbers differ, by reason" columns={['Stopped tasks', 'A', 'B']}>
      {stops.map(({ stopCode, stoppedReason, a, b }) => (
        <tr key={`${stopCode} ${stoppedReason}`}>
          <th scope="row">
            <span class="sim-aws">
              {stopCode}: {stoppedReason}
            </span>
          </th>
          <td>{a}</td>
          <td>{b}</td>
        </tr>
      ))}
    </ScrollTable>
  );
}

function Turns({ compared, jump }: Pick<ViewProps, 'compared' | 'jump'>) {
  const turns = useMemo(() => turnsOf(compared), [compared]);
  const shown = turns.slice(0, mostLines);
  return (
    <details class="sim-details">
      <summary>Healthy tasks over time, as a table</summary>
      <ScrollTable label="Healthy tasks over time" columns={['From', 'A', 'B']}>
        {shown.map(({ atMs, a, b }) => (
          <tr key={atMs}>
            <th scope="row">
              <button type="button" class="sim-link" onClick={() => jump(atMs)}>
                {timeInWords(atMs)}
              </button>
            </th>
            <td>{a}</td>
            <td>{b}</td>
          </tr>
        ))}
      </ScrollTable>
      {turns.length > shown.length && <p class="sim-note">{turns.length - shown.length} later lines are left out.</p>}
    </details>
  );
}
