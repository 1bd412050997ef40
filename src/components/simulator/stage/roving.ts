/** One stop of the Tab key for a group of buttons: arrows go between them, Home and End to the ends, Enter chooses. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Roving {
  /** The name of the button that the Tab key stops at; the others have a tabIndex of -1. */
  stop: string | undefined;
  /** For the element around the buttons. */
  group: {
    ref: { current: HTMLDivElement | null };
    onKeyDown(event: KeyboardEvent): void;
    onFocusIn(event: FocusEvent): void;
  };
  /** The name of the button that an event came from. */
  nameOf(event: Event): string | null;
}

/** @param names of all buttons of the group, in the order in which they stand in the document */
export function useRoving(names: readonly string[], chosen: string | null): Roving {
  const ref = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const hadFocus = useRef(false);
  const stop = [active, chosen].find((name) => name !== null && names.includes(name)) ?? names[0];

  // What has the focus may leave the dock: then the next place takes it, so that the keys go on working.
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box || !hadFocus.current) return;
    const { activeElement } = document;
    if (activeElement && box.contains(activeElement)) return;
    hadFocus.current = false;
    if (activeElement === null || activeElement === document.body)
      buttonsIn(box)[names.indexOf(stop ?? '')]?.focus({ preventScroll: true });
  });

  const nameOf = (event: Event) => {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    return button && ref.current ? (names[buttonsIn(ref.current).indexOf(button)] ?? null) : null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const box = ref.current;
    if (!box || event.altKey || event.ctrlKey || event.metaKey) return;
    const buttons = buttonsIn(box);
    const to = next(buttons, buttons.indexOf(event.target as HTMLButtonElement), event.key);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    to.focus();
  };
  const onFocusIn = (event: FocusEvent) => {
    hadFocus.current = true;
    setActive(nameOf(event));
  };
  return { stop, group: { ref, onKeyDown, onFocusIn }, nameOf };
}

function buttonsIn(box: HTMLElement): HTMLButtonElement[] {
  return [...box.querySelectorAll('button')];
}

function next(buttons: readonly HTMLButtonElement[], at: number, key: string): HTMLButtonElement | undefined {
  if (at < 0) return undefined;
  if (key === 'ArrowRight') return buttons[Math.min(at + 1, buttons.length - 1)];
  if (key === 'ArrowLeft') return buttons[Math.max(at - 1, 0)];
  if (key === 'Home') return buttons[0];
  if (key === 'End') return buttons.at(-1);
  if (key === 'ArrowUp' || key === 'ArrowDown') return nearest(buttons, at, key === 'ArrowUp' ? -1 : 1);
  return undefined;
}

/** The nearest button in the next row above or below; where none is there, it stays. */
function nearest(buttons: readonly HTMLButtonElement[], at: number, side: 1 | -1): HTMLButtonElement | undefined {
  const places = buttons.map((button) => button.getBoundingClientRect());
  const from = places[at];
  if (!from) return undefined;
  let best = at;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, place] of places.entries()) {
    const down = (place.top + place.height / 2 - from.top - from.height / 2) * side;
    if (down < 4) continue;
    const away = down * 3 + Math.abs(place.left + place.width / 2 - from.left - from.width / 2);
    if (away < least) [least, best] = [away, index];
  }
  return buttons[best];
}
