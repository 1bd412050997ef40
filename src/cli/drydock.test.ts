import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { grade, reportJson } from '../grading/grading.ts';
import { loadExercise } from './commands/exercises.ts';
import { readText } from './commands/files.ts';

const command = fileURLToPath(new URL('drydock.mjs', import.meta.url));
const exercises = fileURLToPath(new URL('../../exercises', import.meta.url));
const solution = join(exercises, 'rust-task-definition/solutions/smallest/task-definition.json');
const wrong = join(exercises, 'rust-task-definition/wrong/size-pair/one-vcpu-half-a-gigabyte/task-definition.json');

// Each call starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function drydock(args: readonly string[], options: { input?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    input: options.input ?? '',
    env: { ...process.env, ...options.env },
  });
  return { status, stdout, stderr };
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Exit code 2, nothing on standard output, one line on standard error that says this. */
function expectOneLine(result: ReturnType<typeof drydock>, says: string) {
  expect(result.stderr).toContain(says);
  expect(result.stderr).toMatch(/^drydock: [^\n]+\n$/);
  expect(result).toMatchObject({ status: 2, stdout: '' });
}

describe('drydock grade', () => {
  test('passes a solution with exit code 0', () => {
    const { status, stdout, stderr } = drydock(['grade', 'rust-task-definition', solution]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^E02 .*: passed\n/);
  });

  test('fails a wrong answer with exit code 1, AWS’s words and the feedback', () => {
    const { status, stdout } = drydock(['grade', 'rust-task-definition', wrong]);
    expect(status).toBe(1);
    expect(stdout).toContain('No Fargate configuration exists for given values: 1024 CPU, 512 memory.');
    expect(stdout).toContain('2048');
  });

  test('gives the very bytes of the grade as JSON, twice the same', async () => {
    const exercise = await loadExercise('rust-task-definition');
    const expected = reportJson(grade(exercise, { 'task-definition.json': readText(wrong) }));
    const [one, other] = [1, 2].map(() => drydock(['grade', 'rust-task-definition', wrong, '--format', 'json']).stdout);
    expect(one).toBe(expected);
    expect(other).toBe(expected);
  });

  test('reads standard input for -', () => {
    expect(drydock(['grade', 'rust-task-definition', '-'], { input: readText(solution) }).status).toBe(0);
    expect(drydock(['grade', 'rust-task-definition', '-'], { input: '' }).status).toBe(1);
  });

  test('fails broken JSON, an array, a number and 5 MB with exit code 1 and a sentence', () => {
    for (const [name, text] of Object.entries({
      broken: '{ "family": ',
      array: '[1, 2]',
      number: '7',
      nested: '['.repeat(100_000),
      large: `{"family":"${'x'.repeat(5_000_000)}"}`,
    })) {
      const { status, stdout, stderr } = drydock(['grade', 'rust-task-definition', write(`${name}.json`, text)]);
      expect({ name, status, stderr }).toEqual({ name, status: 1, stderr: '' });
      expect(stdout).toMatch(/failed +AWS accepts the definition\n +\S/);
    }
  });

  test('says in one line what file it cannot read', () => {
    expectOneLine(drydock(['grade', 'rust-task-definition', join(folder, 'nowhere.json')]), 'there is no such file');
    mkdirSync(join(folder, 'nothing'), { recursive: true });
    expectOneLine(drydock(['grade', 'rust-task-definition', join(folder, 'nothing')]), 'holds no attempt at rust-task-definition');
    expectOneLine(
      drydock(['grade', 'rust-task-definition', write('binary', new Uint8Array([0xff, 0xfe, 0x00, 0x80]))]),
      'it is no UTF-8 text',
    );
  });

  test('says in one line which exercise it does not know, and which there are', () => {
    expectOneLine(drydock(['grade', 'no-such', solution]), 'rust-task-definition, service-with-two-tasks');
    expectOneLine(drydock(['grade', '../src', solution]), 'There is no exercise "../src"');
    expectOneLine(
      drydock(['grade', 'rust-task-definition', solution], { env: { DRYDOCK_EXERCISES: join(folder, 'none') } }),
      'cannot be read',
    );
  });

  test('says in one line what it does not understand', () => {
    expectOneLine(drydock(['grade', 'rust-task-definition']), 'Name an exercise and a file');
    expectOneLine(drydock(['grade', 'rust-task-definition', solution, wrong]), 'one file too many');
    expectOneLine(drydock(['grade', 'rust-task-definition', solution, '--format', 'xml']), 'There is no format "xml"');
    expectOneLine(drydock(['grade', 'rust-task-definition', solution, '--colour']), "Unknown option '--colour'");
    expectOneLine(drydock(['sink']), 'There is no command "sink"');
    expectOneLine(drydock([]), 'Name a command');
  });
});

describe('drydock', () => {
  test('says the one line to run where nothing is installed', () => {
    mkdirSync(join(folder, 'bare/src/cli'), { recursive: true });
    copyFileSync(command, join(folder, 'bare/src/cli/drydock.mjs'));
    const { status, stderr } = spawnSync(process.execPath, [join(folder, 'bare/src/cli/drydock.mjs'), 'help'], { encoding: 'utf8' });
    expect(stderr).toMatch(/^drydock: The packages are not installed\. Run: npm install [^\n]+\n$/);
    expect(status).toBe(2);
  });

  test('helps, and names its version', () => {
    expect(drydock(['--help'])).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('npx --no drydock') });
    expect(drydock(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('checks the course of other folders, and says where there is none', () => {
    const other = join(folder, 'course');
    mkdirSync(join(other, 'empty'), { recursive: true });
    const env = { DRYDOCK_CONTENT: other, DRYDOCK_EXERCISES: other };
    expectOneLine(drydock(['check'], { env }), 'There are no lessons and no exercises to check');
  });
});
