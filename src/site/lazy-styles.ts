/** Keeps the stylesheets of code that a page loads later, such as an editor's. */
import type { Plugin } from 'vite';

/**
 * Astro drops from the browser's build every stylesheet that no page links, unless a chunk counts it among its assets. Vite counts a lazy chunk's
 * stylesheet only as its CSS, so the chunk would load without it. This counts it as both.
 */
export function keepLazyStyles(): Plugin {
  return {
    name: 'drydock:keep-lazy-styles',
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle: {
      order: 'pre',
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          for (const stylesheet of chunk.viteMetadata?.importedCss ?? []) chunk.viteMetadata?.importedAssets.add(stylesheet);
        }
      },
    },
  };
}
