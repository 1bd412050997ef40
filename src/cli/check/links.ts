/** Where the links of lessons and briefs lead: pages and anchors of the site, and addresses elsewhere, of which only the form is looked at. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '../../components/model/fact-words.ts';
import { loadFacts, rules } from '../../ecs/ecs.ts';
import { contentFolder, dayFolders, lessonFiles, lessonSlug } from '../commands/content.ts';
import { root } from '../new/made.ts';
import { headingsIn, linksIn } from './mdx.ts';
import { type Problem, problemAt } from './problem.ts';

/** The site's pages by path, each with its anchors; null where they are not known before the site is built. */
export type Pages = ReadonlyMap<string, ReadonlySet<string> | null>;

/** Every page that a build would make. */
export async function pagesOfSite(): Promise<Pages> {
  const { facts } = await loadFacts();
  const pages = new Map<string, ReadonlySet<string> | null>(writtenPages());
  for (const { code } of rules) pages.set(`/rules/${code}/`, null);
  for (const [letter, { slug }] of Object.entries(topics))
    pages.set(`/model/${slug}/`, new Set(facts.map(({ id }) => id).filter((id) => id.startsWith(letter))));
  for (const day of dayFolders()) {
    pages.set(`/${day}/`, null);
    for (const file of lessonFiles(day))
      pages.set(`/${day}/${lessonSlug(file)}/`, anchorsOf(readFileSync(join(contentFolder(), day, file), 'utf8')));
  }
  return pages;
}

/** Pages with a file of their own. */
function writtenPages(): [string, null][] {
  const folder = join(root, 'src', 'pages');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^[^[_]*\.astro$/.test(file) && !/[/\\]_/.test(file),
  );
  return files.map((file) => [
    `/${file
      .replaceAll('\\', '/')
      .replace(/(^|\/)index\.astro$/, '$1')
      .replace(/\.astro$/, '/')}`,
    null,
  ]);
}

function anchorsOf(text: string): Set<string> {
  return new Set(headingsIn(text).map(({ anchor }) => anchor));
}

/** What is wrong with the links of a text that stands on the page `path`. */
export function linkProblems(file: string, text: string, path: string | null, pages: Pages): Problem[] {
  return linksIn(text).flatMap(({ target, offset }) => {
    const says = faultOf(target, text, path, pages);
    return says === null ? [] : [problemAt(file, text, offset, says)];
  });
}

function faultOf(target: string, text: string, path: string | null, pages: Pages): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return outsideFault(target);
  if (target.startsWith('#')) return anchorsOf(text).has(target.slice(1)) ? null : `There is no heading here with the anchor ${target}.`;
  if (!target.startsWith('/') && path === null)
    return `“${target}” is read differently on each page that shows the brief. Write it from the site's root: /day-15/service/.`;
  const { pathname, hash } = new URL(target, `https://site.invalid${path ?? '/'}`);
  if (existsSync(join(root, 'public', decodeURIComponent(pathname))) && !pathname.endsWith('/')) return null;
  const anchors = pages.get(pathname);
  if (anchors === undefined)
    return pages.has(`${pathname}/`) ? `“${target}” lacks the slash at its end.` : `“${target}” leads nowhere: the site has no such page.`;
  return hash === '' || anchors === null || anchors.has(decodeURIComponent(hash.slice(1)))
    ? null
    : `“${target}” leads to a page without the anchor ${hash}.`;
}

function outsideFault(target: string): string | null {
  const url = URL.parse(target);
  if (url === null || /[\s<>"]/.test(target)) return `“${target}” is no address.`;
  return url.protocol === 'https:' ? null : `“${target}” is not an https address.`;
}
