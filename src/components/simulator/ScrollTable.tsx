/** A table that scrolls in itself, by keyboard as well, and has a name for those who cannot see where it stands. */
import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  /** Texts of the head's cells. */
  columns: readonly string[];
  /** The rows. */
  children: ComponentChildren;
  caption?: string;
  /** What is said under it. */
  note?: ComponentChildren;
  class?: string;
}

export function ScrollTable({ label, columns, children, caption, note, class: name }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs to be focusable
    <section class={name ? `sim-table ${name}` : 'sim-table'} aria-label={label} tabIndex={0}>
      <table>
        {caption && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {note}
    </section>
  );
}
