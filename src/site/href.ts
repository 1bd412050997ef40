/** Addresses inside the site, below whatever base path it is hosted at. Every link and every asset of a page goes through here. */

/** `path` from the site's root (`/day-15/`, `theme.js`), with the base before it. `base` is for tests. */
export function href(path: string, base: string = import.meta.env.BASE_URL): string {
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}
