/** Progress as a whole: print it, take it out as a file, bring one in, or begin again. */
import { useRef, useState } from 'preact/hooks';
import { saveBlob } from '../../../playground/save-blob.ts';
import type { ProgressEvent } from '../events.ts';
import { useReset } from '../use-reset.ts';
import { counted } from '../words.ts';
import type { ListedDay } from './report.ts';

interface Props {
  days: readonly ListedDay[];
  events: readonly ProgressEvent[];
}

export function Transfers({ days, events }: Props) {
  const [said, setSaid] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const takeOut = async () => {
    const { exportProgress, pageParts } = await import('../transfer.ts');
    const now = new Date();
    const text = await exportProgress(pageParts(), now);
    saveBlob(`drydock-progress-${now.toISOString().slice(0, 10)}.json`, new Blob([text], { type: 'application/json' }));
    setSaid('Exported. Keep the file; it holds all your answers.');
  };
  const bringIn = async () => {
    const chosen = file.current?.files?.[0];
    if (!file.current || !chosen) return;
    const [{ importProgress, pageParts }, { longestFile }] = await Promise.all([import('../transfer.ts'), import('../progress-file.ts')]);
    const result =
      chosen.size > longestFile
        ? { place: 'the file', problem: 'It is too long.' }
        : await importProgress(pageParts(), await chosen.text());
    // So that the same file can be chosen again.
    file.current.value = '';
    setSaid(
      'problem' in result
        ? `Nothing was changed. ${chosen.name}, ${result.place}: ${result.problem}`
        : `Imported: ${counted(result.attempts, 'new attempt')}, ${counted(result.drafts, 'newer draft')}. What was here before is still here.`,
    );
  };
  return (
    <section class="transfers" aria-labelledby="transfers">
      <h2 id="transfers">Take it with you</h2>
      <div class="row">
        <button type="button" class="go" onClick={() => window.print()}>
          Print this page
        </button>
        <button type="button" onClick={() => void takeOut()}>
          Export all progress
        </button>
        <button type="button" onClick={() => file.current?.click()}>
          Import a file…
        </button>
        <input
          ref={file}
          type="file"
          hidden
          accept=".json,application/json"
          aria-label="Progress file to import"
          onChange={() => void bringIn()}
        />
      </div>
      <p role="status">{said}</p>
      <p class="note">
        An import adds: attempts of both are kept, of two drafts the newer stands and the older goes into its versions. A file that is
        damaged is refused, and nothing is changed.
      </p>
      <Again days={days} events={events} />
    </section>
  );
}

interface Choice {
  id: string;
  label: string;
  slugs: readonly string[];
}

/** Begin again: with one exercise, or all of them. */
function Again({ days, events }: Props) {
  const [chosen, choose] = useState('all');
  const { stage, removed, ask, keep, reset, undo } = useReset();
  const listed = days.flatMap(({ exercises }) => exercises);
  // Also those that the course no longer has.
  const others = [...new Set(events.map(({ exercise }) => exercise))].filter((slug) => !listed.some((one) => one.slug === slug));
  const all: Choice = { id: 'all', label: 'All exercises', slugs: [...listed.map(({ slug }) => slug), ...others] };
  const choices: Choice[] = [
    all,
    ...listed.map(({ slug, id, title }) => ({ id: slug, label: `${id} ${title}`, slugs: [slug] })),
    ...others.map((slug) => ({ id: slug, label: slug, slugs: [slug] })),
  ];
  const choice = choices.find(({ id }) => id === chosen) ?? all;
  const own = events.filter(({ exercise }) => choice.slugs.includes(exercise));
  const attempts = own.filter(({ kind }) => kind === 'attempt').length;
  return (
    <div class="again">
      <h3>Begin again</h3>
      {stage === 'asking' ? (
        <>
          <p>
            {choice.id === 'all' ? 'All exercises' : `“${choice.label}”`}: this takes away {counted(attempts, 'attempt')}, the opened hints,
            and what stands in the documents with their earlier versions. Name, id and the drafts of lessons stay.
          </p>
          <div class="row">
            <button type="button" onClick={() => void reset(choice.slugs)}>
              Take it away
            </button>
            <button type="button" onClick={keep}>
              Keep it
            </button>
          </div>
        </>
      ) : (
        <div class="row">
          <label>
            With{' '}
            <select value={choice.id} onChange={({ currentTarget }) => choose(currentTarget.value)}>
              {choices.map(({ id, label }) => (
                <option key={id} value={id}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <button type="button" disabled={stage === 'busy'} onClick={ask}>
            Begin again…
          </button>
        </div>
      )}
      <p role="status">
        {removed !== null && (
          <>
            {counted(removed.attempts, 'attempt')} and the drafts are gone.{' '}
            <button type="button" onClick={() => void undo()}>
              Bring it back
            </button>{' '}
            (until you leave this page)
          </>
        )}
      </p>
    </div>
  );
}
