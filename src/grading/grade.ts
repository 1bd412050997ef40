/** Judges an attempt: its documents once, then its outcome in the visible and every hidden trial, and finds the misconception it shows. */

import { cellsOfTrial, checksOfForms } from './answers.ts';
import { type CheckedDocument, documentFailure, makeEvidence, makeRunEvidence, seconds } from './evidence.ts';
import type {
  AttemptTexts,
  CellResult,
  Check,
  CheckOutcome,
  CheckResult,
  Evidence,
  EvidenceItem,
  Exercise,
  Grade,
  Misconception,
  Trial,
} from './exercise.ts';
import { type GradeOptions, readAttempt, runWith, type TrialRun, visibleTrial } from './trial.ts';
import { forLearner } from './variant.ts';

type Failure = Exclude<CheckOutcome, true>;

/** A failed check, with the trial it failed in (null: in the documents) and what was seen there. */
interface Failed {
  check: Check;
  trial: Trial | null;
  failure: Failure;
  evidence: Evidence;
}

/**
 * Grades an attempt. The same exercise, texts and options give the same grade, byte for byte as JSON, wherever it runs. Whatever the texts hold, the
 * result is a grade: wild input fails with a sentence. Documents with an error, or that a gate refuses, are not run; what needs a run is then `not reached`.
 */
export function grade(common: Exercise, texts: AttemptTexts, options: GradeOptions = {}): Grade {
  const exercise = withFormChecks(forLearner(common, options.learner));
  const documents = orSentence(() => readAttempt(exercise, texts), 'The documents could not be read', options);
  if (!Array.isArray(documents)) return unreadable(exercise, 'because' in documents ? documents.because : '');
  const onDocuments = judgeDocuments(exercise, documents, options);
  const canRun = !makeEvidence(documents, null).hasError && !onDocuments.some(({ check }) => check.isGate);
  const onRuns: OnRuns = canRun ? judgeRuns(exercise, documents, options) : { failed: [], isComplete: false, cells: [], last: null };
  return toGrade(exercise, onDocuments, onRuns, options);
}

/** The exercise with the checks that its forms make. */
function withFormChecks(exercise: Exercise): Exercise {
  const checks = checksOfForms(exercise);
  return checks.length === 0 ? exercise : { ...exercise, checks: [...exercise.checks, ...checks] };
}

/** What a learner can look at in an incident: read from the run of the start, in the learner's own variant. Empty where there is nothing. */
export function evidenceOf(common: Exercise, start: AttemptTexts, options: GradeOptions = {}): readonly EvidenceItem[] {
  const exercise = forLearner(common, options.learner);
  const documents = readAttempt(exercise, start);
  if (exercise.evidence === undefined || 'because' in documents) return [];
  const trial = visibleTrial(exercise);
  return exercise.evidence(makeRunEvidence({ trial, ...runWith(exercise, documents, trial, options) }));
}

/**
 * Runs one trial of an exercise for showing: the visible one unless another is named; other members given are laid over it. Null where there is nothing to run: a document is missing, broken,
 * or refused by AWS.
 */
export function runTrial(common: Exercise, texts: AttemptTexts, asked: Partial<Trial> = {}, options: GradeOptions = {}): TrialRun | null {
  const exercise = forLearner(common, options.learner);
  const trial = { ...trialNamed(exercise, asked.name), ...asked };
  const documents = orSentence(() => readAttempt(exercise, texts), 'The documents could not be read', options);
  if (!Array.isArray(documents) || makeEvidence(documents, null).hasError) return null;
  const { run, history, recipe } = runWith(exercise, documents, trial, options);
  return { run, history, recipe };
}

function trialNamed(exercise: Exercise, name = 'visible'): Trial {
  const found = allTrials(exercise).find((trial) => trial.name === name);
  if (found === undefined) throw new RangeError(`The exercise ${exercise.slug} has no trial called ${JSON.stringify(name)}.`);
  return found;
}

/** Visible ones first. */
function allTrials(exercise: Exercise): readonly Trial[] {
  return [visibleTrial(exercise), ...(exercise.visibleTrials ?? []), ...exercise.hiddenTrials];
}

function judgeDocuments(exercise: Exercise, documents: readonly CheckedDocument[], options: GradeOptions): Failed[] {
  const evidence = makeEvidence(documents, null);
  const checks = exercise.checks.filter((check) => check.over === 'documents');
  return checks.flatMap((check) => failedIn(check, null, evidence, options));
}

/** What came of all runs: the failures, the cells of forms, and what the last run showed. */
interface OnRuns {
  failed: readonly Failed[];
  /** False where the judging ended before the last trial. */
  isComplete: boolean;
  cells: readonly CellResult[];
  last: Evidence | null;
}

/** Every run check over its trials; of each check the first trial that it fails in counts. A run cut short by a limit fails its first check; that, and a gate that fails, end the judging. */
function judgeRuns(exercise: Exercise, documents: readonly CheckedDocument[], options: GradeOptions): OnRuns {
  const failed = new Map<string, Failed>();
  const cells: CellResult[] = [];
  let last: Evidence | null = null;
  for (const trial of allTrials(exercise)) {
    const checks = exercise.checks.filter((check) => check.over === 'run' && (check.trials?.includes(trial.name) ?? true));
    const ran = orSentence(() => runWith(exercise, documents, trial, options), 'The run could not be finished', options);
    if ('because' in ran || ran.run.limit !== undefined) {
      const [first] = checks;
      const because = 'because' in ran ? ran.because : limitReached(ran);
      const evidence = makeEvidence(documents, null);
      const failure = { atSeconds: 'because' in ran ? null : ran.run.endMs / 1000, entry: null, because };
      if (first !== undefined && !failed.has(first.id)) failed.set(first.id, { check: first, trial, failure, evidence });
      return { failed: [...failed.values()], isComplete: false, cells, last };
    }
    const evidence = makeEvidence(documents, makeRunEvidence({ trial, ...ran }));
    last = evidence;
    const shown = orSentence(() => cellsOfTrial(exercise, trial.name, evidence), '', options);
    if (Array.isArray(shown)) cells.push(...shown);
    for (const check of checks) {
      if (!failed.has(check.id)) for (const one of failedIn(check, trial, evidence, options)) failed.set(check.id, one);
      if (check.isGate && failed.has(check.id)) return { failed: [...failed.values()], isComplete: false, cells, last };
    }
  }
  return { failed: [...failed.values()], isComplete: true, cells, last };
}

function limitReached({ run }: TrialRun): string {
  const what = {
    events: 'more happened than a run may hold',
    tasks: 'more tasks were started than a run may hold',
    timeMs: 'it lasted longer than a run may',
  };
  return `The run was stopped at ${seconds(run.endMs)}: ${run.limit === undefined ? '' : what[run.limit]} (limit: ${run.limit}).`;
}

function failedIn(check: Check, trial: Trial | null, evidence: Evidence, options: GradeOptions): Failed[] {
  const outcome = orSentence(() => check.test(evidence), 'This could not be judged', options);
  if (outcome === true) return [];
  const failure =
    outcome === false ? { atSeconds: null, entry: null, because: '' } : 'atSeconds' in outcome ? outcome : documentFailure(outcome.because);
  return failure === true ? [] : [{ check, trial, failure, evidence }];
}

function toGrade(exercise: Exercise, onDocuments: readonly Failed[], onRuns: OnRuns, options: GradeOptions): Grade {
  const { isComplete, cells, last } = onRuns;
  const failed = [...onDocuments, ...onRuns.failed];
  const first = firstOf(exercise, failed);
  const results = exercise.checks.flatMap((check): CheckResult[] => {
    const own = failed.find((one) => one.check.id === check.id);
    if (own !== undefined) return [resultOf(own)];
    if (check.isListed === false) return [];
    const isReached = check.over === 'documents' || isComplete;
    return [{ id: check.id, title: check.title, outcome: isReached ? 'passed' : 'not reached' }];
  });
  const passed = first === undefined && isComplete;
  const remarks = passed && last !== null ? spoken(exercise.remarks ?? [], last, options) : [];
  return {
    exercise: exercise.slug,
    version: exercise.version,
    passed,
    checks: results,
    feedback: first === undefined ? null : (spoken(exercise.misconceptions, first.evidence, options, 1)[0] ?? null),
    ...(exercise.forms?.some(({ purpose }) => purpose !== 'settings') && { cells }),
    ...(remarks.length > 0 && { remarks }),
    moment: first === undefined ? null : momentOf(first),
  };
}

/** The failure that speaks: the first in the documents; else, of the first trial that fails, the earliest in time. */
function firstOf(exercise: Exercise, failed: readonly Failed[]): Failed | undefined {
  const trials = [null, ...allTrials(exercise).map((trial) => trial.name)];
  const rank = (one: Failed) => trials.indexOf(one.trial?.name ?? null);
  const moment = (one: Failed) => one.failure.atSeconds ?? 0;
  return failed.toSorted((one, other) => rank(one) - rank(other) || (one.trial === null ? 0 : moment(one) - moment(other)))[0];
}

function resultOf({ check, trial, failure }: Failed): CheckResult {
  return {
    id: check.id,
    title: check.title,
    outcome: 'failed',
    ...(trial === null ? {} : { trial: trial.name }),
    ...(failure.atSeconds === null ? {} : { atSeconds: failure.atSeconds, entry: failure.entry }),
    ...(failure.because === '' ? {} : { because: failure.because }),
  };
}

/** What those that hold say, in their order, at most so many. */
function spoken(
  all: readonly Misconception[],
  evidence: Evidence,
  options: GradeOptions,
  most = all.length,
): { id: string; say: string }[] {
  const said: { id: string; say: string }[] = [];
  for (const { id, shows, say } of all) {
    if (said.length === most) break;
    if (orSentence(() => shows(evidence), '', options) !== true) continue;
    const text = typeof say === 'string' ? say : orSentence(() => say(evidence), '', options);
    if (typeof text === 'string') said.push({ id, say: text });
  }
  return said;
}

function momentOf({ trial, failure }: Failed): Grade['moment'] {
  if (trial === null || failure.atSeconds === null) return null;
  return { trial: trial.name, atSeconds: failure.atSeconds, entry: failure.entry };
}

/** A grade for an attempt that cannot be read: its first check fails with the reason, nothing else is reached. */
function unreadable(exercise: Exercise, because: string): Grade {
  const listed = exercise.checks.filter((check) => check.isListed !== false);
  const checks = listed.map((check, index): CheckResult => {
    const { id, title } = check;
    return index === 0 ? { id, title, outcome: 'failed', because } : { id, title, outcome: 'not reached' };
  });
  return { exercise: exercise.slug, version: exercise.version, passed: false, checks, feedback: null, moment: null };
}

/**
 * The value, or a sentence where making it threw: a learner's input never takes the grader down. The error's own text stays out of the sentence, because
 * engines word it differently; `onError` gets it.
 */
function orSentence<T>(make: () => T, what: string, { onError }: GradeOptions): T | { because: string } {
  try {
    return make();
  } catch (error) {
    onError?.(error);
    return { because: `${what}.` };
  }
}
