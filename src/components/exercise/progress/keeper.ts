/** One page's hold on progress: reads what is kept, keeps what happens, tells other tabs, and goes on in memory where the browser keeps nothing. */
import type { TabChannel } from '../../editor/drafts.ts';
import { tabChannel } from '../../editor/tab-channel.ts';
import { bringInStep, readPassed } from '../progress.ts';
import { type EventStorage, eventStorage, type Setting } from './event-storage.ts';
import { inOrder, isSameTexts, type NewEvent, onceId, type ProgressEvent, passedOf } from './events.ts';

/** Whether what happens is kept; `why` is a sentence's end for the learner. */
export type Keeping = { isKept: true } | { isKept: false; why: string };

/** What other parts and tabs are told. */
export interface Note {
  /** `replaced`: more than attempts changed, drafts too; what shows them begins again. */
  says: 'added' | 'replaced' | 'set' | 'keeping';
  /** Slugs it is about; empty where it is about none. */
  exercises: readonly string[];
}

export interface Keeper {
  readonly keeping: Keeping;
  /** Oldest first: what is kept, and what only this page knows. */
  all(): Promise<ProgressEvent[]>;
  of(exercise: string): Promise<ProgressEvent[]>;
  /**
   * Keeps an event at once. What can happen once only is kept once; an attempt like the exercise's newest is not a second one. Resolves when it is kept,
   * or held in memory where it can't be.
   */
  record(event: NewEvent): Promise<void>;
  /** Unites with what is kept, all or none. @throws where the browser refuses; nothing is changed then */
  unite(
    events: readonly ProgressEvent[],
    settings: readonly Setting[],
  ): Promise<{ events: readonly ProgressEvent[]; settings: readonly Setting[] }>;
  /** Takes an exercise's events away and answers them, for an undo by `restore`. */
  remove(exercises: readonly string[]): Promise<ProgressEvent[]>;
  /** Brings events of these exercises back; in memory alone where they can't be kept. */
  restore(events: readonly ProgressEvent[], exercises: readonly string[]): Promise<void>;
  /** Makes the quick index say what is kept. */
  bringInStep(): Promise<void>;
  removeEvents(events: readonly ProgressEvent[]): Promise<void>;
  settings(): Promise<readonly Setting[]>;
  /** Empty where it was never set. */
  setting(key: Setting['key']): Promise<string>;
  set(key: Setting['key'], value: string): Promise<void>;
  /** Hears of every change, by this page or another tab. Call the answer to stop. */
  listen(listener: (note: Note) => void): () => void;
}

export interface KeeperOptions {
  storage: EventStorage;
  /** Absent where the browser has none. */
  channel?: TabChannel | undefined;
  now?: () => number;
  makeId?: () => string;
  /** Brings the quick index of passed exercises in step. */
  index?: (passed: Readonly<Record<string, number>>) => void;
  passedBefore?: () => Readonly<Record<string, number>>;
}

const isNote = (data: unknown): data is Note => typeof data === 'object' && data !== null && 'says' in data && 'exercises' in data;

const isFull = (error: unknown) => typeof error === 'object' && error !== null && 'name' in error && error.name === 'QuotaExceededError';

/** Why something is not kept, as the end of a sentence. */
export function whyNotKept(error: unknown): string {
  return isFull(error) ? 'the browser has no room left for this site' : 'the browser does not let this site keep anything';
}

export function createKeeper(options: KeeperOptions): Keeper {
  const { storage, channel, now = Date.now, makeId = randomId, index = bringInStep, passedBefore = readPassed } = options;
  const listeners = new Set<(note: Note) => void>();
  /** What could not be kept yet, by id. */
  const held = new Map<string, ProgressEvent>();
  const heldSettings = new Map<Setting['key'], Setting>();
  let keeping: Keeping = { isKept: true };
  let work: Promise<unknown> = Promise.resolve();

  const tell = (note: Note, isOurs = true) => {
    for (const listener of listeners) listener(note);
    if (isOurs) channel?.postMessage(note);
  };
  channel?.addEventListener('message', ({ data }) => {
    if (isNote(data)) tell(data, false);
  });
  const kept = (is: Keeping) => {
    const isOther = is.isKept !== keeping.isKept;
    keeping = is;
    if (isOther) tell({ says: 'keeping', exercises: [] }, false);
  };
  /** One after another, so that an event meets what was kept before it. */
  const next = <T>(task: () => Promise<T>): Promise<T> => {
    const done = work.then(task, task);
    work = done.catch(() => undefined);
    return done;
  };
  const stored = async (read: () => Promise<ProgressEvent[]>): Promise<{ events: ProgressEvent[]; isRead: boolean }> => {
    try {
      return { events: await read(), isRead: true };
    } catch (error) {
      kept({ isKept: false, why: whyNotKept(error) });
      return { events: [], isRead: false };
    }
  };
  const withHeld = (events: readonly ProgressEvent[], exercise?: string) => {
    const mine = [...held.values()].filter((event) => exercise === undefined || event.exercise === exercise);
    return inOrder(new Map([...mine, ...events].map((event) => [event.id, event])).values());
  };
  const all = async () => withHeld((await stored(() => storage.all())).events);
  const of = async (exercise: string) => withHeld((await stored(() => storage.of(exercise))).events, exercise);

  /** What is kept decides, and the index follows; where it can't be read, the index is all there is of other visits. */
  const step = async () => {
    const { events, isRead } = await stored(() => storage.all());
    index({ ...(isRead ? {} : passedBefore()), ...passedOf(withHeld(events)) });
  };
  const keepHeld = async () => {
    try {
      await storage.add([...held.values()]);
      await storage.set([...heldSettings.values()]);
      held.clear();
      heldSettings.clear();
      kept({ isKept: true });
    } catch (error) {
      kept({ isKept: false, why: whyNotKept(error) });
    }
  };
  const settings = async () => {
    const known = await storage.settings().catch((error) => {
      kept({ isKept: false, why: whyNotKept(error) });
      return [];
    });
    return [...new Map([...known, ...heldSettings.values()].map((setting) => [setting.key, setting])).values()];
  };
  const remove = async (events: readonly ProgressEvent[], exercises: readonly string[]) => {
    for (const { id } of events) held.delete(id);
    try {
      await storage.remove(events.map(({ id }) => id));
    } catch (error) {
      kept({ isKept: false, why: whyNotKept(error) });
    }
    await step();
    tell({ says: 'replaced', exercises });
  };

  return {
    get keeping() {
      return keeping;
    },
    all: () => next(all),
    of: (exercise) => next(() => of(exercise)),
    record: (event) =>
      next(async () => {
        const before = await of(event.exercise);
        const id = event.kind === 'attempt' ? makeId() : onceId(event);
        if (before.some((known) => known.id === id) || isRepeated(before, event)) return;
        held.set(id, { ...event, id, atMs: now() } as ProgressEvent);
        await keepHeld();
        if (event.kind === 'attempt' && event.grade.passed) await step();
        tell({ says: 'added', exercises: [event.exercise] });
      }),
    unite: (events, settings) =>
      next(async () => {
        const added = await storage.add(events);
        try {
          const set = await storage.set(settings);
          await step();
          tell({ says: 'added', exercises: exercisesOf(events) });
          if (set.length > 0) tell({ says: 'set', exercises: [] });
          return { events: added, settings: set };
        } catch (error) {
          await storage.remove(added.map(({ id }) => id));
          throw error;
        }
      }),
    remove: (exercises) =>
      next(async () => {
        const gone = (await all()).filter((event) => exercises.includes(event.exercise));
        await remove(gone, exercises);
        return gone;
      }),
    removeEvents: (events) => next(() => remove(events, exercisesOf(events))),
    restore: (events, exercises) =>
      next(async () => {
        for (const event of events) held.set(event.id, event);
        await keepHeld();
        await step();
        tell({ says: 'replaced', exercises });
      }),
    bringInStep: () => next(step),
    settings: () => next(settings),
    setting: (key) => next(async () => (await settings()).find((setting) => setting.key === key)?.value ?? ''),
    set: (key, value) =>
      next(async () => {
        heldSettings.set(key, { key, value, atMs: now() });
        await keepHeld();
        tell({ says: 'set', exercises: [] });
      }),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function exercisesOf(events: readonly ProgressEvent[]): string[] {
  return [...new Set(events.map(({ exercise }) => exercise))];
}

/** The same handed in again says nothing new: a second press of Check is no second attempt. */
function isRepeated(before: readonly ProgressEvent[], event: NewEvent): boolean {
  if (event.kind !== 'attempt') return false;
  const newest = before.findLast((known) => known.kind === 'attempt');
  return (
    newest?.kind === 'attempt' &&
    newest.version === event.version &&
    newest.learner === event.learner &&
    isSameTexts(newest.texts, event.texts) &&
    JSON.stringify(newest.grade) === JSON.stringify(event.grade)
  );
}

/** 128 random bits as hex; `crypto.randomUUID` is not there on pages served without TLS to another machine. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

let pages: Keeper | null = null;

/** The keeper that a page's parts share. */
export function pageKeeper(): Keeper {
  pages ??= createKeeper({ storage: eventStorage(), channel: tabChannel('drydock-progress') });
  return pages;
}
