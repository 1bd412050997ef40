/** What a browser keeps of a playground: the texts as drafts of their own for each preset, settings and changes beside them. */
import { draftStorage } from '../editor/draft-storage.ts';
import { fingerprint, normaliseText } from '../editor/text.ts';
import type { KeptBeside } from './place.ts';
import { type DocumentName, documentNames, type PlaygroundTexts } from './playground-documents.ts';

/** Where the draft of a document is kept. */
export function draftKeyOf(source: string, name: DocumentName): string {
  return `playground/${source}/${name}`;
}

/** The learner's texts where there are any, else `start`. Never rejects. */
export async function readDrafts(source: string, start: PlaygroundTexts): Promise<PlaygroundTexts> {
  const storage = draftStorage();
  const read = async (name: DocumentName) => {
    const draft = await storage.read(draftKeyOf(source, name)).catch(() => undefined);
    return [name, draft === undefined || draft.isStart ? start[name] : draft.text] as const;
  };
  return Object.fromEntries(await Promise.all(documentNames.map(read))) as unknown as PlaygroundTexts;
}

/** Makes `texts` the drafts; what they replace stays in each document's versions. Rejects where the browser keeps nothing. */
export async function writeDrafts(source: string, texts: PlaygroundTexts, start: PlaygroundTexts): Promise<void> {
  const storage = draftStorage();
  for (const name of documentNames) {
    const key = draftKeyOf(source, name);
    const [text, first] = [normaliseText(texts[name]), normaliseText(start[name])];
    const isStart = text === first;
    let revision = (await storage.read(key))?.revision ?? 0;
    const save = () =>
      storage.save({
        key,
        text,
        startVersion: fingerprint(first),
        isStart,
        reason: isStart ? 'reset' : 'restore',
        expectedRevision: () => revision,
      });
    const result = await save();
    if (result.isSaved) continue;
    // An editor that has just been closed saved its last word in between.
    revision = result.current.revision;
    await save();
  }
}

const besideKey = (source: string) => `drydock:playground:${source}`;
const chosenKey = 'drydock:playground';

/** Null where nothing is kept. Rejects with a ShareStateError where it is of no use to this version. */
export async function readBeside(source: string): Promise<KeptBeside | null> {
  const kept = keptBeside(source);
  if (kept === null) return null;
  const read = await import('./state.ts').then(
    ({ besideOf }) => besideOf,
    () => null,
  );
  // Where the part that reads it cannot be fetched, it is believed: this page has written it.
  return read ? read(kept) : (kept as KeptBeside);
}

function keptBeside(source: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(besideKey(source)) ?? 'null');
  } catch {
    return null;
  }
}

/** Null forgets it. A browser that keeps nothing loses it with the page. */
export function keepBeside(source: string, kept: KeptBeside | null): void {
  try {
    if (kept === null) localStorage.removeItem(besideKey(source));
    else localStorage.setItem(besideKey(source), JSON.stringify(kept));
  } catch {
    // The editors say that nothing is kept.
  }
}

export function readChosen(): string | null {
  try {
    return localStorage.getItem(chosenKey);
  } catch {
    return null;
  }
}

export function keepChosen(preset: string): void {
  try {
    localStorage.setItem(chosenKey, preset);
  } catch {
    // As above.
  }
}
