/** Proves an exercise: that its start fails, its solutions pass, its wrong answers fail and are told why, whatever the model assumes. */
import { type Assumption, assumptions } from '../ecs/ecs.ts';
import type { AttemptTexts, Exercise, Grade } from './exercise.ts';
import { grade } from './grade.ts';
import type { GradeOptions } from './trial.ts';

/** What lies in an exercise's folder, as texts by document name. */
export interface ExerciseFiles {
  start: AttemptTexts;
  /** By the solution's folder name. */
  solutions: Readonly<Record<string, AttemptTexts>>;
  /** By the id of the feedback that the wrong answer gets, then by variant. */
  wrong: Readonly<Record<string, Readonly<Record<string, AttemptTexts>>>>;
}

/** One statement about an exercise, as a sentence, and whether it holds. */
export interface Claim {
  claim: string;
  /** What was seen instead; null where it holds. */
  instead: string | null;
}

/** Every claim that a proven exercise must hold, each examined. Grades each attempt once at the defaults and at both ends of every assumption. */
export function proveExercise(exercise: Exercise, files: ExerciseFiles): readonly Claim[] {
  const errors: unknown[] = [];
  const worlds = worldsOf(assumptions, (error) => errors.push(error));
  const attempts = attemptsOf(exercise, files);
  const claims = attempts.flatMap((attempt) => proveAttempt(exercise, attempt, worlds));
  return [
    ...claims,
    ...proveFolder(exercise, files),
    ...proveHiddenTrials(exercise, files),
    { claim: 'no check and no misconception throws', instead: errors.length === 0 ? null : String(errors[0]) },
  ];
}

/** One setting of the model's assumptions to grade under. */
interface World {
  name: string;
  options: GradeOptions;
}

/** An attempt and what its grade must be: the text of what is wrong with it, or null. */
interface Attempt {
  name: string;
  expectation: string;
  texts: AttemptTexts;
  faultOf(grade: Grade): string | null;
}

function worldsOf(all: readonly Assumption[], onError: (error: unknown) => void): World[] {
  const ends = all.flatMap((assumption) =>
    endsOf(assumption).map((value) => ({
      name: `${assumption.id} = ${value}`,
      options: { onError, assumptions: { [assumption.id]: value } },
    })),
  );
  return [{ name: 'the defaults', options: { onError } }, ...ends];
}

function attemptsOf(exercise: Exercise, files: ExerciseFiles): Attempt[] {
  const start: Attempt = {
    name: 'the start',
    expectation: `fails ${exercise.startFails.join(', ')}`,
    texts: files.start,
    faultOf: (one) => differenceOf(failedChecks(one), exercise.startFails),
  };
  const solutions = Object.entries(files.solutions).map(([name, texts]) => passing(`the solution ${name}`, texts));
  const patch = exercise.hints[2].patch;
  const hinted = passing('the start with the patch of hint 3', { ...files.start, ...patch });
  const wrong = Object.entries(files.wrong).flatMap(([why, variants]) =>
    Object.entries(variants).map(
      ([variant, texts]): Attempt => ({
        name: `the wrong answer ${why}/${variant}`,
        expectation: `fails and is told ${why}`,
        texts,
        faultOf: (one) =>
          one.passed ? 'it passes' : one.feedback?.id === why ? null : `it is told ${one.feedback?.id ?? 'nothing'}: ${firstReason(one)}`,
      }),
    ),
  );
  return [start, ...solutions, hinted, ...wrong];
}

function passing(name: string, texts: AttemptTexts): Attempt {
  return { name, expectation: 'passes', texts, faultOf: (one) => (one.passed ? null : firstReason(one)) };
}

/** At the defaults and at the ends of the assumptions, as two claims, so that a failure says which of the two it is. */
function proveAttempt(exercise: Exercise, attempt: Attempt, [defaults, ...ends]: readonly World[]): Claim[] {
  const faultIn = (world: World) => attempt.faultOf(grade(exercise, attempt.texts, world.options));
  const atDefaults = defaults === undefined ? null : faultIn(defaults);
  const atEnds = ends.map((world) => ({ world, fault: faultIn(world) })).filter(({ fault }) => fault !== null);
  const [first] = atEnds;
  return [
    { claim: `${attempt.name} ${attempt.expectation}`, instead: atDefaults },
    {
      claim: `${attempt.name} ${attempt.expectation} at both ends of every assumption`,
      instead:
        first === undefined ? null : `${first.world.name}: ${first.fault}${atEnds.length > 1 ? ` (and in ${atEnds.length - 1} more)` : ''}`,
    },
  ];
}

function proveFolder(exercise: Exercise, files: ExerciseFiles): Claim[] {
  const solutions = Object.values(files.solutions).map(canonical);
  const lonely = Object.entries(files.wrong).filter(([, variants]) => new Set(Object.values(variants).map(canonical)).size < 2);
  const idle = exercise.misconceptions.filter(({ id }) => !Object.hasOwn(files.wrong, id));
  return [
    {
      claim: 'two or more solutions differ in substance',
      instead:
        new Set(solutions).size >= 2 && new Set(solutions).size === solutions.length
          ? null
          : `${solutions.length} solutions, ${new Set(solutions).size} different`,
    },
    {
      claim: 'every wrong answer comes in two variants that differ in substance',
      instead: lonely.length === 0 ? null : lonely.map(([why]) => why).join(', '),
    },
    {
      claim: 'every misconception has a wrong answer that shows it',
      instead: idle.length === 0 ? null : idle.map(({ id }) => id).join(', '),
    },
  ];
}

/** Each hidden trial earns its place: some wrong answer passes the visible trial and fails in this one. */
function proveHiddenTrials(exercise: Exercise, files: ExerciseFiles): Claim[] {
  const wrong = Object.values(files.wrong).flatMap((variants) => Object.values(variants));
  const passesVisible = (texts: AttemptTexts) => grade({ ...exercise, hiddenTrials: [] }, texts).passed;
  const candidates = exercise.hiddenTrials.length === 0 ? [] : wrong.filter(passesVisible);
  return exercise.hiddenTrials.map((trial) => ({
    claim: `the hidden trial "${trial.name}" fails a wrong answer that the visible trial passes`,
    instead: candidates.some((texts) => !grade({ ...exercise, hiddenTrials: [trial] }, texts).passed) ? null : 'it fails none',
  }));
}

function failedChecks(one: Grade): string[] {
  return one.checks.filter((check) => check.outcome === 'failed').map((check) => check.id);
}

function differenceOf(seen: readonly string[], expected: readonly string[]): string | null {
  const isSame = seen.length === expected.length && seen.every((id) => expected.includes(id));
  return isSame && seen.length > 0 ? null : `it fails ${seen.join(', ') || 'nothing'}`;
}

function firstReason(one: Grade): string {
  const failed = one.checks.find((check) => check.outcome === 'failed');
  return failed === undefined
    ? 'no check fails'
    : `${failed.id}${failed.trial === undefined ? '' : ` in trial "${failed.trial}"`}: ${failed.because ?? ''}`;
}

/** The documents without layout and order of members, as one text. */
function canonical(texts: AttemptTexts): string {
  return JSON.stringify(Object.entries(texts).map(([name, text]) => [name, sorted(parsed(text))]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

/** The values at which an assumption is tried besides its default. */
function endsOf({ range, default: usual }: Assumption): readonly (number | string | boolean)[] {
  const values = 'values' in range ? range.values : [range.low, range.high];
  return values.filter((value) => value !== usual);
}
