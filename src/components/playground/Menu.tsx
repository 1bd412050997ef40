/** A button with a list below it that it opens: Escape closes from anywhere within, and gives the focus back. */
import type { ComponentChildren, RefObject } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import './menu.css';

interface Props {
  label: string;
  /** What the list is, for those who do not see where it stands. */
  name: string;
  /** The button, for who has to give the focus back. */
  button?: RefObject<HTMLButtonElement>;
  /** Stands in the list; `close` closes it and gives the focus back. */
  children(close: () => void): ComponentChildren;
  /** Stands beside the button. */
  beside?: ComponentChildren;
}

export function Menu({ label, name, button, children, beside }: Props) {
  const [isOpen, setOpen] = useState(false);
  const own = useRef<HTMLButtonElement>(null);
  const opener = button ?? own;
  const listId = useId();
  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere within
    <div class="play-menu" onKeyDown={onKeyDown}>
      <button type="button" class="sim-button" ref={opener} aria-expanded={isOpen} aria-controls={listId} onClick={() => setOpen(!isOpen)}>
        {label}
      </button>
      <fieldset id={listId} class="play-menu-list" hidden={!isOpen}>
        <legend class="visually-hidden">{name}</legend>
        {children(close)}
      </fieldset>
      {beside}
    </div>
  );
}
