/** The log up to now: AWS's own words in monospace, ours beside them, and why each thing happened. */
import { useEffect, useRef } from 'preact/hooks';
import type { LogLine } from '../../ecs/ecs.ts';
import { askableEntry, type CauseIndex, causesOf } from './causes.ts';
import { timeInLog, timeInWords } from './lanes/time-axis.ts';

/** Lines kept in view; older ones are in the narrated list. */
const mostLines = 200;

export interface LogProps {
  /** Lines up to now. */
  lines: readonly LogLine[];
  causes: CauseIndex;
  /** The entry to mark; the newest line without it. */
  marked: number | null;
  onJump(atMs: number, entry: number): void;
  /** Asks for the reasons of an entry, where somebody holds the run; without it each line brings what the history knows of them. */
  onWhy?: ((entry: number) => void) | undefined;
}

export function Log({ lines, causes, marked, onJump, onWhy }: LogProps) {
  const list = useRef<HTMLOListElement>(null);
  const shown = lines.slice(-mostLines);
  const current = shown.some((line) => line.entry === marked) ? marked : (shown.at(-1)?.entry ?? null);
  useEffect(() => {
    const box = list.current;
    const row = box?.querySelector<HTMLElement>('.is-now');
    if (box && row) box.scrollTop = row.offsetTop + row.offsetHeight - box.clientHeight;
  }, [current, shown.length]);
  if (shown.length === 0) return <p class="sim-note sim-log-empty">Nothing has happened yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs to be focusable
    <ol class="sim-log" aria-label="Log" ref={list} tabIndex={0}>
      {shown.map((line) => (
        <Line key={line.entry} line={line} causes={causes} isNow={line.entry === current} onJump={onJump} onWhy={onWhy} />
      ))}
    </ol>
  );
}

interface LineProps extends Pick<LogProps, 'causes' | 'onJump' | 'onWhy'> {
  line: LogLine;
  isNow: boolean;
}

function Line({ line, causes, isNow, onJump, onWhy }: LineProps) {
  return (
    <li class={`is-${line.kind}${isNow ? ' is-now' : ''}`} aria-current={isNow ? 'step' : undefined}>
      <button type="button" class="sim-link sim-when" onClick={() => onJump(line.atMs, line.entry)}>
        <span class="sim-unseen">Go to </span>
        {timeInLog(line.atMs)}
        <span class="sim-unseen"> s</span>
      </button>
      <span class={line.kind === 'change' || line.kind === 'limit' ? undefined : 'sim-aws'}>{line.text}</span>
      {line.kind === 'change' && <em> changed from outside</em>}
      {onWhy ? (
        <>
          {' '}
          <button type="button" class="sim-link" onClick={() => onWhy(askableEntry(causes, line))}>
            why<span class="sim-unseen">: {line.text}</span>
          </button>
        </>
      ) : (
        <Causes line={line} causes={causes} onJump={onJump} />
      )}
    </li>
  );
}

/** The chain that the history itself knows. */
function Causes({ line, causes, onJump }: Pick<LineProps, 'line' | 'causes' | 'onJump'>) {
  const chain = causesOf(causes, line.entry);
  if (chain.length === 0) return null;
  return (
    <details class="sim-why" onToggle={(event) => event.currentTarget.scrollIntoView({ block: 'nearest' })}>
      <summary>
        why<span class="sim-unseen">: {line.text}</span>
      </summary>
      <ol>
        {chain.map((link) => (
          <li key={link.entry}>
            because at{' '}
            <button type="button" class="sim-link" onClick={() => onJump(link.atMs, link.entry)}>
              {timeInWords(link.atMs)}
            </button>
            : <span class="sim-aws">{link.text}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
