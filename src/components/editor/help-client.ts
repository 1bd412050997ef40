/**
 * Help with documents: checks in the page at once, where that takes next to nothing, and asks a worker for all that may take long. Survives both:
 * a worker that dies or falls silent is replaced, what a check throws is caught, and the learner is told in a finding.
 */
import type { LocatedFinding } from '../../documents/types.ts';
import { type DirectHelp, type HelpRequest, type HelpResponse, type HelpVerb, type HelpVerbs, isForAws } from './help-protocol.ts';

/** As much of a `Worker` as the client uses. */
export interface HelpWorker {
  postMessage(request: HelpRequest): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
  terminate(): void;
}

export interface HelpOptions {
  spawn(): HelpWorker;
  /** Brings what checks in the page; called again after a failure. */
  fetchDirect(): Promise<DirectHelp>;
  /** How long a worker may take to answer one request before it is replaced, and the page's own checker to come. */
  limitMs?: number;
  startTimer?(run: () => void, delayMs: number): () => void;
  /** A clock that never goes back. */
  nowMs?(): number;
}

export interface Help {
  /** The findings of a text, within the call. Null where that would hold up the page, or the checker is not there yet: `check` then has them. Never throws. */
  checkNow(key: string, args: HelpVerbs['check']['args']): readonly LocatedFinding[] | null;
  /** Checks the newest text of a document; null when a later call for the same `key` took its place. Never rejects. */
  check(key: string, args: HelpVerbs['check']['args']): Promise<readonly LocatedFinding[] | null>;
  /** The other verbs answer with nothing where the worker could not; a description takes none where the text is short. Never reject. */
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

const defaultLimitMs = 8000;

/** One worker with a watch on every request; after a failure the next request starts a new one. */
function watchedWorker({ spawn, limitMs = defaultLimitMs, startTimer = browserTimer }: HelpOptions) {
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

/** A text longer than this is never checked within a key: twice over what AWS takes of a task definition. */
const directUpToChars = 100_000;

/** Where a document's last check took longer than this, in the page or in the worker, the next is the worker's: such a pause is felt. */
const directUpToMs = 50;

/** The page's own checker, once it is there. */
function fetchedOnce({ fetchDirect, limitMs = defaultLimitMs, startTimer = browserTimer }: HelpOptions) {
  let direct: DirectHelp | null = null;
  let fetching: Promise<void> | null = null;
  /** Resolves when it is there, failed to come, or took too long. */
  const wait = (): Promise<void> => {
    fetching ??= fetchDirect().then(
      (fetched) => {
        direct = fetched;
      },
      () => {
        fetching = null;
      },
    );
    const coming = fetching;
    return new Promise((resolve) => {
      const stop = startTimer(resolve, limitMs);
      void coming.then(() => {
        stop();
        resolve();
      });
    });
  };
  return {
    get now() {
      return direct;
    },
    async wait() {
      if (!direct) await wait();
      return direct;
    },
  };
}

/** Per document one check runs and one waits; a newer text takes the waiting one's place. */
interface Lane {
  waiting: { args: HelpVerbs['check']['args']; resolve(findings: readonly LocatedFinding[] | null): void } | null;
}

export function createHelp(options: HelpOptions): Help {
  const ask = watchedWorker(options);
  const direct = fetchedOnce(options);
  const { nowMs = () => performance.now() } = options;
  const lanes = new Map<string, Lane>();
  const tookMs = new Map<string, number>();

  const isShort = (text: string) => text.length <= directUpToChars;
  /** What AWS knows nothing of, the page does not check either. */
  const isQuick = (key: string, { text, kind }: HelpVerbs['check']['args']) =>
    isForAws(kind) && isShort(text) && (tookMs.get(key) ?? 0) <= directUpToMs;

  const checkDirectly = (checker: DirectHelp, key: string, args: HelpVerbs['check']['args']): readonly LocatedFinding[] => {
    const beganMs = nowMs();
    try {
      return checker.check(args);
    } catch (error) {
      return [checkerRestarted(String(error))];
    } finally {
      tookMs.set(key, nowMs() - beganMs);
    }
  };

  const checkInWorker = async (key: string, args: HelpVerbs['check']['args']): Promise<readonly LocatedFinding[]> => {
    const beganMs = nowMs();
    const outcome = await ask({ verb: 'check', args });
    tookMs.set(key, nowMs() - beganMs);
    return 'failure' in outcome ? [checkerRestarted(outcome.failure)] : (outcome.answer as LocatedFinding[]);
  };

  const run = async (lane: Lane, key: string) => {
    while (lane.waiting) {
      const { args, resolve } = lane.waiting;
      lane.waiting = null;
      const checker = isQuick(key, args) ? await direct.wait() : null;
      const isOvertaken = () => lane.waiting !== null;
      if (isOvertaken()) resolve(null);
      else {
        const findings = checker ? checkDirectly(checker, key, args) : await checkInWorker(key, args);
        resolve(isOvertaken() ? null : findings);
      }
    }
    lanes.delete(key);
  };

  const other = async <V extends HelpVerb>(verb: V, args: HelpVerbs[V]['args'], nothing: HelpVerbs[V]['answer']) => {
    const outcome = await ask({ verb, args } as Omit<HelpRequest, 'id'>);
    return 'failure' in outcome ? nothing : (outcome.answer as HelpVerbs[V]['answer']);
  };

  return {
    checkNow: (key, args) => (direct.now && isQuick(key, args) ? checkDirectly(direct.now, key, args) : null),
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
    async describe(args) {
      const nothing = { lenses: [], picture: null };
      const describer = isShort(args.text) ? await direct.wait() : null;
      if (!describer) return other('describe', args, nothing);
      try {
        return describer.describe(args);
      } catch {
        return nothing;
      }
    },
    format: (args) => other('format', args, []),
    complete: (args) => other('complete', args, []),
    hover: (args) => other('hover', args, null),
  };
}
