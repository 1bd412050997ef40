/** Finds the days of the course on disk. */
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of days: DRYDOCK_CONTENT, or the one of this course. */
export function contentFolder(): string {
  const named = process.env.DRYDOCK_CONTENT;
  return named ? resolve(named) : fileURLToPath(new URL('../../../content', import.meta.url));
}

/** The days' folder names, sorted; none where there is no such folder yet. */
export function dayFolders(): string[] {
  const folder = contentFolder();
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'day.yaml')))
    .toSorted();
}

/** Names of a day's lesson files, in reading order. */
export function lessonFiles(day: string): string[] {
  return readdirSync(join(contentFolder(), day))
    .filter((name) => /^\d\d-[a-z0-9-]+\.mdx$/.test(name))
    .toSorted();
}

/** The slug in a lesson's file name: `03-service.mdx` is `service`. */
export function lessonSlug(file: string): string {
  return file.replace(/^\d\d-/, '').replace(/\.mdx$/, '');
}
