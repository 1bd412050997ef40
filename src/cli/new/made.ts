/** What `drydock new` may write: names that fit, files that are not there yet, imports that lead back to this copy of Drydock. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeText } from '../commands/files.ts';
import { UsageError } from '../commands/output.ts';

/** This copy of Drydock. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What a command has made and changed, and what its user should do next. */
export interface Made {
  /** Paths of new files. */
  files: readonly string[];
  /** Paths of files that it added to. */
  changed: readonly string[];
  next: readonly string[];
}

/** @throws {UsageError} for a name that cannot be a folder and an address */
export function checkSlug(slug: string, what: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) return slug;
  throw new UsageError(
    `${JSON.stringify(slug)} cannot be the name of ${what}: use lower-case letters, digits and single hyphens, as in health-checks.`,
  );
}

/** `port-mapping` as a title: `Port mapping`. */
export function titleOf(slug: string): string {
  return `${slug.slice(0, 1).toUpperCase()}${slug.slice(1)}`.replaceAll('-', ' ');
}

/**
 * Writes files that are not there yet, with their folders; returns their paths as they are said to the user.
 * @throws {UsageError} where one is there already; nothing is written then
 */
export function writeNew(files: Readonly<Record<string, string>>): string[] {
  const there = Object.keys(files).find((path) => existsSync(path));
  if (there !== undefined) throw new UsageError(`${shown(there)} is there already. Nothing was written.`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeText(path, text);
  }
  return Object.keys(files).map(shown);
}

/** A path as it is said: relative to where the user is, if it lies below. */
export function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}

/** What a file in `folder` writes in its import to reach a file of this copy of Drydock (`src/ecs/ecs.ts`). */
export function importFrom(folder: string, file: string): string {
  const path = relative(resolve(folder), join(root, file)).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}
