/** Asks the help worker, and survives it: a worker that dies or falls silent is replaced, and the learner is told in a finding. */
import type { LocatedFinding } from '../../documents/types.ts';
import type { HelpRequest, HelpResponse, HelpVerb, HelpVerbs } from './help-protocol.ts';

/** As much of a `Worker` as the client uses. */
export interface HelpWorker {
  postMessage(request: HelpRequest): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
  terminate(): void;
}

export interface HelpOptions {
  spawn(): HelpWorker;
  /** How long a worker may take to answer one request before it is replaced. */
  limitMs?: number;
  startTimer?(run: () => void, delayMs: number): () => void;
}

export interface Help {
  /** Checks the newest text of a document; null when a later call for the same `key` took its place. Never rejects. */
  check(key: string, args: HelpVerbs['check']['args']): Promise<readonly LocatedFinding[] | null>;
  /** The other verbs answer with nothing where the worker could not. Never reject. */
  describe(args: HelpVerbs['describe']['args']): Promise<HelpVerbs['describe']['answer']>;
  format(args: HelpVerbs['format']['args']): Promise<HelpVerbs['format']['answer']>;
  complete(args: HelpVerbs['complete']['args']): Promise<HelpVerbs['complete']['answer']>;
  hover(args: HelpVerbs['hover']['args']): Promise<HelpVerbs['hover']['answer']>;
}

/** What a check answers when the checker could not: the text is safe, the finding is ours and not AWS's. */
function checkerRestarted(reason: string): LocatedFinding {
  return {
    code: 'checker-restarted',
    severity: 'warning',
    path: [],
    pointer: '',
    range: { from: 0, to: 0 },
    line: 1,
    column: 1,
    message: `This text could not be checked (${reason}), so the checker was started again. The text is kept; the next change is checked anew.`,
    why: 'A check has a time limit, so that no text can freeze the page.',
    source: { text: 'Drydock itself, not AWS', date: '2026-11-22' },
  };
}

type Outcome = { answer: HelpVerbs[HelpVerb]['answer'] } | { failure: string };

const browserTimer = (run: () => void, delayMs: number) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

/** One worker with a watch on every request; after a failure the next request starts a new one. */
function watchedWorker({ spawn, limitMs = 8000, startTimer = browserTimer }: HelpOptions) {
  let worker: HelpWorker | null = null;
  let lastId = 0;
  /** What the present worker was sent already. */
  let sent = new Map<unknown, number>();
  const waiting = new Map<number, (outcome: Outcome) => void>();

  const giveUp = (dead: HelpWorker | null, failure: string) => {
    if (dead !== worker) return;
    worker = null;
    dead?.terminate();
    const all = [...waiting.values()];
    waiting.clear();
    for (const settle of all) settle({ failure });
  };

  const start = (): HelpWorker => {
    const fresh = spawn();
    sent = new Map();
    fresh.addEventListener('message', (event) => {
      const response = (event as MessageEvent<HelpResponse>).data;
      const settle = waiting.get(response.id);
      waiting.delete(response.id);
      settle?.(response);
    });
    fresh.addEventListener('error', () => giveUp(fresh, 'the checker broke off'));
    fresh.addEventListener('messageerror', () => giveUp(fresh, 'the checker answered nonsense'));
    return fresh;
  };

  const post = (to: HelpWorker, request: HelpRequest) => {
    const { scenario, ...args } = request.args as HelpVerbs['check']['args'];
    if (scenario === undefined) return to.postMessage(request);
    const known = sent.get(scenario);
    if (known !== undefined) return to.postMessage({ ...request, args, scenarioId: known } as HelpRequest);
    to.postMessage({ ...request, scenarioId: sent.size });
    sent.set(scenario, sent.size);
  };

  return (request: Omit<HelpRequest, 'id'>): Promise<Outcome> =>
    new Promise((resolve) => {
      try {
        worker ??= start();
        lastId += 1;
        const id = lastId;
        const mine = worker;
        const stop = startTimer(() => giveUp(mine, `no answer in ${limitMs / 1000} seconds`), limitMs);
        waiting.set(id, (outcome) => {
          stop();
          resolve(outcome);
        });
        post(mine, { ...request, id } as HelpRequest);
      } catch (error) {
        resolve({ failure: String(error) });
      }
    });
}

/** Per document one check runs and one waits; a newer text takes the waiting one's place. */
interface Lane {
  waiting: { args: HelpVerbs['check']['args']; resolve(findings: readonly LocatedFinding[] | null): void } | null;
}

export function createHelp(options: HelpOptions): Help {
  const ask = watchedWorker(options);
  const lanes = new Map<string, Lane>();

  const run = async (lane: Lane, key: string) => {
    while (lane.waiting) {
      const { args, resolve } = lane.waiting;
      lane.waiting = null;
      const outcome = await ask({ verb: 'check', args });
      if (lane.waiting) resolve(null);
      else resolve('failure' in outcome ? [checkerRestarted(outcome.failure)] : (outcome.answer as LocatedFinding[]));
    }
    lanes.delete(key);
  };

  const other = async <V extends HelpVerb>(verb: V, args: HelpVerbs[V]['args'], nothing: HelpVerbs[V]['answer']) => {
    const outcome = await ask({ verb, args } as Omit<HelpRequest, 'id'>);
    return 'failure' in outcome ? nothing : (outcome.answer as HelpVerbs[V]['answer']);
  };

  return {
    check: (key, args) =>
      new Promise((resolve) => {
        const running = lanes.get(key);
        const lane = running ?? { waiting: null };
        lane.waiting?.resolve(null);
        lane.waiting = { args, resolve };
        if (running) return;
        lanes.set(key, lane);
        void run(lane, key);
      }),
    describe: (args) => other('describe', args, { lenses: [], picture: null }),
    format: (args) => other('format', args, []),
    complete: (args) => other('complete', args, []),
    hover: (args) => other('hover', args, null),
  };
}

let shared: Help | undefined;

/** The page's one help, started at its first use. */
export function pageHelp(): Help {
  shared ??= createHelp({ spawn: () => new Worker(new URL('./help-worker.ts', import.meta.url), { type: 'module' }) });
  return shared;
}
