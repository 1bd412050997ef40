/** `drydock grade`: grades an attempt from files, with the same result as the page. */
import { basename } from 'node:path';
import { type AttemptTexts, type Exercise, grade, prepareExercise, report } from '../../grading/grading.ts';
import { loadExercise } from './exercises.ts';
import { readText } from './files.ts';
import { type CommandOutput, ExitCode, readArgs, readFormat, UsageError } from './output.ts';

/** Prints the grade; `found` where the attempt fails. */
export async function gradeCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const { values, positionals } = readArgs(args, { format: { type: 'string' } });
  const format = readFormat(values.format);
  const [slug, ...paths] = positionals;
  if (slug === undefined || paths.length === 0)
    throw new UsageError('Name an exercise and a file: npx --no drydock grade <exercise> <file…>');
  const exercise = await loadExercise(slug);
  const texts = textsFrom(exercise, paths);
  await prepareExercise(exercise, texts);
  const result = grade(exercise, texts);
  output.stdout.write(report(exercise, result, format));
  return result.passed ? ExitCode.ok : ExitCode.found;
}

/** A file called like a document of the exercise is that document; the others are the documents left, in their order. */
function textsFrom(exercise: Exercise, paths: readonly string[]): AttemptTexts {
  const pathOf = new Map<string, string>();
  for (const { name } of exercise.documents) {
    const named = paths.find((path) => basename(path) === name);
    if (named !== undefined) pathOf.set(name, named);
  }
  const others = paths.filter((path) => ![...pathOf.values()].includes(path));
  for (const { name } of exercise.documents) {
    if (pathOf.has(name)) continue;
    const next = others.shift();
    if (next === undefined) throw new UsageError(`The exercise ${exercise.slug} needs ${name} too.`);
    pathOf.set(name, next);
  }
  if (others.length > 0)
    throw new UsageError(
      `${others[0]} is one file too many: the exercise asks for ${exercise.documents.map(({ name }) => name).join(', ')}.`,
    );
  return Object.fromEntries([...pathOf].map(([name, path]) => [name, readText(path)]));
}
