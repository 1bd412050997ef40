/** Judges an attempt: its documents once, then its outcome in the visible and every hidden trial, and finds the misconception it shows. */
import { type CheckedDocument, documentFailure, makeEvidence, makeRunEvidence, seconds } from './evidence.ts';
import type { AttemptTexts, Check, CheckOutcome, CheckResult, Evidence, Exercise, Grade, Trial } from './exercise.ts';
import { type GradeOptions, readAttempt, runWith, type TrialRun, visibleTrial } from './trial.ts';

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
export function grade(exercise: Exercise, texts: AttemptTexts, options: GradeOptions = {}): Grade {
  const documents = orSentence(() => readAttempt(exercise, texts), 'The documents could not be read', options);
  if (!Array.isArray(documents)) return unreadable(exercise, 'because' in documents ? documents.because : '');
  const onDocuments = judgeDocuments(exercise, documents, options);
  const canRun = !makeEvidence(documents, null).hasError && !onDocuments.some(({ check }) => check.isGate);
  const onRuns = canRun ? judgeRuns(exercise, documents, options) : { failed: [], isComplete: false };
  return toGrade(exercise, [...onDocuments, ...onRuns.failed], onRuns.isComplete, options);
}

/**
 * Runs one trial of an exercise for showing: the visible one unless another is named. Null where there is nothing to run: a document is missing, broken,
 * or refused by AWS.
 */
export function runTrial(
  exercise: Exercise,
  texts: AttemptTexts,
  trial: Trial = visibleTrial(exercise),
  options: GradeOptions = {},
): TrialRun | null {
  const documents = orSentence(() => readAttempt(exercise, texts), 'The documents could not be read', options);
  if (!Array.isArray(documents) || makeEvidence(documents, null).hasError) return null;
  const { run, history, recipe } = runWith(exercise, documents, trial, options);
  return { run, history, recipe };
}

function judgeDocuments(exercise: Exercise, documents: readonly CheckedDocument[], options: GradeOptions): Failed[] {
  const evidence = makeEvidence(documents, null);
  const checks = exercise.checks.filter((check) => check.over === 'documents');
  return checks.flatMap((check) => failedIn(check, null, evidence, options));
}

/** Every run check over every trial; of each check the first trial that it fails in counts. A run cut short by a limit fails its first check; that, and a gate that fails, end the judging. */
function judgeRuns(
  exercise: Exercise,
  documents: readonly CheckedDocument[],
  options: GradeOptions,
): { failed: Failed[]; isComplete: boolean } {
  const checks = exercise.checks.filter((check) => check.over === 'run');
  const failed = new Map<string, Failed>();
  for (const trial of [visibleTrial(exercise), ...exercise.hiddenTrials]) {
    const ran = orSentence(() => runWith(exercise, documents, trial, options), 'The run could not be finished', options);
    if ('because' in ran || ran.run.limit !== undefined) {
      const [first] = checks;
      const because = 'because' in ran ? ran.because : limitReached(ran);
      const evidence = makeEvidence(documents, null);
      const failure = { atSeconds: 'because' in ran ? null : ran.run.endMs / 1000, entry: null, because };
      if (first !== undefined && !failed.has(first.id)) failed.set(first.id, { check: first, trial, failure, evidence });
      return { failed: [...failed.values()], isComplete: false };
    }
    const run = makeRunEvidence({ trial, history: ran.history, refusals: ran.run.refusals, reach: ran.reach });
    const evidence = makeEvidence(documents, run);
    for (const check of checks) {
      if (!failed.has(check.id)) for (const one of failedIn(check, trial, evidence, options)) failed.set(check.id, one);
      if (check.isGate && failed.has(check.id)) return { failed: [...failed.values()], isComplete: false };
    }
  }
  return { failed: [...failed.values()], isComplete: true };
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

function toGrade(exercise: Exercise, failed: readonly Failed[], isComplete: boolean, options: GradeOptions): Grade {
  const first = firstOf(exercise, failed);
  const hasFailed = first !== undefined;
  const results = exercise.checks.flatMap((check): CheckResult[] => {
    const own = failed.find((one) => one.check.id === check.id);
    if (own !== undefined) return [resultOf(own)];
    if (check.isListed === false) return [];
    const isReached = check.over === 'documents' || isComplete;
    return [{ id: check.id, title: check.title, outcome: isReached ? 'passed' : 'not reached' }];
  });
  const passed = !hasFailed && isComplete;
  return {
    exercise: exercise.slug,
    version: exercise.version,
    passed,
    checks: results,
    feedback: first === undefined ? null : feedbackFor(exercise, first.evidence, options),
    moment: first === undefined ? null : momentOf(first),
  };
}

/** The failure that speaks: the first in the documents; else, of the first trial that fails, the earliest in time. */
function firstOf(exercise: Exercise, failed: readonly Failed[]): Failed | undefined {
  const trials = [null, 'visible', ...exercise.hiddenTrials.map((trial) => trial.name)];
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

function feedbackFor(exercise: Exercise, evidence: Evidence, options: GradeOptions): Grade['feedback'] {
  const shown = exercise.misconceptions.find((misconception) => orSentence(() => misconception.shows(evidence), '', options) === true);
  if (shown === undefined) return null;
  const { say } = shown;
  const said = typeof say === 'string' ? say : orSentence(() => say(evidence), '', options);
  return typeof said === 'string' ? { id: shown.id, say: said } : null;
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
