/** Weighs every built page as a browser fetches it (brotli), the worker for documents, the model and the views, and fails the build where one is over its budget. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { type Tag, tagsOf } from '../site/html.ts';
import { compressed, compressedFile, importsOf } from './built-files.ts';
import { engineLine, overEngineBudget, weighEngine } from './engine-weight.ts';
import { overViewsBudget, viewsLine, weighViews } from './views-weight.ts';
import { overWorkerBudget, weighWorker, workerLine } from './worker-weight.ts';

/** Bytes after brotli, by what they are. */
export interface PageWeight {
  /** Path of the page in the site: `day-15/service/index.html`. */
  page: string;
  html: number;
  /** Linked stylesheets. */
  css: number;
  /** What a browser fetches or runs without the reader doing anything: scripts, and islands that wake by themselves, with all they import. */
  js: number;
  /** Preloaded fonts, uncompressed as served. Reported, not budgeted. */
  fonts: number;
}

/** Most bytes a page may have of each. */
export const budget = { html: 20_000, css: 18_000, js: 12_000 } as const;

/** Client directives whose islands wake without their reader; `use` and the like wait for a click or a key. */
const eagerDirectives = new Set(['load', 'idle', 'visible', 'media', 'only']);

/** Weighs all pages below `folder`, which is served at `base`. @throws when a page names a file that was not built. */
export async function weighPages(folder: string, base = '/'): Promise<PageWeight[]> {
  const names = await readdir(folder, { recursive: true });
  const pages = names.filter((name) => name.endsWith('.html')).sort();
  return Promise.all(pages.map((page) => weighPage(folder, base, page)));
}

/** The parts over budget, in words that name the page and the part; empty when all is well. */
export function overBudget(weights: readonly PageWeight[]): string[] {
  const parts = ['html', 'css', 'js'] as const;
  return weights.flatMap((weight) =>
    parts
      .filter((part) => weight[part] > budget[part])
      .map((part) => `${weight.page}: ${part} is ${weight[part]} bytes, ${weight[part] - budget[part]} over its budget of ${budget[part]}`),
  );
}

async function weighPage(folder: string, base: string, page: string): Promise<PageWeight> {
  const html = await readFile(join(folder, page), 'utf8');
  const tags = [...tagsOf(html)];
  const fileOf = (url: string) => siteFile(url, base, page);
  const links = (rel: string) => tags.filter((tag) => tag.name === 'link' && tag.attributes.get('rel') === rel);
  const hrefs = (found: Tag[]) => [...new Set(found.map((tag) => fileOf(tag.attributes.get('href') ?? '')))];

  const fonts = hrefs(links('preload').filter((tag) => tag.attributes.get('as') === 'font'));
  // What `import()` names comes later and is not counted.
  const { atOnce: scripts } = await importsOf(folder, [...hrefs(links('modulepreload')), ...eagerScripts(tags).map(fileOf)]);
  const inline = tags.filter((tag) => tag.name === 'script' && !tag.attributes.has('src') && !tag.attributes.get('type')?.includes('json'));
  return {
    page,
    html: compressed(html),
    css: await sum(hrefs(links('stylesheet')), (file) => compressedFile(folder, file)),
    js: (await sum(scripts, (file) => compressedFile(folder, file))) + inline.reduce((bytes, tag) => bytes + compressed(tag.text ?? ''), 0),
    fonts: await sum(fonts, async (file) => (await readFile(join(folder, file))).byteLength),
  };
}

/** Addresses of the scripts that run by themselves: script elements, and the parts of islands that wake by themselves. */
function eagerScripts(tags: readonly Tag[]): string[] {
  return tags
    .flatMap(({ name, attributes }) => {
      if (name === 'script') return [attributes.get('src')];
      if (name !== 'astro-island' || !eagerDirectives.has(attributes.get('client') ?? '')) return [];
      return [attributes.get('component-url'), attributes.get('renderer-url'), attributes.get('before-hydration-url')];
    })
    .filter((url): url is string => url !== undefined && url !== '');
}

/** The built file behind an address of a page. @throws for addresses outside the site, which no page may have. */
function siteFile(url: string, base: string, page: string): string {
  const path = url.replace(/[?#].*$/, '');
  if (/^[a-z]+:|^\/\//i.test(path)) throw new Error(`${page} fetches ${url} from another host.`);
  if (!path.startsWith('/')) return posix.join(dirname(page), path);
  const root = `${base.replace(/\/+$/, '')}/`;
  if (!path.startsWith(root)) throw new Error(`${page} names ${url}, which is not below the base ${root}.`);
  return path.slice(root.length);
}

async function sum<Item>(items: readonly Item[], weigh: (item: Item) => Promise<number>): Promise<number> {
  const weights = await Promise.all(items.map(weigh));
  return weights.reduce((total, weight) => total + weight, 0);
}

/** The weights as a table for people. */
export function tableOf(weights: readonly PageWeight[]): string {
  const width = Math.max(...weights.map(({ page }) => page.length), 'budget'.length);
  const row = (name: string, ...cells: (string | number)[]) =>
    [name.padEnd(width), ...cells.map((cell) => String(cell).padStart(8))].join('');
  return [
    row('page (brotli)', 'html', 'css', 'js', 'fonts'),
    ...weights.map(({ page, html, css, js, fonts }) => row(page, html, css, js, fonts)),
    row('budget', budget.html, budget.css, budget.js, '-'),
  ].join('\n');
}

if (import.meta.main) {
  const folder = process.argv[2] ?? process.env.DRYDOCK_OUT ?? 'dist';
  const weights = await weighPages(folder, process.env.DRYDOCK_BASE ?? '/');
  const worker = await weighWorker(folder);
  const engine = await weighEngine();
  const views = await weighViews();
  console.log(`${tableOf(weights)}\n${workerLine(worker)}\n${engineLine(engine)}\n${viewsLine(views)}`);
  const over = [...overBudget(weights), ...overWorkerBudget(worker), ...overEngineBudget(engine), ...overViewsBudget(views)];
  for (const line of over) console.error(line);
  if (over.length > 0) process.exitCode = 1;
}
