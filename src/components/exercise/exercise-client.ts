/** Asks the exercise worker. Grading and showing use a worker each, so that neither overtakes the other. */
import type { AttemptTexts, Grade } from '../../grading/grading.ts';
import type { Message } from '../simulator/inspector.ts';
import { createInspectedClient, type RunClient } from '../simulator/run-client.ts';
import { createWorkerClient } from '../simulator/worker-client.ts';
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

/** A client for one exercise; its workers start at the first question. */
export function createExerciseClient(slug: string): ExerciseClient {
  const makeWorker = () => new Worker(new URL('./exercise-worker.ts', import.meta.url), { type: 'module' });
  const grader = createWorkerClient<ExerciseQuestion, Grade | Face>({ makeWorker });
  const runs = createInspectedClient(createWorkerClient<Message<TrialRequest>, unknown>({ makeWorker }));
  return {
    grade: async (texts, learner) => (await grader.run({ verb: 'grade', slug, texts, learner })) as Grade,
    face: async (texts, learner) => (await grader.ask({ verb: 'face', slug, texts, learner })) as Face,
    cancelGrade: () => grader.cancel(),
    runs,
    dispose() {
      grader.dispose();
      runs.dispose();
    },
  };
}
