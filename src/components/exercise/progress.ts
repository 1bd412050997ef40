/**
 * Which exercises a learner has passed: one small record that pages can read without waiting for a database. What is kept in the database (progress/)
 * is the truth; this follows it.
 */

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

/** Makes the record what it should be, and tells the page (`drydock:passed` on the document) where it was something else, so that counts follow. */
export function bringInStep(passed: Passed, storage: () => Storage = () => localStorage): void {
  const now = readPassed(storage);
  const slugs = new Set([...Object.keys(now), ...Object.keys(passed)]);
  if ([...slugs].some((slug) => now[slug] !== passed[slug])) write(passed, storage);
}

function write(passed: Passed, storage: () => Storage): void {
  try {
    storage().setItem(KEY, JSON.stringify(passed));
  } catch {
    // The parts that keep progress say for themselves what they could not keep.
  }
  if (typeof document !== 'undefined') document.dispatchEvent(new CustomEvent('drydock:passed'));
}
