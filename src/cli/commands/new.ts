/** `drydock new`: makes a day, a lesson or an exercise that builds and passes `drydock check` as it stands, for an author to go on from. */
import { makeDay } from '../new/day.ts';
import { exerciseKinds, makeExercise } from '../new/exercise.ts';
import { makeLesson } from '../new/lesson.ts';
import type { Made } from '../new/made.ts';
import { type CommandOutput, ExitCode, readArgs, UsageError } from './output.ts';

const usage = `For example: new day 16 "ECS with Fargate"; new lesson day-16 networking; new exercise port-mapping --kind ${exerciseKinds.join('|')}`;

/** Writes new files and never over old ones; says what was written and what comes next. */
export async function newCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const { values, positionals } = readArgs(args, { kind: { type: 'string' }, title: { type: 'string' }, lesson: { type: 'string' } });
  const { files, changed, next } = make(positionals, values);
  for (const file of files) output.stdout.write(`made ${file}\n`);
  for (const file of changed) output.stdout.write(`added to ${file}\n`);
  output.stdout.write(`\nNext:\n${next.map((step) => `  ${step}\n`).join('')}`);
  return ExitCode.ok;
}

function make([what, ...names]: readonly string[], { kind, lesson, title }: { kind?: string; title?: string; lesson?: string }): Made {
  if (what !== 'exercise' && (kind !== undefined || lesson !== undefined))
    throw new UsageError(`--kind and --lesson are for exercises. ${usage}`);
  // A lesson is named by its day and its slug, apart or as in its address.
  const [first = '', second, ...rest] = what === 'lesson' ? names.flatMap((name, at) => (at === 0 ? name.split('/') : [name])) : names;
  const surplus = rest[what === 'lesson' ? 1 : 0];
  if (surplus !== undefined)
    throw new UsageError(`There is one name too many: ${JSON.stringify(surplus)}. Put a title in quotes. ${usage}`);
  if (what === 'day' && first !== '') return makeDay(first, required(second ?? title, 'the title of the day'));
  if (what === 'lesson' && first !== '') return makeLesson(first, required(second, 'the slug of the lesson'), rest[0] ?? title);
  if (what === 'exercise' && first !== '') return makeExercise({ slug: first, kind, title: second ?? title, lesson });
  throw new UsageError(`Say what to make, and its name. ${usage}`);
}

function required(value: string | undefined, what: string): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`Name ${what} too. ${usage}`);
  return value;
}
