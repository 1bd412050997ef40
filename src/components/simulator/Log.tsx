/** The log up to now: AWS's own words in monospace, ours beside them, and why each thing happened. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LogLine } from '../../ecs/ecs.ts';
import { askableEntry, type CauseIndex, causesOf } from './causes.ts';
import { timeInLog, timeInWords } from './lanes/time-axis.ts';
import { Still } from './stage/Still.ts';

/** Lines kept in view; older ones are in the narrated list. */
const mostLines = 200;
/** Lines that are drawn at once; the older ones follow when the log has come to rest. */
const firstLines = 30;
/**
 * Real ms without a new line, after which it rests: longer than between most events of a run that plays, which would draw and drop the older ones
 * again and again.
 */
const restMs = 1000;

export interface LogProps {
  lines: readonly LogLine[];
  /** So many of them have happened by now. */
  count: number;
  causes: CauseIndex;
  /** The entry to mark; the newest line without it. */
  marked: number | null;
  onJump(atMs: number, entry: number): void;
  /** Asks for the reasons of an entry, where somebody holds the run; without it each line brings what the history knows of them. */
  onWhy?: ((entry: number) => void) | undefined;
}

export function Log({ lines, count, causes, marked, onJump, onWhy }: LogProps) {
  const list = useRef<HTMLOListElement>(null);
  const handlers = useRef({ onJump, onWhy });
  handlers.current = { onJump, onWhy };
  // The same at every moment, so that a line is made once.
  const jump = useCallback((atMs: number, entry: number) => handlers.current.onJump(atMs, entry), []);
  const why = useCallback((entry: number) => handlers.current.onWhy?.(entry), []);
  const shown = lines.slice(Math.max(0, count - (useRest(count) ? mostLines : firstLines)), count);
  const current = shown.some((line) => line.entry === marked) ? marked : (shown.at(-1)?.entry ?? null);
  // With the same layout that the picture takes, not with one of its own.
  useLayoutEffect(() => {
    const box = list.current;
    const row = box?.querySelector<HTMLElement>('.is-now');
    if (box && row) box.scrollTop = row.offsetTop + row.offsetHeight - box.clientHeight;
  }, [current, shown.length]);
  if (shown.length === 0) return <p class="sim-note sim-log-empty">Nothing has happened yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs to be focusable
    <ol class="sim-log" aria-label="Log" ref={list} tabIndex={0}>
      {shown.map((line) => (
        <Line
          key={line.entry}
          line={line}
          causes={causes}
          isNow={line.entry === current}
          onJump={jump}
          onWhy={onWhy === undefined ? undefined : why}
        />
      ))}
    </ol>
  );
}

/** True once a number has stayed the same for a while, and at first. */
function useRest(count: number): boolean {
  const [rested, setRested] = useState(count);
  useEffect(() => {
    const timer = setTimeout(() => setRested(count), restMs);
    return () => clearTimeout(timer);
  }, [count]);
  return rested === count;
}

interface LineProps extends Pick<LogProps, 'causes' | 'onJump' | 'onWhy'> {
  line: LogLine;
  isNow: boolean;
}

class Line extends Still<LineProps> {
  override render() {
    const { line, causes, isNow, onJump, onWhy } = this.props;
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
