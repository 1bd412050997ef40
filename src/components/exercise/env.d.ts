/** Tells Astro's types of the directives `client:use` and `client:drop`. */
declare module 'astro' {
  interface AstroClientDirectives {
    /** Hydrate at first use, or at once where localStorage holds this key. */
    'client:use'?: string | boolean;
    /** The same, and for a file that is dropped onto it. */
    'client:drop'?: string | boolean;
  }
}

export {};
