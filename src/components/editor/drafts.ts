/** One learner's text of one document in this tab: saved at once, shared with other tabs, and never lost without a word. */
import type { Draft, DraftStorage, VersionReason } from './draft-storage.ts';
import { browserLastWords, type LastWords } from './last-words.ts';

/** As much of a `BroadcastChannel` as drafts use. */
export interface TabChannel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  close(): void;
}

type Keeping = { isKept: true } | { isKept: false; why: string };

export interface DraftState {
  keeping: Keeping;
  /** The text came from an earlier visit. */
  isRestored: boolean;
  /** Another tab saved this text while this tab had changes of its own. Both are in the history. */
  conflict: { text: string } | null;
  /** Another tab holds a different text that it could not save over this one. */
  isOtherTabBehind: boolean;
  /** The exercise's start is no longer the one this draft began from. */
  isStartNew: boolean;
}

export interface DraftOptions {
  key: string;
  startText: string;
  startVersion: string;
  storage: DraftStorage;
  /** For what is typed just before the page goes. */
  lastWords?: LastWords;
  /** Absent where the browser has none: the tabs then meet when one is shown again. */
  channel?: TabChannel | undefined;
  /** The text became another one without this tab's doing: restored from an earlier visit, or taken from another tab. */
  onText(text: string): void;
  onState(state: DraftState): void;
}

export interface DraftSession {
  readonly text: string;
  readonly state: DraftState;
  /** Tells of a change by the learner: saved as soon as the browser has shown it, or by `flush` where the page goes before. */
  change(text: string, reason?: VersionReason): void;
  /** Resolves when all that was told so far is saved or refused. */
  settled(): Promise<void>;
  /** Ends a conflict: this tab's text is the draft now. */
  keepMine(): void;
  /** Ends a conflict: the other tab's text is the draft now; this tab's stays in the history. */
  takeTheirs(): void;
  takeNewStart(): void;
  keepOldStart(): void;
  /** Looks whether another tab went on, for when this one is shown again. */
  look(): Promise<void>;
  /** Begins to save what isn't yet, for when the page goes. */
  flush(): void;
  close(): void;
}

interface Note {
  key: string;
  says: 'saved' | 'behind';
  revision: number;
}

const isNote = (data: unknown): data is Note => typeof data === 'object' && data !== null && 'key' in data && 'says' in data;

const isFull = (error: unknown) => typeof error === 'object' && error !== null && 'name' in error && error.name === 'QuotaExceededError';

/** A database takes a millisecond of the key that would otherwise be shown by then. */
const afterThisTask = () => new Promise<void>((resolve) => setTimeout(resolve));

function whyNotKept(error: unknown): string {
  return isFull(error) ? 'the browser has no room left for this site' : 'the browser does not let this site keep anything';
}

/** Opens a draft: reads what an earlier visit kept, then keeps every change. Storage that fails leaves the text in memory and says so. */
export function openDraft(options: DraftOptions): DraftSession {
  const { key, startText, startVersion, storage, channel, onText, onState, lastWords = browserLastWords() } = options;
  let text = startText;
  let revision = 0;
  let state: DraftState = { keeping: { isKept: true }, isRestored: false, conflict: null, isOtherTabBehind: false, isStartNew: false };
  let beganFrom = startVersion;
  let isOpen = true;
  let unsaved: VersionReason | null = null;
  let isSaveDue = false;
  let savesRunning = 0;
  let mineId: number | undefined;
  let aside: Promise<void> = Promise.resolve();
  let work: Promise<unknown> = Promise.resolve();

  const tell = (change: Partial<DraftState>) => {
    state = { ...state, ...change };
    if (isOpen) onState(state);
  };
  const say = (says: Note['says']) => channel?.postMessage({ key, says, revision } satisfies Note);
  const follow = (task: Promise<unknown>) => {
    work = Promise.all([work, task]);
    return task;
  };
  const isDirty = () => unsaved !== null || savesRunning > 0 || state.conflict !== null;

  const adopt = (draft: Draft) => {
    revision = draft.revision;
    const isOther = draft.text !== text;
    text = draft.text;
    if (isOther && isOpen) onText(text);
  };

  /** This tab's text cannot be the draft: it goes into the history, renewed with every change, until the learner decides. */
  const keepAside = (): Promise<void> => {
    const mine = text;
    const keep = async () => {
      mineId = await storage.keepVersion({ ...(mineId === undefined ? {} : { id: mineId }), key, text: mine, reason: 'this-tab' });
    };
    // One after another, because the first answers with the id that the next ones renew.
    aside = aside.then(keep).catch((error) => tell({ keeping: { isKept: false, why: whyNotKept(error) } }));
    return aside;
  };

  const endAside = () => {
    aside = aside.then(() => {
      mineId = undefined;
    });
  };

  const meet = async (current: Draft) => {
    revision = current.revision;
    unsaved = null;
    tell({ conflict: { text: current.text } });
    say('behind');
    await keepAside();
  };

  const request = (reason: VersionReason) => ({
    key,
    text,
    startVersion: beganFrom,
    isStart: text === startText,
    reason,
    expectedRevision: () => revision,
  });

  const saveOnce = async (reason: VersionReason) => {
    const wanted = request(reason);
    const result = await storage.save(wanted).catch(async (error) => {
      if (!isFull(error)) throw error;
      await storage.prune(key);
      return storage.save(wanted);
    });
    if (!result.isSaved) return meet(result.current);
    revision = result.revision;
    if (wanted.text === text) lastWords.forget(key);
    say('saved');
    if (!state.keeping.isKept) tell({ keeping: { isKept: true } });
  };

  /** Two saves at most run at a time, so that fast typing in a big text doesn't queue up; leaving the page doesn't wait for them. */
  const save = (isLeaving = false) => {
    isSaveDue = false;
    if (unsaved === null || (savesRunning > 1 && !isLeaving)) return;
    const reason = unsaved;
    unsaved = null;
    savesRunning += 1;
    follow(
      saveOnce(reason)
        .catch((error) => tell({ keeping: { isKept: false, why: whyNotKept(error) } }))
        .finally(() => {
          savesRunning -= 1;
          save();
        }),
    );
  };

  const change = (next: string, reason: VersionReason = 'typing') => {
    if (next === text) return;
    text = next;
    if (state.conflict) {
      follow(keepAside());
      return;
    }
    if (unsaved === null || reason !== 'typing') unsaved = reason;
    if (isSaveDue || !isLoaded) return;
    isSaveDue = true;
    follow(afterThisTask().then(() => save()));
  };

  /** A word that was typed as an earlier page went goes on from the draft it belongs to; where that has gone on without it, it is in the history. */
  const hearLastWord = async (draft: Draft | undefined) => {
    const word = lastWords.read(key);
    if (!word || word.text === (draft?.text ?? startText)) return lastWords.forget(key);
    if (unsaved !== null || word.revision !== (draft?.revision ?? 0)) {
      await storage.keepVersion({ key, text: word.text, reason: 'this-tab' });
      return lastWords.forget(key);
    }
    text = word.text;
    unsaved = 'typing';
    tell({ isRestored: true });
    if (isOpen) onText(text);
  };

  const load = async () => {
    const draft = await storage.read(key);
    await readDraft(draft);
    await hearLastWord(draft);
  };

  const readDraft = async (draft: Draft | undefined) => {
    if (!draft) return;
    if (draft.isStart && draft.startVersion !== startVersion) {
      revision = draft.revision;
      return;
    }
    beganFrom = draft.startVersion;
    tell({ isStartNew: draft.startVersion !== startVersion, isRestored: draft.text !== startText });
    if (unsaved !== null && draft.text !== text) await meet(draft);
    else adopt(draft);
  };

  const look = async () => {
    const draft = await storage.read(key);
    if (!draft || draft.revision === revision || isDirty()) return;
    adopt(draft);
  };

  channel?.addEventListener('message', ({ data }) => {
    if (!isOpen || !isNote(data) || data.key !== key) return;
    if (data.says === 'behind') tell({ isOtherTabBehind: true });
    else if (data.revision > revision && !isDirty()) void follow(look().catch(() => undefined));
  });

  let isLoaded = false;
  follow(
    load()
      .catch((error) => tell({ keeping: { isKept: false, why: whyNotKept(error) } }))
      .finally(() => {
        isLoaded = true;
        save();
      }),
  );

  const write = (next: string, reason: VersionReason) => {
    const isOther = next !== text;
    text = next;
    endAside();
    unsaved = reason;
    if (isOther) onText(next);
    save();
  };

  return {
    get text() {
      return text;
    },
    get state() {
      return state;
    },
    change,
    async settled() {
      let seen: unknown;
      while (seen !== work) {
        seen = work;
        await work;
      }
    },
    keepMine() {
      tell({ conflict: null });
      write(text, 'other-tab');
    },
    takeTheirs() {
      const theirs = state.conflict?.text;
      if (theirs === undefined) return;
      tell({ conflict: null });
      text = theirs;
      endAside();
      onText(theirs);
    },
    takeNewStart() {
      beganFrom = startVersion;
      tell({ isStartNew: false });
      write(startText, 'new-start');
    },
    keepOldStart() {
      beganFrom = startVersion;
      tell({ isStartNew: false });
      write(text, 'typing');
    },
    look: () => look().catch(() => undefined),
    flush() {
      if (isDirty()) lastWords.keep(key, { text, revision });
      save(true);
    },
    close() {
      save(true);
      isOpen = false;
      channel?.close();
    },
  };
}
