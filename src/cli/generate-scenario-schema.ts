/**
 * Generates `src/ecs/scenario.schema.json` from the types in `src/ecs/scenario-document.ts`: `node src/cli/generate-scenario-schema.ts`.
 * With `--check` it writes nothing, and exits 1 where the file differs.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

type Node = { [key: string]: unknown };

const root = join(import.meta.dirname, '..', '..');
const file = join(root, 'src', 'ecs', 'scenario.schema.json');

/** The schema as the types have it now. */
export function scenarioSchema(): Node {
  const generator = createGenerator({
    path: join(root, 'src', 'ecs', 'scenario-document.ts'),
    tsconfig: join(root, 'tsconfig.json'),
    type: 'ScenarioDocument',
    expose: 'all',
    topRef: false,
    jsDoc: 'extended',
    sortProps: false,
    skipTypeCheck: true,
    additionalProperties: false,
  });
  return integersOf({ title: 'A Drydock scenario', ...withoutNameless(generator.createSchema('ScenarioDocument') as Node) }) as Node;
}

/** Types of the language itself, such as a Record, have no name that a reader could use: they are put where they are used. */
function withoutNameless({ definitions, ...schema }: Node): Node {
  const all = definitions as Record<string, Node>;
  const isNameless = (name: string) => /[<>(]/.test(name);
  const inline = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inline);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref, ...rest } = value as Node;
    const name = typeof $ref === 'string' ? decodeURIComponent($ref.replace('#/definitions/', '')) : '';
    if (isNameless(name)) return inline({ ...all[name], ...rest });
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inline(member)]));
  };
  const named = Object.entries(all).filter(([name]) => !isNameless(decodeURIComponent(name)));
  return inline({ ...schema, definitions: Object.fromEntries(named) }) as Node;
}

/** All numbers of the model are whole; besides the seed and what is assumed none is below 0. */
function integersOf(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => (item === 'number' ? 'integer' : integersOf(item)));
  if (typeof value !== 'object' || value === null) return value;
  const node = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, integersOf(member, key)])) as Node;
  return node.type === 'number' ? { ...node, type: 'integer', ...(name !== 'seed' && { minimum: node.minimum ?? 0 }) } : node;
}

if (import.meta.main) {
  if (!process.argv.includes('--check')) {
    writeFileSync(file, JSON.stringify(scenarioSchema()));
    spawnSync(join(root, 'node_modules', '.bin', 'biome'), ['format', '--write', file], { stdio: 'inherit' });
  } else if (JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))) !== JSON.stringify(scenarioSchema())) {
    process.stderr.write('src/ecs/scenario.schema.json differs from the types. Run: node src/cli/generate-scenario-schema.ts\n');
    process.exitCode = 1;
  }
}
