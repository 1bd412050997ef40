/** What the browser tests stand on: the built site, a small course built below a base path, a bench for parts of the house, and a browser for each worker. */
import type { TestProject } from 'vitest/node';
import { buildSite } from '../cli/setup/build.mjs';
import { serveFolder } from '../cli/setup/static-server.mjs';
import { buildBench } from './bench/build.ts';
import { serveBrowser } from './browser.ts';
import { pagesIn } from './pages.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browsers listen, one for each worker: what is in the clipboard belongs to a whole browser. */
    browsers: readonly string[];
    /** Address of the site, with a slash at its end. */
    site: string;
    /** Its pages: `''`, `day-15/`, `404.html` … */
    pages: readonly string[];
    /** Address of the small course, below `/below/a/path/`. */
    fixture: string;
    fixturePages: readonly string[];
    /** Address of the page that runs parts of the house alone. */
    bench: string;
  }
}

/** The small course: what the build reads instead of content/ and exercises/. */
const fixture = {
  DRYDOCK_BASE: '/below/a/path/',
  DRYDOCK_OUT: 'dist-fixture',
  DRYDOCK_CONTENT: './src/e2e/course/content',
  DRYDOCK_EXERCISES: './src/e2e/course/exercises',
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const closing: (() => Promise<unknown>)[] = [];
  const close = async () => {
    await Promise.all(closing.map((one) => one()));
  };
  try {
    // First, so that a machine without a browser hears of it at once.
    const browsers = [];
    for (let worker = 0; worker < project.config.maxWorkers; worker++) {
      const browser = await serveBrowser();
      closing.push(() => browser.close());
      browsers.push(browser.wsEndpoint());
    }
    project.provide('browsers', browsers);
    await provide(project, closing);
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}

async function provide(project: TestProject, closing: (() => Promise<unknown>)[]): Promise<void> {
  const site = await serve({}, '/');
  closing.push(site.close);
  const below = await serve(fixture, fixture.DRYDOCK_BASE);
  closing.push(below.close);
  const bench = await serveFolder({ folder: await buildBench() });
  closing.push(bench.close);
  project.provide('site', site.url);
  project.provide('pages', site.pages);
  project.provide('fixture', below.url);
  project.provide('fixturePages', below.pages);
  project.provide('bench', bench.url);
}

async function serve(env: Record<string, string>, base: string) {
  const { isBuilt, folder, output } = await buildSite({ env, isQuiet: true });
  if (!isBuilt) throw new Error(`The site could not be built (${env.DRYDOCK_OUT ?? 'dist'}):\n${output.split('\n').slice(-30).join('\n')}`);
  return { ...(await serveFolder({ folder, base })), pages: pagesIn(folder) };
}
