import { describe, expect, test } from 'vitest';
import { mentionsIn, problemsOf, resultsOf, staleResults, tableOf } from './check-facts.ts';

const fact = { id: 'T-001', certainty: 'certain', isLater: false, statement: 'Tasks end.', assumptions: [] } as const;
const guess = { id: 'T-002', certainty: 'uncertain', isLater: false, statement: 'Soon.', assumptions: ['soonMs'] } as const;
const mention = (id: string, isRun = true) => ({ id, file: 'src/a.test.ts', line: 1, isRun });

describe('facts named by tests', () => {
  test('are ids in brackets in a title, one or several, and in a table’s rows', () => {
    const text = ["test('ends [T" + "-001]', run);", "  ['row [T" + '-002, H' + "-010]', 1],"].join('\n');
    expect(mentionsIn(text, 'a').map(({ id, line }) => `${id}:${line}`)).toEqual(['T-001:1', 'T-002:2', 'H-010:2']);
  });

  test('are none in comments, and prove nothing where the test is skipped', () => {
    expect(mentionsIn('// see [T' + '-001]\n * [T' + '-001]', 'a')).toEqual([]);
    expect(mentionsIn("test.todo('ends [T" + "-001]')", 'a')).toMatchObject([{ isRun: false }]);
  });
});

describe('what is wrong', () => {
  test('is nothing where each certain fact has a test and each assumption a fact', () => {
    expect(problemsOf([fact, guess], ['soonMs'], [mention('T-001')])).toEqual([]);
  });

  test('is a certain fact without a test, or with a skipped one alone', () => {
    const expected = ['T-001 is certain and no test names it: Tasks end.'];
    expect(problemsOf([fact], [], [])).toEqual(expected);
    expect(problemsOf([fact], [], [mention('T-001', false)])).toEqual(expected);
  });

  test('is not a fact for later', () => {
    expect(problemsOf([{ ...fact, isLater: true }], [], [])).toEqual([]);
  });

  test('is a test of a fact that is not there', () => {
    expect(problemsOf([], [], [mention('T-009')])).toEqual(['src/a.test.ts:1 names T-009, which is no fact.']);
  });

  test('is an assumption without a fact, and a fact whose assumption is gone', () => {
    expect(problemsOf([guess], ['lateMs'], [])).toEqual([
      'The assumption lateMs carries no fact.',
      'A fact names the assumption soonMs, which is not there.',
    ]);
  });

  test('is a recorded result that no longer fits the tests', () => {
    const results = { 'T-001': [{ file: 'src/b.test.ts', title: 'ends', result: 'passes' as const }] };
    expect(staleResults(results, [mention('T-001')])).toEqual([
      'No result is recorded of T-001 in src/a.test.ts.',
      'A result is recorded of T-001 in src/b.test.ts, where no test names it.',
    ]);
  });
});

test('results are read from a report of the tests, without the ids in their titles', () => {
  const report = {
    testResults: [
      {
        name: '/root/src/a.test.ts',
        assertionResults: [
          { fullName: 'a task ends [T' + '-001]', status: 'passed' },
          { fullName: 'a task [T' + '-001] never ends', status: 'failed' },
          { fullName: 'something else', status: 'passed' },
        ],
      },
    ],
  };
  expect(resultsOf(report, '/root')).toEqual({
    'T-001': [
      { file: 'src/a.test.ts', title: 'a task ends', result: 'passes' },
      { file: 'src/a.test.ts', title: 'a task never ends', result: 'fails' },
    ],
  });
});

test('the table counts by topic', () => {
  expect(
    tableOf([fact, guess], [mention('T-001')])
      .split('\n')
      .map((line) => line.trim().split(/\s+/)),
  ).toEqual([
    ['topic', 'facts', 'certain', 'tested', 'later'],
    ['T', '2', '1', '1', '0'],
    ['all', '2', '1', '1', '0'],
  ]);
});
