/**
 * Grades as the results.json of a Gradescope autograder (https://gradescope-autograders.readthedocs.io/en/latest/specs/): a test for each check, its
 * points, and what is said to the learner on top. Everything is text, never markup. Standard output stays with the instructor.
 */
import {
  cut,
  type GradedAttempt,
  type GradeFormat,
  headingOf,
  isGraded,
  type Row,
  reasonOf,
  saidTo,
  scoreOf,
  type UngradedAttempt,
} from './graded.ts';

/** Far more than any reason needs, and too little to drown a page. */
const longestOutput = 10_000;

export const gradescope: GradeFormat = ({ attempts }) => {
  const hasSeveral = attempts.length > 1;
  const results = {
    score: attempts.reduce((total, attempt) => total + (isGraded(attempt) ? scoreOf(attempt).points : 0), 0),
    output: cut(attempts.map((attempt) => summaryOf(attempt)).join('\n\n'), longestOutput),
    output_format: 'text',
    test_output_format: 'text',
    test_name_format: 'text',
    stdout_visibility: 'hidden',
    tests: attempts.flatMap((attempt) =>
      isGraded(attempt)
        ? scoreOf(attempt).rows.map((row) => testOf(row, hasSeveral ? `${headingOf(attempt)}: ` : ''))
        : [{ name: attempt.name, status: 'failed', score: 0, max_score: 0, output: attempt.problem }],
    ),
    extra_data: {
      attempts: attempts.map((attempt) =>
        isGraded(attempt)
          ? {
              exercise: attempt.grade.exercise,
              version: attempt.grade.version,
              passed: attempt.grade.passed,
              feedback: attempt.grade.feedback?.id ?? null,
            }
          : { problem: attempt.problem },
      ),
    },
  };
  return `${JSON.stringify(results, null, 2)}\n`;
};

function testOf({ check, points, of }: Row, prefix: string) {
  const output = reasonOf(check);
  return {
    name: prefix + check.title,
    status: check.outcome === 'passed' ? 'passed' : 'failed',
    score: points,
    max_score: of,
    ...(output !== '' && { output: cut(output, longestOutput) }),
  };
}

function summaryOf(attempt: GradedAttempt | UngradedAttempt): string {
  if (!isGraded(attempt)) return `${attempt.name}: ${attempt.problem}`;
  const { grade } = attempt;
  const said = saidTo(grade);
  return `${headingOf(attempt)}: ${grade.passed ? 'passed' : 'not passed yet'}${said === '' ? '' : `\n${said}`}`;
}
