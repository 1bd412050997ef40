/** Grades for people at a terminal: one alone in full, several a line each and a summary. */
import { reportText } from '../../../grading/grading.ts';
import { counted } from '../report.ts';
import { type GradedAttempt, type GradeFormat, headingOf, isGraded, reasonOf, type UngradedAttempt } from './graded.ts';

export const gradePretty: GradeFormat = ({ attempts, isSingle }) => {
  const [first] = attempts;
  if (isSingle && first !== undefined && isGraded(first)) return printable(reportText(first.exercise, first.grade));
  return attempts.map((attempt) => printable(lineOf(attempt))).join('') + summaryOf(attempts);
};

const outcomeWidth = 'not graded'.length;

function lineOf(attempt: GradedAttempt | UngradedAttempt): string {
  if (!isGraded(attempt)) return `${'not graded'}  ${attempt.name}\n${' '.repeat(outcomeWidth)}  ${attempt.problem}\n`;
  const outcome = (attempt.grade.passed ? 'passed' : 'failed').padEnd(outcomeWidth);
  const learner = attempt.learner === undefined ? '' : `, ${attempt.learner}`;
  const line = `${outcome}  ${attempt.name}: ${headingOf(attempt)}${learner}\n`;
  const failed = attempt.grade.checks.find((check) => check.outcome === 'failed');
  if (failed === undefined) return line;
  const reason = reasonOf(failed);
  return `${line}${' '.repeat(outcomeWidth)}  ${failed.title}${reason === '' ? '' : `: ${reason}`}\n`;
}

function summaryOf(attempts: readonly (GradedAttempt | UngradedAttempt)[]): string {
  const graded = attempts.filter(isGraded);
  const passed = graded.filter(({ grade }) => grade.passed).length;
  const others = attempts.length - graded.length;
  const unread = others === 0 ? '' : `; ${counted(others, 'attempt')} could not be graded`;
  return `${counted(graded.length, 'attempt')} graded: ${passed} passed, ${graded.length - passed} failed${unread}\n`;
}

/** What a terminal would obey is shown, not sent: names and reasons may hold what a learner wrote. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n]|\p{Cf}/gu, '\u00b7');
}
