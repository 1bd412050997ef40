/** What an exercise is: the vocabulary of `exercises/<slug>/exercise.ts`, which imports only types and `defineExercise` from here. */
import type { DocumentKind, Scenario } from '../ecs/ecs.ts';
import type { CheckOutcome, DocumentReader, Evidence, RunEvidence, Trial } from './evidence-types.ts';
import type { CellResult, Form } from './form.ts';

export type { CheckOutcome, DocumentReader, Evidence, GradedMoment, Predicates, RunEvidence, Trial } from './evidence-types.ts';
export type { Answer, Card, CellResult, Choice, Form, Question } from './form.ts';

/** A document that the learner hands in. */
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
  /** What it is read as then. */
  kind: DocumentKind;
  /** The operation that takes this kind: `RunTask`. */
  operation: string;
  /** Members at its top that it has, all of them. */
  has: readonly string[];
  /** Members at its top of which it has none. */
  lacks: readonly string[];
}

/** Texts of an attempt by document name. */
export type AttemptTexts = Readonly<Record<string, string>>;

/** The scenario as the exercise's settings have it: what is entered in a form about the world around ECS, laid over a trial's scenario. Pure. */
export type Arrange = (scenario: Scenario, read: (document: string) => DocumentReader) => Scenario;

/** Something that a learner may look at in an incident; reading it is noted. */
export interface EvidenceItem {
  /** Unique in the exercise; what is opened is noted under it. */
  id: string;
  /** What it is, as it would be called at AWS: `Service events`. */
  title: string;
  /** A text as it is, or a table whose rows have as many cells as there are columns. */
  content: { type: 'text'; text: string } | { type: 'table'; columns: readonly string[]; rows: readonly (readonly string[])[] };
}

/** The same exercise with another fault, story or numbers: which one a learner gets follows from their id, so that copying fails. */
export interface Variant {
  /** Files of a solution or a wrong answer to this variant alone lie in a folder whose name begins with it: `layers--route-restored`. */
  name: string;
  /** Instead of the exercise's own, as with every member that follows. */
  scenario?: Scenario;
  /** Instead of the exercise's own. */
  visibleTrials?: readonly Trial[];
  /** Instead of the exercise's own. */
  hiddenTrials?: readonly Trial[];
  /** Instead of the exercise's own. */
  forms?: readonly Form[];
  /** Instead of the exercise's own; hint 3 has to lead to a solution of this variant. */
  hints?: readonly [Hint, Hint, Hint];
}

/** One statement that an attempt has to fulfil, and that the learner reads before trying. */
export interface Check {
  /** Unique among checks and cards: `two-zones`. */
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
  /** True, or why not: `run.by(…)` and the other predicates give the moment and the reason; false gives the title alone. Must not throw. */
  test(evidence: Evidence): CheckOutcome | boolean;
}

/** A mistake that learners make, how it is recognised, and what is said to it. */
export interface Misconception {
  /** The name of its folder in wrong/: `run-task`. */
  id: string;
  /** Recognised by what the attempt does, never by its file or text. Asked in order; the first that holds speaks. */
  shows(evidence: Evidence): boolean;
  /** What is said to the learner; a function where AWS's own answer belongs in it. Plain text with `code` in backticks. */
  say: string | ((evidence: Evidence) => string);
}

/** One of three hints: where to look, what to know, and the documents. */
export interface Hint {
  /** Plain text with `code` in backticks. */
  text: string;
  /** Hint 3 carries the documents it leads to (all or some), by name: applied to the start, the exercise passes. */
  patch?: AttemptTexts;
}

/** An exercise as `exercise.ts` gives it by default; `brief.mdx`, start/, solutions/ and wrong/ lie beside it. */
export interface Exercise {
  /** Folder name, and the name on the command line. */
  slug: string;
  /** Short stable id within its course: `E02`. */
  id: string;
  /** Counts up when a change makes old attempts incomparable; kept drafts say so. */
  version: number;
  /** As the learner reads it: `Run it as a service with 2 desired tasks`. */
  title: string;
  /** What the learner does: writes a document, mends one, predicts a run, chooses with a reason, or finds the cause and mends it. */
  kind: 'write' | 'fix' | 'predict' | 'decide' | 'incident';
  /** What a learner can do afterwards, each a sentence without its “you can”. */
  objectives: readonly string[];
  /** Whole minutes that it takes somebody who has just read the lesson. */
  minutes: number;
  /** False for those who want more: the day is complete without it. */
  isCore: boolean;
  /** What is handed in, in the order of its tabs. */
  documents: readonly ExerciseDocument[];
  /** The run that the learner sees: what exists, what is called when, how long to watch. `{ $document: name }` stands for a document. */
  scenario: Scenario;
  /** Questions whose answers are a document of kind `answers`: predictions, decisions, a diagnosis, settings of the world around ECS. */
  forms?: readonly Form[];
  /** Lays what was entered in a form of purpose `settings` over the scenario; called for every trial. */
  arrange?: Arrange;
  /** What can be looked at in an incident, from the run of the start as it stands. */
  evidence?(start: RunEvidence): readonly EvidenceItem[];
  /** Other faces of the exercise; the exercise as it stands is one of them too. */
  variants?: readonly Variant[];
  /** Runs besides the scenario's own that a learner sees as well, each with a name that says what is special about it. */
  visibleTrials?: readonly Trial[];
  /** Runs that the learner does not see. Each has to fail a wrong answer that the visible ones let through. */
  hiddenTrials: readonly Trial[];
  /** In the order in which they are read and judged; the first that fails is what the learner is told of. */
  checks: readonly Check[];
  /** Asked in this order; each has a folder of its id in wrong/ with two variants at least. */
  misconceptions: readonly Misconception[];
  /** What is said of an attempt that passes: that something was not needed, or could be smaller. All that hold are said. */
  remarks?: readonly Misconception[];
  /** From a question to look at, over what to know, to the documents: the patch of the third alone passes. */
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
