/** Checking an attempt: asks for its grade, keeps it, and remembers what was judged, over a reload too. */
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Grade } from '../../grading/grading.ts';
import type { ExerciseClient } from './exercise-client.ts';
import type { ExerciseProgress } from './progress/use-progress.ts';
import type { Texts } from './use-run.ts';

/** A grade, with the texts it judged: after a further change it is still shown, and said to be of an earlier text. */
export interface Judged {
  grade: Grade;
  texts: Texts;
}

export interface Judging {
  judged: Judged | null;
  isOutdated: boolean;
  isGrading: boolean;
  /** Why there is no grade, for the learner. */
  trouble: string | null;
  /** Where the verdict stands. */
  verdict: RefObject<HTMLDivElement>;
  check(): Promise<void>;
  cancel(): void;
  /** Brings the verdict into sight, where it stands above what was pressed. */
  showVerdict(): void;
}

interface Options {
  client: () => ExerciseClient;
  texts: Texts;
  version: number;
  progress: ExerciseProgress;
}

export function useJudging({ client, texts, version, progress }: Options): Judging {
  const { standing, resets } = progress;
  const [judged, setJudged] = useState<Judged | null>(null);
  const [isGrading, setIsGrading] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const verdict = useRef<HTMLDivElement>(null);

  // What came of the last attempt is there again after a reload.
  const newest = standing?.attempts.findLast((attempt) => attempt.version === version);
  useEffect(() => {
    if (newest) setJudged((now) => now ?? newest);
  }, [newest?.id]);
  useEffect(() => {
    if (resets > 0) setJudged(null);
  }, [resets]);

  const check = async () => {
    setIsGrading(true);
    setTrouble(null);
    try {
      const learner = await progress.whoIs();
      const grade = await client().grade(texts, learner);
      setJudged({ grade, texts });
      progress.keepAttempt(texts, grade, learner);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    } finally {
      setIsGrading(false);
    }
  };
  return {
    judged,
    isOutdated: judged !== null && !isSame(judged.texts, texts),
    isGrading,
    trouble,
    verdict,
    check,
    cancel: () => client().cancelGrade(),
    showVerdict: () => verdict.current?.scrollIntoView({ block: 'center' }),
  };
}

function isSame(one: Texts, other: Texts): boolean {
  return Object.keys(other).every((name) => one[name] === other[name]);
}
