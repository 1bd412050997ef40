/** The files that `drydock validate` looks at: those named, and below a named folder those that could be documents. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDirectory, nameOf, reasonOf } from '../commands/files.ts';
import type { UnusableFile } from '../formats/report.ts';
import type { Input } from './check.ts';

export interface Inputs {
  inputs: readonly Input[];
  unusable: readonly UnusableFile[];
}

const extensions = /\.(?:jsonc?|ya?ml|template)$/i;

/** Folders in which nobody keeps documents of their own. Others that start with a dot are looked into: `.aws` is where workflows keep theirs. */
const leftOut: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn', '.terraform', '.venv', '.cache']);

/** In the order given; what lies in a folder sorted by name, so that every machine reports alike. */
export function findInputs(paths: readonly string[]): Inputs {
  const inputs: Input[] = [];
  const unusable: UnusableFile[] = [];
  for (const path of paths) {
    if (path !== '-' && isDirectory(path)) walk(path, inputs, unusable);
    else inputs.push({ path, isNamed: true });
  }
  return { inputs, unusable };
}

/** Links to folders are not followed: they may lead in a circle. */
function walk(folder: string, inputs: Input[], unusable: UnusableFile[]): void {
  for (const entry of entriesOf(folder, unusable)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!leftOut.has(entry.name)) walk(path, inputs, unusable);
    } else if (extensions.test(entry.name) && isFile(entry, path)) inputs.push({ path, isNamed: false });
  }
}

function entriesOf(folder: string, unusable: UnusableFile[]): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    unusable.push({ file: folder, reason: `${nameOf(folder)} cannot be read: ${reasonOf(error)}.` });
    return [];
  }
}

function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}
