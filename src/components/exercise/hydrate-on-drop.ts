/** The client directive `client:drop`: an island wakes as with `client:use`, and also for a file that is dropped onto it; the file is given to it again. */
import type { ClientDirective } from 'astro';
import { hydrateOnUse } from './hydrate-on-use.ts';

const drop: ClientDirective = (load, options, element) => {
  const { isAwake, wake, remember } = hydrateOnUse(load, options, element);
  for (const type of ['dragover', 'drop'] as const) {
    element.addEventListener(
      type,
      (event) => {
        const { dataTransfer } = event;
        if (isAwake() || !dataTransfer?.types.includes('Files')) return;
        event.preventDefault();
        if (type === 'dragover') return void wake();
        // Its files are gone with the event.
        const kept = new DataTransfer();
        for (const file of dataTransfer.files) kept.items.add(file);
        remember(() => element.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: kept })));
      },
      { capture: true },
    );
  }
};

export default drop;
