/** What a browser remembers of a learner's work on exercises: events that are only ever added, so that two tabs, or two browsers, can be united. */
import type { AttemptTexts, Grade } from '../../../grading/grading.ts';

interface Happened {
  /** Unique; what can happen only once to an exercise (a hint opened) is named for what it is, so that it stays one event wherever it happens. */
  id: string;
  /** Folder name of the exercise. */
  exercise: string;
  /** Version of the exercise at that time. */
  version: number;
  /** Time of the learner's clock, in ms since 1970. */
  atMs: number;
}

/** A press of Check: what was handed in, and what was said of it. The first attempt at a form is the prediction. */
export interface Attempt extends Happened {
  kind: 'attempt';
  texts: AttemptTexts;
  grade: Grade;
  /** The learner's id that the grade was made with; null without one. */
  learner: string | null;
}

/** A hint was opened; `item` is 1, 2 or 3. An item of evidence was read; `item` is its id. */
export interface Opened extends Happened {
  kind: 'hint' | 'evidence';
  item: string;
}

/** A solution was looked at; `item` is its name. */
export interface SolutionSeen extends Happened {
  kind: 'solution';
  item: string;
  /** True where it was before passing, by “show it anyway”. */
  isBeforePassing: boolean;
}

export type ProgressEvent = Attempt | Opened | SolutionSeen;

/** An event that has yet to happen. */
export type NewEvent = ProgressEvent extends infer Event ? (Event extends ProgressEvent ? Omit<Event, 'id' | 'atMs'> : never) : never;

/** The id of something that can happen once only. */
export function onceId({ kind, exercise, version, item }: Omit<Opened | SolutionSeen, 'id' | 'atMs'>): string {
  return `${kind}:${exercise}:${version}:${item}`;
}

/** Oldest first; at the same moment by id, so that the order is the same everywhere. */
export function inOrder(events: Iterable<ProgressEvent>): ProgressEvent[] {
  return [...events].sort((one, other) => one.atMs - other.atMs || (one.id < other.id ? -1 : 1));
}

/** What an exercise has come to. */
export interface Standing {
  /** Oldest first, of every version. */
  attempts: readonly Attempt[];
  /** The first attempt that passed, of the newest version that was passed; null before. */
  passed: Attempt | null;
  /** Ids of what was opened: hints of the newest version that is known, evidence. */
  hints: ReadonlySet<string>;
  evidence: ReadonlySet<string>;
  solutions: readonly SolutionSeen[];
}

/** Folds the events of one exercise. With a version, of that version alone. */
export function standingOf(events: readonly ProgressEvent[], version?: number): Standing {
  const own = inOrder(version === undefined ? events : events.filter((event) => event.version === version));
  const attempts = own.filter((event) => event.kind === 'attempt');
  const newest = Math.max(...attempts.filter(({ grade }) => grade.passed).map((attempt) => attempt.version));
  return {
    attempts,
    passed: attempts.find((attempt) => attempt.grade.passed && attempt.version === newest) ?? null,
    hints: new Set(itemsOf(own, 'hint')),
    evidence: new Set(itemsOf(own, 'evidence')),
    solutions: own.filter((event) => event.kind === 'solution'),
  };
}

function itemsOf(events: readonly ProgressEvent[], kind: Opened['kind']): string[] {
  return events.flatMap((event) => (event.kind === kind ? [event.item] : []));
}

/** Exercise slug to the newest version that was passed. */
export function passedOf(events: readonly ProgressEvent[]): Record<string, number> {
  const passed = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'attempt' && event.grade.passed)
      passed.set(event.exercise, Math.max(event.version, passed.get(event.exercise) ?? 0));
  }
  return Object.fromEntries(passed);
}

/** Whether two attempts hand in the same. */
export function isSameTexts(one: AttemptTexts, other: AttemptTexts): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
