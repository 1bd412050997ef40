/** What can be looked at in an incident: one item at a time; that it was read is noted. Contents are fetched when the first is opened. */
import { useEffect, useState } from 'preact/hooks';
import type { EvidenceItem } from '../../../grading/grading.ts';
import { scrollGroup } from '../scroll-group.ts';
import './form.css';

interface Props {
  /** Begins the ids of its parts; the exercise's title has the id `<id>/title`. */
  id: string;
  /** Titles, known to the page from the build. */
  items: readonly Pick<EvidenceItem, 'id' | 'title'>[];
  read: ReadonlySet<string>;
  /** Contents for the learner's own variant. A new function asks anew. */
  load(): Promise<readonly EvidenceItem[]>;
  onRead(id: string): void;
}

export function EvidencePanel({ id, items, read, load, onRead }: Props) {
  const [open, setOpen] = useState<string | null>(null);
  const [contents, setContents] = useState<readonly EvidenceItem[] | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const isWanted = open !== null;
  useEffect(() => {
    if (!isWanted) return;
    let isCurrent = true;
    setFailed(false);
    load().then(
      (loaded) => isCurrent && setContents(loaded),
      () => isCurrent && setFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [isWanted, load]);
  const item = contents?.find((one) => one.id === open);
  const press = (pressed: string) => {
    setOpen(pressed === open ? null : pressed);
    if (pressed !== open) onRead(pressed);
  };
  return (
    <section class="evidence" aria-labelledby={`${id}/evidence-title ${id}/title`}>
      <h4 id={`${id}/evidence-title`}>Evidence</h4>
      <p>Open what you need, one at a time. What you have read is noted.</p>
      <ul class="evidence-items">
        {items.map(({ id: own, title }) => (
          <li key={own}>
            <button
              type="button"
              aria-label={read.has(own) ? `${title}, read` : title}
              aria-expanded={own === open}
              aria-controls={`${id}/evidence`}
              onClick={() => press(own)}
            >
              {read.has(own) && <span aria-hidden="true">✓ </span>}
              {title}
            </button>
          </li>
        ))}
      </ul>
      <div id={`${id}/evidence`} aria-live="polite">
        {isWanted && item === undefined && <p class="over">{hasFailed ? 'It could not be fetched. Reload the page.' : 'Fetching…'}</p>}
        {item && (
          <div class="evidence-item" {...scrollGroup(item.title)}>
            <Content {...item} />
          </div>
        )}
      </div>
    </section>
  );
}

function Content({ title, content }: EvidenceItem) {
  if (content.type === 'text') return <pre>{content.text}</pre>;
  return (
    <table aria-label={title}>
      <thead>
        <tr>
          {content.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {content.rows.map((row, index) => (
          <tr key={index}>
            {row.map((cell, place) => (
              <td key={place}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
