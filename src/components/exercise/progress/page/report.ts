/** What the progress page says of each exercise, from what is kept. Pure. */
import { type ProgressEvent, standingOf } from '../events.ts';
import { counted } from '../words.ts';

/** An exercise as the course lists it. */
export interface ListedExercise {
  slug: string;
  /** `E02`. */
  id: string;
  title: string;
  version: number;
  minutes: number;
  isCore: boolean;
  /** Path of its lesson on this site; null where none has it. */
  path: string | null;
}

export interface ListedDay {
  /** `day-15`. */
  id: string;
  title: string;
  exercises: readonly ListedExercise[];
}

/** One line of the report. */
export interface ReportLine {
  exercise: ListedExercise;
  state: 'passed' | 'passed an earlier version' | 'begun' | 'not begun';
  /** When it was first passed, in ms; null before. */
  passedAtMs: number | null;
  /** Attempts up to the first pass; all of them where there is none. */
  attempts: number;
  hints: number;
  evidence: number;
  /** Whether a solution was looked at, and when. */
  solution: 'no' | 'before passing' | 'after passing';
}

export function reportLine(exercise: ListedExercise, events: readonly ProgressEvent[]): ReportLine {
  const own = events.filter((event) => event.exercise === exercise.slug);
  const current = standingOf(own, exercise.version);
  const passed = current.passed ?? standingOf(own).passed;
  const { attempts, hints, evidence, solutions } =
    passed === null || passed.version === exercise.version ? current : standingOf(own, passed.version);
  const tried = passed === null ? attempts : attempts.filter(({ atMs }) => atMs <= passed.atMs);
  return {
    exercise,
    state: current.passed ? 'passed' : passed ? 'passed an earlier version' : own.length > 0 ? 'begun' : 'not begun',
    passedAtMs: passed?.atMs ?? null,
    attempts: tried.length,
    hints: hints.size,
    evidence: evidence.size,
    solution: solutions.some(({ isBeforePassing }) => isBeforePassing) ? 'before passing' : solutions.length > 0 ? 'after passing' : 'no',
  };
}

/** `3 of 24 exercises passed, 17 of 105 minutes of exercises`. */
export function summary(lines: readonly ReportLine[]): string {
  const passed = lines.filter(({ state }) => state === 'passed');
  const minutes = (of: readonly ReportLine[]) => of.reduce((sum, { exercise }) => sum + exercise.minutes, 0);
  return `${passed.length} of ${counted(lines.length, 'exercise')} passed, ${minutes(passed)} of ${counted(minutes(lines), 'minute')} of exercises`;
}
