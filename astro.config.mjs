import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';
import { hydrateOnUse } from './src/components/exercise/hydrate-on-use.integration.ts';
import { contentSecurityPolicy } from './src/site/csp.ts';
import { classesForColours, theme } from './src/site/highlight.ts';
import { keepLazyStyles } from './src/site/lazy-styles.ts';

const folder = (path) => fileURLToPath(new URL(`${path.replace(/\/*$/, '')}/`, new URL('./', import.meta.url)));

const outDir = process.env.DRYDOCK_OUT ?? 'dist';

// Where the site is hosted, built to, and read from can be set from outside; tests build a small course of their own this way.
export default defineConfig({
  output: 'static',
  base: process.env.DRYDOCK_BASE ?? '/',
  outDir,
  // Each output has a cache of its own, so that two builds at once don't mix their content.
  // Among the checkout's own files, so that two checkouts with the same packages do not share it.
  cacheDir: `.cache/astro/${basename(outDir)}`,
  trailingSlash: 'always',
  server: { host: '127.0.0.1', port: 4321 },
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  markdown: { shikiConfig: { theme, langs: ['json', 'jsonc', 'bash', 'rust'], transformers: [classesForColours] } },
  integrations: [mdx(), preact(), hydrateOnUse(), contentSecurityPolicy()],
  vite: {
    plugins: [keepLazyStyles()],
    resolve: { alias: { '@exercises': folder(process.env.DRYDOCK_EXERCISES ?? './exercises').replace(/\/$/, '') } },
    // light-dark() is kept as written; a polyfill would double every colour.
    build: { assetsInlineLimit: 0, cssTarget: ['chrome123', 'firefox120', 'safari17.5'] },
    worker: { format: 'es' },
  },
});
