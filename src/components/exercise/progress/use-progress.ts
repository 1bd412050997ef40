/** An exercise's progress as its bench shows it: read when the bench is alive, and kept up with this tab and others. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { AttemptTexts, Grade } from '../../../grading/grading.ts';
import type { NewEvent, Standing } from './events.ts';
import type { Keeper, Keeping } from './keeper.ts';

export interface ExerciseProgress {
  /** Null until it is read. */
  standing: Standing | null;
  keeping: Keeping;
  /** The id that grading may use; undefined without one, or before it is read. */
  learner: string | undefined;
  /** The same, for who can wait. */
  whoIs(): Promise<string | undefined>;
  /** Counts the resets by this or another tab, so that what shows drafts can begin again. */
  resets: number;
  keepAttempt(texts: AttemptTexts, grade: Grade, learner: string | undefined): void;
  open(kind: 'hint' | 'evidence', item: string): void;
  seeSolution(name: string): void;
}

type Part = { keeper: Keeper; standingOf: typeof import('./events.ts').standingOf };

/** The code comes after the bench is alive, so that nothing waits for it; what happens before is kept once it is there. */
const loaded = async (): Promise<Part> => {
  const [{ pageKeeper }, { standingOf }] = await Promise.all([import('./keeper.ts'), import('./events.ts')]);
  return { keeper: pageKeeper(), standingOf };
};

/** `version` of the exercise: what was done to an earlier one is history, and not where it stands. */
export function useProgress(exercise: string, version: number): ExerciseProgress {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [keeping, setKeeping] = useState<Keeping>({ isKept: true });
  const [learner, setLearner] = useState<string | undefined>(undefined);
  const [resets, setResets] = useState(0);
  const part = useRef<Promise<Part> | null>(null);
  const keeper = useCallback(() => {
    part.current ??= loaded();
    return part.current;
  }, []);

  useEffect(() => {
    let stop = () => {};
    let isOver = false;
    const begin = async () => {
      const { keeper: kept, standingOf } = await keeper();
      const read = async () => {
        const events = await kept.of(exercise);
        if (isOver) return;
        setStanding({ ...standingOf(events, version), attempts: standingOf(events).attempts });
        setKeeping(kept.keeping);
      };
      const readLearner = async () => {
        const id = await kept.setting('learner');
        if (!isOver) setLearner(id === '' ? undefined : id);
      };
      if (isOver) return;
      stop = kept.listen(({ says, exercises }) => {
        if (says === 'set') void readLearner();
        if (says === 'keeping') setKeeping(kept.keeping);
        if (!exercises.includes(exercise)) return;
        if (says === 'replaced') setResets((count) => count + 1);
        void read();
      });
      await Promise.all([read(), readLearner()]);
    };
    begin().catch(() => setKeeping({ isKept: false, why: 'the part that keeps your progress could not be fetched' }));
    return () => {
      isOver = true;
      stop();
    };
  }, [exercise, version, keeper]);

  const record = useCallback(
    (event: NewEvent) =>
      void keeper()
        .then(({ keeper: kept }) => kept.record(event))
        .catch(() => setKeeping({ isKept: false, why: 'the part that keeps your progress could not be fetched' })),
    [keeper],
  );
  const happened = { exercise, version };
  return {
    standing,
    keeping,
    learner,
    resets,
    whoIs: async () => {
      const id = await keeper().then(
        ({ keeper: kept }) => kept.setting('learner'),
        () => '',
      );
      return id === '' ? undefined : id;
    },
    keepAttempt: (texts, grade, by) => record({ ...happened, kind: 'attempt', texts, grade, learner: by ?? null }),
    open: (kind, item) => record({ ...happened, kind, item }),
    seeSolution: (item) => record({ ...happened, kind: 'solution', item, isBeforePassing: standing?.passed == null }),
  };
}
