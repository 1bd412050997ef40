import { expect, test } from 'vitest';
import { sum, tallyOfCheck, tallyOfTests } from './tally.mjs';

test('counts passed and failed tests and names the rest', () => {
  const text = report({ status: 'failed', tests: ['passed', 'passed', 'failed', 'skipped', 'todo'] });
  expect(tallyOfTests(text, 1)).toEqual({ passed: 2, failed: 1, notRun: ['skipped: test 3', 'todo: test 4'] });
});

test('counts a file that could not be loaded as one failure', () => {
  expect(tallyOfTests(report({ status: 'failed', tests: [] }, { status: 'passed', tests: ['passed'] }), 1)).toMatchObject({
    passed: 1,
    failed: 1,
  });
});

test('counts a run without a readable report as failed, never as nothing', () => {
  expect(tallyOfTests(null, 0)).toMatchObject({ passed: 0, failed: 1 });
  expect(tallyOfTests('{ "testResults": [', 1)).toMatchObject({ passed: 0, failed: 1 });
  expect(tallyOfTests('{}', 0)).toMatchObject({ passed: 0, failed: 1 });
});

test('counts a run that found no tests as failed', () => {
  expect(tallyOfTests(report(), 0)).toMatchObject({ passed: 0, failed: 1 });
});

test('counts a run that broke outside of its tests as failed', () => {
  expect(tallyOfTests(report({ status: 'passed', tests: ['passed'] }), 1)).toMatchObject({ passed: 1, failed: 1 });
});

test('adds checks and tests up', () => {
  const tests = tallyOfTests(report({ status: 'passed', tests: ['passed', 'skipped'] }), 0);
  expect(sum([tallyOfCheck(0), tallyOfCheck(3), tests])).toEqual({ passed: 2, failed: 1, notRun: ['skipped: test 1'] });
});

function report(...files: { status: string; tests: string[] }[]): string {
  const testResults = files.map((file, index) => ({
    name: `file-${index}.test.ts`,
    status: file.status,
    assertionResults: file.tests.map((status, place) => ({ fullName: `test ${place}`, status })),
  }));
  return JSON.stringify({ testResults });
}
