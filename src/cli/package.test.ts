import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { attemptFileText } from '../grading/grading.ts';
import { diskCatalogue } from './commands/exercises.ts';

const command = fileURLToPath(new URL('drydock.mjs', import.meta.url));
const exercises = fileURLToPath(new URL('../../exercises', import.meta.url));

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-package-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function drydock(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}

/** The archive, unpacked as Gradescope does: its content is the folder `source`. Permissions follow what the archive says of them. */
function unpack(archive: string, root: string): void {
  mkdirSync(join(root, 'source'), { recursive: true });
  mkdirSync(join(root, 'submission'));
  const bytes = readFileSync(join(folder, archive));
  for (const [name, content] of Object.entries(unzipSync(bytes))) {
    writeFileSync(join(root, 'source', name), content, { mode: modeOf(bytes, name) });
  }
}

/** The mode of a file as the archive's directory has it: the upper half of its external attributes (APPNOTE.TXT, 4.4.15). */
function modeOf(bytes: Buffer, name: string): number {
  for (let at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1'); at !== -1; at = bytes.indexOf('PK\u0001\u0002', at + 4, 'latin1')) {
    if (bytes.toString('utf8', at + 46, at + 46 + bytes.readUInt16LE(at + 28)) === name) return bytes.readUInt32LE(at + 38) >>> 16;
  }
  throw new Error(`no ${name} in the archive`);
}

/** Runs the autograder over what is handed in, and reads its results. */
function gradeOn(
  root: string,
  submission: Record<string, string>,
  metadata: object = { users: [{ email: 'ada@example.org', id: 7, name: 'Ada' }] },
) {
  rmSync(join(root, 'submission'), { recursive: true });
  rmSync(join(root, 'results'), { recursive: true, force: true });
  mkdirSync(join(root, 'submission'));
  writeFileSync(join(root, 'submission_metadata.json'), JSON.stringify(metadata));
  for (const [path, text] of Object.entries(submission)) {
    mkdirSync(dirname(join(root, 'submission', path)), { recursive: true });
    writeFileSync(join(root, 'submission', path), text);
  }
  const { status, stderr } = spawnSync(join(root, 'source/run_autograder'), {
    encoding: 'utf8',
    cwd: root,
    env: { PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`, DRYDOCK_AUTOGRADER: root },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(readFileSync(join(root, 'results/results.json'), 'utf8'));
}

const { version } = await diskCatalogue().exercise('rust-task-definition');
const read = (...path: string[]) => readFileSync(join(exercises, ...path), 'utf8');
const right = read('rust-task-definition/solutions/smallest/task-definition.json');
const wrong = read('rust-task-definition/wrong/host-port/eighty/task-definition.json');

describe('drydock package gradescope', () => {
  test('has the same bytes each time', () => {
    for (const out of ['one.zip', 'other.zip']) {
      expect(drydock('package', 'gradescope', 'rust-task-definition', '--out', out)).toMatchObject({ status: 0, stderr: '' });
    }
    expect(readFileSync(join(folder, 'one.zip')).equals(readFileSync(join(folder, 'other.zip')))).toBe(true);
  });

  test('holds two scripts that may be run, a program without a place of this machine, and no solution', () => {
    const bytes = readFileSync(join(folder, 'one.zip'));
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(['autograder.mjs', 'run_autograder', 'setup.sh']);
    const modes = Object.keys(files).map((name) => modeOf(bytes, name) & 0o777);
    expect(modes).toEqual([0o644, 0o755, 0o755]);
    const program = new TextDecoder().decode(files['autograder.mjs']);
    // A whole program is no help in a message.
    const found = [dirname(exercises), folder, 'one-vcpu-with-health-check'].filter((part) => program.includes(part));
    expect(found).toEqual([]);
    const setup = new TextDecoder().decode(files['setup.sh']);
    expect(setup).toMatch(/setup_24\.x/);
    for (const script of [setup, new TextDecoder().decode(files.run_autograder)]) {
      expect(spawnSync('bash', ['-n'], { input: script }).status).toBe(0);
    }
  });

  test('grades a submission of documents, or of an attempt file, without a network', () => {
    const root = join(folder, 'single');
    unpack('one.zip', root);
    const passed = gradeOn(root, { 'task-definition.json': right });
    const most = passed.tests.reduce((sum: number, one: { max_score: number }) => sum + one.max_score, 0);
    expect(passed).toMatchObject({ score: most, output: expect.stringContaining(': passed') });
    expect(passed.tests.every((one: { status: string }) => one.status === 'passed')).toBe(true);
    const failed = gradeOn(root, { 'task-definition.json': wrong });
    expect(failed.output).toContain('leave `hostPort` out');
    expect(failed.score).toBeLessThan(most);
    const file = attemptFileText({
      drydock: 'attempt',
      exercise: 'rust-task-definition',
      version,
      texts: { 'task-definition.json': right },
    });
    expect(gradeOn(root, { 'ada.json': file }).score).toBe(most);
  });

  test('tells the learner why there is no grade', () => {
    const root = join(folder, 'single');
    const nothing = 'Nothing that can be graded was handed in';
    expect(gradeOn(root, {})).toMatchObject({ score: 0, output: expect.stringContaining(nothing) });
    expect(gradeOn(root, { 'readme.md': 'hello', 'data.json': '{}' })).toMatchObject({
      score: 0,
      output: expect.stringContaining(nothing),
    });
    const old = attemptFileText({
      drydock: 'attempt',
      exercise: 'rust-task-definition',
      version: 99,
      texts: { 'task-definition.json': right },
    });
    expect(gradeOn(root, { 'old.json': old })).toMatchObject({ score: 0, output: expect.stringContaining('answers version 99') });
    const twice = gradeOn(root, { 'a/task-definition.json': right, 'b/task-definition.json': wrong });
    expect(twice).toMatchObject({ score: 0, output: expect.stringContaining('several attempts') });
  });

  test('grades several exercises as whom Gradescope knows the learner to be', () => {
    const out = 'both.zip';
    const { status } = drydock(
      'package',
      'gradescope',
      'rust-task-definition',
      'service-with-two-tasks',
      '--learner',
      'email',
      '--out',
      out,
    );
    expect(status).toBe(0);
    const root = join(folder, 'several');
    unpack(out, root);
    const service = read('service-with-two-tasks/solutions/launch-type/service.json');
    const results = gradeOn(root, { 'rust-task-definition/task-definition.json': right, 'service-with-two-tasks/service.json': service });
    expect(results.extra_data.attempts.map((one: { passed: boolean }) => one.passed)).toEqual([true, true]);
    expect(results.score).toBe(results.tests.reduce((sum: number, one: { max_score: number }) => sum + one.max_score, 0));
    const texts = { 'task-definition.json': right };
    const copied = attemptFileText({ drydock: 'attempt', exercise: 'rust-task-definition', version, learner: 'eve@example.org', texts });
    expect(gradeOn(root, { 'copied.json': copied }).output).toContain('"eve@example.org", not of "ada@example.org"');
  });

  test('says in one line what it cannot do', () => {
    for (const [args, says] of [
      [[], 'Name a platform and an exercise'],
      [['moodle', 'rust-task-definition'], 'There is no package for "moodle"'],
      [['gradescope', 'no-such'], 'There is no exercise "no-such"'],
      [['gradescope', 'rust-task-definition', 'rust-task-definition'], 'named twice'],
      [['gradescope', 'rust-task-definition', '--out', 'no/such/a.zip'], 'cannot be written'],
      [['gradescope', 'rust-task-definition', '--learner', 'name'], '--learner is email or id'],
    ] as const) {
      const { status, stdout, stderr } = drydock('package', ...args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/^drydock: [^\n]+\n$/);
      expect(stderr).toContain(says);
    }
  });
});
