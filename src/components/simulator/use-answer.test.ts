import { describe, expect, it } from 'vitest';
import { type Answered, createAsker } from './use-answer.ts';
import { WorkerTrouble } from './worker-client.ts';

/** An asker whose pauses end at once, and the questions that wait for their answers. */
function bench() {
  const told: Answered<string>[] = [];
  const asked: { name: string; resolve(answer: string): void; reject(error: Error): void }[] = [];
  const timers = {
    set: (run: () => void) => {
      run();
      return 0;
    },
    clear() {},
  };
  const asker = createAsker<string>((one) => told.push(one), timers);
  const want = (name: string) => asker.want(() => new Promise((resolve, reject) => asked.push({ name, resolve, reject })));
  const settle = async (act: () => void) => {
    act();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { told, asked, asker, want, settle, last: () => told.at(-1) };
}

describe('asking for what a panel shows', () => {
  it('asks one question at a time, and of those that wait the latest alone', async () => {
    const { asked, want, settle, last } = bench();
    for (const name of ['a', 'b', 'c']) want(name);
    expect(asked.map(({ name }) => name)).toEqual(['a']);
    await settle(() => asked[0]?.resolve('A'));
    expect(last()).toEqual({ answer: 'A', trouble: null, isAsking: true });
    expect(asked.map(({ name }) => name)).toEqual(['a', 'c']);
    await settle(() => asked[1]?.resolve('C'));
    expect(last()).toEqual({ answer: 'C', trouble: null, isAsking: false });
  });

  it('keeps the last answer in silence where a newer run overtakes the question', async () => {
    const { asked, want, settle, last } = bench();
    want('a');
    await settle(() => asked[0]?.resolve('A'));
    want('b');
    await settle(() => asked[1]?.reject(new WorkerTrouble('overtaken', 'A newer run.')));
    expect(last()).toEqual({ answer: 'A', trouble: null, isAsking: false });
    want('c');
    await settle(() => asked[2]?.resolve('C'));
    expect(last()?.answer).toBe('C');
  });

  it('says what went wrong beside the last answer, and asks on', async () => {
    const { asked, want, settle, last } = bench();
    want('a');
    await settle(() => asked[0]?.reject(new WorkerTrouble('workerDied', 'The worker ended.')));
    expect(last()).toEqual({ answer: null, trouble: 'The worker ended.', isAsking: false });
    want('b');
    expect(last()?.trouble).toBeNull();
    await settle(() => asked[1]?.resolve('B'));
    expect(last()).toEqual({ answer: 'B', trouble: null, isAsking: false });
  });

  it('tells nothing once it is stopped', async () => {
    const { told, asked, asker, want, settle } = bench();
    want('a');
    asker.stop();
    const before = told.length;
    await settle(() => asked[0]?.resolve('A'));
    expect(told).toHaveLength(before);
  });
});
