/** Which pages a built site has. */
import { readdirSync } from 'node:fs';

/** Rule pages come from one template; of so many, the browser looks at one in this many. */
const rulePagesPerLook = 20;

/** Paths below the site's address, in order: `''`, `404.html`, `day-15/` …; of the rules' own pages a sample. */
export function pagesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const pages = files
    .filter((path) => path.endsWith('.html'))
    .map((path) => path.replace(/(^|\/)index\.html$/, '$1'))
    .toSorted();
  const ofRules = pages.filter((path) => /^rules\/./.test(path));
  const left = new Set(ofRules.filter((_, index) => index % rulePagesPerLook !== 0));
  return pages.filter((path) => !left.has(path));
}
