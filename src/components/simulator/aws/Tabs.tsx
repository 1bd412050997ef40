/** Tabs with one stop for the Tab key: arrows, Home and End move between them. */
import { useRef } from 'preact/hooks';

interface Props<Name extends string> {
  label: string;
  names: readonly Name[];
  open: Name;
  onOpen(name: Name): void;
}

export function Tabs<Name extends string>({ label, names, open, onOpen }: Props<Name>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = tabOfKey(event.key, names.indexOf(open), names.length);
    if (to === null || event.altKey || event.ctrlKey || event.metaKey) return;
    // The stage would go to another event.
    event.preventDefault();
    event.stopPropagation();
    onOpen(names[to] as Name);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[to]?.focus();
  };
  return (
    <div class="aws-tabs" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {names.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === open}
          tabIndex={name === open ? 0 : -1}
          onClick={() => onOpen(name)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** The place of the tab that a key goes to; null for a key that is none of theirs. */
export function tabOfKey(key: string, from: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return (from + 1) % count;
    case 'ArrowLeft':
      return (from + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
