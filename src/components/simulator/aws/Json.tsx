/** JSON as AWS answers it: folded until it is wanted, lightly coloured, ready to be copied. */
import { useMemo, useState } from 'preact/hooks';
import { jsonPieces, jsonText } from './json-lines.ts';

/** One described thing below its summary line; its JSON is written out while it is open. */
export function Folded({ summary, value, startsOpen = false }: { summary: string; value: unknown; startsOpen?: boolean }) {
  const [isOpen, setOpen] = useState(startsOpen);
  return (
    <details class="aws-folded" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="sim-aws">{summary}</summary>
      {isOpen && <Json value={value} label={summary} />}
    </details>
  );
}

function Json({ value, label }: { value: unknown; label: string }) {
  const shown = useMemo(() => jsonPieces(value), [value]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs to be focusable
    <section class="aws-json" aria-label={`JSON: ${label}`} tabIndex={0}>
      <pre>
        <code>{shown.map(({ kind, text }) => (kind === 'plain' ? text : <span class={`aws-${kind}`}>{text}</span>))}</code>
      </pre>
    </section>
  );
}

/** The call that would get the same from AWS, and a button that copies the whole answer. */
export function Answer({ command, value }: { command: string; value: unknown }) {
  const [said, setSaid] = useState('');
  const copy = () => {
    // Where a page may not use it, there is no clipboard.
    const write = async () => navigator.clipboard.writeText(`${jsonText(value)}\n`);
    write().then(
      () => setSaid('Copied.'),
      () => setSaid('The browser did not allow copying.'),
    );
  };
  return (
    <p class="aws-command">
      <code class="sim-aws">{command}</code>
      <button type="button" class="sim-button is-quiet" onClick={copy}>
        Copy JSON
      </button>
      <span role="status">{said}</span>
    </p>
  );
}
