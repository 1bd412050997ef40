/** A thread that grades batches of attempts, with exercises from disk. */
import { parentPort, workerData } from 'node:worker_threads';
import { diskCatalogue } from '../commands/exercises.ts';
import { makeGrader } from './grader.ts';
import type { Batch, BatchDone, Verdict } from './pool.ts';

const { learner } = workerData as { learner?: string };
const grader = makeGrader(diskCatalogue(), learner === undefined ? {} : { learner });

parentPort?.on('message', async ({ firstIndex, handedIn }: Batch) => {
  const verdicts: Verdict[] = [];
  for (const one of handedIn) verdicts.push(await grader.judge(one));
  parentPort?.postMessage({ firstIndex, verdicts } satisfies BatchDone);
});
