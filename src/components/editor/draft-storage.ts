/** Where drafts are kept: one IndexedDB database with each draft's newest text and a short history of earlier ones. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';

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

function open(idbName: string, onGone: () => void): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(idbName, 1, {
    upgrade(db) {
      db.createObjectStore('drafts', { keyPath: 'key' });
      db.createObjectStore('versions', { keyPath: 'id', autoIncrement: true }).createIndex('key', 'key');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onGone();
    },
    terminated: onGone,
  });
}

/** Every method rejects where the browser denies storage or has no room; a later call tries again. */
export function draftStorage(now: () => number = Date.now, idbName = 'drydock'): DraftStorage {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const database = () => {
    const gone = () => {
      opened = null;
    };
    if (!opened) {
      opened = Promise.resolve().then(() => open(idbName, gone));
      opened.catch(gone);
    }
    return opened;
  };
  const writing = async <T>(work: (tx: Writing) => Promise<T>): Promise<T> => {
    const tx = (await database()).transaction(['drafts', 'versions'], 'readwrite');
    const done = tx.done;
    // A failed request aborts the transaction and rejects both; the transaction's own error says why (a full disk, say).
    const result = await Promise.all([work(tx), done]).catch(async (error) => {
      await done.catch((reason) => {
        throw reason ?? error;
      });
      throw error;
    });
    return result[0];
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
      return all.reverse();
    },
    prune: (key) => writing((tx) => pruneTo(tx, key, versionsKeptWhenFull)),
  };
}
