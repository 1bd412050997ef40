/** What an exercise is: the vocabulary of `exercises/<slug>/exercise.ts`, which imports only types and `defineExercise` from here. */
import type { DocumentKind, Scenario } from '../ecs/ecs.ts';
import type { CheckOutcome, DocumentReader, Evidence, RunEvidence, Trial } from './evidence-types.ts';
import type { CellResult, Form } from './form.ts';

export type { CheckOutcome, DocumentReader, Evidence, GradedMoment, Predicates, RunEvidence, Trial } from './evidence-types.ts';
export type { Answer, Card, CellResult, Choice, Form, Question } from './form.ts';

export interface ExerciseDocument {
  /** File name, the same in start/, solutions/<name>/ and wrong/<why>/<variant>/: `task-definition.json`. */
  name: string;
  /** `answers`: what was entered into the form of that name, as `{ "<question>": <answer> }`; no operation of AWS takes it. */
  kind: DocumentKind | 'answers';
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

/** The scenario as the exercise's settings have it: what is entered in a form about the world around ECS, laid over a trial's scenario. Pure. */
export type Arrange = (scenario: Scenario, read: (document: string) => DocumentReader) => Scenario;

/** Something that a learner may look at in an incident; reading it is noted. */
export interface EvidenceItem {
  id: string;
  /** What it is, as it would be called at AWS: `Service events`. */
  title: string;
  content: { type: 'text'; text: string } | { type: 'table'; columns: readonly string[]; rows: readonly (readonly string[])[] };
}

/** The same exercise with another fault, story or numbers: which one a learner gets follows from their id, so that copying fails. */
export interface Variant {
  /** Files of a solution or a wrong answer to this variant alone lie in a folder whose name begins with it: `layers--route-restored`. */
  name: string;
  scenario?: Scenario;
  visibleTrials?: readonly Trial[];
  hiddenTrials?: readonly Trial[];
  forms?: readonly Form[];
  hints?: readonly [Hint, Hint, Hint];
}

export interface Check {
  id: string;
  /** What must be so, as the learner reads it before trying. */
  title: string;
  /** `documents`: once, on the findings and documents. `run`: on every trial. */
  over: 'documents' | 'run';
  /** Names of the trials that it is over, where it is not all of them. */
  trials?: readonly string[];
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
  /** Questions whose answers are a document of kind `answers`: predictions, decisions, a diagnosis, settings of the world around ECS. */
  forms?: readonly Form[];
  arrange?: Arrange;
  /** What can be looked at in an incident, from the run of the start as it stands. */
  evidence?(start: RunEvidence): readonly EvidenceItem[];
  /** Other faces of the exercise; the exercise as it stands is one of them too. */
  variants?: readonly Variant[];
  /** Runs besides the scenario's own that a learner sees as well, each with a name that says what is special about it. */
  visibleTrials?: readonly Trial[];
  hiddenTrials: readonly Trial[];
  checks: readonly Check[];
  misconceptions: readonly Misconception[];
  /** What is said of an attempt that passes: that something was not needed, or could be smaller. All that hold are said. */
  remarks?: readonly Misconception[];
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
  /** Answers cell by cell; absent where the exercise asks no questions. */
  cells?: readonly CellResult[];
  /** What is said of a passing attempt; absent where there is nothing. */
  remarks?: readonly { id: string; say: string }[];
  /** The first failing point, to open in the run of that trial; null when the failure has no moment. */
  moment: { trial: string; atSeconds: number; entry: number | null } | null;
}
