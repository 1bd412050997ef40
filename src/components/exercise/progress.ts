/** Which exercises a learner has passed, kept in the browser: one small record that pages can read without waiting for a database. */

const KEY = 'drydock:passed';

/** Exercise slug to the version that was passed. */
export type Passed = Readonly<Record<string, number>>;

/** Reads what was passed; empty where storage is denied or holds something else. */
export function readPassed(storage: () => Storage = () => localStorage): Passed {
  try {
    const kept: unknown = JSON.parse(storage().getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
  } catch {
    return {};
  }
}

/** Records a pass and tells the page (`drydock:passed` on the document), so that counts follow. Returns false where it could not be kept. */
export function recordPassed(slug: string, version: number, storage: () => Storage = () => localStorage): boolean {
  let isKept = true;
  try {
    storage().setItem(KEY, JSON.stringify({ ...readPassed(storage), [slug]: version }));
  } catch {
    isKept = false;
  }
  if (typeof document !== 'undefined') document.dispatchEvent(new CustomEvent('drydock:passed', { detail: { slug } }));
  return isKept;
}
