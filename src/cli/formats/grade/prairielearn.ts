/**
 * Grades as the results.json of a PrairieLearn external grader (https://docs.prairielearn.com/externalGrading/): a score from 0 to 1, and tests as the
 * element `pl-external-grader-results` shows them. What cannot be graded costs the learner no attempt: `gradable` is false, and says why.
 */
import { cut, type GradedAttempt, type GradeFormat, headingOf, isGraded, reasonOf, saidTo, scoreOf } from './graded.ts';

/** The whole file may hold 1 MB. */
const longestOutput = 10_000;

export const prairielearn: GradeFormat = ({ attempts }) => {
  const graded = attempts.filter(isGraded);
  const problems = attempts.flatMap((attempt) => (isGraded(attempt) ? [] : [cut(attempt.problem, longestOutput)]));
  const results =
    problems.length > 0 || graded.length === 0
      ? { gradable: false, format_errors: problems.length > 0 ? problems : ['There is nothing to grade.'] }
      : { gradable: true, ...scored(graded) };
  return `${JSON.stringify(results, null, 2)}\n`;
};

function scored(graded: readonly GradedAttempt[]) {
  const scores = graded.map(scoreOf);
  const of = scores.reduce((total, score) => total + score.of, 0);
  const points = scores.reduce((total, score) => total + score.points, 0);
  const hasSeveral = graded.length > 1;
  return {
    score: of === 0 ? Number(graded.every(({ grade }) => grade.passed)) : points / of,
    message: graded.map((attempt) => `${headingOf(attempt)}: ${attempt.grade.passed ? 'passed' : 'not passed yet'}`).join('\n'),
    output: cut(
      graded
        .map(({ grade }) => saidTo(grade))
        .filter((said) => said !== '')
        .join('\n\n'),
      longestOutput,
    ),
    tests: graded.flatMap((attempt, index) =>
      (scores[index]?.rows ?? []).map(({ check, points: own, of: most }) => ({
        name: check.title,
        ...(hasSeveral && { description: headingOf(attempt) }),
        points: own,
        max_points: most,
        message: check.outcome === 'passed' ? 'Passed.' : cut(reasonOf(check), longestOutput),
      })),
    ),
  };
}
