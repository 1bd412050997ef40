/** Progress as a whole: out into a file, in from one, and away by a reset that can be taken back. */
import { type DraftArchive, draftStorage, type KeptDrafts } from '../../editor/draft-storage.ts';
import { usedKey } from '../bench.ts';
import type { ProgressEvent } from './events.ts';
import { type Keeper, pageKeeper, whyNotKept } from './keeper.ts';
import { type FileProblem, type ProgressFile, parseProgressFile, progressFileText } from './progress-file.ts';

/** What a transfer works on; handed in so that it can be tested. */
export interface Parts {
  keeper: Keeper;
  drafts: DraftArchive;
  /** Marks parts of pages as used, so that they wake with what is kept for them. */
  markUsed(ids: readonly string[]): void;
}

export function pageParts(): Parts {
  return { keeper: pageKeeper(), drafts: draftStorage(), markUsed };
}

/** All that is kept, as the text of a file. Drafts are missing where the browser denies them. */
export async function exportProgress({ keeper, drafts }: Parts, now: Date): Promise<string> {
  const events = await keeper.all();
  const kept = await drafts.all().catch((): KeptDrafts => ({ drafts: [], versions: [] }));
  const settings = await keeper.settings();
  return progressFileText({ events, settings, ...kept }, now.toISOString());
}

/** What an import brought. */
export interface Imported {
  attempts: number;
  drafts: number;
}

/** Unites a file with what is kept. Where the file is bad or the browser refuses, nothing is changed and the answer says why. */
export async function importProgress(parts: Parts, text: string): Promise<Imported | FileProblem> {
  const file = await parseProgressFile(text);
  if ('problem' in file) return file;
  const { keeper, drafts } = parts;
  let added: readonly ProgressEvent[] = [];
  try {
    added = (await keeper.unite(file.events, file.settings)).events;
    const changed = await drafts.unite(file);
    parts.markUsed(usedIds(file));
    return { attempts: added.filter(({ kind }) => kind === 'attempt').length, drafts: changed.length };
  } catch (error) {
    if (added.length > 0) await keeper.removeEvents(added);
    return { place: 'this browser', problem: `Nothing was imported: ${whyNotKept(error)}.` };
  }
}

/** What a reset took away; `undo` brings it back. */
export interface Removed {
  attempts: number;
  undo(): Promise<void>;
}

/** Takes away all that is kept of these exercises: attempts, hints, drafts with their versions. */
export async function resetExercises({ keeper, drafts, markUsed: mark }: Parts, slugs: readonly string[]): Promise<Removed> {
  const isMeant = (key: string) => slugs.some((slug) => key.startsWith(`exercise/${slug}/`));
  const kept = await drafts.remove(isMeant).catch((): KeptDrafts => ({ drafts: [], versions: [] }));
  const events = await keeper.remove(slugs);
  return {
    attempts: events.filter(({ kind }) => kind === 'attempt').length,
    async undo() {
      await drafts.unite(kept).catch(() => []);
      await keeper.restore(events, slugs);
      mark(slugs.map((slug) => `exercise/${slug}`));
    },
  };
}

function usedIds({ events, drafts }: ProgressFile): string[] {
  const ofDrafts = drafts.map(({ key }) => key.slice(0, Math.max(0, key.lastIndexOf('/'))));
  return [...new Set([...ofDrafts, ...events.map(({ exercise }) => `exercise/${exercise}`)])].filter((id) => id !== '');
}

function markUsed(ids: readonly string[]): void {
  try {
    for (const id of ids) localStorage.setItem(usedKey(id), '1');
  } catch {
    // Denied: the parts then wake at their first use.
  }
}
