import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';

export default defineConfig({
  output: 'static',
  base: process.env.DRYDOCK_BASE ?? '/',
  outDir: process.env.DRYDOCK_OUT ?? 'dist',
  trailingSlash: 'always',
  server: { host: '127.0.0.1', port: 4321 },
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never' },
  integrations: [mdx(), preact()],
  vite: {
    build: { assetsInlineLimit: 0 },
    worker: { format: 'es' },
  },
});
