/** A table that scrolls in itself, by keyboard as well, and has a name for those who cannot see where it stands. */
import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  /** Texts of the head's cells. */
  columns: readonly string[];
  /** The rows. */
  children: ComponentChildren;
  class?: string;
}

export function ScrollTable({ label, columns, children, class: name = '' }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs to be focusable
    <section class={`sim-table ${name}`} aria-label={label} tabIndex={0}>
      <table>
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
    </section>
  );
}
