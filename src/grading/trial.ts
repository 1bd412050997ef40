/** One trial of an exercise: the learner's documents read and checked, and the scenario run with them. */
import { checkText, parseText } from '../documents/documents.ts';
import {
  type DocumentKind,
  type History,
  prepareFor,
  type Recipe,
  type Run,
  type RunLimits,
  type RunOptions,
  runScenario,
  type Scenario,
  toHistory,
} from '../ecs/ecs.ts';
import { ruleContext } from './context.ts';
import { type CheckedDocument, readerOf } from './evidence.ts';
import type { AttemptTexts, Exercise, ExerciseDocument, OtherReading, Trial } from './exercise.ts';
import { type Reach, reachOf } from './request.ts';

/** What may differ between two grades of one attempt: values of the model's assumptions, by id, and the limits of a run. */
export interface GradeOptions {
  assumptions?: Readonly<Record<string, number | string | boolean>>;
  /** Who the attempt is of, as any text: it picks the exercise's variant and the seeds. Left out, the exercise is graded as it stands. */
  learner?: string;
  limits?: Partial<RunLimits>;
  /** Stands between the model and its assumptions, to see which of them a grade hangs on. */
  watch?: RunOptions['watch'];
  /** Told of what a check, a misconception or the model threw; the grade itself only says that it could not be judged. */
  onError?: (error: unknown) => void;
}

/** One run, and its timeline folded for views and checks. */
export interface TrialRun {
  run: Run;
  history: History;
  /** What the run was made of: the exercise's scenario with calls that fit the documents, and these as values. */
  recipe: Recipe;
}

/** No exercise of this size comes near them; a wild `desiredCount` does. */
const gradeLimits: Partial<RunLimits> = { events: 20_000, tasks: 200 };

/** A document that cannot be read at all, as a sentence. */
export interface Unreadable {
  because: string;
}

/** The exercise's own trial, as its scenario stands. */
export function visibleTrial(exercise: Exercise): Trial {
  return { name: 'visible', seed: exercise.scenario.seed };
}

/** Parses and checks every document of the exercise, each as the kind it was handed in as. Texts of other names are ignored. */
export function readAttempt(exercise: Exercise, texts: AttemptTexts): readonly CheckedDocument[] | Unreadable {
  const values = new Map<string, { document: ExerciseDocument; text: string; value: unknown }>();
  for (const document of exercise.documents) {
    const text: unknown = isRecord(texts) && Object.hasOwn(texts, document.name) ? texts[document.name] : undefined;
    if (typeof text !== 'string') return { because: `${document.name} is missing.` };
    values.set(document.name, { document, text, value: parseText(text).value });
  }
  const scenario = arranged(exercise, exercise.scenario, (name) => values.get(name)?.value);
  return [...values.values()].map((one) => checkedDocument(one, scenario));
}

function arranged({ arrange }: Exercise, scenario: Scenario, valueIn: (name: string) => unknown): Scenario {
  return arrange === undefined ? scenario : arrange(scenario, (name) => readerOf(valueIn(name)));
}

function checkedDocument(
  { document, text, value }: { document: ExerciseDocument; text: string; value: unknown },
  scenario: Scenario,
): CheckedDocument {
  // Answers are judged by their form; no rule of AWS speaks of them.
  if (document.kind === 'answers') return { name: document.name, kind: 'answers', value, findings: [] };
  const kind = kindHandedIn({ ...document, kind: document.kind }, value);
  return { name: document.name, kind, value, findings: checkText(text, { kind, context: ruleContext(scenario) }) };
}

/** The kind a document is handed in as, from its parsed value; what an editor beside the exercise should check it for. */
function kindHandedIn(document: ExerciseDocument & { kind: DocumentKind }, value: unknown): DocumentKind {
  return otherReadingOf(document, value)?.kind ?? document.kind;
}

function otherReadingOf(document: ExerciseDocument, value: unknown): OtherReading | undefined {
  const reader = readerOf(value);
  const has = (key: string) => reader.get(key) !== undefined;
  return document.alsoReadAs?.find((reading) => reading.has.every(has) && !reading.lacks.some(has));
}

/** Runs one trial with documents that were read. Reaching a limit of the run is no exception: `run.limit` says so. */
export function runWith(
  exercise: Exercise,
  documents: readonly CheckedDocument[],
  trial: Trial,
  options: GradeOptions = {},
): TrialRun & { reach: Map<string | null, Reach> } {
  const scenario = scenarioFor(exercise, documents, trial);
  const values = Object.fromEntries(documents.map((document) => [document.name, document.value]));
  const recipe: Recipe = {
    scenario,
    documents: values,
    options: {
      seed: trial.seed,
      changes: trial.changes ?? [],
      limits: { ...gradeLimits, ...options.limits },
      assumptions: { ...scenario.assumptions, ...options.assumptions },
      ...(options.watch && { watch: options.watch }),
    },
  };
  const run = runScenario(scenario, values, recipe.options);
  const reach = reachOf(scenario, (input) => withDocuments(input, values));
  return { run, history: toHistory(run.timeline, run.endMs), recipe, reach };
}

/** Fetches what the model needs for every trial of the exercise with these texts, and does not have yet. Await it before `grade` and `runTrial`. */
export async function prepareExercise(exercise: Exercise, texts: AttemptTexts): Promise<void> {
  const variants = exercise.variants ?? [];
  const trials = [exercise, ...variants].flatMap(({ visibleTrials = [], hiddenTrials = [] }) => [...visibleTrials, ...hiddenTrials]);
  const scenarios = [exercise, ...variants].flatMap(({ scenario }) => scenario ?? []);
  const all = [
    ...scenarios,
    ...trials.map((trial) => ({ ...exercise.scenario, ...trial.with, steps: [...(trial.with?.steps ?? []), ...(trial.changes ?? [])] })),
  ];
  for (const scenario of all) await prepareFor(scenario, texts);
  const documents = readAttempt(exercise, texts);
  if (!('because' in documents)) await prepareFor(scenarioFor(exercise, documents, visibleTrial(exercise)), texts);
}

/** The trial's scenario as the settings have it, where a step that takes a document read as another kind calls that kind's operation. */
function scenarioFor(exercise: Exercise, documents: readonly CheckedDocument[], trial: Trial): Scenario {
  const valueIn = (name: string) => documents.find((one) => one.name === name)?.value;
  const scenario = arranged(exercise, { ...exercise.scenario, ...trial.with }, valueIn);
  const operations = new Map<string, string>();
  for (const document of exercise.documents) {
    const reading = otherReadingOf(document, valueIn(document.name));
    if (reading !== undefined) operations.set(document.name, reading.operation);
  }
  if (operations.size === 0) return scenario;
  const steps = scenario.steps.map((step) => {
    if (!('call' in step)) return step;
    const name = readerOf(step.input).get('$document');
    const operation = typeof name === 'string' ? operations.get(name) : undefined;
    return operation === undefined ? step : { ...step, call: operation };
  });
  return { ...scenario, steps };
}

/** A step's input with `{ "$document": … }` replaced by the document of that name. */
function withDocuments(input: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(input)) return input.map((item) => withDocuments(item, values));
  if (!isRecord(input)) return input;
  const name = input.$document;
  if (typeof name !== 'string') return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, withDocuments(value, values)]));
  const document = values[name];
  return isRecord(document) && isRecord(input.with) ? { ...document, ...input.with } : document;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
