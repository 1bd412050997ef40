/** Finds exercises on disk: the definition, and the texts that lie beside it. */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AttemptTexts, Exercise, ExerciseFiles } from '../../grading/grading.ts';
import type { Catalogue } from '../grade/catalogue.ts';
import { readText, reasonOf } from './files.ts';
import { UsageError } from './output.ts';

/** The folder of exercises: DRYDOCK_EXERCISES, or the one of this course. */
export function exercisesFolder(): string {
  const named = process.env.DRYDOCK_EXERCISES;
  return named ? resolve(named) : fileURLToPath(new URL('../../../exercises', import.meta.url));
}

/** The slugs of all exercises, sorted: the folders that hold an `exercise.ts`. */
export function exerciseSlugs(): string[] {
  const folder = exercisesFolder();
  try {
    return foldersOf(folder).filter((name) => isFile(join(folder, name, 'exercise.ts')));
  } catch (error) {
    throw new UsageError(`The exercises in ${folder} cannot be read: ${reasonOf(error)}.`);
  }
}

/** An exercise from its folder. Throws a usage error where there is none of that name. */
export async function loadExercise(slug: string): Promise<Exercise> {
  const slugs = exerciseSlugs();
  if (!slugs.includes(slug)) throw new UsageError(`There is no exercise ${JSON.stringify(slug)}. There are: ${slugs.join(', ')}`);
  const module = (await import(pathToFileURL(exercisePath(slug)).href)) as { default: Exercise };
  return module.default;
}

/** The path of the module that defines an exercise. */
export function exercisePath(slug: string): string {
  return join(exercisesFolder(), slug, 'exercise.ts');
}

/** The exercises on disk; each is loaded once. */
export function diskCatalogue(): Catalogue {
  const loaded = new Map<string, Promise<Exercise>>();
  return {
    slugs: exerciseSlugs(),
    exercise(slug) {
      const known = loaded.get(slug) ?? loadExercise(slug);
      loaded.set(slug, known);
      return known;
    },
    start: readStart,
  };
}

/** The texts that a learner begins with. */
function readStart({ slug, documents }: Exercise): AttemptTexts {
  return Object.fromEntries(documents.map(({ name }) => [name, readText(join(exercisesFolder(), slug, 'start', name))]));
}

/** The start, solutions and wrong answers of an exercise, as they lie in its folder. */
export function readExerciseFiles(exercise: Exercise): ExerciseFiles {
  const folder = join(exercisesFolder(), exercise.slug);
  const names = exercise.documents.map((document) => document.name);
  const textsIn = (...path: string[]): AttemptTexts =>
    Object.fromEntries(names.map((name) => [name, readText(join(folder, ...path, name))]));
  const eachIn = <T>(path: string[], make: (name: string) => T): Record<string, T> =>
    Object.fromEntries(foldersOf(join(folder, ...path)).map((name) => [name, make(name)]));
  return {
    start: textsIn('start'),
    solutions: eachIn(['solutions'], (name) => textsIn('solutions', name)),
    wrong: eachIn(['wrong'], (why) => eachIn(['wrong', why], (variant) => textsIn('wrong', why, variant))),
  };
}

function foldersOf(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
