/** The help client keeps its promises whatever its worker does. */
import { describe, expect, it } from 'vitest';
import type { LocatedFinding } from '../../documents/types.ts';
import type { Scenario } from '../../ecs/ecs.ts';
import { createHelp, type HelpWorker } from './help-client.ts';
import type { DirectHelp, HelpRequest } from './help-protocol.ts';

const nothingFetched = () => Promise.reject(new Error('offline'));

/** A worker whose answers the test gives, timers that the test runs out, and a checker in the page where the test has one. */
function bench(fetchDirect: () => Promise<DirectHelp> = nothingFetched, nowMs = () => 0) {
  const workers: { requests: HelpRequest[]; isDead: boolean; say(type: string, data?: unknown): void }[] = [];
  const timers: { run(): void; isStopped: boolean }[] = [];
  const help = createHelp({
    fetchDirect,
    nowMs,
    spawn(): HelpWorker {
      const listeners: Record<string, (event: Event) => void> = {};
      const worker = {
        requests: [] as HelpRequest[],
        isDead: false,
        say: (type: string, data?: unknown) => listeners[type]?.({ data } as unknown as Event),
      };
      workers.push(worker);
      return {
        postMessage: (request) => void worker.requests.push(request),
        addEventListener: (type, listener) => {
          listeners[type] = listener;
        },
        terminate: () => {
          worker.isDead = true;
        },
      };
    },
    startTimer(run) {
      const timer = { run, isStopped: false };
      timers.push(timer);
      return () => {
        timer.isStopped = true;
      };
    },
  });
  const worker = (index: number) => {
    const found = workers[index];
    if (!found) throw new Error(`no worker ${index}`);
    return found;
  };
  const request = (of: number, index: number) => {
    const found = worker(of).requests[index];
    if (!found) throw new Error(`no request ${index}`);
    return found;
  };
  return { help, workers, worker, request, timers };
}

/** Too long to be checked in the page. */
const document = (text: string) => ({ text: text.padEnd(100_001), kind: 'taskDefinition' as const });
const short = (text: string) => ({ text, kind: 'taskDefinition' as const });

/** A finding that says which text it is of. */
const finding = (message: string) => ({ message }) as LocatedFinding;
const messages = (findings: readonly LocatedFinding[] | null) => findings?.map(({ message }) => message);

const inPage: DirectHelp = {
  check: ({ text }) => [finding(`page: ${text}`)],
  describe: ({ text }) => ({ lenses: [{ range: { from: 0, to: 0 }, text }], picture: null }),
};

describe('a check in the page', () => {
  it('answers in the call once the checker has come, and no worker is made for it', async () => {
    const { help, workers } = bench(async () => inPage);
    expect(help.checkNow('a', short('1'))).toBeNull();
    expect(messages(await help.check('a', short('1')))).toEqual(['page: 1']);
    expect(messages(help.checkNow('a', short('2')))).toEqual(['page: 2']);
    expect((await help.describe(short('3'))).lenses[0]?.text).toBe('3');
    expect(workers).toHaveLength(0);
  });

  it('takes only the newest of the texts that came while the checker was on its way', async () => {
    const { help } = bench(async () => inPage);
    const answers = [help.check('a', short('1')), help.check('a', short('2')), help.check('a', short('3'))];
    expect((await Promise.all(answers)).map(messages)).toEqual([undefined, undefined, ['page: 3']]);
  });

  it('leaves a long text to the worker', async () => {
    const { help, worker, request } = bench(async () => inPage);
    await help.check('a', short('1'));
    expect(help.checkNow('a', document('2'))).toBeNull();
    const checked = help.check('a', document('2'));
    worker(0).say('message', { id: request(0, 0).id, answer: [finding('worker')] });
    expect(messages(await checked)).toEqual(['worker']);
  });

  it('leaves a document whose check took long to the worker, until that is quick again', async () => {
    let nowMs = 0;
    let costMs = 51;
    const slow: DirectHelp = {
      ...inPage,
      check: (args) => {
        nowMs += costMs;
        return inPage.check(args);
      },
    };
    const { help, worker, request } = bench(
      async () => slow,
      () => nowMs,
    );
    await help.check('a', short('1'));
    expect(help.checkNow('a', short('2'))).toBeNull();
    expect(messages(help.checkNow('b', short('2')))).toEqual(['page: 2']);
    costMs = 1;
    const checked = help.check('a', short('2'));
    worker(0).say('message', { id: request(0, 0).id, answer: [finding('worker')] });
    expect(messages(await checked)).toEqual(['worker']);
    expect(messages(help.checkNow('a', short('3')))).toEqual(['page: 3']);
  });

  it('that throws is told in a finding, and the next text is checked anew', async () => {
    const broken: DirectHelp = {
      check({ text }) {
        if (text === 'bad') throw new RangeError('too deep');
        return [finding(text)];
      },
      describe() {
        throw new RangeError('too deep');
      },
    };
    const { help } = bench(async () => broken);
    await help.check('a', short('good'));
    const findings = help.checkNow('a', short('bad'));
    expect(findings?.map(({ code }) => code)).toEqual(['checker-restarted']);
    expect(findings?.[0]?.message).toContain('too deep');
    expect(messages(help.checkNow('a', short('good')))).toEqual(['good']);
    expect(await help.describe(short('bad'))).toEqual({ lenses: [], picture: null });
  });

  it('is the worker’s where the checker does not come, and is tried again with the next text', async () => {
    let isOnline = false;
    const { help, workers, worker, request } = bench(async () => {
      if (!isOnline) throw new Error('offline');
      return inPage;
    });
    const checked = help.check('a', short('1'));
    await until(() => workers.length === 1);
    worker(0).say('message', { id: request(0, 0).id, answer: [finding('worker')] });
    expect(messages(await checked)).toEqual(['worker']);
    isOnline = true;
    expect(messages(await help.check('a', short('2')))).toEqual(['page: 2']);
  });

  it('is the worker’s where the checker does not come in time', async () => {
    const { help, workers, worker, request, timers } = bench(() => new Promise(() => undefined));
    const checked = help.check('a', short('1'));
    timers[0]?.run();
    await until(() => workers.length === 1);
    worker(0).say('message', { id: request(0, 0).id, answer: [finding('worker')] });
    expect(messages(await checked)).toEqual(['worker']);
  });
});

/** Lets what waits go on until something has come of it. */
async function until(isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < 20 && !isDone(); turn += 1) await Promise.resolve();
}

describe('help client', () => {
  it('answers a check with the findings of the worker and stops the watch', async () => {
    const { help, worker, request, timers } = bench();
    const checked = help.check('a', document('{}'));
    worker(0).say('message', { id: request(0, 0).id, answer: [] });
    expect(await checked).toEqual([]);
    expect(timers[0]?.isStopped).toBe(true);
  });

  it('checks only the newest of the texts that came while a check ran', async () => {
    const { help, worker, request } = bench();
    const first = help.check('a', document('1'));
    const second = help.check('a', document('2'));
    const third = help.check('a', document('3'));
    expect(await second).toBeNull();
    worker(0).say('message', { id: request(0, 0).id, answer: [] });
    expect(await first).toBeNull();
    expect(request(0, 1).args.text.trim()).toBe('3');
    worker(0).say('message', { id: request(0, 1).id, answer: [] });
    expect(await third).toEqual([]);
    expect(worker(0).requests).toHaveLength(2);
  });

  it('lets two documents of a page be checked at once', async () => {
    const { help, worker, request } = bench();
    const a = help.check('a', document('1'));
    const b = help.check('b', document('2'));
    worker(0).say('message', { id: request(0, 1).id, answer: [] });
    worker(0).say('message', { id: request(0, 0).id, answer: [] });
    expect([await a, await b]).toEqual([[], []]);
  });

  it('sends a worker a scenario once, and each new worker anew', async () => {
    const { help, worker, request, timers } = bench();
    const scenario = { name: 'a' } as unknown as Scenario;
    const other = { name: 'b' } as unknown as Scenario;
    void help.check('a', { ...document('1'), scenario });
    void help.describe({ ...document('1'), scenario });
    void help.check('b', { ...document('1'), scenario: other });
    void help.check('c', document('1'));
    const saidOf = (of: number, index: number) => ({ args: request(of, index).args, id: request(of, index).scenarioId });
    expect(saidOf(0, 0)).toEqual({ args: { ...document('1'), scenario }, id: 0 });
    expect(saidOf(0, 1)).toEqual({ args: document('1'), id: 0 });
    expect(saidOf(0, 2)).toEqual({ args: { ...document('1'), scenario: other }, id: 1 });
    expect(saidOf(0, 3)).toEqual({ args: document('1'), id: undefined });
    timers[0]?.run();
    void help.describe({ ...document('2'), scenario });
    expect(saidOf(1, 0)).toEqual({ args: { ...document('2'), scenario }, id: 0 });
    expect(worker(0).isDead).toBe(true);
  });

  it('replaces a silent worker, says so in a finding, and asks the new one next time', async () => {
    const { help, workers, worker, request, timers } = bench();
    const checked = help.check('a', document('{'));
    timers[0]?.run();
    expect((await checked)?.map((finding) => finding.code)).toEqual(['checker-restarted']);
    expect(worker(0).isDead).toBe(true);
    const again = help.check('a', document('{}'));
    expect(workers).toHaveLength(2);
    worker(1).say('message', { id: request(1, 0).id, answer: [] });
    expect(await again).toEqual([]);
  });

  it('gives every waiting request an answer when the worker dies', async () => {
    const { help, worker } = bench();
    const checked = help.check('a', document('{'));
    const completed = help.complete({ text: '{', offset: 1, kind: 'taskDefinition' });
    const hovered = help.hover({ text: '{', offset: 1, kind: 'taskDefinition' });
    worker(0).say('error');
    expect((await checked)?.map((finding) => finding.code)).toEqual(['checker-restarted']);
    expect(await completed).toEqual([]);
    expect(await hovered).toBeNull();
  });

  it('answers when no worker can be made at all', async () => {
    const help = createHelp({
      fetchDirect: nothingFetched,
      spawn() {
        throw new Error('no workers here');
      },
    });
    expect((await help.check('a', document('{}')))?.[0]?.message).toContain('no workers here');
    expect(await help.format({ text: '{}' })).toEqual([]);
  });

  it('says when the worker itself failed on a text, and keeps the worker', async () => {
    const { help, worker, request } = bench();
    const checked = help.check('a', document('{}'));
    worker(0).say('message', { id: request(0, 0).id, failure: 'RangeError: too deep' });
    expect((await checked)?.[0]?.message).toContain('too deep');
    expect(worker(0).isDead).toBe(false);
  });
});
