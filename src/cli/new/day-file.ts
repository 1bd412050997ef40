/** Adds to a day.yaml what a new lesson or exercise needs there, and leaves the author's comments and order as they are. */
import { join } from 'node:path';
import { type Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { readText, writeText } from '../commands/files.ts';
import { UsageError } from '../commands/output.ts';
import { shown } from './made.ts';

type Part = 'read' | 'study' | 'practice' | 'challenge';

/** A day.yaml as a document that can be added to. */
export interface DayFile {
  path: string;
  document: Document;
}

/** @throws {UsageError} where there is none, or it is no YAML with entries and agenda */
export function openDay(folder: string): DayFile {
  const path = join(folder, 'day.yaml');
  const document = parseDocument(readText(path));
  const [error] = document.errors;
  if (error !== undefined) throw new UsageError(`${shown(path)} cannot be read: ${error.message.split('\n')[0]}`);
  if (!isSeq(document.get('entries')) || !isSeq(document.get('agenda')))
    throw new UsageError(`${shown(path)} needs the lists agenda and entries.`);
  return { path, document };
}

/** Slugs of the day's entries, in order. */
export function entriesOf({ document }: DayFile): string[] {
  return maps(document, 'entries').map((entry) => String(entry.get('slug')));
}

/** Adds an entry at the end, and its minutes to the agenda. */
export function addEntry(
  day: DayFile,
  entry: { slug: string; title: string; message: string; minutes: Partial<Record<Part, number>> },
): void {
  const { slug, title, message, minutes } = entry;
  const made = day.document.createNode({ slug, short: title, title, message, minutes }) as YAMLMap;
  const list = made.get('minutes');
  if (isMap(list)) list.flow = true;
  const entries = day.document.get('entries');
  // The list of a day without entries is written on one line.
  if (isSeq(entries)) entries.flow = false;
  day.document.addIn(['entries'], made);
  for (const [part, more] of Object.entries(minutes)) addToAgenda(day, part as Part, more);
}

/** Names an exercise in an entry, and adds its minutes to the entry's practice and to the agenda. */
export function addExercise(day: DayFile, lesson: string, exercise: string, minutes: number): void {
  const entry = maps(day.document, 'entries').find((one) => one.get('slug') === lesson);
  if (entry === undefined) throw new UsageError(`${shown(day.path)} has no entry with the slug ${lesson}.`);
  const exercises = entry.get('exercises');
  if (isSeq(exercises)) exercises.add(exercise);
  else entry.set('exercises', day.document.createNode([exercise], { flow: true }));
  const spent = entry.get('minutes');
  if (isMap(spent)) spent.set('practice', Number(spent.get('practice') ?? 0) + minutes);
  addToAgenda(day, 'practice', minutes);
}

export function saveDay({ path, document }: DayFile): void {
  writeText(path, document.toString({ lineWidth: 140, flowCollectionPadding: true }).replaceAll(/\[ (.*?) \]/g, '[$1]'));
}

function addToAgenda({ document }: DayFile, part: Part, minutes: number): void {
  const known = maps(document, 'agenda').find((one) => one.get('part') === part);
  if (known !== undefined) known.set('minutes', Number(known.get('minutes') ?? 0) + minutes);
  else {
    const agenda = document.get('agenda');
    if (isSeq(agenda)) agenda.flow = false;
    document.addIn(['agenda'], document.createNode({ part, minutes, about: agendaTexts[part] }));
  }
}

const agendaTexts: Readonly<Record<Part, string>> = {
  read: 'Say in a sentence what is read.',
  study: 'Say in a sentence what is watched and tried out.',
  practice: 'Say in a sentence what is practised.',
  challenge: 'Say in a sentence what the challenge asks.',
};

function maps(document: Document, name: string): YAMLMap[] {
  const list = document.get(name);
  return isSeq(list) ? list.items.filter(isMap) : [];
}
