/** A thread that proves one exercise after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { checkExercise } from './exercise.ts';
import type { Pages } from './links.ts';
import type { Done, ToCheck } from './pool.ts';

const { pages } = workerData as { pages: Pages };

parentPort?.on('message', async ({ at, slug }: ToCheck) => {
  parentPort?.postMessage({ at, checked: await checkExercise(slug, pages) } satisfies Done);
});
