/** What an exercise is: the vocabulary of `exercises/<slug>/exercise.ts`, which imports only types and `defineExercise` from here. */
import type { LocatedFinding } from '../documents/types.ts';
import type { Change, DocumentKind, History, Moment, Refusal, Scenario, TaskLane } from '../ecs/ecs.ts';

export interface ExerciseDocument {
  /** File name, the same in start/, solutions/<name>/ and wrong/<why>/<variant>/: `task-definition.json`. */
  name: string;
  kind: DocumentKind;
  /** Other kinds that a learner may hand in under this name; the run then calls their operation, so that the outcome can speak for itself. */
  alsoReadAs?: readonly OtherReading[];
}

/** When a document is taken for another kind than the one asked: it has all of `has` and none of `lacks` among its top-level keys. */
export interface OtherReading {
  kind: DocumentKind;
  /** The operation that takes this kind: `RunTask`. */
  operation: string;
  has: readonly string[];
  lacks: readonly string[];
}

/** Texts of an attempt by document name. */
export type AttemptTexts = Readonly<Record<string, string>>;

/** One run of the exercise's scenario: the visible one, or a hidden one that differs in seed and in what goes wrong. */
export interface Trial {
  /** `visible`, or a name that says the kind of trouble without giving it away: `one task is killed`. */
  name: string;
  seed: number;
  /** Changes laid over the scenario's steps. */
  changes?: readonly { atMs: number; inject: Change }[];
}

/** A value inside a learner's document, read without trusting its shape: whatever is missing or of another kind is `undefined`, or an empty list. */
export interface DocumentReader {
  value: unknown;
  get(...path: (string | number)[]): unknown;
  /** The items of an array; empty where there is none. */
  list(...path: (string | number)[]): readonly DocumentReader[];
}

/** What a check and a misconception may look at. Predicates take seconds, as course authors think; the model's ms stay inside. */
export interface Evidence {
  /** Parsed documents by name (undefined where the text is no JSON). Plain data; check behaviour, never text. */
  documents: Readonly<Record<string, unknown>>;
  findings: readonly (LocatedFinding & { document: string })[];
  hasError: boolean;
  /** True where no finding is an error; else the first one, as AWS would answer it, with its place. */
  accepted: CheckOutcome;
  /** Reads a document by name, whatever its shape. */
  read(document: string): DocumentReader;
  /** The kind a document was read as: the exercise's, or one of `alsoReadAs`. */
  kindOf(document: string): DocumentKind;
  /** Null in checks of documents alone, and where nothing could be run. */
  run: RunEvidence | null;
}

/** The predicates of the course plan over one run. Each returns true, or a Failure that names the moment and the row of the trace. */
export interface RunEvidence {
  trial: Trial;
  history: History;
  refusals: readonly Refusal[];
  /** True where every call of the scenario was taken; else the first refusal, in AWS's words. */
  accepted: CheckOutcome;
  at(seconds: number): Moment;
  /** True at some time ≤ t. */
  by(seconds: number, holds: (m: Moment) => boolean): CheckOutcome;
  /** True throughout [a, b]. */
  from(a: number, b: number, holds: (m: Moment) => boolean): CheckOutcome;
  /** True at some time after the event and at most s later. */
  within(eventAtSeconds: number, seconds: number, holds: (m: Moment) => boolean): CheckOutcome;
  never(holds: (m: Moment) => boolean): CheckOutcome;
  end(holds: (m: Moment) => boolean): CheckOutcome;
  /** Tasks that stopped, whatever the reason, in order. */
  stops(): readonly TaskLane[];
  /**
   * What a client outside gets from some running task with a public address at that moment: the HTTP status, or why there is none
   * (`no running task`, `connection refused` when it listens on loopback or another port, `timed out` when the security group is closed).
   */
  request(seconds: number, port: number, path: string): number | 'no running task' | 'connection refused' | 'timed out';
}

/** `atSeconds` is null where the failure lies in the documents and has no moment. */
export type CheckOutcome = true | { atSeconds: number | null; entry: number | null; because: string };

export interface Check {
  id: string;
  /** What must be so, as the learner reads it before trying. */
  title: string;
  /** `documents`: once, on the findings and documents. `run`: on every trial. */
  over: 'documents' | 'run';
  /** False makes it a control of the course's own (guards): listed only when it fails. */
  isListed?: boolean;
  /** True where nothing after it means anything once it fails: what it fails in is not run, or not judged further. */
  isGate?: boolean;
  test(evidence: Evidence): CheckOutcome | boolean;
}

export interface Misconception {
  id: string;
  /** Recognised by what the attempt does, never by its file or text. Asked in order; the first that holds speaks. */
  shows(evidence: Evidence): boolean;
  /** What is said to the learner; a function where AWS's own answer belongs in it. Plain text with `code` in backticks. */
  say: string | ((evidence: Evidence) => string);
}

export interface Hint {
  text: string;
  /** Hint 3 carries the documents it leads to (all or some), by name: applied to the start, the exercise passes. */
  patch?: AttemptTexts;
}

export interface Exercise {
  /** Folder name, and the name on the command line. */
  slug: string;
  /** Short stable id within its course: `E02`. */
  id: string;
  /** Counts up when a change makes old attempts incomparable; kept drafts say so. */
  version: number;
  title: string;
  kind: 'write' | 'fix' | 'predict' | 'decide' | 'incident';
  objectives: readonly string[];
  minutes: number;
  isCore: boolean;
  documents: readonly ExerciseDocument[];
  scenario: Scenario;
  hiddenTrials: readonly Trial[];
  checks: readonly Check[];
  misconceptions: readonly Misconception[];
  hints: readonly [Hint, Hint, Hint];
  /** Ids of the checks that the start fails, exactly these: an empty start must not score. */
  startFails: readonly string[];
}

/** Types an exercise; returns it unchanged. */
export function defineExercise(exercise: Exercise): Exercise {
  return exercise;
}

/** One check's result in a grade. */
export interface CheckResult {
  id: string;
  title: string;
  outcome: 'passed' | 'failed' | 'not reached';
  /** Trial in which it failed. */
  trial?: string;
  atSeconds?: number;
  entry?: number | null;
  because?: string;
}

/** The same bytes in Chromium and in Node for the same exercise and texts. */
export interface Grade {
  exercise: string;
  version: number;
  passed: boolean;
  checks: readonly CheckResult[];
  /** Speaks to the misconception that the attempt shows; null when none is recognised or all passed. */
  feedback: { id: string; say: string } | null;
  /** The first failing point, to open in the visible run; null when the failure has no moment. */
  moment: { trial: string; atSeconds: number; entry: number | null } | null;
}
