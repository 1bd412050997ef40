/** Tells Astro's types of the directive `client:use`. */
declare module 'astro' {
  interface AstroClientDirectives {
    /** Hydrate at first use, or at once where localStorage holds this key. */
    'client:use'?: string | boolean;
  }
}

export {};
