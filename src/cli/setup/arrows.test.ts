/** Proves that the tool behind `npm run check:arrows` bites: each forbidden import, written into a small copy of the house, is refused by name. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inRoot, projectNode } from './project.mjs';

/** Files that every import below finds at its other end. */
const house = [
  'src/ecs/api/limits.ts',
  'src/ecs/assumptions.ts',
  'src/ecs/control-plane/services.ts',
  'src/ecs/data-plane/tasks.ts',
  'src/ecs/ecs.ts',
  'src/ecs/rules/finding.ts',
  'src/ecs/simulation/queue.ts',
  'src/ecs/world/timeline.ts',
  'src/documents/documents.ts',
  'src/documents/parse.ts',
  'src/grading/exercise.ts',
  'src/grading/grading.ts',
  'src/grading/inner.ts',
  'src/components/editor/editor.ts',
  'src/server/server.ts',
  'src/cli/main.ts',
  'src/e2e/harness.ts',
  'src/pages/page.ts',
];

/** What must be refused: the file, its import, and the rule that speaks. */
const forbidden: readonly [file: string, statement: string, rule: string][] = [
  ['src/ecs/world/a1.ts', "import '../../documents/documents.ts';", 'ecs-imports-only-towards-the-model'],
  ['src/documents/a2.ts', "import '../grading/grading.ts';", 'documents-imports-only-towards-the-model'],
  ['src/grading/a3.ts', "import '../components/editor/editor.ts';", 'grading-imports-only-towards-the-model'],
  ['src/components/a4.ts', "import '../server/server.ts';", 'components-imports-only-towards-the-model'],
  ['src/components/a5.ts', "import '../pages/page.ts';", 'components-imports-only-towards-the-model'],
  ['src/server/a6.ts', "import '../components/editor/editor.ts';", 'server-imports-only-towards-the-model'],
  ['src/cli/a7.ts', "import '../components/editor/editor.ts';", 'cli-imports-only-towards-the-model'],
  ['src/site/a8.ts', "import '../cli/main.ts';", 'site-imports-only-towards-the-model'],
  ['src/pages/a9.ts', "import type {} from '../server/server.ts';", 'pages-imports-only-towards-the-model'],
  ['src/ecs/api/b1.ts', "import '../world/timeline.ts';", 'ecs-api-keeps-its-place'],
  ['src/ecs/world/b2.ts', "import '../rules/finding.ts';", 'ecs-world-keeps-its-place'],
  ['src/ecs/rules/b3.ts', "import '../control-plane/services.ts';", 'ecs-rules-keeps-its-place'],
  ['src/ecs/control-plane/b4.ts', "import '../data-plane/tasks.ts';", 'ecs-control-plane-keeps-its-place'],
  ['src/ecs/data-plane/b5.ts', "import '../control-plane/services.ts';", 'ecs-data-plane-keeps-its-place'],
  ['src/ecs/data-plane/b6.ts', "import '../rules/finding.ts';", 'ecs-data-plane-keeps-its-place'],
  ['src/ecs/simulation/b7.ts', "import '../assumptions.ts';", 'ecs-simulation-keeps-its-place'],
  ['src/ecs/b8.ts', "import './data-plane/tasks.ts';", 'only-the-door-knows-both-planes'],
  ['src/ecs/world/c1.ts', "import { readFileSync } from 'node:fs'; readFileSync('x');", 'ecs-is-pure'],
  ['src/ecs/rules/c2.ts', "import { openDB } from 'idb'; openDB('x');", 'ecs-needs-no-package'],
  ['src/ecs/api/c3.ts', "import { ECSClient } from '@aws-sdk/client-ecs'; new ECSClient();", 'ecs-takes-only-types-of-the-sdk'],
  ['src/components/d1.ts', "import '../ecs/world/timeline.ts';", 'ecs-through-its-door'],
  ['src/documents/d2.ts', "import '../ecs/rules/finding.ts';", 'documents-ecs-through-its-door'],
  ['src/components/d3.ts', "import '../grading/inner.ts';", 'grading-through-its-door'],
  ['src/grading/d4.ts', "import '../documents/parse.ts';", 'documents-through-its-door'],
  ['exercises/one/exercise.ts', "import '../../src/ecs/ecs.ts';", 'exercises-are-data'],
  ['exercises/two/exercise.ts', "import type {} from '../../src/documents/documents.ts';", 'exercises-know-only-the-doors'],
  ['src/components/d7.ts', "import '../e2e/harness.ts';", 'nothing-imports-the-browser-tests'],
  ['src/site/e1.ts', "import './e2.ts';", 'no-cycles'],
  ['src/site/e3.ts', "import './nowhere.ts';", 'everything-resolves'],
];

/** What must pass, so that the rules are not merely always red. */
const allowed: readonly [file: string, statement: string][] = [
  ['src/pages/f1.ts', "import '../components/editor/editor.ts';"],
  ['src/components/f2.ts', "import '../grading/grading.ts'; import '../documents/documents.ts'; import '../ecs/ecs.ts';"],
  ['src/cli/f3.ts', "import { readFileSync } from 'node:fs'; import '../server/server.ts'; readFileSync('x');"],
  ['src/ecs/api/f4.ts', "import type { Task } from '@aws-sdk/client-ecs'; export type T = Task;"],
  ['src/ecs/control-plane/f5.ts', "import '../rules/finding.ts'; import '../assumptions.ts'; import '../simulation/queue.ts';"],
  ['exercises/three/exercise.ts', "import { defineExercise } from '../../src/grading/exercise.ts'; defineExercise();"],
];

/** The same for Astro's own files, which Biome reads. */
const forbiddenInAstro: readonly [file: string, statement: string][] = [
  ['src/pages/a.astro', "import { x } from '../server/server.ts';"],
  ['src/pages/b.astro', "import { x } from '../ecs/world/timeline.ts';"],
  ['src/pages/day/c.astro', "import { x } from '../../grading/inner.ts';"],
  ['src/layouts/d.astro', "import { x } from '../pages/page.ts';"],
  ['src/components/course/e.astro', "import x from '../../layouts/Base.astro';"],
  ['src/components/course/f.astro', "import { x } from '../../server/server.ts';"],
];

const allowedInAstro: readonly [file: string, statement: string][] = [
  ['src/pages/g.astro', "import x from '../layouts/Base.astro';"],
  ['src/pages/h.astro', "import { x } from '../ecs/ecs.ts';"],
  ['src/components/course/i.astro', "import { x } from '../../grading/grading.ts';"],
];

interface Violation {
  from: string;
  rule: { name: string };
}

let folder: string;
let violations: readonly Violation[];
/** Astro files in which Biome found a forbidden import. */
let refusedAstroFiles: readonly string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-arrows-'));
  cpSync(inRoot('.dependency-cruiser.mjs'), join(folder, '.dependency-cruiser.mjs'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    '{ "compilerOptions": { "module": "preserve", "allowImportingTsExtensions": true, "noEmit": true } }',
  );
  symlinkSync(inRoot('node_modules'), join(folder, 'node_modules'), 'junction');
  for (const file of house) write(file, 'export const defineExercise = () => {};');
  for (const [file, statement] of [...forbidden, ...allowed]) write(file, statement);
  write('src/site/e2.ts', "import './e1.ts';");
  for (const [file, statement] of [...forbiddenInAstro, ...allowedInAstro]) write(file, `---\n${statement}\n---\n<p>{x}</p>`);
  [violations, refusedAstroFiles] = await Promise.all([violationsOfSources(), refusalsOfBiome()]);
}, 60_000);

async function violationsOfSources(): Promise<readonly Violation[]> {
  const tool = inRoot('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [tool, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', 'src', 'exercises'];
  const { stdout } = await promisify(execFile)(projectNode(), args, { cwd: folder, maxBuffer: 64e6 });
  return JSON.parse(stdout).summary.violations;
}

async function refusalsOfBiome(): Promise<readonly string[]> {
  cpSync(inRoot('biome.json'), join(folder, 'biome.json'));
  const tool = inRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [
    tool,
    'lint',
    '--vcs-enabled=false',
    '--only=style/noRestrictedImports',
    '--reporter=json',
    '--max-diagnostics=none',
    'src',
  ];
  // Biome exits with 1 when it finds something, which is the point here.
  const stdout = await promisify(execFile)(projectNode(), args, { cwd: folder }).then(
    (result) => result.stdout,
    (error: { stdout: string }) => error.stdout,
  );
  const report: { diagnostics: { location: { path: string | { file: string } } }[] } = JSON.parse(stdout);
  return report.diagnostics.map(({ location: { path } }) => (typeof path === 'string' ? path : path.file));
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the import arrows', () => {
  test.each(forbidden)('%s may not say %s (%s)', (file, _statement, rule) => {
    expect(rulesBrokenBy(file)).toContain(rule);
  });

  test.each(allowed)('%s may say %s', (file) => {
    expect(rulesBrokenBy(file)).toEqual([]);
  });

  test.each(forbiddenInAstro)('%s may not say %s', (file) => {
    expect(refusedAstroFiles).toContain(file);
  });

  test.each(allowedInAstro)('%s may say %s', (file) => {
    expect(refusedAstroFiles).not.toContain(file);
  });
});

function rulesBrokenBy(file: string): string[] {
  return violations.filter((violation) => violation.from === file).map((violation) => violation.rule.name);
}

function write(file: string, text: string): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${text}\n`);
}
