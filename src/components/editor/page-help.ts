/** The page's one help: where its file lies, and how the page and the worker get it. */
import { createHelp, type Help } from './help-client.ts';
import { type DirectHelp, directHelpKey } from './help-protocol.ts';
import address from './help-worker.ts?worker&url';

async function importHelp(): Promise<DirectHelp> {
  await import(/* @vite-ignore */ address);
  const direct = (globalThis as { [directHelpKey]?: DirectHelp })[directHelpKey];
  if (direct === undefined) throw new Error('The file for documents brought nothing.');
  return direct;
}

let shared: Help | undefined;

/** Nothing is fetched before its first use. */
export function pageHelp(): Help {
  shared ??= createHelp({ spawn: () => new Worker(address, { type: 'module' }), fetchDirect: importHelp });
  return shared;
}
