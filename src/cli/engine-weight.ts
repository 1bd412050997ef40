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

const door = fileURLToPath(new URL('../ecs/ecs.ts', import.meta.url));
const entry = 'virtual:engine';

export async function weighEngine(): Promise<EngineWeight> {
  const [core, all] = [await bundleEngine(isOfRules), await bundleEngine()];
  const engine = compressed(core.code);
  return { engine, instances: compressed(core.instances), rules: compressed(all.code) - engine };
}

function isOfRules(id: string): boolean {
  return /\/rules\/[^/]+\.ts$|\/api\/generated\//.test(id);
}

/**
 * A module that exports `createEcs`, `runScenario` and `toHistory`, with all that they need but what is left out; and the one that `prepareFor` fetches.
 * What else is fetched later, as the facts are, is not in them.
 */
export async function bundleEngine(isLeftOut = (_id: string) => false): Promise<{ code: string; instances: string }> {
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
    ],
    build: { write: false, minify: true, rolldownOptions: { input: entry, external: isLeftOut, preserveEntrySignatures: 'strict' } },
  })) as Rolldown.RolldownOutput;
  const chunks = built.output.filter((file) => file.type === 'chunk');
  const made = chunks.find(({ isEntry }) => isEntry);
  const split = made?.imports.find((name) => chunks.some(({ fileName }) => fileName === name));
  if (!made || split !== undefined) throw new Error(`The model did not come out in one piece: ${split ?? 'nothing was made'}.`);
  const instances = chunks.filter(({ name }) => name === 'instances').map(({ code }) => code);
  if (instances.length !== 1) throw new Error('The part on instances did not come out in one piece.');
  return { code: made.code, instances: instances.join('') };
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
