/** Grades many attempts on several processors: threads that each have a model of their own and take attempts as they are done with others. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { UngradedAttempt } from '../formats/grade/graded.ts';
import type { Grader, HandedIn, Judged } from './grader.ts';

export type Verdict = Judged | UngradedAttempt | null;

/** What a thread is given at a time: few enough that the last ones end together. */
export interface Batch {
  firstIndex: number;
  handedIn: readonly HandedIn[];
}

export interface BatchDone {
  firstIndex: number;
  verdicts: readonly Verdict[];
}

const batchSize = 24;
/** Below this many for each thread, starting it and its first, slow grades take longer than what it would take off the others. */
const worthAThread = 250;

/** In the order of what was handed in, whichever thread was first. `threads` 1 grades in this one. */
export async function judgeAll(
  handedIn: readonly HandedIn[],
  grader: Grader,
  { learner, threads }: { learner?: string; threads?: number },
): Promise<Verdict[]> {
  const count = threads ?? Math.min(availableParallelism(), Math.floor(handedIn.length / worthAThread));
  if (count <= 1) {
    const verdicts: Verdict[] = [];
    for (const one of handedIn) verdicts.push(await grader.judge(one));
    return verdicts;
  }
  const verdicts = new Array<Verdict>(handedIn.length).fill(null);
  let next = 0;
  const take = (): Batch | null => {
    if (next >= handedIn.length) return null;
    const firstIndex = next;
    next += batchSize;
    return { firstIndex, handedIn: handedIn.slice(firstIndex, next) };
  };
  const keep = ({ firstIndex, verdicts: own }: BatchDone) => verdicts.splice(firstIndex, own.length, ...own);
  await Promise.all(Array.from({ length: count }, () => work(learner, take, keep)));
  return verdicts;
}

/** One thread, from its first batch to its end. */
function work(learner: string | undefined, take: () => Batch | null, keep: (done: BatchDone) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { learner } });
    const give = () => {
      const batch = take();
      if (batch === null) resolve(void worker.terminate());
      else worker.postMessage(batch);
    };
    worker.on('error', reject);
    worker.on('message', (done: BatchDone) => {
      keep(done);
      give();
    });
    give();
  });
}
