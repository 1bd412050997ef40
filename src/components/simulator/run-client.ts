/** Runs scenarios in a worker: the latest run wins, a run can be cancelled, and none outlives its watchdog. */
import type { RunAnswer, RunRequest } from './run.ts';
import { createWorkerClient, type WorkerClient } from './worker-client.ts';

export type { RunAnswer, RunRequest } from './run.ts';
export type RunClient = WorkerClient<RunRequest, RunAnswer>;

/** A client of the run worker, which is fetched and started with the first run. `timeoutMs` is the watchdog, in real ms. */
export function createRunClient(timeoutMs = 20_000): RunClient {
  return createWorkerClient({ makeWorker: () => new Worker(new URL('./run-worker.ts', import.meta.url), { type: 'module' }), timeoutMs });
}
