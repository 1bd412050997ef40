/**
 * Weighs the code of the model that a page fetches: what a run and its history need, bundled and made small by the builder of the site. The rules are
 * weighed beside it, not with it: a run asks them what AWS refuses, and the editor's findings, which have a budget of their own, are made of them.
 */
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { compressed } from './built-files.ts';

/** Bytes after brotli. */
export interface EngineWeight {
  engine: number;
  /** What the part on container instances and auto scaling adds, which is fetched where a run needs it. */
  instances: number;
  /** What the rules add that its calls are checked by, with the shapes of the API. */
  rules: number;
}

/** Most bytes that the model may have without the rules. */
export const engineBudget = 60_000;
/** Most bytes that its part on instances may add. */
export const instancesBudget = 60_000;

export async function weighEngine(): Promise<EngineWeight> {
  const [small, all] = [parts(await bundleEngine(isOfRules)), parts(await bundleEngine())];
  const engine = weightOf(small.core);
  return { engine, instances: weightOf(small.instances), rules: weightOf(all.core) - engine };
}

type Chunk = Rolldown.OutputChunk;

function weightOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { code }) => sum + compressed(code), 0);
}

/** The chunks that a page fetches for a run, and those that `prepareFor` adds. */
function parts(chunks: readonly Chunk[]): { core: readonly Chunk[]; instances: readonly Chunk[] } {
  const core = withImports(
    chunks,
    chunks.filter(({ isEntry }) => isEntry),
  );
  const added = withImports(
    chunks,
    chunks.filter(({ name }) => name === 'instances'),
  );
  const instances = added.filter((chunk) => !core.includes(chunk));
  if (core.length === 0 || instances.length === 0) throw new Error('The model did not come out as a core and its part on instances.');
  return { core, instances };
}

/** Chunks with all that they import at once. */
function withImports(chunks: readonly Chunk[], from: readonly Chunk[]): readonly Chunk[] {
  const found = new Set(from);
  for (const { imports } of found) for (const chunk of chunks) if (imports.includes(chunk.fileName)) found.add(chunk);
  return [...found];
}

const door = fileURLToPath(new URL('../ecs/ecs.ts', import.meta.url));
const entry = 'virtual:engine';

function isOfRules(id: string): boolean {
  return /\/rules\/[^/]+\.ts$|\/api\/generated\//.test(id);
}

/** One module that exports `createEcs`, `prepareFor`, `runScenario` and `toHistory`, with all that they need. */
export async function engineModule(): Promise<string> {
  const [chunk] = await bundleEngine(() => false, false);
  if (!chunk) throw new Error('Nothing was made of the model.');
  return chunk.code;
}

/**
 * What the site's builder makes of `createEcs`, `prepareFor`, `runScenario` and `toHistory`, without what is left out. What is fetched later than by
 * `prepareFor`, as the facts are, is not in it.
 */
async function bundleEngine(isLeftOut = (_id: string) => false, codeSplitting = true): Promise<Chunk[]> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) =>
          id === `\0${entry}` ? `export { createEcs, prepareFor, runScenario, toHistory } from ${JSON.stringify(door)};` : undefined,
      },
      {
        name: 'as-in-a-worker',
        enforce: 'pre',
        // The model runs in workers, where the builder adds nothing that preloads links.
        load: (id) => (id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      rolldownOptions: { input: entry, external: isLeftOut, preserveEntrySignatures: 'allow-extension', output: { codeSplitting } },
    },
  })) as Rolldown.RolldownOutput;
  return built.output.filter((file) => file.type === 'chunk');
}

/** The weights as a line for people. */
export function engineLine({ engine, instances, rules }: EngineWeight): string {
  return `model (brotli): ${engine} of ${engineBudget}, where a run needs instances ${instances} of ${instancesBudget} more, and ${rules} of rules and shapes that calls are checked by`;
}

/** What is too much, in words; empty when all is well. */
export function overEngineBudget({ engine, instances }: EngineWeight): string[] {
  const over = (what: string, size: number, budget: number) =>
    size > budget ? [`${what} is ${size - budget} bytes over its budget of ${budget}.`] : [];
  return [...over('The model', engine, engineBudget), ...over('Its part on instances', instances, instancesBudget)];
}
