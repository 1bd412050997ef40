/** The guide for authors, done as it says: its commands make a small day in a folder of its own, and check finds nothing in it. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { main } from './commands/main.ts';
import { exerciseKinds } from './new/exercise.ts';

const command = fileURLToPath(new URL('drydock.mjs', import.meta.url));
const firstSteps = readFileSync(new URL('../pages/authoring/_first-steps.sh', import.meta.url), 'utf8');

// Each call starts a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
const at = (...path: string[]) => join(folder, ...path);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-new-'));
  for (const name of ['content', 'exercises']) mkdirSync(at(name));
});
afterAll(() => rmSync(folder, { recursive: true }));

function drydock(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, DRYDOCK_CONTENT: at('content'), DRYDOCK_EXERCISES: at('exercises') },
  });
  return { status, stdout, stderr };
}

/** The same in this process, which is sooner there. */
async function here(...args: string[]) {
  vi.stubEnv('DRYDOCK_CONTENT', at('content'));
  vi.stubEnv('DRYDOCK_EXERCISES', at('exercises'));
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      said[name] += text;
    },
  });
  const status = await main(args, { stdout: stream('stdout'), stderr: stream('stderr') }).finally(() => vi.unstubAllEnvs());
  return { status, ...said };
}

/** Words of a command line; those in quotes are one. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function edit(path: string, from: string, to: string): void {
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

test('the commands of the guide make a day in which check finds nothing', () => {
  const lines = firstSteps.trim().split('\n');
  expect(lines).toHaveLength(4);
  for (const line of lines) {
    expect(line).toMatch(/^npx --no drydock /);
    const { status, stderr } = drydock(...wordsOf(line).slice(3));
    expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
  }
});

test('what they made is a day, a lesson and an exercise, named where they belong', () => {
  const day = readFileSync(at('content/day-16/day.yaml'), 'utf8');
  expect(day).toMatch(/^# yaml-language-server: \$schema=.*\/src\/site\/day\.schema\.json\n/);
  expect(day).toContain('exercises: [port-mapping]');
  expect(readFileSync(at('content/day-16/01-networking.mdx'), 'utf8')).toContain('<Exercise slug="port-mapping">');
  expect(readFileSync(at('exercises/port-mapping/exercise.ts'), 'utf8')).toContain("id: 'E01'");
});

test('an exercise of every kind is proven as it is made, with an id of its own', () => {
  for (const kind of exerciseKinds)
    expect(drydock('new', 'exercise', `a-${kind}`, '--kind', kind, '--lesson', 'day-16/networking').status).toBe(0);
  const { status, stdout } = drydock('check');
  expect(stdout.match(/^E\d\d \S+: (\d+) of \1 claims hold$/gm)).toHaveLength(exerciseKinds.length + 1);
  expect(status).toBe(0);
});

describe('a slip is told in one line with exit code 2, and nothing is written over', () => {
  test.for([
    [['new', 'day', '16', 'Again'], 'There is a day-16 already.'],
    [['new', 'day', 'sixteen', 'x'], 'is not the number of a day'],
    [['new', 'day', '17'], 'Name the title of the day too.'],
    [['new', 'lesson', 'day-16', 'networking'], 'day-16 has a lesson networking already.'],
    [['new', 'lesson', 'day-99', 'networking'], 'There is no day "day-99". There are: day-16'],
    [['new', 'exercise', 'port-mapping'], 'There is an exercise port-mapping already.'],
    [['new', 'exercise', 'Port_Mapping'], 'use lower-case letters, digits and single hyphens'],
    [['new', 'exercise', '../up'], 'use lower-case letters, digits and single hyphens'],
    [['new', 'exercise', 'other', '--kind', 'guess'], 'There are: write, fix, predict, decide, incident'],
    [['new', 'exercise', 'other', '--lesson', 'day-16/none'], 'day-16 has no lesson "none". There are: networking'],
    [['new'], 'Say what to make, and its name.'],
    [['check', 'none'], 'There is no exercise, lesson or day "none".'],
  ] as const)('%s', async ([args, says]) => {
    const { status, stdout, stderr } = await here(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/^drydock: [^\n]+\n$/);
  });
});

describe('check says what is wrong, with file, line and column', () => {
  const lesson = 'content/day-16/01-networking.mdx';
  const definition = 'exercises/a-fix/exercise.ts';
  const slips: readonly [string, string, string, string, string][] = [
    ['a number without a source', lesson, 'Keep a beat to one thought.', 'It takes 30 seconds.', '“30 seconds” has no source'],
    ['a link that leads nowhere', lesson, 'Keep a beat to one thought.', '[Here](/day-16/nothing/).', '“/day-16/nothing/” leads nowhere'],
    ['an anchor that is not there', lesson, 'Keep a beat to one thought.', '[Here](/day-16/networking/#none).', 'without the anchor #none'],
    ['an address that is not https', lesson, 'https://docs.aws', 'http://docs.aws', 'is not an https address'],
    [
      'a demonstration without a question before it',
      lesson,
      '<Ask title="Predict, then press play"',
      '<Other title="x"',
      'No question comes before',
    ],
    ['a misconception that is none', lesson, 'misconception="M2"', 'misconception="M99"', 'There is no misconception M99'],
    ['a member that no lesson has', lesson, 'hasEditor: true', 'hasEditors: true', 'There is no member "hasEditors"'],
    ['an exercise that is not there', lesson, '<Exercise slug="a-fix">', '<Exercise slug="a-fox">', 'There is no exercise "a-fox"'],
    [
      'minutes that do not add up',
      'content/day-16/day.yaml',
      'minutes: 2',
      'minutes: 3',
      'The agenda has 3 minutes to read, and the entries add up to 2',
    ],
    [
      'a brief that asks what the exercise does not',
      'exercises/a-fix/brief.mdx',
      '300 MiB',
      '333 MiB',
      '“333 MiB” stands nowhere in the exercise',
    ],
    ['JSON that cannot be parsed', 'exercises/a-fix/start/task-definition.json', '"family":', '"family"', 'The JSON cannot be parsed'],
    [
      'a member that no exercise has',
      definition,
      'objectives:',
      'objective:',
      'There is no member "objective" in an exercise. Did you mean objectives?',
    ],
    [
      'a definition that throws',
      definition,
      'export default',
      "throw new Error('Not yet');\nexport default",
      'The definition cannot be used: Not yet',
    ],
    ['a definition that is no TypeScript', definition, 'export default', 'export default (', 'The definition cannot be used'],
    ['a slug that is not the folder', definition, "slug: 'a-fix'", "slug: 'a-fox'", 'They have to be the same'],
    [
      'a start that fails other checks',
      definition,
      "startFails: ['running']",
      "startFails: ['accepted']",
      'does not hold: the start fails accepted',
    ],
  ];

  test.for(slips)('%s', ([, file, from, to, says]) => {
    const before = readFileSync(at(file), 'utf8');
    edit(at(file), from, to);
    const { status, stdout, stderr } = drydock('check', 'day-16', 'a-fix');
    writeFileSync(at(file), before);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain(says);
    if (!says.startsWith('does not hold')) expect(stdout).toMatch(new RegExp(`^ {2}${file.replaceAll('.', '\\.')}:\\d+(:\\d+)?: `, 'm'));
  });

  test('a document and a folder that are missing', () => {
    rmSync(at('exercises/a-decide/wrong'), { recursive: true });
    rmSync(at('exercises/a-decide/start/answers.json'));
    const { status, stdout } = drydock('check', 'a-decide');
    expect(status).toBe(1);
    expect(stdout).toContain('exercises/a-decide/wrong: This folder is missing');
    expect(stdout).toContain('exercises/a-decide/start/answers.json: This document is missing.');
  });

  test('a reason before the paragraph excuses its numbers', () => {
    appendFileSync(at(lesson), '\n{/* number: it is set in the scenario */}\nIt takes 30 seconds.\n');
    expect(drydock('check', 'day-16/networking').status).toBe(0);
  });
});
