/** Proves an exercise: that its start fails, its solutions pass, its wrong answers fail and are told why, whatever the model assumes. */
import { type Assumption, assumptions } from '../ecs/ecs.ts';
import type { AttemptTexts, Exercise, Grade } from './exercise.ts';
import { grade } from './grade.ts';
import type { GradeOptions } from './trial.ts';
import { asVariant, variantOf, withSeeds } from './variant.ts';

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

/**
 * Every claim that a proven exercise must hold, each examined: at the defaults, from other seeds, and at both ends of every assumption that the runs of an
 * attempt ask for (no other can change its grade).
 */
export function proveExercise(exercise: Exercise, files: ExerciseFiles): readonly Claim[] {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const faces = facesOf(exercise);
  const claims = attemptsOf(files, faces).flatMap((attempt) => proveAttempt(attempt, onError));
  return [
    ...claims,
    ...proveFolder(exercise, files),
    ...faces.flatMap((face) => proveHiddenTrials(face, files, faces)),
    ...proveVariants(exercise, files, faces),
    { claim: 'no check and no misconception throws', instead: errors.length === 0 ? null : String(errors[0]) },
  ];
}

/** One variant of the exercise; `name` is empty for the exercise as it stands. */
interface Face {
  name: string;
  exercise: Exercise;
}

/** The exercise as it stands, then its variants. */
type Faces = readonly [Face, ...Face[]];

function facesOf(exercise: Exercise): Faces {
  const variants = (exercise.variants ?? []).map((variant) => ({ name: variant.name, exercise: asVariant(exercise, variant) }));
  return [{ name: '', exercise }, ...variants];
}

/** The face that a folder's files are for. */
function faceFor(folder: string, faces: Faces): Face {
  const variant = variantOf(faces[0].exercise, folder);
  return faces.find(({ name }) => name === variant?.name) ?? faces[0];
}

/** An attempt and what its grade must be: the text of what is wrong with it, or null. */
interface Attempt {
  name: string;
  expectation: string;
  exercise: Exercise;
  texts: AttemptTexts;
  faultOf(grade: Grade): string | null;
}

function attemptsOf(files: ExerciseFiles, faces: Faces): Attempt[] {
  const ofFace = faces.flatMap((face): Attempt[] => {
    const said = face.name === '' ? '' : ` of the variant ${face.name}`;
    const { startFails, hints } = face.exercise;
    const isForm = hasOnlyForms(face.exercise);
    const start: Attempt = {
      name: `the start${said}`,
      expectation: `fails ${startFails.join(', ')}${isForm ? ' and shows no misconception' : ''}`,
      exercise: face.exercise,
      texts: files.start,
      faultOf: (one) =>
        differenceOf(failedChecks(one), startFails) ?? (isForm && one.feedback !== null ? `it is told ${one.feedback.id}` : null),
    };
    return [start, passing(`the start${said} with the patch of hint 3`, face.exercise, { ...files.start, ...hints[2].patch })];
  });
  const solutions = Object.entries(files.solutions).map(([name, texts]) =>
    passing(`the solution ${name}`, faceFor(name, faces).exercise, texts),
  );
  const wrong = Object.entries(files.wrong).flatMap(([why, variants]) =>
    Object.entries(variants).map(
      ([variant, texts]): Attempt => ({
        name: `the wrong answer ${why}/${variant}`,
        expectation: `fails and is told ${why}`,
        exercise: faceFor(variant, faces).exercise,
        texts,
        faultOf: (one) =>
          one.passed ? 'it passes' : one.feedback?.id === why ? null : `it is told ${one.feedback?.id ?? 'nothing'}: ${firstReason(one)}`,
      }),
    ),
  );
  return [...ofFace, ...solutions, ...wrong];
}

function passing(name: string, exercise: Exercise, texts: AttemptTexts): Attempt {
  return { name, expectation: 'passes', exercise, texts, faultOf: (one) => (one.passed ? null : firstReason(one)) };
}

/** How many other seeds each attempt is tried from. */
const otherSeeds = 3;

/** At the defaults, from other seeds and at the ends of the assumptions, as three claims, so that a failure says which of them it is. */
function proveAttempt({ name, expectation, exercise, texts, faultOf }: Attempt, onError: (error: unknown) => void): Claim[] {
  const asked = new Set<string>();
  const watch: GradeOptions['watch'] = (values) =>
    new Proxy(values, {
      get(target, id, receiver) {
        if (typeof id === 'string') asked.add(id);
        return Reflect.get(target, id, receiver);
      },
      ownKeys(target) {
        for (const id of Object.keys(target)) asked.add(id);
        return Reflect.ownKeys(target);
      },
    });
  const faultWith = (options: GradeOptions, of = exercise) => faultOf(grade(of, texts, { onError, ...options }));
  const said = `${name} ${expectation}`;
  const atDefaults = faultWith({ watch });
  const seeds = Array.from({ length: otherSeeds }, (_, shift) => shift + 1);
  const fromSeeds = seeds.map((shift) => ({ world: `seeds shifted ${shift} times`, fault: faultWith({}, withSeeds(exercise, shift)) }));
  const atEnds = assumptions
    .filter(({ id }) => asked.has(id))
    .flatMap((assumption) => endsOf(assumption).map((value) => ({ id: assumption.id, value })))
    .map(({ id, value }) => ({ world: `${id} = ${value}`, fault: faultWith({ watch, assumptions: { [id]: value } }) }));
  return [
    { claim: said, instead: atDefaults },
    { claim: `${said} from other seeds`, instead: faultsIn(fromSeeds) },
    { claim: `${said} at both ends of every assumption`, instead: faultsIn(atEnds) },
  ];
}

/** The first fault with its world, and how many more there are; null where there is none. */
function faultsIn(worlds: readonly { world: string; fault: string | null }[]): string | null {
  const [first, ...more] = worlds.filter(({ fault }) => fault !== null);
  return first === undefined ? null : `${first.world}: ${first.fault}${more.length > 0 ? ` (and in ${more.length} more)` : ''}`;
}

/** Copying fails: what solves one variant does not pass another. */
function proveVariants({ variants = [] }: Exercise, files: ExerciseFiles, faces: Faces): Claim[] {
  return variants.length === 0
    ? []
    : Object.entries(files.solutions).map(([name, texts]) => {
        const own = faceFor(name, faces);
        const passed = faces.filter((face) => face !== own && grade(face.exercise, texts).passed);
        return {
          claim: `the solution ${name} passes no other variant`,
          instead: passed.length === 0 ? null : `it passes ${passed.map((face) => face.name || 'the exercise as it stands').join(', ')}`,
        };
      });
}

/** Nothing is written, so that at the start nothing is said. */
function hasOnlyForms({ documents }: Exercise): boolean {
  return documents.every(({ kind }) => kind === 'answers');
}

function proveFolder(exercise: Exercise, files: ExerciseFiles): Claim[] {
  const solutions = Object.values(files.solutions).map(canonical);
  const lonely = Object.entries(files.wrong).filter(([, variants]) => new Set(Object.values(variants).map(canonical)).size < 2);
  // Of what will happen there may be one right account.
  const fewest = hasOnlyForms(exercise) ? 1 : 2;
  const idle = exercise.misconceptions.filter(({ id }) => !Object.hasOwn(files.wrong, id));
  return [
    {
      claim: fewest === 1 ? 'there is a solution, and all differ in substance' : 'two or more solutions differ in substance',
      instead:
        new Set(solutions).size >= fewest && new Set(solutions).size === solutions.length
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

/** Each hidden trial earns its place: some wrong answer passes the visible trials and fails in this one. */
function proveHiddenTrials({ name, exercise }: Face, files: ExerciseFiles, faces: Faces): Claim[] {
  const wrong = Object.values(files.wrong)
    .flatMap((variants) => Object.entries(variants))
    .filter(([variant]) => faceFor(variant, faces).name === name)
    .map(([, texts]) => texts);
  const passesVisible = (texts: AttemptTexts) => grade({ ...exercise, hiddenTrials: [] }, texts).passed;
  const candidates = exercise.hiddenTrials.length === 0 ? [] : wrong.filter(passesVisible);
  return exercise.hiddenTrials.map((trial) => ({
    claim: `the hidden trial "${trial.name}"${name === '' ? '' : ` of the variant ${name}`} fails a wrong answer that the visible trials pass`,
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
