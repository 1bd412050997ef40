/**
 * Grades as JUnit XML: a suite for each attempt, a case for each check. There is no schema of record; the elements are those that GitLab says it reads
 * (https://docs.gitlab.com/ci/testing/unit_test_reports/: name, classname, failure, error, skipped, system-out) and Jenkins draws.
 * GitLab shows `classname` as the suite and tells cases apart by `classname` and `name`, so both are unique to an attempt.
 */
import { attributes, escaped } from '../xml.ts';
import { type GradedAttempt, type GradeFormat, headingOf, isGraded, reasonOf, saidTo, type UngradedAttempt } from './graded.ts';

export const gradeJunit: GradeFormat = ({ attempts, isSingle }) => {
  const counts = attempts.map(countsOf);
  const sum = (key: keyof Counts) => counts.reduce((total, one) => total + one[key], 0);
  const all = attributes({
    name: 'drydock grade',
    tests: sum('tests'),
    failures: sum('failures'),
    errors: sum('errors'),
    skipped: sum('skipped'),
  });
  const suites = attempts.map((attempt) => suiteOf(attempt, isSingle)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${all}>\n${suites}</testsuites>\n`;
};

interface Counts {
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}

function countsOf(attempt: GradedAttempt | UngradedAttempt): Counts {
  if (!isGraded(attempt)) return { tests: 1, failures: 0, errors: 1, skipped: 0 };
  const count = (outcome: string) => attempt.grade.checks.filter((check) => check.outcome === outcome).length;
  return { tests: attempt.grade.checks.length, failures: count('failed'), errors: 0, skipped: count('not reached') };
}

function suiteOf(attempt: GradedAttempt | UngradedAttempt, isSingle: boolean): string {
  const name = !isGraded(attempt) ? attempt.name : isSingle ? headingOf(attempt) : `${headingOf(attempt)} (${attempt.name})`;
  const inner = isGraded(attempt) ? casesOf(attempt, name) : unusableCase(attempt);
  return `  <testsuite${attributes({ name, ...countsOf(attempt) })}>\n${inner}  </testsuite>\n`;
}

function casesOf({ grade }: GradedAttempt, classname: string): string {
  const first = grade.checks.find(({ outcome }) => outcome === 'failed');
  const cases = grade.checks.map((check) => {
    const open = `    <testcase${attributes({ name: check.title, classname })}`;
    if (check.outcome === 'passed') return `${open}/>\n`;
    const reason = reasonOf(check);
    if (check.outcome === 'not reached') return `${open}>\n      <skipped${attributes({ message: reason })}/>\n    </testcase>\n`;
    const text = [reason, check === first ? saidTo(grade) : ''].filter((part) => part !== '').join('\n\n');
    return `${open}>\n      <failure${attributes({ type: check.id, message: reason || check.title })}>${escaped(text)}</failure>\n    </testcase>\n`;
  });
  const remarks = grade.passed ? saidTo(grade) : '';
  return cases.join('') + (remarks === '' ? '' : `    <system-out>${escaped(remarks)}</system-out>\n`);
}

function unusableCase({ name, problem }: UngradedAttempt): string {
  const one = attributes({ name: 'can be graded', classname: name });
  return `    <testcase${one}>\n      <error${attributes({ type: 'unusable', message: problem })}/>\n    </testcase>\n`;
}
