/** Which pages a built site has. */
import { readdirSync } from 'node:fs';

/** Paths below the site's address, in order: `''`, `404.html`, `day-15/` … */
export function pagesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return files
    .filter((path) => path.endsWith('.html'))
    .map((path) => path.replace(/(^|\/)index\.html$/, '$1'))
    .toSorted();
}
