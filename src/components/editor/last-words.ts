/** What was typed just before a page went, in storage that takes it at once: a database's write may not outlive the page. */

/** A text that may not have reached the database, and the revision of the draft it went on from. */
export interface LastWord {
  text: string;
  revision: number;
}

export interface LastWords {
  keep(key: string, word: LastWord): void;
  /** The kept word, if there is one. */
  read(key: string): LastWord | null;
  forget(key: string): void;
}

const nameOf = (key: string) => `drydock:last-word:${key}`;

/** Last words in `localStorage`; where that is denied or full, nothing is kept, and the drafts say for themselves what they could not keep. */
export function browserLastWords(storage: () => Storage = () => localStorage): LastWords {
  const tryTo = <T>(what: (storage: Storage) => T): T | null => {
    try {
      return what(storage());
    } catch {
      return null;
    }
  };
  return {
    keep: (key, word) => void tryTo((kept) => kept.setItem(nameOf(key), JSON.stringify(word))),
    read: (key) =>
      tryTo((kept) => {
        const word: unknown = JSON.parse(kept.getItem(nameOf(key)) ?? 'null');
        return isLastWord(word) ? word : null;
      }),
    forget: (key) => void tryTo((kept) => kept.removeItem(nameOf(key))),
  };
}

function isLastWord(value: unknown): value is LastWord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'text' in value &&
    typeof value.text === 'string' &&
    'revision' in value &&
    typeof value.revision === 'number'
  );
}
