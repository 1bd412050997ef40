/** Forms: questions of an exercise whose answers are data, not documents for AWS. What is right is read from the run wherever it can be. */
import type { Evidence } from './evidence-types.ts';

/** The id of one choice, a number, or ids of several choices. */
export type Answer = string | number | readonly string[];

/** Questions whose answers are one document of kind `answers`, `{ "<question id>": <answer> }`. */
export interface Form {
  /** Name of the document: `answers.json`. */
  document: string;
  /** Accessible name of the form: `What will happen?`. */
  title: string;
  /** `prediction`: the run is shown once all is answered. `diagnosis`: answered at any time. `settings`: nothing is right or wrong, the run follows. */
  purpose: 'prediction' | 'diagnosis' | 'settings';
  /** In the order in which they are read. */
  cards: readonly Card[];
}

/** Questions that belong together; of a prediction or diagnosis each card is a check of the exercise, with its id and title. */
export interface Card {
  /** Unique among checks and cards. */
  id: string;
  /** Its heading; of a prediction or diagnosis also what the check list says. */
  title: string;
  /** Above its questions; plain text with `code` in backticks. */
  text?: string;
  /** Name of the visible trial that it is about; the exercise's own where left out. */
  trial?: string;
  /** In the order in which they are read. */
  questions: readonly Question[];
}

/** One of the answers on offer. */
export interface Choice {
  /** What stands in the document of answers. */
  id: string;
  /** What the learner reads. */
  text: string;
}

/** What can be entered. */
export type Entry =
  | { type: 'choice'; choices: readonly Choice[] }
  /** Any number of them, in no order. */
  | { type: 'several'; choices: readonly Choice[] }
  /** Picked from a bank and put into an order; `least` how many at least. */
  | { type: 'order'; choices: readonly Choice[]; least?: number }
  /** A whole number unless `step` says otherwise. */
  | { type: 'number'; min?: number; max?: number; step?: number; unit?: string };

/** What counts: the answers that are right, read from the evidence; or a judgement of any answer, with the reason where it is wrong. */
export type Judging =
  | { accepts(evidence: Evidence): readonly Answer[] }
  | { judge(answer: Answer, evidence: Evidence): true | string }
  /** Asked, compared and shown, and never graded: where AWS leaves it open. `note` says so. */
  | { note: string; accepts?(evidence: Evidence): readonly Answer[] }
  /** A setting. */
  | { setting: true };

/** One question: what is asked, what can be entered, and what is right. */
export type Question = {
  /** Unique in its form. */
  id: string;
  /** What is asked; plain text with `code` in backticks. */
  text: string;
  /** Its row, where the questions of a card make a table; then it has a column too. */
  row?: string;
  /** Its column, where the questions of a card make a table. */
  column?: string;
  /** The moment that it asks about, to be opened beside the answer. */
  atSeconds?: number;
} & Entry &
  Judging;

/** One question's result in a grade. */
export interface CellResult {
  card: string;
  question: string;
  /** Null where nothing fitting was entered. */
  given: Answer | null;
  /** What the run shows; only of predictions that were made. */
  accepts?: readonly Answer[];
  outcome: 'right' | 'wrong' | 'missing' | 'not graded';
  because?: string;
  atSeconds?: number;
}
