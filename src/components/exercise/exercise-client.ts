/** Asks the exercise worker. Grading and showing use a worker each, so that neither overtakes the other. */
import type { AttemptTexts, Grade } from '../../grading/grading.ts';
import type { Message } from '../simulator/inspector.ts';
import { createInspectedClient, type RunClient } from '../simulator/run-client.ts';
import { createWorkerClient, WorkerTrouble } from '../simulator/worker-client.ts';
import type { ExerciseQuestion, TrialRequest } from './exercise-protocol.ts';
import type { Face } from './face.ts';

export interface ExerciseClient {
  /** Rejects with a WorkerTrouble, whose message can be shown. */
  grade(texts: AttemptTexts, learner: string | undefined): Promise<Grade>;
  /** Questions, hints and evidence in the learner's own variant; `start` are the texts of the start. Rejects as `grade` does. */
  face(start: AttemptTexts, learner: string | undefined): Promise<Face>;
  cancelGrade(): void;
  /** Plays the visible trial with changes laid over it, and can be asked about it. */
  runs: RunClient<TrialRequest>;
  dispose(): void;
}

/** How often a question that was overtaken is asked again. */
const asksAgain = 10;

/** A client for one exercise; its workers start at the first question. */
export function createExerciseClient(slug: string): ExerciseClient {
  const makeWorker = () => new Worker(new URL('./exercise-worker.ts', import.meta.url), { type: 'module' });
  const grader = createWorkerClient<ExerciseQuestion, Grade | Face>({ makeWorker });
  const runs = createInspectedClient(createWorkerClient<Message<TrialRequest>, unknown>({ makeWorker }));
  return {
    grade: async (texts, learner) => (await grader.run({ verb: 'grade', slug, texts, learner })) as Grade,
    async face(texts, learner) {
      // A press of Check overtakes it; it then waits for its turn once more.
      for (let left = asksAgain; ; left -= 1) {
        try {
          return (await grader.ask({ verb: 'face', slug, texts, learner })) as Face;
        } catch (trouble) {
          if (!(trouble instanceof WorkerTrouble && trouble.reason === 'overtaken' && left > 0)) throw trouble;
        }
      }
    },
    cancelGrade: () => grader.cancel(),
    runs,
    dispose() {
      grader.dispose();
      runs.dispose();
    },
  };
}
