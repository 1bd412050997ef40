/** What a learner writes is kept, whichever tab, visit or full disk comes between. */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type DraftStorage, draftStorage } from './draft-storage.ts';
import { type DraftSession, openDraft, type TabChannel } from './drafts.ts';
import type { LastWord, LastWords } from './last-words.ts';

/** Tabs of one browser: each gets a channel that reaches the others at once. */
function tabs() {
  const listeners: { of: object; listener: (event: { data: unknown }) => void }[] = [];
  return (): TabChannel => {
    const me = {};
    return {
      postMessage: (data) => {
        for (const { of, listener } of listeners) if (of !== me) listener({ data });
      },
      addEventListener: (_type, listener) => void listeners.push({ of: me, listener }),
      close: () => undefined,
    };
  };
}

/** Last words of one browser. */
function words(): LastWords {
  const kept = new Map<string, LastWord>();
  return { keep: (key, word) => void kept.set(key, word), read: (key) => kept.get(key) ?? null, forget: (key) => void kept.delete(key) };
}

/** A database whose writes do not outlive the page. */
const deaf = (storage: DraftStorage): DraftStorage => ({ ...storage, save: () => new Promise(() => undefined) });

function visit(
  storage: DraftStorage,
  options: {
    lastWords?: LastWords;
    channel?: TabChannel;
    startText?: string;
    startVersion?: string;
  } = {},
) {
  const shown: string[] = [];
  const session: DraftSession = openDraft({
    key: 'e02/task-definition.json',
    startText: options.startText ?? 'start',
    startVersion: options.startVersion ?? 'v1',
    storage,
    channel: options.channel,
    lastWords: options.lastWords ?? words(),
    onText: (text) => shown.push(text),
    onState: () => undefined,
  });
  return { session, shown };
}

const versionTexts = async (storage: DraftStorage) => (await storage.versions('e02/task-definition.json')).map((version) => version.text);

describe('drafts', () => {
  let clockMs = 0;
  const storage = () => draftStorage(() => clockMs);
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    clockMs = 1_000_000;
  });

  it('brings back the text of an earlier visit', async () => {
    const first = visit(storage());
    first.session.change('mine');
    await first.session.settled();
    first.session.close();
    const second = visit(storage());
    await second.session.settled();
    expect(second.session.text).toBe('mine');
    expect(second.shown).toEqual(['mine']);
    expect(second.session.state.isRestored).toBe(true);
  });

  it('brings back what was typed as the page went, when the database had no time to take it', async () => {
    const lastWords = words();
    const first = visit(deaf(storage()), { lastWords });
    first.session.change('half a wo');
    first.session.flush();
    const second = visit(storage(), { lastWords });
    await second.session.settled();
    expect(second.session.text).toBe('half a wo');
    expect(second.shown).toEqual(['half a wo']);
    expect(lastWords.read('e02/task-definition.json')).toBeNull();
    const third = visit(storage(), { lastWords });
    await third.session.settled();
    expect(third.session.text).toBe('half a wo');
  });

  it('keeps a last word in the history where the draft has gone on without it', async () => {
    const lastWords = words();
    const leaving = visit(deaf(storage()), { lastWords });
    leaving.session.change('left behind');
    leaving.session.flush();
    const other = visit(storage());
    other.session.change('went on');
    await other.session.settled();
    const later = visit(storage(), { lastWords });
    await later.session.settled();
    expect(later.session.text).toBe('went on');
    expect(await versionTexts(storage())).toContain('left behind');
  });

  it('keeps what was typed before the earlier text was read', async () => {
    const first = visit(storage());
    first.session.change('earlier');
    await first.session.settled();
    const kept = storage();
    const second = visit(kept);
    second.session.change('typed at once');
    await second.session.settled();
    expect(second.session.state.conflict).toEqual({ text: 'earlier' });
    expect(await versionTexts(kept)).toContain('typed at once');
    second.session.keepMine();
    await second.session.settled();
    expect((await kept.read('e02/task-definition.json'))?.text).toBe('typed at once');
    expect(await versionTexts(kept)).toContain('earlier');
  });

  it('saves the last of many quick changes', async () => {
    const kept = storage();
    const { session } = visit(kept);
    for (let i = 0; i < 100; i++) {
      session.change(`text ${i}`);
      if (i % 10 === 0) await Promise.resolve();
    }
    await session.settled();
    expect((await kept.read('e02/task-definition.json'))?.text).toBe('text 99');
    expect(session.state.conflict).toBeNull();
  });

  it('lets a second tab without changes follow the first', async () => {
    const channel = tabs();
    const a = visit(storage(), { channel: channel() });
    const b = visit(storage(), { channel: channel() });
    await a.session.settled();
    await b.session.settled();
    a.session.change('from a');
    await a.session.settled();
    await b.session.settled();
    expect(b.shown).toEqual(['from a']);
    b.session.change('from b, on top of a');
    await b.session.settled();
    await a.session.settled();
    expect(a.session.text).toBe('from b, on top of a');
    expect([a.session.state.conflict, b.session.state.conflict]).toEqual([null, null]);
  });

  it('keeps both texts and tells both tabs when both changed one draft', async () => {
    const kept = storage();
    const channel = tabs();
    const a = visit(kept, { channel: channel() });
    const b = visit(kept, { channel: channel() });
    await a.session.settled();
    await b.session.settled();
    a.session.change('from a');
    b.session.change('from b');
    await a.session.settled();
    await b.session.settled();
    const [winner, loser] = a.session.state.conflict ? [b, a] : [a, b];
    expect(loser.session.state.conflict).toEqual({ text: winner.session.text });
    expect(winner.session.state.isOtherTabBehind).toBe(true);
    expect((await versionTexts(kept)).sort()).toEqual(['from a', 'from b']);
  });

  it('keeps saving a text that lost, and gives the learner the choice', async () => {
    const kept = storage();
    const a = visit(kept);
    const b = visit(kept);
    await a.session.settled();
    await b.session.settled();
    a.session.change('from a');
    await a.session.settled();
    b.session.change('from b');
    await b.session.settled();
    for (const text of ['from b, f', 'from b, fu', 'from b, further']) b.session.change(text);
    await b.session.settled();
    expect(await versionTexts(kept)).toEqual(['from b, further', 'from a']);
    b.session.change('from b, the last word');
    b.session.takeTheirs();
    await b.session.settled();
    expect(b.session.text).toBe('from a');
    expect(await versionTexts(kept)).toEqual(['from b, the last word', 'from a']);
    b.session.change('from a, then b');
    await b.session.settled();
    expect((await kept.read('e02/task-definition.json'))?.text).toBe('from a, then b');
  });

  it('notices another tab without a channel when the page is shown again', async () => {
    const kept = storage();
    const a = visit(kept);
    const b = visit(kept);
    await a.session.settled();
    await b.session.settled();
    a.session.change('from a');
    await a.session.settled();
    await b.session.look();
    expect(b.session.text).toBe('from a');
  });

  it('puts the text that a reset replaces into the history', async () => {
    const kept = storage();
    const { session } = visit(kept);
    session.change('much work');
    await session.settled();
    session.change('start', 'reset');
    await session.settled();
    expect(await versionTexts(kept)).toEqual(['much work']);
  });

  it('puts an earlier text into the history now and then while the learner types, and at most fifty of them', async () => {
    const kept = storage();
    const { session } = visit(kept);
    for (let i = 0; i < 60; i++) {
      clockMs += 200_000;
      session.change(`text ${i}`);
      await session.settled();
    }
    const texts = await versionTexts(kept);
    expect(texts).toHaveLength(50);
    expect(texts[0]).toBe('text 58');
  });

  it('says that the start changed, keeps the draft, and takes the new start when asked', async () => {
    const kept = storage();
    const first = visit(kept);
    first.session.change('mine');
    await first.session.settled();
    const second = visit(kept, { startText: 'new start', startVersion: 'v2' });
    await second.session.settled();
    expect([second.session.text, second.session.state.isStartNew]).toEqual(['mine', true]);
    second.session.takeNewStart();
    await second.session.settled();
    expect(second.session.text).toBe('new start');
    expect(await versionTexts(kept)).toContain('mine');
  });

  it('shows the new start without a word where nothing was changed', async () => {
    const kept = storage();
    const first = visit(kept);
    first.session.change('mine');
    first.session.change('start', 'reset');
    await first.session.settled();
    const second = visit(kept, { startText: 'new start', startVersion: 'v2' });
    await second.session.settled();
    expect([second.session.text, second.session.state.isStartNew]).toEqual(['new start', false]);
  });

  it('says when storage is denied and holds the text', async () => {
    globalThis.indexedDB = {
      open() {
        throw new DOMException('denied', 'SecurityError');
      },
    } as unknown as IDBFactory;
    const { session } = visit(storage());
    session.change('mine');
    await session.settled();
    expect(session.state.keeping).toEqual({ isKept: false, why: 'the browser does not let this site keep anything' });
    expect(session.text).toBe('mine');
  });

  it('makes room when storage is full, says so when there is none, and recovers by itself', async () => {
    const real = storage();
    let isFull = true;
    let pruned = 0;
    const full: DraftStorage = {
      ...real,
      save: (request) => (isFull ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : real.save(request)),
      prune: async () => {
        pruned += 1;
      },
    };
    const { session } = visit(full);
    session.change('mine');
    await session.settled();
    expect(pruned).toBe(1);
    expect(session.state.keeping).toEqual({ isKept: false, why: 'the browser has no room left for this site' });
    isFull = false;
    session.change('mine, later');
    await session.settled();
    expect(session.state.keeping).toEqual({ isKept: true });
  });
});
