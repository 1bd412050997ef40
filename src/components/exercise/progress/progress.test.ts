/** What a learner did is kept, united and handed on, whatever tab, file or full disk comes between. */
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Grade } from '../../../grading/grading.ts';
import { draftStorage } from '../../editor/draft-storage.ts';
import type { TabChannel } from '../../editor/drafts.ts';
import { type EventStorage, eventStorage } from './event-storage.ts';
import { type NewEvent, standingOf } from './events.ts';
import { createKeeper, type Keeper, type Note } from './keeper.ts';
import { parseProgressFile } from './progress-file.ts';
import { exportProgress, importProgress, type Parts, resetExercises } from './transfer.ts';

let clockMs = 1_000_000;
let ids = 0;

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  clockMs = 1_000_000;
  ids = 0;
});

const full = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
const denied = () => Promise.reject(new DOMException('denied', 'SecurityError'));
const none: EventStorage = { all: denied, of: denied, add: denied, remove: denied, settings: denied, set: denied };

/** Tabs of one browser: each gets a channel that reaches the others at once. */
function tabs() {
  const listeners: { of: object; listener: (event: { data: unknown }) => void }[] = [];
  return (): TabChannel => {
    const me = {};
    return {
      postMessage: (data) => {
        for (const { of, listener } of listeners) if (of !== me) listener({ data: structuredClone(data) });
      },
      addEventListener: (_type, listener) => void listeners.push({ of: me, listener }),
      close: () => undefined,
    };
  };
}

function keeper({ storage = eventStorage(), channel }: { storage?: EventStorage; channel?: TabChannel } = {}) {
  const index: Record<string, number>[] = [];
  const made = createKeeper({
    storage,
    channel,
    now: () => ++clockMs,
    makeId: () => `id-${++ids}`,
    index: (passed) => void index.push({ ...passed }),
    passedBefore: () => index.at(-1) ?? {},
  });
  return Object.assign(made, { index });
}

function gradeOf(exercise: string, passed: boolean): Grade {
  return {
    exercise,
    version: 1,
    passed,
    checks: [{ id: 'two', title: 'Two run', outcome: passed ? 'passed' : 'failed', ...(passed ? {} : { because: 'One runs.' }) }],
    feedback: null,
    moment: null,
  };
}

const attempt = (text: string, { exercise = 'small', passed = false, version = 1 } = {}): NewEvent => ({
  kind: 'attempt',
  exercise,
  version,
  texts: { 'service.json': text },
  grade: { ...gradeOf(exercise, passed), version },
  learner: null,
});
const hint = (item: string, exercise = 'small'): NewEvent => ({ kind: 'hint', exercise, version: 1, item });

const textsOf = async (one: Keeper, exercise = 'small') =>
  standingOf(await one.of(exercise)).attempts.map(({ texts }) => texts['service.json']);

describe('a keeper', () => {
  it('keeps attempts, hints and evidence for the next visit', async () => {
    const one = keeper();
    await one.record(attempt('a'));
    await one.record(hint('1'));
    await one.record({ kind: 'evidence', exercise: 'small', version: 1, item: 'events' });
    await one.record(attempt('b', { passed: true }));
    const standing = standingOf(await keeper().of('small'));
    expect(standing.attempts.map(({ texts }) => texts['service.json'])).toEqual(['a', 'b']);
    expect(standing.passed?.texts).toEqual({ 'service.json': 'b' });
    expect([...standing.hints, ...standing.evidence]).toEqual(['1', 'events']);
  });

  it('counts the same text handed in twice in a row once, and a hint opened twice once', async () => {
    const one = keeper();
    for (const event of [attempt('a'), attempt('a'), hint('1'), hint('1'), attempt('b'), attempt('a')]) await one.record(event);
    expect(await textsOf(one)).toEqual(['a', 'b', 'a']);
    expect(await one.all()).toHaveLength(4);
  });

  it('keeps what two tabs record at once, and tells each of the other', async () => {
    const channel = tabs();
    const [one, two] = [keeper({ channel: channel() }), keeper({ channel: channel() })];
    const heard: Note[] = [];
    two.listen((note) => heard.push(note));
    await Promise.all([one.record(attempt('from one')), two.record(attempt('from two')), one.record(hint('1')), two.record(hint('1'))]);
    expect((await textsOf(one)).toSorted()).toEqual(['from one', 'from two']);
    expect(await two.all()).toEqual(await one.all());
    expect(heard).toContainEqual({ says: 'added', exercises: ['small'] });
  });

  it('goes on in memory where storage is denied, and says so', async () => {
    const one = keeper({ storage: none });
    await one.record(attempt('a', { passed: true }));
    expect(one.keeping).toEqual({ isKept: false, why: 'the browser does not let this site keep anything' });
    expect(await textsOf(one)).toEqual(['a']);
    expect(one.index.at(-1)).toEqual({ small: 1 });
  });

  it('holds what a full disk refused, and keeps it when there is room again', async () => {
    const real = eventStorage();
    let isFull = true;
    const one = keeper({ storage: { ...real, add: (events) => (isFull ? full() : real.add(events)) } });
    await one.record(attempt('a'));
    expect(one.keeping).toEqual({ isKept: false, why: 'the browser has no room left for this site' });
    isFull = false;
    await one.record(attempt('b'));
    expect(one.keeping).toEqual({ isKept: true });
    expect(await textsOf(keeper())).toEqual(['a', 'b']);
  });

  it('brings the quick index in step with what is kept', async () => {
    const one = keeper();
    await one.record(attempt('a', { passed: true, version: 2 }));
    await one.record(attempt('b', { exercise: 'other', passed: true }));
    expect(one.index.at(-1)).toEqual({ small: 2, other: 1 });
    await one.remove(['small']);
    expect(one.index.at(-1)).toEqual({ other: 1 });
  });

  it('calls an exercise passed only in the version that was passed', async () => {
    const one = keeper();
    await one.record(attempt('a', { passed: true, version: 1 }));
    await one.record(attempt('b', { version: 2 }));
    expect(standingOf(await one.all()).passed?.version).toBe(1);
    expect(standingOf(await one.all(), 2).passed).toBeNull();
  });
});

describe('a progress file', () => {
  const visitor = (): Parts & { used: string[] } => {
    const used: string[] = [];
    return { keeper: keeper(), drafts: draftStorage(() => clockMs), markUsed: (marked) => void used.push(...marked), used };
  };
  const draft = (text: string, savedAtMs: number) => ({
    key: 'exercise/small/service.json',
    text,
    revision: 3,
    savedAtMs,
    startVersion: '1',
    isStart: false,
    versionAtMs: savedAtMs,
  });
  const draftTexts = async ({ drafts }: Parts) => {
    const all = await drafts.all();
    return { now: all.drafts.map(({ text }) => text), before: all.versions.map(({ text }) => text) };
  };

  it('brings everything to another browser', async () => {
    const here = visitor();
    await here.keeper.record(attempt('a'));
    await here.keeper.record(hint('2'));
    await here.keeper.set('learner', 'ana');
    await here.drafts.unite({ drafts: [draft('half an answer', 5)], versions: [] });
    const file = await exportProgress(here, new Date(0));
    const events = await here.keeper.all();
    globalThis.indexedDB = new IDBFactory();
    const there = visitor();
    expect(await importProgress(there, file)).toEqual({ attempts: 1, drafts: 1 });
    expect(await there.keeper.all()).toEqual(events);
    expect(await there.keeper.setting('learner')).toBe('ana');
    expect((await draftTexts(there)).now).toEqual(['half an answer']);
    expect(there.used).toEqual(['exercise/small']);
  });

  it('changes nothing when it is imported twice', async () => {
    const here = visitor();
    await here.keeper.record(attempt('a'));
    await here.drafts.unite({ drafts: [draft('half an answer', 5)], versions: [] });
    const file = await exportProgress(here, new Date(0));
    expect(await importProgress(here, file)).toEqual({ attempts: 0, drafts: 0 });
    expect(await exportProgress(here, new Date(0))).toBe(file);
  });

  it('unites attempts, keeps the newer draft, and the older in its versions', async () => {
    const here = visitor();
    await here.keeper.record(attempt('a'));
    await here.keeper.set('name', 'Older');
    await here.drafts.unite({ drafts: [draft('older', 5)], versions: [] });
    const older = await exportProgress(here, new Date(0));
    globalThis.indexedDB = new IDBFactory();
    const there = visitor();
    await there.keeper.record(attempt('b'));
    await there.keeper.set('name', 'Newer');
    await there.drafts.unite({ drafts: [draft('newer', 9)], versions: [] });
    await importProgress(there, older);
    expect(await textsOf(there.keeper)).toEqual(['a', 'b']);
    expect(await there.keeper.setting('name')).toBe('Newer');
    expect(await draftTexts(there)).toEqual({ now: ['newer'], before: ['older'] });
  });

  it.each([
    ['no JSON', '{ "drydock": "progress",\n  oops }', 'line 2, column 3'],
    ['another kind of file', '{ "drydock": "attempt" }', 'the file'],
    ['a newer format', '{ "drydock": "progress", "formatVersion": 2 }', 'formatVersion'],
    ['an unknown kind', fileWith({ events: [{ kind: 'win' }] }), 'events[0].kind'],
    [
      'a wrong time',
      fileWith({ events: [{ id: 'x', kind: 'hint', exercise: 'small', version: 1, item: '1', atMs: 'now' }] }),
      'events[0].atMs',
    ],
    ['a member nobody knows', fileWith({ extra: 1 }), 'extra'],
    ['a draft that is no text', fileWith({ drafts: [{ key: 'a/b', text: 7 }] }), 'drafts[0].text'],
    ['a name out of the prototype', fileWith({ events: [{ kind: 'constructor' }] }), 'events[0].kind'],
  ])('is refused with its place, and nothing is changed: %s', async (_what, file, place) => {
    const here = visitor();
    await here.keeper.record(attempt('a'));
    const before = await exportProgress(here, new Date(0));
    expect(await importProgress(here, file)).toMatchObject({ place, problem: expect.any(String) });
    expect(await exportProgress(here, new Date(0))).toBe(before);
  });

  it('changes nothing where its drafts find no room', async () => {
    const here = visitor();
    await here.keeper.record(attempt('a'));
    const file = await exportProgress(here, new Date(0));
    globalThis.indexedDB = new IDBFactory();
    const there = { ...visitor(), drafts: { ...draftStorage(), unite: full } };
    expect(await importProgress(there, file)).toMatchObject({ place: 'this browser' });
    expect(await there.keeper.all()).toEqual([]);
  });

  it('never throws at wild text', async () => {
    for (const wild of ['', 'null', '[]', '{', '\u0000', '{"__proto__":{"drydock":"progress"}}', fileWith({ events: 'x' })]) {
      expect(await parseProgressFile(wild)).toHaveProperty('problem');
    }
  });

  it('loses only the exercise that is reset, and undo brings all of it back', async () => {
    const here = visitor();
    await here.keeper.record(attempt('a', { passed: true }));
    await here.keeper.record(attempt('b', { exercise: 'small-two' }));
    await here.drafts.unite({ drafts: [draft('half', 5), { ...draft('other', 5), key: 'exercise/small-two/service.json' }], versions: [] });
    const before = await here.keeper.all();
    const removed = await resetExercises(here, ['small']);
    expect(removed.attempts).toBe(1);
    expect(await textsOf(here.keeper)).toEqual([]);
    expect(await textsOf(here.keeper, 'small-two')).toEqual(['b']);
    expect((await draftTexts(here)).now).toEqual(['other']);
    await removed.undo();
    expect(await here.keeper.all()).toEqual(before);
    expect((await draftTexts(here)).now.toSorted()).toEqual(['half', 'other']);
  });
});

function fileWith(members: object): string {
  return JSON.stringify({ drydock: 'progress', formatVersion: 1, settings: [], events: [], drafts: [], versions: [], ...members });
}
