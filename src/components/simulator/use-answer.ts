/** Asks the worker of a run for what a panel shows: one question at a time, the latest wish next, and the last answer stays until a newer one is there. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Timers, WorkerTrouble } from './worker-client.ts';

/** What a panel has been told so far. */
export interface Answered<Answer> {
  /** The last answer, of an earlier question while the newest is under way; null before the first. */
  answer: Answer | null;
  /** Why the newest question stays without an answer, in words for the learner. */
  trouble: string | null;
  isAsking: boolean;
}

export interface Asker<Answer> {
  /** Takes the place of a wish that has not been asked yet. */
  want(ask: () => Promise<Answer>): void;
  /** Nothing is told any more. */
  stop(): void;
}

/** Real ms between an answer and the next question: a scrubber that is dragged asks a few times a second. */
const GAP_MS = 80;

const browserTimers: Timers = { set: (run, afterMs) => Number(setTimeout(run, afterMs)), clear: (handle) => clearTimeout(handle) };

/** Tells each answer in the order of the questions; one that a newer run has overtaken is passed over in silence. */
export function createAsker<Answer>(tell: (told: Answered<Answer>) => void, timers: Timers = browserTimers): Asker<Answer> {
  let wish: (() => Promise<Answer>) | null = null;
  let isBusy = false;
  let isStopped = false;
  let answer: Answer | null = null;

  const say = (trouble: string | null, isAsking: boolean) => {
    if (!isStopped) tell({ answer, trouble, isAsking });
  };

  async function askNext(): Promise<void> {
    const ask = wish;
    wish = null;
    isBusy = ask !== null && !isStopped;
    if (ask === null || isStopped) return;
    let trouble: string | null = null;
    try {
      answer = await ask();
    } catch (error) {
      if (!isOvertaken(error)) trouble = error instanceof Error ? error.message : String(error);
    }
    say(trouble, wish !== null);
    timers.set(() => void askNext(), GAP_MS);
  }

  return {
    want(ask) {
      wish = ask;
      say(null, true);
      if (!isBusy) void askNext();
    },
    stop() {
      isStopped = true;
      wish = null;
    },
  };
}

function isOvertaken(error: unknown): boolean {
  return error instanceof WorkerTrouble && (error.reason === 'overtaken' || error.reason === 'cancelled');
}

/**
 * The answer to a question, asked again whenever one of `by` is another.
 * @param ask null where there is nothing to ask; the answer is null then
 */
export function useAnswer<Answer>(ask: (() => Promise<Answer>) | null, by: readonly unknown[]): Answered<Answer> {
  const nothing: Answered<Answer> = { answer: null, trouble: null, isAsking: ask !== null };
  const [answered, setAnswered] = useState(nothing);
  const asker = useRef<Asker<Answer> | null>(null);
  useEffect(() => {
    asker.current = createAsker<Answer>(setAnswered);
    return () => asker.current?.stop();
  }, []);
  useEffect(() => {
    if (ask) asker.current?.want(ask);
  }, by);
  return ask ? answered : nothing;
}
