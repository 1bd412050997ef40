/** Asks a worker and always gets an answer: the latest question wins, Cancel and a watchdog end the worker and the next question starts a new one. */

/** What the client needs of a Worker. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** Timers, handed in for tests. */
export interface Timers {
  set(run: () => void, afterMs: number): number;
  clear(handle: number): void;
}

export interface WorkerClientOptions {
  makeWorker(): WorkerLike;
  /** Longest wait for one answer, in real ms. */
  timeoutMs?: number;
  timers?: Timers;
}

/** Why a question stays without an answer; `message` can be shown to a learner. */
export class WorkerTrouble extends Error {
  readonly reason: 'overtaken' | 'cancelled' | 'tookTooLong' | 'workerDied' | 'failed';
  constructor(reason: WorkerTrouble['reason'], message: string) {
    super(message);
    this.name = 'WorkerTrouble';
    this.reason = reason;
  }
}

export interface WorkerClient<Request, Answer> {
  /** Rejects with a WorkerTrouble and nothing else. It overtakes all that is under way or waits. */
  run(request: Request): Promise<Answer>;
  /** Waits for its turn, overtakes nothing, and is overtaken by a newer run. Rejects as `run` does. */
  ask(request: Request): Promise<Answer>;
  /** Ends the question under way and those that wait, if there are any. */
  cancel(): void;
  /** Ends everything; the client may not be asked again. */
  dispose(): void;
}

/** The worker's half of the talk, one for each question. */
export type WorkerReply<Answer> = { id: number; answer: Answer } | { id: number; error: string };

interface Question<Request, Answer> {
  id: number;
  request: Request;
  resolve(answer: Answer): void;
  reject(trouble: WorkerTrouble): void;
}

const browserTimers: Timers = {
  set: (run, afterMs) => Number(setTimeout(run, afterMs)),
  clear: (handle) => clearTimeout(handle),
};

/** How long a question that was overtaken may still hold the worker: most end by themselves sooner than a new worker starts. */
const graceMs = 1000;

/** A client of one worker, which it makes at the first question and again after it had to end one. */
export function createWorkerClient<Request, Answer>({
  makeWorker,
  timeoutMs = 20_000,
  timers = browserTimers,
}: WorkerClientOptions): WorkerClient<Request, Answer> {
  let worker: WorkerLike | null = null;
  /** What the worker computes; without `question` once that was overtaken. */
  let inFlight: { id: number; question: Question<Request, Answer> | null; timer: number } | null = null;
  /** In their order; a run is never behind another question. */
  let waiting: Question<Request, Answer>[] = [];
  let nextId = 0;

  function send(question: Question<Request, Answer>): void {
    const tooLong = `This took longer than ${timeoutMs / 1000} seconds and was ended. A smaller desired count or a shorter run is quicker.`;
    inFlight = { id: question.id, question, timer: timers.set(() => stop('tookTooLong', tooLong), timeoutMs) };
    try {
      worker ??= startWorker();
      worker.postMessage({ id: question.id, request: question.request });
    } catch (error) {
      stop('workerDied', `The worker could not be started: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /** A worker that computes hears no message: the only way to stop it is to end it. */
  function endWorker(): void {
    if (inFlight) timers.clear(inFlight.timer);
    inFlight = null;
    worker?.terminate();
    worker = null;
  }

  function stop(reason: WorkerTrouble['reason'], message: string): void {
    const unanswered = [inFlight?.question, ...waiting];
    waiting = [];
    if (inFlight) endWorker();
    for (const question of unanswered) question?.reject(new WorkerTrouble(reason, message));
  }

  function sendWaiting(): void {
    const question = waiting.shift();
    if (question) send(question);
  }

  function overtake(): void {
    const trouble = new WorkerTrouble('overtaken', 'A newer run has taken the place of this one.');
    for (const question of waiting.splice(0)) question.reject(trouble);
    if (!inFlight?.question) return;
    inFlight.question.reject(trouble);
    inFlight.question = null;
    timers.clear(inFlight.timer);
    inFlight.timer = timers.set(() => {
      endWorker();
      sendWaiting();
    }, graceMs);
  }

  function startWorker(): WorkerLike {
    const made = makeWorker();
    made.onmessage = (event: MessageEvent<WorkerReply<Answer>>) => {
      if (made !== worker || event.data.id !== inFlight?.id) return;
      const { question, timer } = inFlight;
      timers.clear(timer);
      inFlight = null;
      if ('error' in event.data) question?.reject(new WorkerTrouble('failed', event.data.error));
      else question?.resolve(event.data.answer);
      sendWaiting();
    };
    made.onerror = made.onmessageerror = () => {
      if (made !== worker) return;
      stop('workerDied', 'The worker ended unexpectedly. Try again; if it happens again, reload the page. Your text is kept.');
      endWorker();
    };
    return made;
  }

  function put(question: Question<Request, Answer>): void {
    if (inFlight) waiting.push(question);
    else send(question);
  }

  return {
    run(request) {
      return new Promise((resolve, reject) => {
        const question = { id: nextId++, request, resolve, reject };
        overtake();
        put(question);
      });
    },
    ask: (request) => new Promise((resolve, reject) => put({ id: nextId++, request, resolve, reject })),
    cancel: () => stop('cancelled', 'Cancelled.'),
    dispose() {
      stop('cancelled', 'Cancelled.');
      endWorker();
    },
  };
}

/** What a worker's scope offers; `self` in a module worker. */
export interface WorkerScope {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
}

/** The worker's side: answers every question, with the error's message where `answer` throws. */
export function serveWorker<Request, Answer>(scope: WorkerScope, answer: (request: Request) => Answer | Promise<Answer>): void {
  scope.onmessage = async (event: MessageEvent<{ id: number; request: Request }>) => {
    const { id, request } = event.data;
    try {
      scope.postMessage({ id, answer: await answer(request) });
    } catch (error) {
      scope.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
    }
  };
}
