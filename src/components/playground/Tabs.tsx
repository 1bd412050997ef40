/** The five documents as tabs: one stop of the Tab key, arrows between them. */
import { useRef } from 'preact/hooks';
import { type DocumentName, documentAbouts, documentNames } from './playground-documents.ts';

interface Props {
  open: DocumentName;
  /** Documents that nothing can be run of. */
  broken: readonly DocumentName[];
  panelId: string;
  onOpen(name: DocumentName): void;
}

export function Tabs({ open, broken, panelId, onOpen }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = tabAfter(event.key, documentNames.indexOf(open));
    const name = to === null ? undefined : documentNames[to];
    if (to === null || name === undefined) return;
    event.preventDefault();
    onOpen(name);
    list.current?.querySelectorAll<HTMLButtonElement>('[role="tab"]')[to]?.focus();
  };
  return (
    <div class="play-tabs" role="tablist" aria-label="Documents" ref={list} onKeyDown={onKeyDown} tabIndex={-1}>
      {documentNames.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${panelId}-${name}`}
          aria-selected={name === open}
          aria-controls={panelId}
          tabIndex={name === open ? 0 : -1}
          onClick={() => onOpen(name)}
        >
          {documentAbouts[name].title}
          {broken.includes(name) && (
            <span class="play-broken">
              <span aria-hidden="true"> ✕</span>
              <span class="visually-hidden"> (cannot be read)</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}

/** The place of the tab that a key goes to; null for other keys. */
function tabAfter(key: string, now: number): number | null {
  const count = documentNames.length;
  if (key === 'ArrowRight') return (now + 1) % count;
  if (key === 'ArrowLeft') return (now + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
