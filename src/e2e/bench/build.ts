/** Bundles parts of the house into one page without the site around them, for tests that drive them directly. */
import { build } from 'vite';
import { inRoot } from '../../cli/setup/project.mjs';

/**
 * @param part a folder of this one that has a page of its own; the page of this folder where left out
 * @returns the built page's folder
 */
export async function buildBench(part?: 'views'): Promise<string> {
  const folder = inRoot('.cache', 'drydock', part === undefined ? 'bench' : `bench-${part}`);
  await build({
    configFile: false,
    root: inRoot('src', 'e2e', 'bench', ...(part === undefined ? [] : [part])),
    logLevel: 'error',
    base: './',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, minify: false, target: 'esnext', reportCompressedSize: false },
  });
  return folder;
}
