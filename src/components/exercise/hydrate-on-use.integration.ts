/** Registers `client:use` and `client:drop` with Astro. */
import type { AstroIntegration } from 'astro';

export function hydrateOnUse(): AstroIntegration {
  return {
    name: 'drydock:hydrate-on-use',
    hooks: {
      'astro:config:setup': ({ addClientDirective }) => {
        addClientDirective({ name: 'use', entrypoint: './src/components/exercise/hydrate-on-use.ts' });
        addClientDirective({ name: 'drop', entrypoint: './src/components/exercise/hydrate-on-drop.ts' });
      },
    },
  };
}
