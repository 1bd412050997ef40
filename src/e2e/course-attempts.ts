/** The exercises of the real course as tests walk through them: each with its lesson, and with every attempt that its folder brings along. */
import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../cli/setup/project.mjs';
import { type AttemptTexts, type Exercise, forLearner, type Variant, variantOf } from '../grading/grading.ts';

/** The texts of one folder of an exercise, and what must come of them. */
export interface CourseAttempt {
  /** Its folder within the exercise: `start`, `solutions/plain`, `wrong/no-check/removed`. */
  place: string;
  kind: 'start' | 'solution' | 'wrong';
  texts: AttemptTexts;
  /** The id of the feedback that a wrong answer gets. */
  why?: string;
  /** Somebody who gets the variant that the folder is for; left out where it is for the exercise as it stands. */
  learner?: string;
}

export interface CourseExercise {
  exercise: Exercise;
  /** Path of its lesson below the site's address: `day-15/service/`. */
  lesson: string;
  attempts: readonly CourseAttempt[];
}

const modules = import.meta.glob<Exercise>('../../exercises/*/exercise.ts', { import: 'default' });

/** Paths of all lessons below the site's address, in their order: `day-15/nouns/` … */
export const lessonPaths: readonly string[] = lessonFiles().map(({ path }) => path);

/** All exercises that a lesson has, in the order of the course. */
export async function courseExercises(): Promise<readonly CourseExercise[]> {
  const slugs = lessonFiles().flatMap(({ path, text }) =>
    [...text.matchAll(/<Exercise slug="([^"]+)"/g)].map(([, slug = '']) => ({ slug, lesson: path })),
  );
  return Promise.all(
    slugs.map(async ({ slug, lesson }) => {
      const load = modules[`../../exercises/${slug}/exercise.ts`];
      if (!load) throw new Error(`There is no exercise ${slug}.`);
      const exercise = await load();
      return { exercise, lesson, attempts: attemptsAt(exercise) };
    }),
  );
}

/** The slugs of all folders of exercises, whether a lesson has them or not. */
export function exerciseFolders(): readonly string[] {
  return Object.keys(modules).map((path) => path.split('/').at(-2) ?? '');
}

function lessonFiles(): { path: string; text: string }[] {
  return foldersIn(inRoot('content')).flatMap((day) =>
    readdirSync(inRoot('content', day))
      .filter((file) => /^\d+-.+\.mdx$/.test(file))
      .toSorted()
      .map((file) => ({
        path: `${day}/${file.replace(/^\d+-/, '').replace('.mdx', '')}/`,
        text: readFileSync(inRoot('content', day, file), 'utf8'),
      })),
  );
}

function attemptsAt(exercise: Exercise): readonly CourseAttempt[] {
  const within = (...parts: string[]) => inRoot('exercises', exercise.slug, ...parts);
  const read = (...parts: string[]) => {
    const texts = exercise.documents.map(({ name }) => [name, readFileSync(within(...parts, name), 'utf8')]);
    return { place: parts.join('/'), texts: Object.fromEntries(texts) as AttemptTexts, ...learnerFor(exercise, parts.at(-1) ?? '') };
  };
  return [
    { kind: 'start', ...read('start') },
    ...foldersIn(within('solutions')).map((name) => ({ kind: 'solution' as const, ...read('solutions', name) })),
    ...foldersIn(within('wrong')).flatMap((why) =>
      foldersIn(within('wrong', why)).map((variant) => ({ kind: 'wrong' as const, why, ...read('wrong', why, variant) })),
    ),
  ];
}

/** Somebody who gets the variant that a folder is for. */
function learnerFor(exercise: Exercise, folder: string): { learner?: string } {
  const variant = variantOf(exercise, folder);
  if (variant === null) return {};
  for (let number = 1; number < 1000; number += 1) {
    const learner = `learner-${number}`;
    if (isFaceOf(forLearner(exercise, learner), exercise, variant)) return { learner };
  }
  throw new Error(`Nobody gets the variant ${variant.name} of ${exercise.slug}.`);
}

/** A learner's seeds are their own, everything else is the variant's. */
function isFaceOf(own: Exercise, common: Exercise, variant: Variant): boolean {
  const { scenario = common.scenario, forms = common.forms, hints = common.hints } = variant;
  return own.scenario.steps === scenario.steps && own.forms === forms && own.hints === hints;
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}
