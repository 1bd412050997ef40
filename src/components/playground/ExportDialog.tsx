/** An export as text, with what it leaves out and how such exports were checked; or what must be mended before there is one. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Exported } from '../../documents/exports.ts';
import type { ExportAnswer } from './export-protocol.ts';
import { saveBlob } from './save-blob.ts';
import './export-dialog.css';

const titles = { cli: 'AWS CLI commands', cloudformation: 'CloudFormation template', terraform: 'Terraform configuration' } as const;

export function ExportDialog({ answer, onClose }: { answer: ExportAnswer; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="export-dialog" aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{'exported' in answer ? titles[answer.exported.format] : 'Nothing to export yet'}</h2>
      {'exported' in answer ? <ExportText exported={answer.exported} /> : <Problems problems={answer.problems} />}
      <button type="button" class="sim-button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}

function Problems({ problems }: { problems: readonly string[] }) {
  return (
    <>
      <p>Mend this first: AWS would refuse it, and what was made before it would stay.</p>
      <ul>
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </>
  );
}

function ExportText({ exported: { fileName, text, notes, checked } }: { exported: Exported }) {
  const [said, setSaid] = useState('');
  const copy = () => {
    const write = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('This page may not use the clipboard.'));
    write.then(
      () => setSaid('Copied.'),
      () => setSaid('The browser did not allow copying.'),
    );
  };
  return (
    <>
      <p>
        <strong>It creates real resources, and AWS bills them.</strong> {checked}
      </p>
      {notes.length > 0 && (
        <details open>
          <summary>
            {notes.length} {notes.length === 1 ? 'note' : 'notes'}
          </summary>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="export-text" aria-label={fileName} tabIndex={0}>
        <pre>
          <code>{text}</code>
        </pre>
      </section>
      <p class="export-tools">
        <button type="button" class="sim-button" onClick={copy}>
          Copy
        </button>
        <button type="button" class="sim-button" onClick={() => saveBlob(fileName, new Blob([text], { type: 'text/plain' }))}>
          Download {fileName}
        </button>
        <span role="status">{said}</span>
      </p>
    </>
  );
}
