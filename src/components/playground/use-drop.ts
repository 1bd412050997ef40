/** A saved playground that is dropped anywhere onto the page is opened; the menu of sharing does the same by keyboard. */
import { useLayoutEffect, useState } from 'preact/hooks';
import type { SharedPlace } from './place.ts';
import { readSavedFile } from './saved-file.ts';

/** True while a file is held over the page. */
export function useDrop(onOpen: (state: SharedPlace) => void, say: (words: string) => void): boolean {
  const [isOver, setOver] = useState(false);
  // Not after the next frame: the drop that woke the page comes before.
  useLayoutEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      // Without this a browser would leave the page for the file.
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      const [file, ...others] = event.dataTransfer?.files ?? [];
      setOver(false);
      if (!file) return;
      event.preventDefault();
      if (others.length > 0) return say('These are several files; a playground is one.');
      readSavedFile(file).then(onOpen, (trouble: unknown) => say(trouble instanceof Error ? trouble.message : String(trouble)));
    };
    // Before an editor takes it for a text to paste.
    const first = { capture: true };
    addEventListener('dragover', over, first);
    addEventListener('dragleave', leave, first);
    addEventListener('drop', drop, first);
    return () => {
      removeEventListener('dragover', over, first);
      removeEventListener('dragleave', leave, first);
      removeEventListener('drop', drop, first);
    };
  }, []);
  return isOver;
}
