/** Signs on the time axis for changes, decisions and deployments: each a button that goes to its moment and asks why. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { countMarks, type Mark, type MarkCluster, type MarkKind } from './marks.ts';
import { percentOf, timeInWords } from './time-axis.ts';
import type { TimeWindow } from './window.ts';

/** Lines of the list at most. */
const mostListed = 12;

interface MarksProps {
  clusters: readonly MarkCluster[];
  window: TimeWindow;
  /** Goes to the moment of a mark, and asks for its reason. */
  open(mark: Mark): void;
  zoomTo(fromMs: number, toMs: number): void;
}

/** The gravest of a cluster gives it its shape. */
const gravity: readonly MarkKind[] = ['change', 'deployment', 'decision'];

/** A flag that points down, a diamond, a house: told apart without colour. */
const shapes: Readonly<Record<MarkKind, string>> = {
  change: 'M-5 -4H5L0 4.5Z',
  decision: 'M0 -4.5L4.5 0L0 4.5L-4.5 0Z',
  deployment: 'M-4 4.5V-1L0 -4.5L4 -1V4.5Z',
};

/** One stop for the Tab key; arrows go from sign to sign. */
export function Marks({ clusters, window, open, zoomTo }: MarksProps) {
  const row = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [listed, setListed] = useState<MarkCluster | null>(null);
  useEffect(() => setListed(null), [clusters]);
  if (clusters.length === 0) return null;
  const stop = Math.min(at, clusters.length - 1);
  const press = (cluster: MarkCluster) => {
    const [only] = cluster.marks;
    if (cluster.marks.length === 1 && only) open(only);
    else setListed(listed === cluster ? null : cluster);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && listed) setListed(null);
    else if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    else if (event.key === 'Enter' || event.key === ' ') {
      const cluster = clusters[stop];
      if (!cluster || !(event.target as Element).matches('.sim-sign')) return;
      press(cluster);
    } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      const to = Math.min(Math.max(stop + (event.key === 'ArrowLeft' ? -1 : 1), 0), clusters.length - 1);
      setAt(to);
      row.current?.querySelectorAll<SVGElement>('.sim-sign')[to]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the buttons within
    <div class="sim-signs" ref={row} onKeyDown={onKeyDown}>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture cannot be a fieldset */}
      <svg width="100%" height="18" role="group" aria-label="Changes, decisions and deployments">
        {clusters.map((cluster, i) => (
          <Sign
            key={cluster.marks[0]?.entry}
            cluster={cluster}
            window={window}
            isStop={i === stop}
            isOpen={listed === cluster}
            press={() => {
              setAt(i);
              press(cluster);
            }}
          />
        ))}
      </svg>
      {listed && (
        <Listed
          cluster={listed}
          open={(mark) => {
            setListed(null);
            open(mark);
          }}
          zoomTo={zoomTo}
        />
      )}
    </div>
  );
}

interface SignProps {
  cluster: MarkCluster;
  window: TimeWindow;
  isStop: boolean;
  isOpen: boolean;
  press(): void;
}

function Sign({ cluster: { atMs, marks }, window: { fromMs, toMs }, isStop, isOpen, press }: SignProps) {
  const kind = gravity.find((one) => marks.some((mark) => mark.kind === one)) ?? 'decision';
  const isAlone = marks.length === 1;
  const count = marks.length > 99 ? '99+' : String(marks.length);
  const words = isAlone ? `${timeInWords(atMs)}: ${marks[0]?.text}` : `${count} from ${timeInWords(atMs)} on: ${countMarks(marks)}`;
  return (
    // A place for the button in it, and no picture of its own.
    <svg x={`${percentOf(atMs - fromMs, toMs - fromMs)}%`} y="50%" class="sim-mark" role="presentation">
      {/* biome-ignore lint/a11y/useSemanticElements: within a picture */}
      <g
        class={`sim-sign is-${kind}`}
        role="button"
        tabindex={isStop ? 0 : -1}
        aria-label={words}
        aria-expanded={isAlone ? undefined : isOpen}
        onClick={press}
      >
        {isAlone && <title>{words}</title>}
        <rect class="sim-sign-box" x="-8" y="-8" width={isAlone ? 16 : 26} height="16" rx="3" />
        <path d={shapes[kind]} />
        {!isAlone && (
          <text x="7" y="3.5">
            {count}
          </text>
        )}
      </g>
    </svg>
  );
}

interface ListedProps extends Pick<MarksProps, 'open' | 'zoomTo'> {
  cluster: MarkCluster;
}

/** What a sign stands for that is more than one: the gravest first. */
function Listed({ cluster: { marks }, open, zoomTo }: ListedProps) {
  const ordered = [...marks].sort((a, b) => gravity.indexOf(a.kind) - gravity.indexOf(b.kind) || a.atMs - b.atMs);
  const [fromMs, toMs] = [marks[0]?.atMs ?? 0, marks.at(-1)?.atMs ?? 0];
  return (
    <div class="sim-sign-list">
      <ul aria-label={countMarks(marks)}>
        {ordered.slice(0, mostListed).map((mark) => (
          <li key={mark.entry}>
            <button type="button" class="sim-link" onClick={() => open(mark)}>
              {timeInWords(mark.atMs)}
            </button>{' '}
            {mark.text}
          </li>
        ))}
      </ul>
      {marks.length > mostListed && <p class="sim-note">and {marks.length - mostListed} more</p>}
      {toMs > fromMs && (
        <button type="button" class="sim-link" onClick={() => zoomTo(fromMs - (toMs - fromMs) / 8, toMs + (toMs - fromMs) / 8)}>
          Zoom in on them
        </button>
      )}
    </div>
  );
}
