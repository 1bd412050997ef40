/** The recipes of the page on grading, each read as whoever copies it would have it read. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { diskCatalogue } from './commands/exercises.ts';

const { version } = await diskCatalogue().exercise('rust-task-definition');
const root = fileURLToPath(new URL('../..', import.meta.url));
const recipes = join(root, 'src/pages/grading/_recipes');
const files = readdirSync(recipes);
const read = (name: string) => readFileSync(join(recipes, name), 'utf8');
const page = readFileSync(join(root, 'src/pages/grading/index.astro'), 'utf8');

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-recipes-'));
  for (const [slug, path] of [
    ['rust-task-definition', 'smallest/task-definition.json'],
    ['service-with-two-tasks', 'launch-type/service.json'],
  ] as const) {
    for (const place of ['answers', '.', 'hand-ins', 'class']) {
      mkdirSync(join(folder, place, slug), { recursive: true });
      copyFileSync(join(root, 'exercises', slug, 'solutions', path), join(folder, place, slug, path.split('/')[1] ?? ''));
    }
  }
  const rust = join(root, 'exercises/rust-task-definition/solutions/smallest/task-definition.json');
  copyFileSync(rust, join(folder, 'task-definition.json'));
  const texts = { 'task-definition.json': readFileSync(rust, 'utf8') };
  writeFileSync(join(folder, 'attempt.json'), JSON.stringify({ drydock: 'attempt', exercise: 'rust-task-definition', version, texts }));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a line of a recipe in the learner's folder, with `drydock` where the recipe has it. */
function run(line: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const here = line.replaceAll(/npx --no drydock|node \S*drydock\/src\/cli\/drydock\.mjs/g, `node ${join(root, 'src/cli/drydock.mjs')}`);
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', here, 'recipe', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: path, ...env },
  });
  return { status, stderr };
}

const fine = { status: 0, stderr: '' };

test('every recipe stands on the page', () => {
  for (const name of files) expect(page).toContain(`./_recipes/${name}?raw`);
});

describe('the recipe', () => {
  test('for GitHub Actions is a workflow that reads, has an end in time, and whose commands grade', () => {
    const workflow = parse(read('github-actions.yml'));
    expect(workflow).toMatchObject({ permissions: { contents: 'read' }, jobs: { grade: { 'timeout-minutes': 10 } } });
    const { steps } = workflow.jobs.grade;
    expect(
      steps.filter((step: { uses?: string }) => step.uses?.startsWith('actions/setup-node')).map((step: { with: object }) => step.with),
    ).toEqual([{ 'node-version': 24, cache: 'npm', 'cache-dependency-path': 'drydock/package-lock.json' }]);
    const lines = steps.flatMap((step: { run?: string }) => (step.run?.includes('drydock.mjs') ? [step.run] : []));
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(run(line, [], { GITHUB_STEP_SUMMARY: join(folder, 'summary') })).toEqual(fine);
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toContain('2 attempts graded: 2 passed');
    expect(readFileSync(join(folder, 'grade.xml'), 'utf8')).toContain('failures="0"');
  });

  test('for GitLab is a job whose report is JUnit XML', () => {
    const { grade } = parse(read('gitlab-ci.yml'));
    expect(grade).toMatchObject({ image: 'node:24', artifacts: { when: 'always', reports: { junit: 'grade.xml' } } });
    for (const line of grade.script) expect(run(line)).toEqual(fine);
    expect(readFileSync(join(folder, 'grade.xml'), 'utf8')).toMatch(/^<\?xml[^>]*>\n<testsuites name="drydock grade"/);
  });

  test('for Classroom 50 is a list of tests that pass for what passes', () => {
    const tests = JSON.parse(read('classroom50-tests.json'));
    for (const one of tests) {
      expect(one).toMatchObject({ type: 'run', name: expect.any(String), timeout: expect.any(Number), points: 1 });
      expect(run(one.run)).toEqual(fine);
    }
    expect(spawnSync('bash', ['-n'], { input: read('classroom50-setup.sh') }).status).toBe(0);
  });

  test('for Gradescope writes an archive', () => {
    expect(run(read('gradescope.sh'))).toEqual(fine);
    expect(readFileSync(join(folder, 'autograder.zip')).subarray(0, 2).toString()).toBe('PK');
  });

  test('for PrairieLearn grades what was submitted, and ends well when it fails', () => {
    const info = JSON.parse(read('prairielearn-info.json'));
    const [script, ...args] = info.externalGradingOptions.entrypoint;
    expect(read('prairielearn.Dockerfile')).toContain(` ${script}\n`);
    expect(read('prairielearn-question.html')).toContain('file-name="task-definition.json"');
    mkdirSync(join(folder, 'grade/student'), { recursive: true });
    for (const [text, score] of [
      [readFileSync(join(folder, 'task-definition.json'), 'utf8'), 1],
      ['{}', 0],
    ] as const) {
      writeFileSync(join(folder, 'grade/student/task-definition.json'), text);
      expect(run(read('prairielearn-grade.sh').replaceAll('/grade/', `${folder}/grade/`), args)).toEqual(fine);
      expect(JSON.parse(readFileSync(join(folder, 'grade/results/results.json'), 'utf8'))).toMatchObject({ gradable: true, score });
    }
  });

  test('for Exercism writes results.json and ends with 0, whatever came of the tests', () => {
    mkdirSync(join(folder, 'output'));
    for (const [input, status] of [
      [join(folder, 'rust-task-definition/'), 'pass'],
      [join(folder, 'output/'), 'error'],
    ] as const) {
      expect(run(read('exercism-run.sh'), ['rust-task-definition', input, `${folder}/output/`]).status).toBe(0);
      expect(JSON.parse(readFileSync(join(folder, 'output/results.json'), 'utf8'))).toMatchObject({ version: 2, status });
    }
  });

  test('for the command line works line by line', () => {
    const lines = [...page.matchAll(/^(?:.*\{`)?(npx --no drydock .*)$/gm)].map(([, line = '']) => line);
    expect(lines).toHaveLength(4);
    for (const line of lines) expect([line, run(line)]).toEqual([line, fine]);
  });
});
