import { Ajv } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { reportJson } from '../../../grading/grading.ts';
import { diskCatalogue, readExerciseFiles } from '../../commands/exercises.ts';
import { makeGrader } from '../../grade/grader.ts';
import { type GradeFormatName, gradeFormats, readGradeFormat } from './formats.ts';
import { type GradedAttempt, scoreOf, type UngradedAttempt } from './graded.ts';

const slug = 'rust-task-definition';
const document = 'task-definition.json';
const around = { startMs: 1_700_000_000_000, stopMs: 1_700_000_000_250, version: '1.2.3' };
const unusable: UngradedAttempt = { name: 'eve.json', problem: 'eve.json cannot be read: there is no such file.' };
/** What XML, a terminal and a page might all stumble over. */
const nasty = '<b>&"\' \u0000\u001b[31m\ud800 ]]>';

let passing: GradedAttempt;
let failing: GradedAttempt;
let start: GradedAttempt;
let guarded: GradedAttempt;
let hostile: GradedAttempt;
/** All points of the exercise. */
let worth: number;

beforeAll(async () => {
  const catalogue = diskCatalogue();
  const grader = makeGrader(catalogue);
  const files = readExerciseFiles(await catalogue.exercise(slug));
  const gradeOf = async (name: string, text: string): Promise<GradedAttempt> => {
    const judged = await grader.judge({ name, exercise: slug, documents: { [document]: { text } } });
    if (judged === null || !('grade' in judged)) throw new Error('it should be graded');
    return grader.describe(judged);
  };
  const solution = files.solutions.smallest?.[document] ?? '';
  passing = await gradeOf('ada', solution);
  failing = await gradeOf('ben', files.wrong['host-port']?.eighty?.[document] ?? '');
  start = await gradeOf('start', files.start[document] ?? '');
  guarded = await gradeOf('cleo', solution.replaceAll('my-rust-api:1.4.2', 'other:1.4.2'));
  worth = passing.grade.checks.length - passing.free.length;
  const grade = {
    ...failing.grade,
    checks: failing.grade.checks.map((check) => (check.outcome === 'failed' ? { ...check, because: nasty } : check)),
  };
  hostile = { ...failing, name: nasty, learner: nasty, grade };
});

function written(
  format: GradeFormatName,
  attempts: readonly (GradedAttempt | UngradedAttempt)[],
  isSingle = attempts.length === 1,
): string {
  const text = gradeFormats[format]({ attempts, isSingle }, around);
  expect(text.endsWith('\n')).toBe(true);
  return text;
}

const json = (format: GradeFormatName, attempts: readonly (GradedAttempt | UngradedAttempt)[]) => JSON.parse(written(format, attempts));

/** Fails with what a schema of the documented members says of a value; other members are refused. */
function expectFits(schema: object, value: unknown) {
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.validate(schema, value);
  expect(ajv.errors ?? []).toEqual([]);
}

const object = (required: object, optional: object = {}) => ({
  type: 'object',
  required: Object.keys(required),
  properties: { ...required, ...optional },
  additionalProperties: false,
});
const text = { type: 'string', minLength: 1 };
const count = { type: 'integer', minimum: 0 };

describe('the score', () => {
  test('is all points for what passes, and none for the untouched start', () => {
    expect(worth).toBeGreaterThan(5);
    expect(scoreOf(passing)).toMatchObject({ points: worth, of: worth });
    expect(scoreOf(start)).toMatchObject({ points: 0, of: worth });
  });

  test('counts a point for each check that passes, and none to whoever leaves the task', () => {
    const earned = failing.grade.checks.filter(({ id, outcome }) => outcome === 'passed' && !failing.free.includes(id)).length;
    expect(scoreOf(failing)).toMatchObject({ points: earned, of: worth });
    expect(earned).toBeLessThan(worth);
    expect(guarded.grade.checks.find(({ id }) => id === 'guard-image')?.outcome).toBe('failed');
    expect(scoreOf(guarded)).toMatchObject({ points: 0, of: worth });
  });
});

describe('json', () => {
  test('is the very grade of an attempt alone, and an array of several', () => {
    expect(written('json', [failing])).toBe(reportJson(failing.grade));
    expect(json('json', [passing, { ...failing, learner: 'ben@example.org' }, unusable])).toEqual([
      { attempt: 'ada', grade: passing.grade },
      { attempt: 'ben', learner: 'ben@example.org', grade: failing.grade },
      { attempt: 'eve.json', problem: unusable.problem },
    ]);
  });
});

describe('pretty', () => {
  test('tells one attempt in full, and several a line each with the first reason and a count', () => {
    expect(written('pretty', [failing])).toMatch(
      /^E02 Task definition for a Rust HTTP service: failed\n\n {2}failed {7}AWS accepts the definition\n/,
    );
    const all = written('pretty', [passing, failing, unusable]);
    expect(all).toMatch(
      /^passed {6}ada: E02 .*\nfailed {6}ben: E02 .*\n {12}AWS accepts the definition: .*\nnot graded {2}eve\.json\n {12}eve/,
    );
    expect(all).toMatch(/\n2 attempts graded: 1 passed, 1 failed; 1 attempt could not be graded\n$/);
  });

  test('sends nothing to the terminal that it would obey', () => {
    for (const attempts of [[hostile], [hostile, passing]]) expect(written('pretty', attempts)).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

describe('junit', () => {
  test('has a suite for each attempt, whose counts are those of its cases', () => {
    const xml = written('junit', [passing, failing, unusable]);
    const all = passing.grade.checks.length;
    const skipped = failing.grade.checks.filter(({ outcome }) => outcome === 'not reached').length;
    const [head, ...suites] = xml.split('<testsuite ');
    expect(head).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="drydock grade" tests="${2 * all + 1}" failures="1" errors="1" skipped="${skipped}">\n  `,
    );
    const countsIn = (suite = '') => ['<testcase ', '<failure ', '<error ', '<skipped '].map((element) => suite.split(element).length - 1);
    const said = (suite = '') =>
      ['tests', 'failures', 'errors', 'skipped'].map((name) => Number(new RegExp(`^[^>]*\\b${name}="(\\d+)"`).exec(suite)?.[1]));
    for (const suite of suites) expect(countsIn(suite)).toEqual(said(suite));
    expect(suites.map(countsIn)).toEqual([
      [all, 0, 0, 0],
      [all, 1, 0, skipped],
      [1, 0, 1, 0],
    ]);
  });

  test('gives every case a class and a name of its own, as GitLab tells them apart by both', () => {
    const xml = written('junit', [passing, { ...passing, name: 'ben' }]);
    const cases = [...xml.matchAll(/<testcase ([^>]*?)\/?>/g)].map(([, attributes]) => attributes);
    expect(cases).toHaveLength(2 * passing.grade.checks.length);
    expect(new Set(cases).size).toBe(cases.length);
  });

  test('is well-formed whatever a learner wrote', () => {
    const xml = written('junit', [hostile, passing]);
    expect(xml).not.toMatch(/[^\P{Cc}\n]|[\ud800-\udfff]/u);
    expect(xml).toContain('&lt;b&gt;&amp;&quot;');
    const open: string[] = [];
    for (const [, slash, name, isEmpty] of xml.matchAll(/<(\/?)([a-z-]+)(?: [a-z]+="[^"<]*")*(\/?)>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name);
      else if (isEmpty !== '/') open.push(name ?? '');
    }
    expect(open).toEqual([]);
    expect(xml.replace(/<\?xml[^>]*>|<\/?[a-z-]+(?: [a-z]+="[^"<]*")*\/?>/g, '')).not.toContain('<');
  });
});

describe('ctrf', () => {
  const status = { enum: ['passed', 'failed', 'skipped', 'pending', 'other'] };
  const oneTest = object(
    { name: text, status, duration: count },
    { suite: { type: 'array', minItems: 1, items: { type: 'string' } }, rawStatus: text, message: text, labels: { type: 'object' } },
  );
  const summary = object(
    { tests: count, passed: count, failed: count, skipped: count, pending: count, other: count, start: count, stop: count },
    { suites: count },
  );
  const schema = object(
    {
      reportFormat: { const: 'CTRF' },
      specVersion: { const: '0.0.0' },
      results: object({ tool: object({ name: text }, { version: text }), summary, tests: { type: 'array', items: oneTest } }),
    },
    { generatedBy: text, timestamp: text },
  );

  test('keeps to the members of the format, and its summary to its tests', () => {
    for (const attempts of [[passing], [failing], [unusable], [passing, failing, unusable], [hostile]]) {
      const report = json('ctrf', attempts);
      expectFits(schema, report);
      const { summary: sums, tests } = report.results;
      for (const name of ['passed', 'failed', 'skipped', 'other'])
        expect(sums[name]).toBe(tests.filter((one: { status: string }) => one.status === name).length);
      expect(sums).toMatchObject({ tests: tests.length, suites: attempts.length, start: around.startMs, stop: around.stopMs });
    }
  });

  test('calls skipped what was not reached', () => {
    const { tests } = json('ctrf', [failing]).results;
    const others = tests.filter((one: { status: string }) => one.status !== 'passed');
    expect(others.length).toBeGreaterThan(1);
    for (const [index, one] of others.entries()) expect(one.status).toBe(index === 0 ? 'failed' : 'skipped');
    expect(tests[0].message).toContain('the host ports and container ports in port mappings must match');
    expect(tests[0].message).toContain('leave `hostPort` out');
  });
});

describe('gradescope', () => {
  const schema = object(
    { score: { type: 'number', minimum: 0 }, tests: { type: 'array' } },
    {
      output: text,
      output_format: { const: 'text' },
      test_output_format: { const: 'text' },
      test_name_format: { const: 'text' },
      stdout_visibility: { enum: ['hidden', 'after_due_date', 'after_published', 'visible'] },
      extra_data: { type: 'object' },
    },
  );
  const oneTest = object(
    { name: text, score: { type: 'number' }, max_score: { type: 'number' }, status: { enum: ['passed', 'failed'] } },
    { output: text },
  );

  test('has a test for each check, and a score that is their sum', () => {
    for (const attempts of [[passing], [failing], [start], [guarded], [hostile], [unusable], [passing, failing, unusable]]) {
      const results = json('gradescope', attempts);
      expectFits(schema, results);
      for (const one of results.tests) expectFits(oneTest, one);
      expect(results.tests.reduce((sum: number, one: { score: number }) => sum + one.score, 0)).toBe(results.score);
    }
    expect(json('gradescope', [passing]).score).toBe(worth);
    expect(json('gradescope', [failing])).toMatchObject({
      score: scoreOf(failing).points,
      output: expect.stringContaining('leave `hostPort` out'),
    });
  });

  test('tells the learner why there is no grade', () => {
    expect(json('gradescope', [unusable])).toMatchObject({ score: 0, tests: [{ status: 'failed', output: unusable.problem }] });
  });
});

describe('exercism', () => {
  const oneTest = object(
    { name: text, status: { enum: ['pass', 'fail', 'error'] } },
    { message: { type: ['string', 'null'], maxLength: 65_535 }, test_code: text },
  );
  const schema = object(
    { version: { const: 2 }, status: { enum: ['pass', 'fail', 'error'] }, tests: { type: 'array', items: oneTest } },
    { message: { type: ['string', 'null'], maxLength: 65_535 } },
  );

  test('keeps to version 2 of the interface, in the order of the checks', () => {
    for (const attempt of [passing, failing, start, guarded, hostile, unusable]) expectFits(schema, json('exercism', [attempt]));
    expect(json('exercism', [passing])).toMatchObject({ status: 'pass', message: null });
    const failed = json('exercism', [failing]);
    expect(failed).toMatchObject({ status: 'fail', message: null });
    expect(failed.tests.map((one: { name: string }) => one.name)).toEqual(failing.grade.checks.map(({ title }) => title));
    expect(failed.tests[0]).toMatchObject({ status: 'fail', message: expect.stringContaining('leave `hostPort` out') });
  });

  test('is an error, with the reason, where nothing could be graded', () => {
    expect(json('exercism', [unusable])).toEqual({ version: 2, status: 'error', message: unusable.problem, tests: [] });
  });
});

describe('prairielearn', () => {
  const oneTest = object({ name: text, points: { type: 'number' }, max_points: { type: 'number' } }, { message: text, description: text });
  const schema = object(
    { gradable: { type: 'boolean' } },
    {
      score: { type: 'number', minimum: 0, maximum: 1 },
      message: text,
      output: { type: 'string' },
      tests: { type: 'array', items: oneTest },
      format_errors: { type: 'array', items: text },
    },
  );

  test('has a score from 0 to 1, and the points of each check', () => {
    for (const attempts of [[passing], [failing], [start], [guarded], [hostile], [unusable], [passing, failing]])
      expectFits(schema, json('prairielearn', attempts));
    expect(json('prairielearn', [passing]).score).toBe(1);
    const { points } = scoreOf(failing);
    expect(json('prairielearn', [failing]).score).toBeCloseTo(points / worth);
    expect(json('prairielearn', [passing, failing]).score).toBeCloseTo((worth + points) / (2 * worth));
  });

  test('takes no attempt from a learner whose files cannot be graded', () => {
    expect(json('prairielearn', [unusable])).toEqual({ gradable: false, format_errors: [unusable.problem] });
  });
});

test('a format that there is not is named, with those that there are', () => {
  expect(readGradeFormat('text')).toBe('pretty');
  expect(() => readGradeFormat('xml')).toThrow(
    'There is no format "xml"; there are pretty, json, junit, ctrf, gradescope, exercism, prairielearn.',
  );
});
