/** Runs the learner's documents in a worker whenever they change, and keeps the last picture until the next is there. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { History } from '../../ecs/ecs.ts';
import type { InjectedChange } from '../simulator/session.ts';
import { WorkerTrouble } from '../simulator/worker-client.ts';

export type Texts = Readonly<Record<string, string>>;

/** Runs documents with changes laid over. Rejects with a sentence for the learner where nothing can be run. */
export type AskRun = (texts: Texts, changes: readonly InjectedChange[]) => Promise<History>;

export interface UseRun {
  history: History;
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

/**
 * Nothing is run before `isTouched`, or the first injected change: the picture that came with the page is already right. `ask` must keep its
 * identity. Every new `texts` starts a run once they rest, and every change at once; an answer that a newer question has overtaken is dropped.
 */
export function useRun(ask: AskRun, texts: Texts, isTouched: boolean, first: History): UseRun {
  const [state, setState] = useState<{ history: History; isRunning: boolean; note: string | null }>({
    history: first,
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
        (history) => {
          if (!isOvertaken) setState({ history, isRunning: false, note: null });
        },
        (trouble: unknown) => {
          if (isOvertaken || (trouble instanceof WorkerTrouble && trouble.reason === 'overtaken')) return;
          setState((now) => ({ ...now, isRunning: false, note: trouble instanceof Error ? trouble.message : String(trouble) }));
        },
      );
    };
    const isTyping = asked.current !== texts;
    const waiting = isTyping ? setTimeout(begin, typingRestMs) : undefined;
    if (!isTyping) begin();
    return () => {
      clearTimeout(waiting);
      isOvertaken = true;
    };
  }, [ask, texts, injected, mustRun]);

  const inject = useCallback(
    (changes: readonly InjectedChange[]) => setInjected((now) => [...(now ?? []), ...changes].sort((a, b) => a.atMs - b.atMs)),
    [],
  );
  const remove = useCallback((index: number) => setInjected((now) => (now ?? []).filter((_, at) => at !== index)), []);
  const clear = useCallback(() => setInjected((now) => (now === null || now.length === 0 ? now : [])), []);
  return { ...state, injected: injected ?? [], inject, remove, clear };
}
