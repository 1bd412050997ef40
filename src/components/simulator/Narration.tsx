/** The run for ears: a live region that says what a step changed, and the same sentences as a list. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { History } from '../../ecs/ecs.ts';
import { type NarratedLine, narrateStep, standing } from './narrate.ts';
import { timeInWords } from './time-axis.ts';

/** Lines of the list at most, newest kept. */
const mostLines = 300;
/** While playing, at most one announcement in this many real ms. */
const quietMs = 4000;

export interface SpeakerProps {
  history: History;
  service: string | undefined;
  lines: readonly NarratedLine[];
  /** The moment of the latest event, so that nothing is said between events. */
  atMs: number;
  isPlaying: boolean;
}

/** Speaks after each step, and now and then while playing. Silent at first. */
export function Speaker({ history, service, lines, atMs, isPlaying }: SpeakerProps) {
  const [said, setSaid] = useState('');
  const before = useRef({ atMs, isPlaying, spokenAtMs: 0, isFirst: true });
  useEffect(() => {
    const last = before.current;
    if (last.isFirst) {
      last.isFirst = false;
      return;
    }
    if (last.atMs === atMs && last.isPlaying === isPlaying) return;
    const nowMs = performance.now();
    if (isPlaying && nowMs - last.spokenAtMs < quietMs) return;
    const hasPaused = last.isPlaying && !isPlaying;
    setSaid(hasPaused ? `Paused. ${standing(history, atMs, service)}` : narrateStep(lines, history, last.atMs, atMs, service));
    before.current = { atMs, isPlaying, spokenAtMs: nowMs, isFirst: false };
  }, [atMs, isPlaying]);
  return (
    <p class="sim-unseen" aria-live="polite">
      {said}
    </p>
  );
}

export interface NarratedProps {
  lines: readonly NarratedLine[];
  atMs: number;
}

/** All that happened up to now, as sentences. */
export function Narrated({ lines, atMs }: NarratedProps) {
  const shown = lines.filter((line) => line.atMs <= atMs);
  const kept = shown.slice(-mostLines);
  if (kept.length === 0) return <p class="sim-note">Nothing has happened by t = {timeInWords(atMs)}.</p>;
  return (
    <>
      {kept.length < shown.length && (
        <p class="sim-note">
          The latest {kept.length} of {shown.length} sentences.
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs to be focusable */}
      <ol class="sim-narrated" aria-label={`What happened up to t = ${timeInWords(atMs)}`} tabIndex={0}>
        {kept.map((line, i) => (
          <li key={`${line.atMs} ${line.entry} ${line.text}`} aria-current={i === kept.length - 1 ? 'step' : undefined}>
            {line.text}
          </li>
        ))}
      </ol>
    </>
  );
}
