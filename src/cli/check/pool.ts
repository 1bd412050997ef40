/** Proves exercises on several processors: threads that take the next exercise as they are done with one. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type CheckedExercise, checkExercise } from './exercise.ts';
import type { Pages } from './links.ts';

/** Each as soon as it and those before it are done, in the order asked. `threads` 1 stays in this thread. */
export async function checkExercises(
  slugs: readonly string[],
  { threads, pages, tell }: { threads: number | undefined; pages: Pages; tell: (checked: CheckedExercise) => void },
): Promise<void> {
  const count = Math.min(threads ?? availableParallelism(), slugs.length);
  const done: (CheckedExercise | undefined)[] = slugs.map(() => undefined);
  let next = 0;
  let told = 0;
  const take = () => (next < slugs.length ? next++ : null);
  const keep = (at: number, checked: CheckedExercise) => {
    done[at] = checked;
    for (let ready = done[told]; ready !== undefined; ready = done[told]) {
      tell(ready);
      told += 1;
    }
  };
  if (count > 1) await Promise.all(Array.from({ length: count }, () => work(slugs, pages, take, keep)));
  else for (let at = take(); at !== null; at = take()) keep(at, await checkExercise(slugs[at] ?? '', pages));
}

export interface ToCheck {
  at: number;
  slug: string;
}

export interface Done {
  at: number;
  checked: CheckedExercise;
}

function work(
  slugs: readonly string[],
  pages: Pages,
  take: () => number | null,
  keep: (at: number, checked: CheckedExercise) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { pages } });
    const give = () => {
      const at = take();
      if (at === null) resolve(void worker.terminate());
      else worker.postMessage({ at, slug: slugs[at] ?? '' } satisfies ToCheck);
    };
    worker.on('error', reject);
    worker.on('message', ({ at, checked }: Done) => {
      keep(at, checked);
      give();
    });
    give();
  });
}
