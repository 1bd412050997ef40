/** The head line: what runs where, the counts that ECS reports, and the choice of view. */
import { useEffect, useState } from 'preact/hooks';
import type { Counts } from './task-states.ts';

export const views = ['Picture', 'Table', 'Narrated'] as const;
export type View = (typeof views)[number];

interface HeadProps {
  title: string | undefined;
  cluster: string | undefined;
  /** Names of the services that the counts are of; none where all tasks stand alone, and nothing is desired. */
  services: readonly string[];
  counts: Counts;
  view: View;
  setView(view: View): void;
}

export function Head({ title, cluster, services, counts, view, setView }: HeadProps) {
  return (
    <header class="sim-head">
      {title && <h3 class="sim-title">{title}</h3>}
      <p class="sim-counts">
        {cluster && (
          <span>
            cluster <b>{cluster}</b>
          </span>
        )}
        {services.length === 1 && (
          <span class="sim-service">
            service <b>{services[0]}</b>
          </span>
        )}
        {(['desired', 'running', 'pending'] as const).slice(services.length === 0 ? 1 : 0).map((name) => (
          <span key={name} data-count={name}>
            {name} <b>{counts[name]}</b>
          </span>
        ))}
      </p>
      <fieldset class="sim-group sim-views" aria-label="View">
        {views.map((name) => (
          <button key={name} type="button" class="sim-link" aria-pressed={view === name} onClick={() => setView(name)}>
            {name}
          </button>
        ))}
      </fieldset>
    </header>
  );
}

interface RunNoteProps {
  isRunning: boolean | undefined;
  onCancel: (() => void) | undefined;
  stale: boolean | undefined;
}

/** Real ms that a run may take in silence: most are over before anybody could read of them. */
const silentMs = 400;

/** Says that a run is taking its time, or that what is shown is older than the documents. */
export function RunNote({ isRunning, onCancel, stale }: RunNoteProps) {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!isRunning) return setIsSlow(false);
    const timer = setTimeout(() => setIsSlow(true), silentMs);
    return () => clearTimeout(timer);
  }, [isRunning]);
  if (isRunning && isSlow) {
    return (
      <p class="sim-run-note" role="status">
        Running the scenario…
        {onCancel && (
          <button type="button" class="sim-button is-quiet" onClick={onCancel}>
            Cancel
          </button>
        )}
      </p>
    );
  }
  return stale ? <p class="sim-run-note is-stale">The documents have changed since this run.</p> : null;
}
