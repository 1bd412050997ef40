/** Handing a playground on: its whole state as a link, or as a file where a link would be too long. */
import { useRef, useState } from 'preact/hooks';
import { Menu } from './Menu.tsx';
import type { SharedPlace } from './place.ts';
import { saveBlob } from './save-blob.ts';
import { readSavedFile } from './saved-file.ts';
import { packPlayground, toFile } from './state.ts';

interface Props {
  /** As it stands now. */
  state(): SharedPlace;
  onOpen(state: SharedPlace): void;
}

export function ShareMenu({ state, onOpen }: Props) {
  const [says, setSays] = useState('');
  /** The link, where the clipboard would not take it. */
  const [link, setLink] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);

  const copy = async () => {
    setLink(null);
    const fragment = await packPlayground(state());
    if (fragment === null) return setSays('These documents are too large for a link. Save them as a file, which opens to the same moment.');
    const { origin, pathname } = location;
    const address = `${origin}${pathname}#${fragment}`;
    try {
      await navigator.clipboard.writeText(address);
      setSays('The link is in the clipboard. It opens to this moment on any machine.');
    } catch {
      setLink(address);
      setSays('This browser does not let the page copy. Copy the link from the field.');
    }
  };
  const save = () => {
    saveBlob('playground.drydock.json', new Blob([toFile(state())], { type: 'application/json' }));
    setSays('Saved as playground.drydock.json.');
  };
  const open = async (chosen: File | undefined, close: () => void) => {
    if (!chosen) return;
    try {
      onOpen(await readSavedFile(chosen));
      close();
      setSays('');
    } catch (trouble) {
      setSays(trouble instanceof Error ? trouble.message : String(trouble));
    }
  };

  return (
    <Menu label="Share" name="Share this playground">
      {(close) => (
        <>
          <button type="button" onClick={() => void copy()}>
            Copy link
          </button>
          <button type="button" onClick={save}>
            Save as a file
          </button>
          <button type="button" onClick={() => file.current?.click()}>
            Open a file
          </button>
          <input
            ref={file}
            type="file"
            accept=".json,application/json"
            hidden
            onChange={(event) => {
              void open(event.currentTarget.files?.[0], close);
              event.currentTarget.value = '';
            }}
          />
          {link !== null && <input aria-label="Link" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />}
          <a href="embedding/">Embed it in a page</a>
          <p role="status">{says}</p>
        </>
      )}
    </Menu>
  );
}
