/** Keeps what was read of a document while it is checked: some two hundred rules ask the same few questions of it. */

/** By document and question; null while nothing is checked. */
let kept: WeakMap<object, Map<string, unknown>> | null = null;

/** Runs a check, during which no document changes: what is read of one is read once. Checks inside of it share what is kept. */
export function readingOnce<T>(check: () => T): T {
  if (kept !== null) return check();
  kept = new WeakMap();
  try {
    return check();
  } finally {
    kept = null;
  }
}

/** The answer to a question about a document. Outside of a check it is read anew each time. */
export function once<T>(document: unknown, question: string, read: () => T): T {
  if (kept === null || typeof document !== 'object' || document === null) return read();
  let answers = kept.get(document);
  if (answers === undefined) {
    answers = new Map();
    kept.set(document, answers);
  }
  const known = answers.get(question) as T | undefined;
  if (known !== undefined) return known;
  const answer = read();
  answers.set(question, answer);
  return answer;
}
