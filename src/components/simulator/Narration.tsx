/** The run for ears: a live region that says what a step changed, and the same sentences as a list. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { History } from '../../ecs/ecs.ts';
import { timeInWords } from './lanes/time-axis.ts';
import { type NarratedLine, narrateStep, standing } from './narrate.ts';

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
  /** The moment itself, for the announcement of a pause. */
  exactMs: number;
  isPlaying: boolean;
}

/** Speaks after each step, and now and then while playing. Silent at first. */
export function Speaker({ history, service, lines, atMs, exactMs, isPlaying }: SpeakerProps) {
  const [said, setSaid] = useState('');
  const last = useRef({ saidAtMs: atMs, wasPlaying: isPlaying, spokenAtMs: 0 });
  useEffect(() => {
    const { saidAtMs, wasPlaying, spokenAtMs } = last.current;
    last.current.wasPlaying = isPlaying;
    if (saidAtMs === atMs && wasPlaying === isPlaying) return;
    const nowMs = performance.now();
    if (isPlaying && nowMs - spokenAtMs < quietMs) return;
    const hasPaused = wasPlaying && !isPlaying;
    setSaid(hasPaused ? `Paused. ${standing(history, exactMs, service)}` : narrateStep(lines, history, saidAtMs, atMs, service));
    last.current = { saidAtMs: atMs, wasPlaying: isPlaying, spokenAtMs: nowMs };
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

/** All that happened up to now, as sentences; scrolled to the newest. */
export function Narrated({ lines, atMs }: NarratedProps) {
  const shown = lines.filter((line) => line.atMs <= atMs);
  const kept = shown.slice(-mostLines);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [kept.length]);
  if (kept.length === 0) return <p class="sim-note">Nothing has happened by t = {timeInWords(atMs)}.</p>;
  return (
    <>
      {kept.length < shown.length && (
        <p class="sim-note">
          The latest {kept.length} of {shown.length} sentences.
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs to be focusable */}
      <ol class="sim-narrated" ref={list} aria-label={`What happened up to t = ${timeInWords(atMs)}`} tabIndex={0}>
        {kept.map((line, i) => (
          <li key={`${line.atMs} ${line.entry} ${line.text}`} aria-current={i === kept.length - 1 ? 'step' : undefined}>
            {line.text}
          </li>
        ))}
      </ol>
    </>
  );
}
