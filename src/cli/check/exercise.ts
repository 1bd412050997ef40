/** One exercise: its definition can be loaded and is whole, its folder has what it names, its brief is sound, and its claims hold. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadInstances } from '../../ecs/ecs.ts';
import { type Claim, type Exercise, proveExercise } from '../../grading/grading.ts';
import { exercisesFolder, loadExercise, readExerciseFiles } from '../commands/exercises.ts';
import { shown } from '../new/made.ts';
import { jsonProblems } from './day.ts';
import { shapeFaults } from './exercise-shape.ts';
import { linkProblems, type Pages } from './links.ts';
import { briefNumberProblems } from './numbers.ts';
import { type Problem, problemAt } from './problem.ts';

export interface CheckedExercise {
  slug: string;
  /** Empty where the definition cannot be loaded. */
  id: string;
  problems: readonly Problem[];
  /** None where a problem kept it from being proven. */
  claims: readonly Claim[];
}

/** Never throws for what an author can mend. */
export async function checkExercise(slug: string, pages: Pages): Promise<CheckedExercise> {
  const path = join(exercisesFolder(), slug, 'exercise.ts');
  const source = readFileSync(path, 'utf8');
  let exercise: Exercise;
  try {
    exercise = await loadExercise(slug);
  } catch (error) {
    return { slug, id: '', problems: [loadProblem(path, error)], claims: [] };
  }
  const faults = shapeFaults(exercise, slug).map(({ word, says }) =>
    problemAt(shown(path), source, Math.max(0, source.search(wordIn(word))), says),
  );
  if (faults.length > 0) return { slug, id: '', problems: faults, claims: [] };
  const folder = folderProblems(exercise);
  const problems = [...folder, ...briefProblems(exercise, source, pages)];
  if (folder.length > 0) return { slug, id: exercise.id, problems, claims: [] };
  await loadInstances();
  return { slug, id: exercise.id, problems, claims: proofOf(exercise, path, problems) };
}

function proofOf(exercise: Exercise, path: string, problems: Problem[]): readonly Claim[] {
  try {
    return proveExercise(exercise, readExerciseFiles(exercise));
  } catch (error) {
    problems.push(loadProblem(path, error));
    return [];
  }
}

/** Where in the author's files an error comes from: the first place in its stack that lies there. */
function loadProblem(path: string, error: unknown): Problem {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const places = [...stack.matchAll(/(file:\/\/[^\s)]+?|\/[^\s():]+):(\d+)(?::(\d+))?/g)].map(([, at = '', line, column]) => ({
    file: at.startsWith('file:') ? fileURLToPath(at) : at,
    line: Number(line),
    ...(column !== undefined && { column: Number(column) }),
  }));
  const own = places.find(({ file }) => file.startsWith(exercisesFolder()));
  const [first = ''] = message.replaceAll(/file:\/\/\S+\/(exercises\/)/g, '$1').split('\n');
  return { ...(own ?? {}), file: shown(own?.file ?? path), says: `The definition cannot be used: ${first}` };
}

/** Each folder that there must be has each document that the definition names, none that it does not, and JSON that can be parsed. */
function folderProblems({ slug, documents }: Exercise): Problem[] {
  const folder = join(exercisesFolder(), slug);
  const names = documents.map(({ name }) => name);
  const parts = ['start', ...below(folder, 'solutions'), ...below(folder, 'wrong').flatMap((why) => below(folder, why))];
  const needed = [
    ['start', 'where the learner begins'],
    ['solutions', 'a folder for each right answer'],
    ['wrong', 'a folder for each misconception, with a folder for each variant'],
  ] as const;
  return [
    ...needed
      .filter(([name]) => !existsSync(join(folder, name)))
      .map(([name, what]) => ({ file: shown(join(folder, name)), says: `This folder is missing: ${what}.` })),
    ...parts.filter((part) => existsSync(join(folder, part))).flatMap((part) => attemptProblems(join(folder, part), names)),
  ];
}

function below(folder: string, part: string): string[] {
  const path = join(folder, part);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(part, entry.name))
    .toSorted();
}

function attemptProblems(folder: string, names: readonly string[]): Problem[] {
  const surplus = readdirSync(folder).filter((name) => !names.includes(name));
  return [
    ...surplus.map((name) => ({
      file: shown(join(folder, name)),
      says: `The exercise has no document of this name. It has: ${names.join(', ')}.`,
    })),
    ...names.flatMap((name) => {
      const path = join(folder, name);
      if (!existsSync(path)) return [{ file: shown(path), says: 'This document is missing.' }];
      return jsonProblems(shown(path), readFileSync(path, 'utf8'));
    }),
  ];
}

function briefProblems({ slug }: Exercise, source: string, pages: Pages): Problem[] {
  const folder = join(exercisesFolder(), slug);
  const path = join(folder, 'brief.mdx');
  if (!existsSync(path)) return [{ file: shown(path), says: 'The brief is missing: what is asked, in Markdown.' }];
  const text = readFileSync(path, 'utf8');
  const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'));
  const sources = [source, ...importedBy(source, folder), ...documents.map((name) => readFileSync(join(folder, name), 'utf8'))];
  return [...linkProblems(shown(path), text, null, pages), ...briefNumberProblems(shown(path), text, sources)];
}

/** What the definition shares with others of the exercises' folder. */
function importedBy(source: string, folder: string): string[] {
  return [...source.matchAll(/from '(\.[^']+)'/g)]
    .map((match) => join(folder, match[1] ?? ''))
    .filter((path) => path.startsWith(exercisesFolder()) && existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));
}

/** A whole word, or the text as it is where it holds other signs. */
function wordIn(word: string): RegExp {
  const plain = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return /^\w+$/.test(word) ? new RegExp(`\\b${plain}\\b(?=\\s*[:(,}])`) : new RegExp(plain);
}
