/** A document as it stands before anyone edits it: lines with numbers, coloured at build time where it is the unchanged start. */

/** A draft longer than this shows its beginning until it is edited. */
const linesShown = 2000;

interface Props {
  name: string;
  text: string;
  /** Trusted: made by our own build of the start text. Absent for a learner's text, which is only ever shown as text. */
  html: string | undefined;
}

/** A name without a landmark: a page may have several documents of one name, and landmarks must differ. */
export function namedGroup(label: string) {
  return { role: 'group', 'aria-label': label } as const;
}

function Lines({ text }: { text: string }) {
  const lines = text.split('\n', linesShown + 1);
  return (
    <pre>
      <code>
        {lines.slice(0, linesShown).map((line, index) => (
          <span class="line" key={index}>
            {line}
            {'\n'}
          </span>
        ))}
      </code>
      {lines.length > linesShown && <em class="doc-more">… and more; Edit shows all of it.</em>}
    </pre>
  );
}

export function StaticCode({ name, text, html }: Props) {
  const label = `${name}, text`;
  return html === undefined ? (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="doc-static" {...namedGroup(label)} tabIndex={0}>
      <Lines text={text} />
    </section>
  ) : (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
    <section class="doc-static" {...namedGroup(label)} tabIndex={0} dangerouslySetInnerHTML={{ __html: html }} />
  );
}
