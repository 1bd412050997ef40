/** `drydock check`: proves exercises and looks through lessons, so that nobody meets one that cannot be passed, or prose that says what nobody knows. */
import { checkDay } from '../check/day.ts';
import type { CheckedExercise } from '../check/exercise.ts';
import { pagesOfSite } from '../check/links.ts';
import { checkExercises } from '../check/pool.ts';
import { type Problem, problemText } from '../check/problem.ts';
import { shown } from '../new/made.ts';
import { dayFolders, lessonFiles, lessonSlug } from './content.ts';
import { exercisePath, exerciseSlugs } from './exercises.ts';
import { type CommandOutput, ExitCode, readArgs, UsageError } from './output.ts';

/** Prints a line for each day, lesson and exercise, and below it what is wrong; `found` where anything is. */
export async function checkCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  const { values, positionals } = readArgs(args, { threads: { type: 'string' } });
  const chosen = choose(positionals);
  const pages = await pagesOfSite();
  let isSound = true;
  const say = (line: string, faults: readonly string[]) => {
    isSound &&= faults.length === 0;
    output.stdout.write(`${line}\n${faults.map((fault) => `  ${fault}\n`).join('')}`);
  };
  const days = chosen.days.map((day) => checkDay(day, { pages, exercises: new Set(exerciseSlugs()) }));
  for (const { name, summary, problems } of days.flatMap(({ parts }) => parts))
    if (chosen.has(name)) say(problems.length === 0 ? `${name}: ${summary}` : `${name}: ${countOf(problems)}`, problems.map(problemText));
  const listed = chosen.isAll && days.length > 0 ? new Set(days.flatMap((day) => day.listed)) : null;
  const slugOf = new Map<string, string>();
  await checkExercises(chosen.exercises, {
    threads: threadsOf(values.threads),
    pages,
    tell(checked) {
      const { slug, id, claims } = checked;
      const problems = [...checked.problems, ...placeProblems(checked, slugOf.get(id), listed)];
      slugOf.set(id, slug);
      const broken = claims.filter(({ instead }) => instead !== null);
      const held = claims.length === 0 ? [] : [`${claims.length - broken.length} of ${claims.length} claims hold`];
      const line = [...held, ...(problems.length === 0 ? [] : [countOf(problems)])].join(', ');
      say(`${id === '' ? '' : `${id} `}${slug}: ${line}`, [
        ...problems.map(problemText),
        ...broken.map(({ claim, instead }) => `does not hold: ${claim}\n    ${instead}`),
      ]);
    },
  });
  return isSound ? ExitCode.ok : ExitCode.found;
}

/** What the names on the command line stand for: all where there are none; a day stands for its lessons too. */
function choose(names: readonly string[]) {
  const exercises = exerciseSlugs();
  const days = dayFolders();
  const lessons = days.flatMap((day) => lessonFiles(day).map((file) => `${day}/${lessonSlug(file)}`));
  const known = [...days, ...lessons, ...exercises];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no exercise, lesson or day ${JSON.stringify(unknown)}. There are: ${known.join(', ') || 'none yet'}`);
  if (known.length === 0) throw new UsageError('There are no lessons and no exercises to check.');
  const isAll = names.length === 0;
  const has = (name: string) => isAll || names.some((one) => one === name || name.startsWith(`${one}/`));
  return {
    isAll,
    has,
    exercises: exercises.filter(has),
    days: days.filter((day) => has(day) || lessons.some((lesson) => lesson.startsWith(`${day}/`) && has(lesson))),
  };
}

/** What is wrong with an exercise's place in the course. `listed` is null where not all of the course is looked at. */
function placeProblems({ slug, id }: CheckedExercise, twin: string | undefined, listed: ReadonlySet<string> | null): Problem[] {
  const file = shown(exercisePath(slug));
  return [
    ...(id !== '' && twin !== undefined ? [{ file, says: `Its id ${id} is also that of ${twin}.` }] : []),
    ...(listed !== null && !listed.has(slug) ? [{ file, says: 'No day lists this exercise under exercises.' }] : []),
  ];
}

function countOf(problems: readonly unknown[]): string {
  return problems.length === 1 ? '1 thing to mend' : `${problems.length} things to mend`;
}

function threadsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError('--threads takes a whole number above 0.');
  return Number(text);
}
