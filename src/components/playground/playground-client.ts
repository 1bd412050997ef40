/** Asks the playground's worker: a run with what its stage shows, or the problems of texts that nothing can be run of. */
import type { Message } from '../simulator/inspector.ts';
import { createInspectedClient, type RunClient, type ShownRun } from '../simulator/run-client.ts';
import { createWorkerClient, WorkerTrouble } from '../simulator/worker-client.ts';
import { brokenTextsMark, type PlaygroundRequest, type PlaygroundStage } from './playground-protocol.ts';
import type { PlaygroundProblem } from './scenario-of.ts';

export interface PlaygroundRun extends ShownRun {
  stage: PlaygroundStage;
}

/** What keeps a run from being shown: problems of texts, or else a sentence. */
export type Hindrance = { problems: readonly PlaygroundProblem[] } | { sentence: string };

export interface PlaygroundClient {
  /** Rejects with a Hindrance, or with null where a newer run has overtaken this one. */
  run(request: PlaygroundRequest): Promise<PlaygroundRun>;
  runs: RunClient<PlaygroundRequest>;
}

/** A client whose worker starts with the first run. */
export function createPlaygroundClient(): PlaygroundClient {
  const makeWorker = () => new Worker(new URL('./playground-worker.ts', import.meta.url), { type: 'module' });
  const runs = createInspectedClient(createWorkerClient<Message<PlaygroundRequest>, unknown>({ makeWorker }));
  return {
    runs,
    run: (request) =>
      runs.run(request).then(
        (shown) => shown as PlaygroundRun,
        (trouble: unknown) => {
          throw hindranceOf(trouble);
        },
      ),
  };
}

/** Null where there is nothing to tell. */
function hindranceOf(trouble: unknown): Hindrance | null {
  if (trouble instanceof WorkerTrouble && trouble.reason === 'overtaken') return null;
  const message = trouble instanceof Error ? trouble.message : String(trouble);
  return message.startsWith(brokenTextsMark) ? { problems: JSON.parse(message.slice(brokenTextsMark.length)) } : { sentence: message };
}
