/** A day holds together: its day.yaml fits, its minutes add up, what it lists exists and what exists is listed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseDocument } from 'yaml';
import { parseText } from '../../documents/documents.ts';
import { daySchema } from '../../site/course-schema.ts';
import { contentFolder, lessonFiles, lessonSlug } from '../commands/content.ts';
import { readText } from '../commands/files.ts';
import { root, shown } from '../new/made.ts';
import { type LessonContext, lessonProblems } from './lesson.ts';
import { linkProblems, type Pages } from './links.ts';
import { numberProblems } from './numbers.ts';
import { type Problem, problemAt } from './problem.ts';
import { schemaProblems } from './yaml.ts';

/** One part of the course with what is wrong in it. */
export interface Checked {
  /** `day-16`, `day-16/networking`, or an exercise's slug. */
  name: string;
  /** What was looked at, said when all is well. */
  summary: string;
  problems: readonly Problem[];
}

/** A day as far as its day.yaml can be understood. */
interface Day {
  entries: readonly { slug: string; kind: 'lesson' | 'challenge'; exercises: readonly string[] }[];
  problems: readonly Problem[];
  minutes: number;
}

export interface CourseContext {
  pages: Pages;
  /** Slugs of all exercises. */
  exercises: ReadonlySet<string>;
}

/** The day itself and then each of its lessons; and the exercises that it lists. */
export function checkDay(day: string, { pages, exercises }: CourseContext): { parts: Checked[]; listed: readonly string[] } {
  const { entries, problems, minutes } = readDay(day, exercises);
  const known = misconceptionIds();
  const lessons = lessonFiles(day).map((name): Checked => {
    const path = join(contentFolder(), day, name);
    const slug = lessonSlug(name);
    const text = readText(path);
    const entry = entries.find((one) => one.slug === slug);
    const context: LessonContext = { kind: entry?.kind ?? 'lesson', misconceptions: known, exercises, listed: entry?.exercises ?? [] };
    const file = shown(path);
    return {
      name: `${day}/${slug}`,
      summary: 'its parts are there, its links lead somewhere, its numbers have a source',
      problems: [
        ...(entry === undefined ? [{ file, says: `day.yaml does not list this lesson. Add an entry with the slug ${slug}.` }] : []),
        ...lessonProblems(file, text, context),
        ...linkProblems(file, text, `/${day}/${slug}/`, pages),
        ...numberProblems(file, text),
        ...importProblems(file, join(contentFolder(), day), text),
      ],
    };
  });
  const itself = { name: day, summary: `${entries.length} entries, ${minutes} minutes as in the agenda`, problems };
  return { parts: [itself, ...lessons], listed: entries.flatMap((entry) => entry.exercises) };
}

function readDay(day: string, exercises: ReadonlySet<string>): Day {
  const path = join(contentFolder(), day, 'day.yaml');
  const file = shown(path);
  const text = readText(path);
  const misfits = schemaProblems(file, text, { text, offset: 0 }, daySchema);
  const { data } = parseDocument(text).errors.length > 0 ? { data: undefined } : daySchema.safeParse(parse(text));
  if (data === undefined) return { entries: [], problems: misfits, minutes: 0 };
  const written = new Set(lessonFiles(day).map(lessonSlug));
  const placeOf = (words: string) => Math.max(0, text.indexOf(words));
  const unwritten = data.entries
    .filter(({ slug }) => !written.has(slug))
    .map(({ slug }) =>
      problemAt(file, text, placeOf(`slug: ${slug}`), `${slug} is listed, and is not written: there is no <nn>-${slug}.mdx.`),
    );
  const missing = data.entries
    .flatMap((entry) => entry.exercises)
    .filter((slug) => !exercises.has(slug))
    .map((slug) => problemAt(file, text, placeOf(slug), `There is no exercise ${JSON.stringify(slug)}.`));
  const sums = (['read', 'study', 'practice', 'challenge'] as const).flatMap((part) => {
    const spent = data.entries.reduce((sum, { minutes }) => sum + minutes[part], 0);
    const planned = data.agenda.filter((one) => one.part === part).reduce((sum, { minutes }) => sum + minutes, 0);
    return spent === planned
      ? []
      : [problemAt(file, text, placeOf('agenda:'), `The agenda has ${planned} minutes to ${part}, and the entries add up to ${spent}.`)];
  });
  const minutes = data.agenda.reduce((sum, one) => sum + one.minutes, 0);
  return { entries: data.entries, problems: [...misfits, ...unwritten, ...missing, ...sums], minutes };
}

/** Files that the lesson imports are there, and its documents can be parsed. */
function importProblems(file: string, folder: string, text: string): Problem[] {
  return [...text.matchAll(/^import .* from '(\.[^'?]+)(?:\?\w+)?'/gm)].flatMap((match) => {
    const path = join(folder, match[1] ?? '');
    if (!existsSync(path)) return [problemAt(file, text, match.index, `There is no file ${shown(path)}.`)];
    return path.endsWith('.json') ? jsonProblems(shown(path), readFileSync(path, 'utf8')) : [];
  });
}

/** Why a text is no JSON, with its place. */
export function jsonProblems(file: string, text: string): Problem[] {
  return parseText(text)
    .syntax.filter(({ severity }) => severity === 'error')
    .slice(0, 1)
    .map(({ line, column, message }) => ({ file, line, column, says: `The JSON cannot be parsed: ${message}` }));
}

/** Of the course's own list, and of the one that lies beside the days, if there is one. */
function misconceptionIds(): Set<string> {
  const files = [join(root, 'content', 'misconceptions.yaml'), join(contentFolder(), 'misconceptions.yaml')];
  return new Set(files.filter((path) => existsSync(path)).flatMap((path) => Object.keys(parse(readText(path)) ?? {})));
}
