import { beforeEach, describe, expect, it } from 'vitest';
import { type Change, tracksOf } from '../../ecs/ecs.ts';
import { service, serviceScenario } from '../../ecs/world.fixture.ts';
import { createInspector, type Message } from './inspector.ts';
import { playRequest, type RunRequest } from './run.ts';
import { createInspectedClient, type RunClient } from './run-client.ts';
import { createWorkerClient, serveWorker, type WorkerLike, type WorkerScope } from './worker-client.ts';

/** A worker in this thread: what it is sent and what it answers is copied, as between threads. */
class NearWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  onmessageerror: WorkerLike['onmessageerror'] = null;
  isEnded = false;
  scope: WorkerScope = {
    onmessage: null,
    postMessage: (message) => {
      if (!this.isEnded) this.onmessage?.({ data: structuredClone(message) } as MessageEvent);
    },
  };
  constructor(played: RunRequest[]) {
    serveWorker(
      this.scope,
      createInspector(async (request: RunRequest) => {
        played.push(request);
        return playRequest(request);
      }),
    );
  }
  postMessage(message: unknown): void {
    void this.scope.onmessage?.({ data: structuredClone(message) } as MessageEvent);
  }
  terminate(): void {
    this.isEnded = true;
  }
}

const scenario = serviceScenario(400_000);
const request = (desiredCount = 2, ...changes: { atMs: number; inject: Change }[]): RunRequest => ({
  scenario,
  documents: { 'service.json': JSON.stringify({ ...service, desiredCount }) },
  changes,
});
const kill = { atMs: 200_000, inject: { type: 'killProcess' as const, task: 0 } };

describe('the session of a run', () => {
  let played: RunRequest[];
  let workers: NearWorker[];
  let client: RunClient;

  beforeEach(() => {
    played = [];
    workers = [];
    const makeWorker = () => {
      const worker = new NearWorker(played);
      workers.push(worker);
      return worker;
    };
    client = createInspectedClient(createWorkerClient<Message<RunRequest>, unknown>({ makeWorker }));
  });

  it('comes with the run, whose tracks it knows', async () => {
    const { history, tracks, session } = await client.run(request());
    expect(history.tasks).toHaveLength(2);
    const { run, documents } = playRequest(request());
    expect(tracks).toEqual(tracksOf(run, scenario, documents));
    expect(await session.tracks()).toEqual(tracks);
    expect(played).toHaveLength(1);
  });

  it('plays the run first where the picture came with the page', async () => {
    const session = client.sessionOf(request(3));
    expect(workers).toHaveLength(0);
    expect((await session.tracks()).services[0]?.counts.at(-1)?.running).toBe(3);
    expect(played).toHaveLength(1);
  });

  it('plays the last run again in a new worker after the one before was ended', async () => {
    const { session, tracks } = await client.run(request());
    const under = session.bill(100);
    client.cancel();
    await expect(under).rejects.toMatchObject({ reason: 'cancelled' });
    expect(await session.tracks()).toEqual(tracks);
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, false]);
    expect(played).toHaveLength(2);
  });

  it('is overtaken by a newer run, also while that is under way', async () => {
    const first = await client.run(request());
    const asked = first.session.tracks();
    const second = client.run(request(3));
    await expect(asked).rejects.toMatchObject({ reason: 'overtaken' });
    await expect(first.session.bill(0)).rejects.toMatchObject({ reason: 'overtaken' });
    await second;
    await expect(first.session.tracks()).rejects.toMatchObject({ reason: 'overtaken' });
  });

  it('answers on when a newer run came to nothing', async () => {
    const { session, tracks } = await client.run(request());
    await expect(client.run({ ...request(), documents: { 'service.json': '{' } })).rejects.toMatchObject({ reason: 'failed' });
    expect(await session.tracks()).toEqual(tracks);
  });

  it('compares with the run that was kept, from the moment on at which it was', async () => {
    const first = await client.run(request());
    expect(await first.session.compare()).toBeNull();
    await first.session.keep(150_000);
    const second = await client.run(request(2, kill));
    const compared = await second.session.compare();
    expect(compared).toMatchObject({ forkMs: 150_000, steady: [{ service: 'my-rust-api', a: 150_000 }] });
    expect(compared?.comparison.firstDifference?.atMs).toBe(200_000);
    expect(compared?.steady[0]?.b).toBeGreaterThan(200_000);
    const healthyAt = (list: readonly { atMs: number; healthy: number }[] = [], atMs: number) =>
      list.findLast((one) => one.atMs <= atMs)?.healthy;
    expect([compared?.healthy.a, compared?.healthy.b].map((list) => healthyAt(list, 210_000))).toEqual([2, 1]);
    expect(played).toHaveLength(2);
  });

  it('has nothing to compare with once the kept run is forgotten', async () => {
    const first = await client.run(request());
    await first.session.keep(150_000);
    const second = await client.run(request(2, kill));
    await second.session.forget();
    expect(await second.session.compare()).toBeNull();
  });

  it('has the kept run still after the worker was ended', async () => {
    const first = await client.run(request());
    await first.session.keep(150_000);
    const second = await client.run(request(2, kill));
    second.session.tracks().catch(() => {});
    client.cancel();
    expect((await second.session.compare())?.comparison.firstDifference?.atMs).toBe(200_000);
  });

  it('writes a file that opens as what the run is made of', async () => {
    const { session } = await client.run(request(2, kill));
    const { recipe, problems } = await client.open(await session.file());
    expect(problems).toEqual([]);
    expect(recipe?.options.changes).toEqual([kill]);
    expect(recipe?.documents).toEqual({ 'service.json': { ...service, desiredCount: 2 } });
    expect((await client.open('{}')).problems).toHaveLength(1);
  });
});
