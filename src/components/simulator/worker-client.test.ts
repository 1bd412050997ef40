import { describe, expect, it } from 'vitest';
import { createWorkerClient, serveWorker, type Timers, type WorkerLike, type WorkerReply, WorkerTrouble } from './worker-client.ts';

/** A worker that answers when the test says so. */
class FakeWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  asked: { id: number; request: string }[] = [];
  isTerminated = false;
  postMessage(message: unknown): void {
    this.asked.push(message as { id: number; request: string });
  }
  terminate(): void {
    this.isTerminated = true;
  }
  reply(reply: WorkerReply<string>): void {
    this.onmessage?.({ data: reply } as MessageEvent);
  }
}

function bench() {
  const workers: FakeWorker[] = [];
  const due: ({ run: () => void; afterMs: number } | null)[] = [];
  const timers: Timers = {
    set: (run, afterMs) => due.push({ run, afterMs }) - 1,
    clear: (handle) => {
      due[handle] = null;
    },
  };
  const makeWorker = () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  };
  const fire = () => {
    for (const timer of due.splice(0)) timer?.run();
  };
  const client = createWorkerClient<string, string>({ makeWorker, timeoutMs: 20_000, timers });
  return { client, workers, fire, waits: () => due.flatMap((timer) => (timer ? [timer.afterMs] : [])) };
}

describe('the worker client', () => {
  it('starts the worker with the first question and keeps it', async () => {
    const { client, workers, waits } = bench();
    expect(workers).toHaveLength(0);
    const first = client.run('a');
    workers[0]?.reply({ id: 0, answer: 'A' });
    expect(await first).toBe('A');
    const second = client.run('b');
    workers[0]?.reply({ id: 1, answer: 'B' });
    expect(await second).toBe('B');
    expect(workers).toHaveLength(1);
    expect(waits()).toEqual([]);
  });

  it('lets the latest question win, and asks only that one once the worker is free', async () => {
    const { client, workers } = bench();
    const [a, b, c] = [client.run('a'), client.run('b'), client.run('c')];
    await expect(a).rejects.toMatchObject({ reason: 'overtaken' });
    await expect(b).rejects.toMatchObject({ reason: 'overtaken' });
    workers[0]?.reply({ id: 0, answer: 'A' });
    expect(workers[0]?.asked.map(({ request }) => request)).toEqual(['a', 'c']);
    workers[0]?.reply({ id: 2, answer: 'C' });
    expect(await c).toBe('C');
  });

  it('answers questions that overtake nothing in their order, behind what is under way', async () => {
    const { client, workers } = bench();
    const run = client.run('a');
    const [one, two] = [client.ask('b'), client.ask('c')];
    for (const [id, answer] of ['A', 'B', 'C'].entries()) workers[0]?.reply({ id, answer });
    expect(await Promise.all([run, one, two])).toEqual(['A', 'B', 'C']);
    expect(workers[0]?.asked.map(({ request }) => request)).toEqual(['a', 'b', 'c']);
  });

  it('lets a run overtake every question before it', async () => {
    const { client, workers } = bench();
    const asked = [client.ask('a'), client.ask('b')];
    const run = client.run('c');
    for (const question of asked) await expect(question).rejects.toMatchObject({ reason: 'overtaken' });
    workers[0]?.reply({ id: 0, answer: 'late' });
    workers[0]?.reply({ id: 2, answer: 'C' });
    expect(await run).toBe('C');
  });

  it('ends a worker that holds on to a question that was overtaken', async () => {
    const { client, workers, fire } = bench();
    client.run('a').catch(() => {});
    const b = client.run('b');
    fire();
    expect(workers.map((worker) => worker.isTerminated)).toEqual([true, false]);
    workers[1]?.reply({ id: 1, answer: 'B' });
    expect(await b).toBe('B');
  });

  it('ends a question that takes too long with a message, and answers the next from a new worker', async () => {
    const { client, workers, fire } = bench();
    const a = client.run('a');
    fire();
    await expect(a).rejects.toMatchObject({ reason: 'tookTooLong', message: expect.stringContaining('20 seconds') });
    const b = client.run('b');
    workers[0]?.reply({ id: 0, answer: 'late' });
    workers[1]?.reply({ id: 1, answer: 'B' });
    expect(await b).toBe('B');
  });

  it('cancels what is under way and what waits', async () => {
    const { client, workers } = bench();
    client.run('a').catch(() => {});
    const b = client.run('b');
    client.cancel();
    await expect(b).rejects.toMatchObject({ reason: 'cancelled' });
    expect(workers[0]?.isTerminated).toBe(true);
    client.cancel();
  });

  it('says so when the worker dies or cannot be started, and tries again with the next question', async () => {
    const { client, workers } = bench();
    const a = client.run('a');
    workers[0]?.onerror?.({} as ErrorEvent);
    await expect(a).rejects.toMatchObject({ reason: 'workerDied' });
    await expect(a).rejects.toBeInstanceOf(WorkerTrouble);
    const b = client.run('b');
    workers[1]?.reply({ id: 1, error: 'no JSON' });
    await expect(b).rejects.toMatchObject({ reason: 'failed', message: 'no JSON' });

    const refused = createWorkerClient<string, string>({
      makeWorker: () => {
        throw new Error('blocked');
      },
    });
    await expect(refused.run('a')).rejects.toMatchObject({ reason: 'workerDied', message: expect.stringContaining('blocked') });
  });
});

describe('the worker itself', () => {
  it('answers with the value or with the message of the error', async () => {
    const said: unknown[] = [];
    const scope = { onmessage: null as ((event: MessageEvent) => void) | null, postMessage: (message: unknown) => void said.push(message) };
    serveWorker(scope, (request: number) => {
      if (request < 0) throw new Error('negative');
      return request * 2;
    });
    await scope.onmessage?.({ data: { id: 1, request: 21 } } as MessageEvent);
    await scope.onmessage?.({ data: { id: 2, request: -1 } } as MessageEvent);
    expect(said).toEqual([
      { id: 1, answer: 42 },
      { id: 2, error: 'negative' },
    ]);
  });
});
