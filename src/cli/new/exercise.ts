/** Makes an exercise: a copy of the template of its kind, which is proven as it stands, under a name and an id of its own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { contentFolder, dayFolders, lessonFiles, lessonSlug } from '../commands/content.ts';
import { exerciseSlugs, exercisesFolder } from '../commands/exercises.ts';
import { readText, writeText } from '../commands/files.ts';
import { UsageError } from '../commands/output.ts';
import { addExercise, openDay, saveDay } from './day-file.ts';
import { checkSlug, importFrom, type Made, root, shown, titleOf, writeNew } from './made.ts';

export const exerciseKinds = ['write', 'fix', 'predict', 'decide', 'incident'] as const;

export interface NewExercise {
  slug: string;
  kind: string | undefined;
  title: string | undefined;
  /** `<day>/<lesson>` in which it stands. */
  lesson: string | undefined;
}

/** @throws {UsageError} for a kind that is none, an exercise that is there, a lesson that is not */
export function makeExercise({ slug, kind = 'write', title, lesson }: NewExercise): Made {
  checkSlug(slug, 'an exercise');
  if (!exerciseKinds.some((one) => one === kind))
    throw new UsageError(`${JSON.stringify(kind)} is no kind of exercise. There are: ${exerciseKinds.join(', ')}`);
  const folder = join(exercisesFolder(), slug);
  if (existsSync(folder)) throw new UsageError(`There is an exercise ${slug} already. Nothing was written.`);
  const place = lesson === undefined ? null : placeOf(lesson);
  const name = title ?? titleOf(slug);
  const texts = templateTexts(join(root, 'exercises', '_templates', kind));
  const definition = (texts['exercise.ts'] ?? '')
    .replace(`slug: '${kind}'`, `slug: '${slug}'`)
    .replace(/^\/\*\* .*\*\/$/m, `/** ${nextId()}: say in a sentence what it asks, and what it teaches. */`)
    .replace(`id: 'E00'`, `id: '${nextId()}'`)
    .replace(/\n {2}title: '.*'/, `\n  title: ${quoted(name)}`)
    .replaceAll(/'(?:\.\.\/)+(src\/[^']+)'/g, (_, file: string) => `'${importFrom(folder, file)}'`)
    .replaceAll(/'(?:\.\.\/)+(shared-world\.ts)'/g, (_, file: string) => `'${importFrom(folder, `exercises/${file}`)}'`);
  const all = { ...texts, 'exercise.ts': definition };
  const files = writeNew(Object.fromEntries(Object.entries(all).map(([path, text]) => [join(folder, path), text])));
  const changed = place === null ? [] : placeIn(place, slug, name, Number(/minutes: (\d+)/.exec(definition)?.[1] ?? 0));
  return {
    files,
    changed,
    next: [
      `write ${shown(join(folder, 'exercise.ts'))} and brief.mdx; what is in them is an example that is proven`,
      ...(place === null ? [`put <Exercise slug="${slug}"> into a lesson, and ${slug} under exercises of its entry in day.yaml`] : []),
      `npx --no drydock check ${slug}`,
    ],
  };
}

/** The template's files by their path in its folder. */
function templateTexts(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')];
    }),
  );
}

/** One above the highest id there is: `E25`. */
function nextId(): string {
  const folder = exercisesFolder();
  const slugs = existsSync(folder) ? exerciseSlugs() : [];
  const ids = slugs.map((slug) => Number(/\bid: 'E(\d+)'/.exec(readText(join(folder, slug, 'exercise.ts')))?.[1] ?? 0));
  return `E${String(Math.max(0, ...ids) + 1).padStart(2, '0')}`;
}

interface Place {
  day: string;
  lesson: string;
  /** Path of the lesson's file. */
  file: string;
}

function placeOf(id: string): Place {
  const [day = '', lesson = ''] = id.split('/');
  if (!dayFolders().includes(day))
    throw new UsageError(`There is no day ${JSON.stringify(day)}. There are: ${dayFolders().join(', ') || 'none yet'}`);
  const file = lessonFiles(day).find((name) => lessonSlug(name) === lesson);
  if (file === undefined)
    throw new UsageError(
      `${day} has no lesson ${JSON.stringify(lesson)}. There are: ${lessonFiles(day).map(lessonSlug).join(', ') || 'none yet'}`,
    );
  return { day, lesson, file: join(contentFolder(), day, file) };
}

/** Puts the exercise before the lesson's last beat, and into its entry in the day. */
function placeIn({ day, lesson, file }: Place, slug: string, title: string, minutes: number): string[] {
  const text = readText(file);
  const lastBeat = text.lastIndexOf('\n<Beat');
  const at = lastBeat < 0 ? text.length : lastBeat + 1;
  writeText(file, `${text.slice(0, at)}<Exercise slug="${slug}">\n\n## ${title}\n\n</Exercise>\n\n${text.slice(at)}`);
  const opened = openDay(join(contentFolder(), day));
  addExercise(opened, lesson, slug, minutes);
  saveDay(opened);
  return [shown(file), shown(opened.path)];
}

function quoted(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\')}'`;
}
