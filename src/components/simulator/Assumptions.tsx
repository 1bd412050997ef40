/** What the picture rests on where AWS documents nothing. The list is fetched when it is first opened; a page has all of them besides. */
import { useState } from 'preact/hooks';
import type { AssumptionNote } from './assumption-notes.ts';

/** Values of assumptions that differ from their defaults, by id. */
export type Overrides = Readonly<Record<string, number | string | boolean>>;

export function Assumptions({ overrides }: { overrides: Overrides }) {
  const [notes, setNotes] = useState<readonly AssumptionNote[] | null>(null);
  const fetchNotes = () => {
    if (notes === null)
      import('./assumption-notes.ts').then(
        ({ notesOf }) => setNotes(notesOf(overrides)),
        () => {},
      );
  };
  return (
    <details class="sim-details" onToggle={fetchNotes}>
      <summary data-wakes="">What the model assumes</summary>
      {notes && (
        <dl class="sim-assumptions">
          {notes.map(({ title, value, source }) => (
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
