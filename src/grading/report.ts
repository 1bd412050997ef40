/** A grade for people and for programs: plain text and JSON. */
import type { CheckResult, Exercise, Grade } from './exercise.ts';

export type ReportFormat = 'text' | 'json';

/** The grade in the format asked for, ending with a newline. */
export function report(exercise: Pick<Exercise, 'id' | 'title'>, grade: Grade, format: ReportFormat): string {
  return format === 'json' ? reportJson(grade) : reportText(exercise, grade);
}

/** The grade itself, indented; the same bytes as the page's grade of the same attempt. */
export function reportJson(grade: Grade): string {
  return `${JSON.stringify(grade, null, 2)}\n`;
}

/** One line a check, its reason under it, then the feedback, or the remarks on what passes. Nothing is said by colour or sign alone. */
export function reportText(exercise: Pick<Exercise, 'id' | 'title'>, grade: Grade): string {
  const lines = [`${exercise.id} ${exercise.title}: ${grade.passed ? 'passed' : 'failed'}`, '', ...grade.checks.flatMap(linesOf)];
  for (const one of [grade.feedback, ...(grade.remarks ?? [])]) if (one !== null) lines.push('', one.say);
  return `${lines.join('\n')}\n`;
}

/** Where a check failed and why: `trial "a loss", second 200: 1 running of 2 desired`; empty where there is nothing to say. */
export function whereAndWhy({ trial, atSeconds, because }: CheckResult): string {
  const where = [trial === undefined ? '' : `trial "${trial}"`, atSeconds === undefined ? '' : `second ${atSeconds}`];
  return [where.filter((part) => part !== '').join(', '), because ?? ''].filter((part) => part !== '').join(': ');
}

const outcomeWidth = 'not reached'.length;

function linesOf(check: CheckResult): string[] {
  const line = `  ${check.outcome.padEnd(outcomeWidth)}  ${check.title}`;
  const why = whereAndWhy(check);
  return why === '' ? [line] : [line, `  ${' '.repeat(outcomeWidth)}  ${why}`];
}
