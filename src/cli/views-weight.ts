/** Weighs the simulator's views: what a page fetches of them when its run is used first, and what their panels add; without Preact, the chart library, and the model that they show. */
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { compressed } from './built-files.ts';

/** Bytes after brotli. */
export interface ViewsWeight {
  /** Stage, lanes, tables, log, transport: what the first use fetches. */
  first: number;
  /** What is fetched when it is opened: panels, and the picture to keep. */
  later: number;
  /** What the two heaviest of these fetch, with what they share once. */
  heaviestTwo: number;
  /** Their style sheets. Reported, not budgeted: a lesson links the first of them, and its page is weighed with it. */
  styles: number;
}

/** Most bytes of code that a page may have of the views with any two of the later parts open. Nobody has more of them open at once: a panel closes another. */
export const openBudget = 45_000;
/** Most bytes of all of it together: what it has come to, so that it grows no further. */
export const viewsBudget = 57_400;

const inSimulator = (path: string) => fileURLToPath(new URL(`../components/simulator/${path}`, import.meta.url));

/** What a page has of the views, as the playground does: the shell, and parts that it fetches when they are asked for, which find the shell there. */
const page = `
export { Simulation } from ${JSON.stringify(inSimulator('Simulation.tsx'))};
export const picture = () => import(${JSON.stringify(inSimulator('picture/picture.ts'))});
export const png = () => import(${JSON.stringify(inSimulator('picture/png.ts'))});
`;

/** What the page has besides, or fetches by itself: Preact, the chart library, the model, documents, editors. */
function isBeside(id: string): boolean {
  return /^(preact|uplot)(\/|$)/.test(id) || /\/node_modules\/|\/src\/(ecs|documents|grading)\//.test(id);
}

/** Weighs what the site's builder makes of the views. */
export async function weighViews(): Promise<ViewsWeight> {
  const files = await bundleViews();
  const chunks = files.filter((file) => file.type === 'chunk');
  const first = withImports(
    chunks,
    chunks.filter(({ isEntry, name }) => isEntry && name === 'first'),
  );
  const weightOf = (some: Iterable<Rolldown.OutputChunk>) => [...some].reduce((sum, { code }) => sum + compressed(code), 0);
  const later = weightOf(chunks.filter((chunk) => !first.has(chunk)));
  if (first.size === 0 || later === 0) throw new Error('The views did not come out as a first part and later ones.');
  const styles = files.flatMap((file) => (file.type === 'asset' && file.fileName.endsWith('.css') ? [Buffer.from(file.source)] : []));
  const opened = chunks
    .filter((chunk) => chunk.isDynamicEntry && !first.has(chunk))
    .map((chunk) => [...withImports(chunks, [chunk])].filter((one) => !first.has(one)))
    .toSorted((one, other) => weightOf(other) - weightOf(one));
  return {
    first: weightOf(first),
    later,
    heaviestTwo: weightOf(new Set(opened.slice(0, 2).flat())),
    styles: styles.reduce((sum, style) => sum + compressed(style), 0),
  };
}

/** Chunks with all that they import at once. */
function withImports(chunks: readonly Rolldown.OutputChunk[], from: readonly Rolldown.OutputChunk[]): ReadonlySet<Rolldown.OutputChunk> {
  const found = new Set(from);
  for (const { imports } of found) for (const chunk of chunks) if (imports.includes(chunk.fileName)) found.add(chunk);
  return found;
}

async function bundleViews() {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'beside',
        enforce: 'pre',
        resolveId: (id) => (id === 'first' ? id : undefined),
        load(id) {
          if (id === 'first') return page;
          // The page has one of these for all its islands.
          return id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : undefined;
        },
      },
    ],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      minify: true,
      cssCodeSplit: true,
      rolldownOptions: { input: { first: 'first' }, external: isBeside, preserveEntrySignatures: 'allow-extension' },
    },
  })) as Rolldown.RolldownOutput;
  return built.output;
}

/** The weights as a line for people. */
export function viewsLine({ first, later, heaviestTwo, styles }: ViewsWeight): string {
  return `views (brotli): ${first} at first use; ${first + heaviestTwo} of ${openBudget} with the two heaviest parts opened; ${first + later} of ${viewsBudget} with all; their styles ${styles}`;
}

/** What is too much, in words; empty when all is well. */
export function overViewsBudget({ first, later, heaviestTwo }: ViewsWeight): string[] {
  const over = (bytes: number, what: string, budget: number) =>
    bytes > budget ? [`The views${what} are ${bytes - budget} bytes over their budget of ${budget}.`] : [];
  return [...over(first + heaviestTwo, ' with two parts opened', openBudget), ...over(first + later, '', viewsBudget)];
}
