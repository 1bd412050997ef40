/** What `drydock grade` found, before it is written down in one of the formats. */
import { type CheckResult, type Exercise, type Grade, whereAndWhy } from '../../../grading/grading.ts';

/** An attempt that could be graded. */
export interface GradedAttempt {
  /** As it was named, or found below a named folder. */
  name: string;
  /** Whose it is, where that is known. */
  learner?: string;
  exercise: Pick<Exercise, 'slug' | 'id' | 'title'>;
  grade: Grade;
  /** Ids of the checks that the untouched start passes: nobody earns anything by them. */
  free: readonly string[];
  /** Ids of the course's own controls, which stand in a grade only where they fail. */
  guards: readonly string[];
}

/** An attempt that cannot be graded, and one sentence that says why. */
export interface UngradedAttempt {
  name: string;
  problem: string;
}

export interface GradeReport {
  /** In the order in which they were given. */
  attempts: readonly (GradedAttempt | UngradedAttempt)[];
  /** True where one attempt was asked about by itself; a format may then say less around it. */
  isSingle: boolean;
}

/** What is around a report: the time of the grading in ms since 1970, and the program's version. Only formats that ask for them tell them. */
export interface Circumstances {
  startMs: number;
  stopMs: number;
  version: string;
}

export type CheckOutcomeName = CheckResult['outcome'];

/** Writes a report down. Its text ends with a line break. */
export type GradeFormat = (report: GradeReport, around: Circumstances) => string;

export function isGraded(attempt: GradedAttempt | UngradedAttempt): attempt is GradedAttempt {
  return 'grade' in attempt;
}

/** A check with what it is worth. */
export interface Row {
  check: CheckResult;
  points: number;
  of: number;
}

export interface Score {
  points: number;
  of: number;
  rows: readonly Row[];
}

/**
 * One point for each check that the untouched start fails. An attempt that fails a control of the course's own (another image, another family) reached
 * what it reached in another way than was asked, and gets no point.
 */
export function scoreOf({ grade, free, guards }: GradedAttempt): Score {
  const hasLeftTheTask = grade.checks.some(({ id, outcome }) => outcome === 'failed' && guards.includes(id));
  const rows = grade.checks.map((check): Row => {
    const of = free.includes(check.id) || guards.includes(check.id) ? 0 : 1;
    return { check, of, points: check.outcome === 'passed' && !hasLeftTheTask ? of : 0 };
  });
  const sum = (key: 'points' | 'of') => rows.reduce((total, row) => total + row[key], 0);
  return { points: sum('points'), of: sum('of'), rows };
}

/** Where a check failed and why; empty where there is nothing to say. */
export function reasonOf(check: CheckResult): string {
  return check.outcome === 'not reached' ? 'Not reached: what comes before it fails.' : whereAndWhy(check);
}

/** What is said to the learner besides the checks: the feedback, or remarks on what passes. */
export function saidTo({ feedback, remarks = [] }: Grade): string {
  return [feedback, ...remarks]
    .map((one) => one?.say ?? '')
    .filter((say) => say !== '')
    .join('\n\n');
}

/** `E02 Task definition for a Rust HTTP service`. */
export function headingOf({ exercise }: GradedAttempt): string {
  return `${exercise.id} ${exercise.title}`;
}

/** Cut after so many characters, with a sign that it is. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`;
}
