/** Grades as JSON: one alone is the grade itself, the same bytes as the page's; several are an array with one entry an attempt. */
import { reportJson } from '../../../grading/grading.ts';
import { type GradeFormat, isGraded } from './graded.ts';

export const gradeJson: GradeFormat = ({ attempts, isSingle }) => {
  const [first] = attempts;
  if (isSingle && first !== undefined && isGraded(first)) return reportJson(first.grade);
  const entries = attempts.map((attempt) =>
    isGraded(attempt)
      ? { attempt: attempt.name, ...(attempt.learner !== undefined && { learner: attempt.learner }), grade: attempt.grade }
      : { attempt: attempt.name, problem: attempt.problem },
  );
  return `${JSON.stringify(entries, null, 2)}\n`;
};
