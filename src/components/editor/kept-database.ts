/** An IndexedDB database that is opened at its first use, given up when another tab needs a newer one, and opened again when it is next asked for. */
import type { DBSchema, IDBPDatabase, OpenDBCallbacks } from 'idb';
import { openDB } from 'idb';

/** Asks for the database; rejects where the browser denies storage, and tries again the next time. */
export function keptDatabase<Schema extends DBSchema>(
  name: string,
  upgrade: NonNullable<OpenDBCallbacks<Schema>['upgrade']>,
): () => Promise<IDBPDatabase<Schema>> {
  let opened: Promise<IDBPDatabase<Schema>> | null = null;
  const gone = () => {
    opened = null;
  };
  const open = () =>
    openDB<Schema>(name, 1, {
      upgrade,
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        gone();
      },
      terminated: gone,
    });
  return () => {
    if (!opened) {
      opened = Promise.resolve().then(open);
      opened.catch(gone);
    }
    return opened;
  };
}

/** The work's result once its transaction is done. A failed request aborts the transaction and rejects both; the transaction's own error says why (a full disk, say). */
export async function whole<Result>(work: Promise<Result>, done: Promise<void>): Promise<Result> {
  const [result] = await Promise.all([work, done]).catch(async (error) => {
    await done.catch((reason) => {
      throw reason ?? error;
    });
    throw error;
  });
  return result;
}
