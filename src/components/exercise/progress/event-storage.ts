/** Where events are kept: an IndexedDB database of their own, apart from the drafts, with what the learner says of themselves. */
import type { DBSchema } from 'idb';
import { keptDatabase, whole } from '../../editor/kept-database.ts';
import type { ProgressEvent } from './events.ts';

/** Something that the learner set. The newer wins wherever two meet. */
export interface Setting {
  /** `learner`: an id that grading may use. `name`: as it is printed. */
  key: 'learner' | 'name';
  value: string;
  atMs: number;
}

/** Every method rejects where the browser denies storage or has no room; a later call tries again. */
export interface EventStorage {
  all(): Promise<ProgressEvent[]>;
  of(exercise: string): Promise<ProgressEvent[]>;
  /** Adds those that are not there yet, all or none, and answers which were new; of two with one id the earlier stays. */
  add(events: readonly ProgressEvent[]): Promise<ProgressEvent[]>;
  /** Takes away, all or none. */
  remove(ids: readonly string[]): Promise<void>;
  settings(): Promise<Setting[]>;
  /** Keeps each where it is newer than what is there; answers those that were kept. */
  set(settings: readonly Setting[]): Promise<Setting[]>;
}

interface Schema extends DBSchema {
  events: { key: string; value: ProgressEvent; indexes: { exercise: string } };
  settings: { key: string; value: Setting };
}

export function eventStorage(idbName = 'drydock-progress'): EventStorage {
  const database = keptDatabase<Schema>(idbName, (db) => {
    db.createObjectStore('events', { keyPath: 'id' }).createIndex('exercise', 'exercise');
    db.createObjectStore('settings', { keyPath: 'key' });
  });
  return {
    all: async () => (await database()).getAll('events'),
    of: async (exercise) => (await database()).getAllFromIndex('events', 'exercise', exercise),
    async add(events) {
      const tx = (await database()).transaction('events', 'readwrite');
      const work = async () => {
        const fresh: ProgressEvent[] = [];
        for (const event of events) {
          const known = await tx.store.get(event.id);
          if (known === undefined) fresh.push(event);
          if (known === undefined || event.atMs < known.atMs) await tx.store.put(event);
        }
        return fresh;
      };
      return whole(work(), tx.done);
    },
    async remove(ids) {
      const tx = (await database()).transaction('events', 'readwrite');
      await whole(Promise.all(ids.map((id) => tx.store.delete(id))), tx.done);
    },
    settings: async () => (await database()).getAll('settings'),
    async set(settings) {
      const tx = (await database()).transaction('settings', 'readwrite');
      const work = async () => {
        const kept: Setting[] = [];
        for (const setting of settings) {
          const known = await tx.store.get(setting.key);
          if (known !== undefined && known.atMs > setting.atMs) continue;
          await tx.store.put(setting);
          kept.push(setting);
        }
        return kept;
      };
      return whole(work(), tx.done);
    },
  };
}
