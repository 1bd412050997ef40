/** Runs scenarios in a worker and asks it about them: the latest run wins, a run can be cancelled, and none outlives its watchdog. */
import type { Recipe, Subject } from '../../ecs/ecs.ts';
import type { About, Message, Question, RunAnswer } from './inspector.ts';
import type { RunRequest } from './run.ts';
import type { RunSession } from './session.ts';
import { createWorkerClient, type WorkerClient, WorkerTrouble } from './worker-client.ts';

export type { RunAnswer } from './inspector.ts';

/** A run for showing, and who can be asked about it. */
export interface ShownRun extends RunAnswer {
  session: RunSession;
}

/** What a run file holds, or why it cannot be read. */
export type OpenedFile = { recipe: Recipe; problems: readonly [] } | { recipe: null; problems: readonly string[] };

export interface RunClient<Request = RunRequest> {
  /** Rejects with a WorkerTrouble and nothing else. A newer run overtakes the one under way, and all questions about older runs. */
  run(request: Request): Promise<ShownRun>;
  /** Who can be asked about a run whose history came from elsewhere, with the page: it is played with the first question. */
  sessionOf(request: Request): RunSession;
  /** Reads a file that `RunSession.file` wrote, plays it, and says what it is made of. Rejects with a WorkerTrouble. */
  open(text: string): Promise<OpenedFile>;
  /** Ends what is under way, if anything is. */
  cancel(): void;
  /** Ends everything; the client may not be asked again. */
  dispose(): void;
}

/** A client of the run worker, which is fetched and started with the first question. `timeoutMs` is the watchdog, in real ms. */
export function createRunClient(timeoutMs = 20_000): RunClient {
  const makeWorker = () => new Worker(new URL('./run-worker.ts', import.meta.url), { type: 'module' });
  return createInspectedClient(createWorkerClient<Message<RunRequest>, unknown>({ makeWorker, timeoutMs }));
}

/** A client of a worker that has an inspector. */
export function createInspectedClient<Request>(worker: WorkerClient<Message<Request>, unknown>): RunClient<Request> {
  let lastId = 0;
  /** The run that is shown, or is to be shown. */
  let newest = 0;
  let shown = 0;
  let kept: { about: About<Request>; forkMs: number } | null = null;

  function session(about: About<Request>): RunSession {
    const send = async <Answer>(message: Message<Request>): Promise<Answer> => {
      if (about.id < newest) throw new WorkerTrouble('overtaken', 'A newer run has taken the place of the one that was asked about.');
      return (await worker.ask(message)) as Answer;
    };
    const ask = <Answer>(question: Question): Promise<Answer> => send({ verb: 'ask', about, keep: kept?.about.id ?? null, question });
    return {
      tracks: () => ask({ ask: 'tracks' }),
      why: (entry: number) => ask({ ask: 'why', entry }),
      decisionsAbout: (subject: Subject) => ask({ ask: 'decisionsAbout', subject }),
      describe: (atMs: number) => ask({ ask: 'describe', atMs }),
      bill: (atMs: number) => ask({ ask: 'bill', atMs }),
      file: () => ask({ ask: 'file' }),
      async keep(atMs) {
        kept = { about, forkMs: atMs };
      },
      async forget() {
        kept = null;
      },
      async compare() {
        return kept && send({ verb: 'compare', about, kept: kept.about, forkMs: kept.forkMs });
      },
    };
  }

  return {
    async run(request) {
      const about = { id: ++lastId, request };
      newest = about.id;
      try {
        const answer = (await worker.run({ verb: 'run', about, keep: kept?.about.id ?? null })) as RunAnswer;
        shown = about.id;
        return { ...answer, session: session(about) };
      } catch (trouble) {
        // The picture stays that of the run before, and so do the answers.
        if (newest === about.id) newest = shown;
        throw trouble;
      }
    },
    sessionOf: (request) => session({ id: ++lastId, request }),
    open: (text) => worker.ask({ verb: 'open', text }) as Promise<OpenedFile>,
    cancel: () => worker.cancel(),
    dispose: () => worker.dispose(),
  };
}
