/** Runs a playground whenever its texts, settings or changes do, and keeps the last picture until the next is there. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { History, Refusal, RunLimits, Tracks } from '../../ecs/ecs.ts';
import type { RunSession } from '../simulator/session.ts';
import { createPlaygroundClient, type Hindrance, type PlaygroundClient } from './playground-client.ts';
import type { PlaygroundRequest, PlaygroundStage } from './playground-protocol.ts';

/** A run as it is shown, and what it is of. */
export interface ShownPlayground {
  history: History;
  tracks: Tracks | null;
  session: RunSession | null;
  stage: PlaygroundStage;
  refusals: readonly Refusal[];
  /** Which limit ended the run early; null where none did. */
  limit: keyof RunLimits | null;
  /** The name of what it was made from; another one is another stage, which opens at a moment of its own. */
  source: string;
  opensAtMs: number;
}

export interface PlaygroundQuestion extends PlaygroundRequest {
  source: string;
  opensAtMs: number;
}

export interface UsePlaygroundRun {
  shown: ShownPlayground;
  isRunning: boolean;
  /** Why the picture is not of what stands in the documents. */
  hindrance: Hindrance | null;
  cancel(): void;
}

/** A run begins when the texts rest this long, in real ms: the key itself is shown and checked first. */
const restMs = 20;

/** A run that takes no longer is not told of: the picture is there as soon as the words would be. */
const quickMs = 200;

/** Nothing is run while `question` is null. */
export function usePlaygroundRun(question: PlaygroundQuestion | null, first: ShownPlayground): UsePlaygroundRun {
  const [shown, setShown] = useState(first);
  const [isRunning, setRunning] = useState(false);
  const [hindrance, setHindrance] = useState<Hindrance | null>(null);
  const client = useRef<PlaygroundClient | null>(null);
  const askedTexts = useRef<PlaygroundRequest['texts'] | null>(null);
  useEffect(() => () => client.current?.runs.dispose(), []);

  // Not after the next frame, which a key would wait for.
  useLayoutEffect(() => {
    if (question === null) return;
    let isOvertaken = false;
    const { source, opensAtMs, ...request } = question;
    let telling: ReturnType<typeof setTimeout> | undefined;
    const begin = () => {
      askedTexts.current = question.texts;
      client.current ??= createPlaygroundClient();
      telling = setTimeout(() => setRunning(true), quickMs);
      client.current.run(request).then(
        ({ history, tracks, session, stage, refusals, limit = null }) => {
          if (isOvertaken) return;
          clearTimeout(telling);
          setShown({ history, tracks, session, stage, refusals, limit, source, opensAtMs });
          setHindrance(null);
          setRunning(false);
        },
        (why: Hindrance | null) => {
          if (isOvertaken || why === null) return;
          clearTimeout(telling);
          setHindrance(why);
          setRunning(false);
        },
      );
    };
    const isTyping = askedTexts.current !== null && askedTexts.current !== question.texts;
    const waiting = isTyping ? setTimeout(begin, restMs) : undefined;
    if (!isTyping) begin();
    return () => {
      clearTimeout(waiting);
      clearTimeout(telling);
      isOvertaken = true;
    };
  }, [question]);

  const cancel = useCallback(() => client.current?.runs.cancel(), []);
  return { shown, isRunning, hindrance, cancel };
}
