/** Where drafts are kept: one IndexedDB database with each draft's newest text and a short history of earlier ones. */
import type { DBSchema, IDBPTransaction } from 'idb';
import { keptDatabase, whole } from './kept-database.ts';

export interface Draft {
  key: string;
  text: string;
  /** Counts the saves of this draft, whoever made them; 0 is before the first. */
  revision: number;
  savedAtMs: number;
  /** Which start the learner began from; another one later means that the exercise changed. */
  startVersion: string;
  /** The text is the untouched start. */
  isStart: boolean;
  /** When the history last got a text. */
  versionAtMs: number;
}

/** Why an earlier text was put into the history. */
export type VersionReason = 'typing' | 'reset' | 'restore' | 'format' | 'other-tab' | 'this-tab' | 'new-start';

export interface Version {
  id: number;
  key: string;
  text: string;
  savedAtMs: number;
  reason: VersionReason;
}

export interface SaveRequest {
  key: string;
  text: string;
  startVersion: string;
  isStart: boolean;
  reason: VersionReason;
  /** Read inside the transaction: the revision that the caller's text grew from. */
  expectedRevision(): number;
}

export type SaveResult = { isSaved: true; revision: number } | { isSaved: false; current: Draft };

export interface DraftStorage {
  read(key: string): Promise<Draft | undefined>;
  /** Saves only on top of the expected revision; otherwise keeps the stored text in the history too and answers with it. */
  save(request: SaveRequest): Promise<SaveResult>;
  /** Adds a text to the history, or renews the one with this `id`. Answers its id. */
  keepVersion(version: Omit<Version, 'id' | 'savedAtMs'> & { id?: number }): Promise<number>;
  /** Newest first. */
  versions(key: string): Promise<Version[]>;
  /** Makes room: keeps only the newest few versions of this draft. */
  prune(key: string): Promise<void>;
}

/** Everything that is kept, as it goes into a file and comes out of one. */
export interface KeptDrafts {
  drafts: readonly Draft[];
  versions: readonly Omit<Version, 'id'>[];
}

/** What can be done with drafts as a whole. Every method is all or nothing. */
export interface DraftArchive {
  all(): Promise<KeptDrafts>;
  /** Unites: the newer text of a draft stands, the older goes into its history; histories are united. Answers the keys whose text changed. */
  unite(kept: KeptDrafts): Promise<string[]>;
  /** Takes drafts and their histories away, and answers them. */
  remove(isMeant: (key: string) => boolean): Promise<KeptDrafts>;
}

interface Schema extends DBSchema {
  drafts: { key: string; value: Draft };
  versions: { key: number; value: Omit<Version, 'id'> & { id?: number }; indexes: { key: string } };
}

type Writing = IDBPTransaction<Schema, ('drafts' | 'versions')[], 'readwrite'>;

const versionsKept = 50;
const versionsKeptWhenFull = 3;
/** While typing, an earlier text goes into the history this often. */
const typingVersionEveryMs = 120_000;

async function pruneTo(tx: Writing, key: string, kept: number): Promise<void> {
  const store = tx.objectStore('versions');
  const ids = await store.index('key').getAllKeys(key);
  for (const id of ids.slice(0, Math.max(0, ids.length - kept))) await store.delete(id);
}

async function addVersion(tx: Writing, version: Omit<Version, 'id'>): Promise<number> {
  const store = tx.objectStore('versions');
  const newest = await store.index('key').openCursor(version.key, 'prev');
  if (newest && newest.value.text === version.text) return newest.primaryKey;
  const id = await store.add({ ...version });
  await pruneTo(tx, version.key, versionsKept);
  return id;
}

async function saveIn(tx: Writing, request: SaveRequest, nowMs: number): Promise<SaveResult> {
  const { key, text, startVersion, isStart, reason } = request;
  const drafts = tx.objectStore('drafts');
  const current = await drafts.get(key);
  if (current && current.revision !== request.expectedRevision() && current.text !== text) {
    await addVersion(tx, { key, text: current.text, savedAtMs: current.savedAtMs, reason: 'other-tab' });
    return { isSaved: false, current };
  }
  const isVersionDue = reason !== 'typing' || nowMs - (current?.versionAtMs ?? nowMs) >= typingVersionEveryMs;
  const keepsCurrent = current !== undefined && isVersionDue && !current.isStart && current.text !== text;
  if (keepsCurrent) await addVersion(tx, { key, text: current.text, savedAtMs: current.savedAtMs, reason });
  const revision = (current?.revision ?? 0) + 1;
  const versionAtMs = keepsCurrent || !current ? nowMs : current.versionAtMs;
  await drafts.put({ key, text, revision, savedAtMs: nowMs, startVersion, isStart, versionAtMs });
  return { isSaved: true, revision };
}

async function uniteIn(tx: Writing, { drafts, versions }: KeptDrafts): Promise<string[]> {
  const changed: string[] = [];
  const histories = new Map<string, readonly Omit<Version, 'id'>[]>();
  const addOnce = async (version: Omit<Version, 'id'>) => {
    const known = histories.get(version.key) ?? (await tx.objectStore('versions').index('key').getAll(version.key));
    histories.set(version.key, [...known, version]);
    if (known.some(({ text, savedAtMs }) => text === version.text && savedAtMs === version.savedAtMs)) return;
    const { key, text, savedAtMs, reason } = version;
    await tx.objectStore('versions').add({ key, text, savedAtMs, reason });
  };
  for (const version of versions) await addOnce(version);
  for (const draft of drafts) {
    const current = await tx.objectStore('drafts').get(draft.key);
    if (current?.text === draft.text) continue;
    const isNewer = current === undefined || draft.savedAtMs > current.savedAtMs;
    const [newer, older] = isNewer ? [draft, current] : [current, draft];
    if (older !== undefined && !older.isStart)
      await addOnce({ key: older.key, text: older.text, savedAtMs: older.savedAtMs, reason: 'other-tab' });
    if (!isNewer) continue;
    await tx.objectStore('drafts').put({ ...newer, revision: Math.max(draft.revision, current?.revision ?? 0) + 1 });
    changed.push(draft.key);
  }
  return changed;
}

async function removeIn(tx: Writing, isMeant: (key: string) => boolean): Promise<KeptDrafts> {
  const drafts = (await tx.objectStore('drafts').getAll()).filter(({ key }) => isMeant(key));
  const versions = (await tx.objectStore('versions').getAll()).filter(({ key }) => isMeant(key));
  for (const { key } of drafts) await tx.objectStore('drafts').delete(key);
  for (const { id } of versions) if (id !== undefined) await tx.objectStore('versions').delete(id);
  return { drafts, versions: versions.map(({ key, text, savedAtMs, reason }) => ({ key, text, savedAtMs, reason })) };
}

/** Every method rejects where the browser denies storage or has no room; a later call tries again. */
export function draftStorage(now: () => number = Date.now, idbName = 'drydock'): DraftStorage & DraftArchive {
  const database = keptDatabase<Schema>(idbName, (db) => {
    db.createObjectStore('drafts', { keyPath: 'key' });
    db.createObjectStore('versions', { keyPath: 'id', autoIncrement: true }).createIndex('key', 'key');
  });
  const writing = async <T>(work: (tx: Writing) => Promise<T>): Promise<T> => {
    const tx = (await database()).transaction(['drafts', 'versions'], 'readwrite');
    return whole(work(tx), tx.done);
  };
  return {
    read: async (key) => (await database()).get('drafts', key),
    save: (request) => writing((tx) => saveIn(tx, request, now())),
    keepVersion: ({ id, ...version }) =>
      writing(async (tx) => {
        const entry = { ...version, savedAtMs: now() };
        return id === undefined ? addVersion(tx, entry) : tx.objectStore('versions').put({ ...entry, id });
      }),
    async versions(key) {
      const all = (await (await database()).getAllFromIndex('versions', 'key', key)) as Version[];
      return all.reverse().sort((one, other) => other.savedAtMs - one.savedAtMs);
    },
    async all() {
      const db = await database();
      const versions = await db.getAll('versions');
      return {
        drafts: await db.getAll('drafts'),
        versions: versions.map(({ key, text, savedAtMs, reason }) => ({ key, text, savedAtMs, reason })),
      };
    },
    unite: (kept) => writing((tx) => uniteIn(tx, kept)),
    remove: (isMeant) => writing((tx) => removeIn(tx, isMeant)),
    prune: (key) => writing((tx) => pruneTo(tx, key, versionsKeptWhenFull)),
  };
}
