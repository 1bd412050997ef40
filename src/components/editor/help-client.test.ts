/** The help client keeps its promises whatever its worker does. */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../ecs/ecs.ts';
import { createHelp, type HelpWorker } from './help-client.ts';
import type { HelpRequest } from './help-protocol.ts';

/** A worker whose answers the test gives, and timers that the test runs out. */
function bench() {
  const workers: { requests: HelpRequest[]; isDead: boolean; say(type: string, data?: unknown): void }[] = [];
  const timers: { run(): void; isStopped: boolean }[] = [];
  const help = createHelp({
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

const document = (text: string) => ({ text, kind: 'taskDefinition' as const });

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
    expect(request(0, 1).args.text).toBe('3');
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
