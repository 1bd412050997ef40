/** Runs the learner's documents in a worker whenever they change, and keeps the last picture until the next is there. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { History, Tracks } from '../../ecs/ecs.ts';
import type { InjectedChange, RunSession } from '../simulator/session.ts';
import { WorkerTrouble } from '../simulator/worker-client.ts';

export type Texts = Readonly<Record<string, string>>;

/** A run as it is shown. Null is what is not known of it. */
export interface Shown {
  history: History;
  tracks: Tracks | null;
  session: RunSession | null;
}

/** Runs documents with changes laid over. Rejects with a sentence for the learner where nothing can be run. */
export type AskRun = (texts: Texts, changes: readonly InjectedChange[]) => Promise<Shown>;

export interface UseRun extends Shown {
  isRunning: boolean;
  /** Why the picture is not of what stands in the editor: it cannot be read, the run was cancelled, took too long, or its worker died. */
  note: string | null;
  injected: readonly InjectedChange[];
  inject(changes: readonly InjectedChange[]): void;
  remove(index: number): void;
  clear(): void;
}

/** A run begins when the learner rests this long: one at every key would take the time that the findings need. */
const typingRestMs = 150;

export interface UseRunOptions {
  /** How long the texts must rest before they are run, in real ms; 150 where left out. */
  restMs?: number;
  /** Makes the session of the first picture, once the page lives. */
  firstSession?: (() => RunSession) | undefined;
}

/** A run of which nothing is known yet. */
export const noHistory: History = { endMs: 0, tasks: [], log: [], desired: [] };

/**
 * Nothing is run before `isTouched`, or the first injected change: the picture that came with the page is already right. `ask` must keep its
 * identity. Every new `texts` starts a run once they rest, and every change at once; an answer that a newer question has overtaken is dropped.
 */
export function useRun(
  ask: AskRun,
  texts: Texts,
  isTouched: boolean,
  first: History,
  { restMs = typingRestMs, firstSession }: UseRunOptions = {},
): UseRun {
  const [state, setState] = useState<Shown & Pick<UseRun, 'isRunning' | 'note'>>({
    history: first,
    tracks: null,
    session: null,
    isRunning: false,
    note: null,
  });
  const [injected, setInjected] = useState<readonly InjectedChange[] | null>(null);
  const mustRun = isTouched || injected !== null;
  const asked = useRef(texts);

  useEffect(() => {
    if (!mustRun) return;
    let isOvertaken = false;
    const begin = () => {
      asked.current = texts;
      setState((now) => ({ ...now, isRunning: true }));
      ask(texts, injected ?? []).then(
        ({ history, tracks, session }) => {
          if (!isOvertaken) setState({ history, tracks, session, isRunning: false, note: null });
        },
        (trouble: unknown) => {
          if (isOvertaken || (trouble instanceof WorkerTrouble && trouble.reason === 'overtaken')) return;
          setState((now) => ({ ...now, isRunning: false, note: trouble instanceof Error ? trouble.message : String(trouble) }));
        },
      );
    };
    const isTyping = asked.current !== texts;
    const waiting = isTyping ? setTimeout(begin, restMs) : undefined;
    if (!isTyping) begin();
    return () => {
      clearTimeout(waiting);
      isOvertaken = true;
    };
  }, [ask, texts, injected, mustRun]);

  // The page comes with a history alone; the rest of its run is asked for when nobody waits for anything else.
  useEffect(() => {
    const session = firstSession?.();
    if (!session) return;
    const ofFirst = (more: Partial<Shown>) => setState((now) => (now.history === first ? { ...now, ...more } : now));
    ofFirst({ session });
    return whenIdle(() => {
      session.tracks().then(
        (tracks) => ofFirst({ tracks }),
        // A run has overtaken it, or views do without.
        () => {},
      );
    });
  }, []);

  const inject = useCallback(
    (changes: readonly InjectedChange[]) => setInjected((now) => [...(now ?? []), ...changes].sort((a, b) => a.atMs - b.atMs)),
    [],
  );
  const remove = useCallback((index: number) => setInjected((now) => (now ?? []).filter((_, at) => at !== index)), []);
  const clear = useCallback(() => setInjected((now) => (now === null || now.length === 0 ? now : [])), []);
  return { ...state, injected: injected ?? [], inject, remove, clear };
}

/** Longest wait for an idle moment, in real ms. */
const mostIdleMs = 2_000;

/** Runs it when the page has nothing else to do; what is returned takes that back. */
function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(run, { timeout: mostIdleMs });
    return () => cancelIdleCallback(handle);
  }
  // Not every browser says when it is idle.
  const timer = setTimeout(run, mostIdleMs / 10);
  return () => clearTimeout(timer);
}
