/**
 * A grade as the results.json of an Exercism test runner, version 2 (https://exercism.org/docs/building/tooling/test-runners/interface). Checks come in the
 * exercise's order, because only the first failure is shown. What is checked stands in `test_code`, in words: there is no code to show.
 */
import { cut, type GradedAttempt, type GradeFormat, isGraded, reasonOf, saidTo } from './graded.ts';

/** The longest message that the website keeps. */
const longestMessage = 65_535;

/** Of the first attempt: the format knows of one. */
export const exercism: GradeFormat = ({ attempts: [attempt] }) => {
  const results =
    attempt === undefined || !isGraded(attempt)
      ? { version: 2, status: 'error', message: cut(attempt?.problem ?? 'There is nothing to grade.', longestMessage), tests: [] }
      : resultsOf(attempt);
  return `${JSON.stringify(results, null, 2)}\n`;
};

function resultsOf({ grade }: GradedAttempt) {
  const first = grade.checks.find(({ outcome }) => outcome === 'failed');
  return {
    version: 2,
    status: grade.passed ? 'pass' : 'fail',
    message: null,
    tests: grade.checks.map((check) => {
      const message = [reasonOf(check), check === first ? saidTo(grade) : ''].filter((part) => part !== '').join('\n\n');
      return {
        name: check.title,
        status: { passed: 'pass', failed: 'fail', 'not reached': 'error' }[check.outcome],
        message: check.outcome === 'passed' ? null : cut(message || check.title, longestMessage),
        test_code: check.title,
      };
    }),
  };
}
