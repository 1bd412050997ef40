/** What was handed in: the attempts among the files and folders that are named, each with the exercise it is for. */
import { type Dirent, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDirectory, nameOf, readText, reasonOf } from '../commands/files.ts';
import { UsageError } from '../commands/output.ts';
import { type HandedIn, mentionsAttempt, type Source } from './grader.ts';

/** Document names by slug. */
export type Documents = ReadonlyMap<string, readonly string[]>;

/** What was handed in is not what was asked for. Who hands in can mend it, so a platform's report tells it too. */
export class HandInError extends UsageError {}

/** Folders in which nobody hands anything in; those that tools keep for themselves begin with a dot. */
function isLeftOut(name: string): boolean {
  return name === 'node_modules' || name.startsWith('.');
}

/**
 * Attempts below folders and in files. A folder named like an exercise holds attempts at it: its documents, or folders with them. Attempt files say
 * themselves what they are for. In the order given; what lies in a folder sorted by name, so that every machine reports alike.
 * @throws HandInError where a folder cannot be read, or holds no attempt
 */
export function attemptsBelow(paths: readonly string[], documents: Documents, only: string | null): HandedIn[] {
  return paths.flatMap((path) => {
    if (path === '-' || !isDirectory(path)) {
      return [{ name: path, file: path === '-' ? { text: readText('-') } : path, exercise: only, isNamed: true }];
    }
    const context = only ?? (documents.has(basename(path)) ? basename(path) : null);
    const found = [...walk(path, context, documents, only)];
    if (found.length === 0)
      throw new HandInError(`${path} holds no attempt${only === null ? '' : ` at ${only}`}: ${whatIsOne(documents, only)}`);
    return found;
  });
}

/** True for a folder that is one attempt itself: it holds a document of the exercise. */
export function isAttempt(path: string, names: readonly string[]): boolean {
  return isDirectory(path) && entriesOf(path).some((entry) => names.includes(entry.name));
}

/** `context` is the exercise that the folder is about, as its name or the name of one above it says. */
function* walk(folder: string, context: string | null, documents: Documents, only: string | null): Generator<HandedIn> {
  const entries = entriesOf(folder);
  const names = context === null ? [] : (documents.get(context) ?? []);
  const own = entries.filter((entry) => !entry.isDirectory() && names.includes(entry.name));
  if (context !== null && own.length > 0) {
    const found = Object.fromEntries(own.map((entry): [string, Source] => [entry.name, join(folder, entry.name)]));
    yield { name: folder, exercise: context, documents: found };
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (isLeftOut(entry.name)) continue;
      const about = only ?? (documents.has(entry.name) ? entry.name : context);
      yield* walk(path, about, documents, only);
    } else if (entry.name.endsWith('.json') && !names.includes(entry.name)) {
      yield { name: path, file: path, exercise: only, isNamed: false };
    }
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new HandInError(`${folder} cannot be read: ${reasonOf(error)}.`);
  }
}

function whatIsOne(documents: Documents, only: string | null): string {
  return only === null
    ? 'a folder named like an exercise with its documents, or an attempt file.'
    : `${documents.get(only)?.join(', ')}, or an attempt file.`;
}

/**
 * The files of one exercise: attempt files, each an attempt, or the documents of one attempt. A file called like a document is that document; the
 * others are the documents left, in their order.
 * @throws HandInError where they do not fit the documents that the exercise asks for
 */
export function attemptsIn(slug: string, names: readonly string[], paths: readonly string[]): HandedIn[] {
  const sources = paths.map((path): { path: string; source: Source; isAttempt: boolean } => {
    const source = path === '-' ? { text: readText('-') } : path;
    return { path, source, isAttempt: mentionsAttempt(typeof source === 'string' ? textOf(source) : source.text) };
  });
  const files = sources.filter((one) => one.isAttempt);
  if (files.length === sources.length)
    return files.map(({ path, source }) => ({ name: path, file: source, exercise: slug, isNamed: true }));
  if (files.length > 0) {
    const other = sources.find((one) => !one.isAttempt)?.path ?? '';
    throw new HandInError(
      `${nameOf(files[0]?.path ?? '')} is an attempt file and ${nameOf(other)} is none: grade them one after the other.`,
    );
  }
  const placed = new Map(
    names.flatMap((name) =>
      sources
        .filter(({ path }) => basename(path) === name)
        .slice(0, 1)
        .map((one) => [name, one]),
    ),
  );
  const others = sources.filter((one) => ![...placed.values()].includes(one));
  for (const name of names) {
    if (placed.has(name)) continue;
    const next = others.shift();
    if (next === undefined) throw new HandInError(`The exercise ${slug} needs ${name} too.`);
    placed.set(name, next);
  }
  if (others[0] !== undefined) {
    throw new HandInError(`${nameOf(others[0].path)} is one file too many: the exercise asks for ${names.join(', ')}.`);
  }
  const documents = Object.fromEntries([...placed].map(([name, { source }]) => [name, source]));
  return [{ name: paths.map(nameOf).join(', '), exercise: slug, documents }];
}

function textOf(path: string): string {
  try {
    return readText(path);
  } catch (error) {
    throw error instanceof UsageError ? new HandInError(error.message) : error;
  }
}
