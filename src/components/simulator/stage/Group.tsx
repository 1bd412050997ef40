/** A group of things on the stage that can be chosen: one stop of the Tab key, arrows within, a click or Enter chooses or lets go again. */
import type { ComponentChildren } from 'preact';
import type { Selection } from '../panel.ts';
import { useRoving } from './roving.ts';

/** Something that can be chosen; the group's buttons stand in the order of its items. */
export type Item = Exclude<Selection, { kind: 'entry' }>;

export interface Choosing {
  selection: Selection | null;
  onSelect(selection: Selection | null): void;
  /** A task under the hand, or none. */
  onPoint?: ((taskId: string | null) => void) | undefined;
}

export const isSame = (a: Selection | null, b: Selection): boolean => a?.kind === b.kind && a.id === b.id;

interface GroupProps extends Choosing {
  label: string;
  class?: string;
  items: readonly Item[];
  /** Told which item has the Tab key's stop. */
  children(isStop: (item: Item) => boolean): ComponentChildren;
}

const nameOf = ({ kind, id }: Item) => `${kind} ${id}`;

export function Group({ label, items, selection, onSelect, onPoint, children, ...rest }: GroupProps) {
  const names = items.map(nameOf);
  const roving = useRoving(names, selection && selection.kind !== 'entry' ? nameOf(selection) : null);
  const itemOf = (event: Event) => items[names.indexOf(roving.nameOf(event) ?? '')];
  const point = (event: Event) => {
    const item = itemOf(event);
    onPoint?.(item?.kind === 'task' ? item.id : null);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithMouseEvents: onFocusIn, which bubbles, is the focus's
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot lie in the dock's grid
    <div
      role="group"
      class={rest.class}
      aria-label={label}
      ref={roving.group.ref}
      onKeyDown={roving.group.onKeyDown}
      onFocusIn={(event) => {
        roving.group.onFocusIn(event);
        point(event);
      }}
      onFocusOut={() => onPoint?.(null)}
      onClick={(event) => {
        const item = itemOf(event);
        if (item) onSelect(isSame(selection, item) ? null : item);
      }}
      onMouseOver={point}
      onMouseLeave={() => onPoint?.(null)}
    >
      {children((item) => nameOf(item) === roving.stop)}
    </div>
  );
}
