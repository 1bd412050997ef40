import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { attemptFileText, grade, reportJson } from '../grading/grading.ts';
import { diskCatalogue, readExerciseFiles } from './commands/exercises.ts';
import { makeGrader } from './grade/grader.ts';
import { judgeAll } from './grade/pool.ts';

const command = fileURLToPath(new URL('drydock.mjs', import.meta.url));
const exercises = fileURLToPath(new URL('../../exercises', import.meta.url));
const solution = join(exercises, 'rust-task-definition/solutions/smallest/task-definition.json');
const wrong = join(exercises, 'rust-task-definition/wrong/host-port/eighty/task-definition.json');
const service = join(exercises, 'service-with-two-tasks/solutions/launch-type/service.json');
const exercise = await diskCatalogue().exercise('rust-task-definition');

// Each call starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-grade-'));
});
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

function drydock(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, 'grade', ...args], { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}

function put(path: string, content: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  return path;
}

function copy(from: string, path: string): string {
  return put(path, readFileSync(from, 'utf8'));
}

function attempt(from: string, about: { exercise?: string; version?: number; learner?: string } = {}): string {
  const texts = { 'task-definition.json': readFileSync(from, 'utf8') };
  return attemptFileText({ drydock: 'attempt', exercise: 'rust-task-definition', version: exercise.version, texts, ...about });
}

/** Exit code 2, nothing on standard output, one line on standard error that says this. */
function expectOneLine(result: ReturnType<typeof drydock>, says: string) {
  expect(result.stderr).toContain(says);
  expect(result.stderr).toMatch(/^drydock: [^\n]+\n$/);
  expect(result).toMatchObject({ status: 2, stdout: '' });
}

describe('drydock grade with an attempt file', () => {
  test('grades its answers anew, to the bytes of the grade of its documents', () => {
    put('ada.json', attempt(wrong));
    const { status, stdout, stderr } = drydock('rust-task-definition', 'ada.json', '--format', 'json');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toBe(reportJson(grade(exercise, { 'task-definition.json': readFileSync(wrong, 'utf8') })));
    expect(drydock('rust-task-definition', wrong, '--format', 'json').stdout).toBe(stdout);
  });

  test('grades the variant of the learner whom it names, or whom the command names', () => {
    put('ada.json', attempt(solution, { learner: 'ada@example.org' }));
    const expected = reportJson(
      grade(exercise, { 'task-definition.json': readFileSync(solution, 'utf8') }, { learner: 'ada@example.org' }),
    );
    expect(drydock('rust-task-definition', 'ada.json', '--format', 'json').stdout).toBe(expected);
    expect(drydock('rust-task-definition', solution, '--learner', 'ada@example.org', '--format', 'json').stdout).toBe(expected);
    expectOneLine(drydock('rust-task-definition', 'ada.json', '--learner', 'eve@example.org'), 'not of "eve@example.org"');
  });

  test('refuses a score, another version, another exercise and what is broken, in one line', () => {
    const refused = (text: string, says: string) => expectOneLine(drydock('rust-task-definition', put('one.json', text)), says);
    refused(attempt(solution).replace('"texts"', '"score": 100, "texts"'), 'no member "score"');
    refused(attempt(solution, { version: 99 }), 'answers version 99 of rust-task-definition');
    refused(attempt(solution, { exercise: 'service-with-two-tasks' }), 'It is an attempt at service-with-two-tasks');
    refused(attempt(solution).slice(0, -40), 'It is no JSON');
  });
});

describe('drydock grade of many', () => {
  test('grades every attempt below a folder, sorted, and passes over what is none', () => {
    copy(solution, 'class/ada/task-definition.json');
    copy(wrong, 'class/ben/answers/task-definition.json');
    put('class/cleo.json', attempt(solution));
    put('class/package.json', '{ "name": "class" }');
    put('class/notes.txt', 'none');
    put('class/other.json', attempt(solution, { exercise: 'service-with-two-tasks' }));
    const { status, stdout, stderr } = drydock('rust-task-definition', 'class', '--format', 'json');
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const names = JSON.parse(stdout).map((one: { attempt: string; grade: { passed: boolean } }) => [one.attempt, one.grade.passed]);
    expect(names).toEqual([
      ['class/ada', true],
      ['class/ben/answers', false],
      ['class/cleo.json', true],
    ]);
  });

  test('--all takes folders named like exercises, at any depth, and attempt files', () => {
    copy(solution, 'hand-in/rust-task-definition/task-definition.json');
    copy(service, 'hand-in/service-with-two-tasks/service.json');
    copy(wrong, 'hand-in/more/rust-task-definition/ben/task-definition.json');
    put('hand-in/zoe.json', attempt(solution));
    const { status, stdout } = drydock('--all', 'hand-in');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^failed {6}hand-in\/more\/rust-task-definition\/ben: E02/);
    expect(stdout).toMatch(/\n4 attempts graded: 3 passed, 1 failed\n$/);
  });

  test('one that cannot be graded keeps no other from its grade', () => {
    put('ada.json', attempt(solution));
    put('ben.json', attempt(solution, { version: 99 }));
    put('cleo.json', '{ "drydock": "attempt", ');
    const { status, stdout, stderr } = drydock('--all', '.', 'nowhere.json');
    expect(status).toBe(2);
    expect(stdout).toMatch(/\n1 attempt graded: 1 passed, 0 failed; 3 attempts could not be graded\n$/);
    expect(stderr).toMatch(/^(drydock: [^\n]+\n){3}$/);
  });

  test('says the same in the same order with one thread and with several', async () => {
    const files = readExerciseFiles(exercise);
    const texts = [files.start, ...Object.values(files.solutions), ...Object.values(files.wrong).flatMap((why) => Object.values(why))];
    const handedIn = Array.from({ length: 3 }).flatMap((_, round) =>
      texts.map((one, index) => ({
        name: `${round}-${index}`,
        exercise: exercise.slug,
        documents: Object.fromEntries(Object.entries(one).map(([name, text]) => [name, { text }])),
      })),
    );
    const grader = makeGrader(diskCatalogue());
    const alone = await judgeAll(handedIn, grader, { threads: 1 });
    expect(await judgeAll(handedIn, grader, { threads: 2 })).toEqual(alone);
    expect(alone.map((one) => one?.name)).toEqual(handedIn.map(({ name }) => name));
  });
});

describe('drydock grade --out', () => {
  test('writes the report and prints nothing', () => {
    expect(drydock('rust-task-definition', solution, '--format', 'gradescope', '--out', 'results.json')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    const { score, tests } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
    expect(score).toBe(tests.reduce((sum: number, one: { max_score: number }) => sum + one.max_score, 0));
  });

  test('tells a platform’s learner why there is no grade', () => {
    const { status, stderr } = drydock(
      'rust-task-definition',
      put('one.json', attempt(solution, { version: 99 })),
      '--format',
      'prairielearn',
      '--out',
      'r.json',
    );
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('version 99') });
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))).toMatchObject({ gradable: false });
  });

  test('tells it too where nothing was handed in, and leaves no file behind where it is not asked to', () => {
    mkdirSync(join(folder, 'empty'));
    expect(drydock('rust-task-definition', 'empty', '--format', 'exercism', '--out', 'r.json').status).toBe(2);
    expect(JSON.parse(readFileSync(join(folder, 'r.json'), 'utf8'))).toMatchObject({
      status: 'error',
      message: expect.stringContaining('holds no attempt'),
    });
    expectOneLine(drydock('rust-task-definition', 'empty', '--format', 'json', '--out', 'none.json'), 'holds no attempt');
    expect(existsSync(join(folder, 'none.json'))).toBe(false);
  });

  test('tells Exercism of the one attempt in its input folder, and looks into no folder of tools', () => {
    copy(wrong, 'input/task-definition.json');
    copy(solution, 'input/.meta/exemplar/task-definition.json');
    expect(drydock('rust-task-definition', 'input/', '--format', 'exercism', '--out', 'results.json').status).toBe(1);
    expect(JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))).toMatchObject({ version: 2, status: 'fail' });
  });

  test('says in one line what it cannot write to, before it grades', () => {
    expectOneLine(drydock('rust-task-definition', solution, '--out', 'no/such/folder.json'), 'cannot be written: there is no such file');
    expectOneLine(drydock('rust-task-definition', solution, '--out', '.'), 'cannot be written: it is a directory');
  });
});

describe('drydock grade says in one line', () => {
  test('what it cannot do', () => {
    copyFileSync(solution, join(folder, 'a.json'));
    put('attempt.json', attempt(solution));
    mkdirSync(join(folder, 'empty'));
    expectOneLine(drydock('--all'), 'Name a folder of attempts');
    expectOneLine(drydock('--all', 'empty'), 'holds no attempt');
    expectOneLine(drydock('rust-task-definition', 'a.json', 'attempt.json'), 'grade them one after the other');
    copyFileSync(solution, join(folder, 'task-definition.json'));
    expectOneLine(drydock('rust-task-definition', '.', '--format', 'exercism'), 'tells of one attempt');
    expectOneLine(drydock('rust-task-definition', 'a.json', '--learner', ' '), '--learner needs an id');
    expectOneLine(drydock('rust-task-definition', 'a.json', '--threads', '0'), '--threads needs');
    expectOneLine(drydock('rust-task-definition', 'a.json', '--format', 'xml'), 'there are pretty, json, junit, ctrf');
  });

  test('which file it may not read', () => {
    chmodSync(join(folder, put('secret.json', attempt(solution))), 0);
    // Whoever is root may read everything.
    if (process.getuid?.() !== 0) expectOneLine(drydock('rust-task-definition', 'secret.json'), 'permission denied');
    else expect(drydock('rust-task-definition', 'secret.json').status).toBe(0);
  });
});
