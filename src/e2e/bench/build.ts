/** Bundles parts of the house into one page without the site around them, for tests that drive them directly. */
import { build } from 'vite';
import { inRoot } from '../../cli/setup/project.mjs';

/** @returns the built page's folder */
export async function buildBench(): Promise<string> {
  const folder = inRoot('.cache', 'drydock', 'bench');
  await build({
    configFile: false,
    root: inRoot('src', 'e2e', 'bench'),
    logLevel: 'error',
    base: './',
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, minify: false, target: 'esnext', reportCompressedSize: false },
  });
  return folder;
}
