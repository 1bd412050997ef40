/** Asks the exercise worker. Grading and showing use a client each, so that neither overtakes the other. */
import type { History } from '../../ecs/ecs.ts';
import type { AttemptTexts, Grade } from '../../grading/grading.ts';
import type { InjectedChange } from '../simulator/session.ts';
import { createWorkerClient } from '../simulator/worker-client.ts';
import type { ExerciseAnswer, ExerciseQuestion } from './exercise-protocol.ts';

export interface ExerciseClient {
  /** Rejects with a WorkerTrouble, whose message can be shown. */
  grade(texts: AttemptTexts): Promise<Grade>;
  /** The visible trial with changes laid over it. Rejects with a WorkerTrouble. */
  run(texts: AttemptTexts, changes: readonly InjectedChange[]): Promise<History>;
  cancelGrade(): void;
  cancelRun(): void;
  dispose(): void;
}

/** A client for one exercise; its workers start at the first question. */
export function createExerciseClient(slug: string): ExerciseClient {
  const makeWorker = () => new Worker(new URL('./exercise-worker.ts', import.meta.url), { type: 'module' });
  const grader = createWorkerClient<ExerciseQuestion, ExerciseAnswer>({ makeWorker });
  const runner = createWorkerClient<ExerciseQuestion, ExerciseAnswer>({ makeWorker });
  return {
    async grade(texts) {
      const answer = await grader.run({ verb: 'grade', slug, texts });
      if (!('grade' in answer)) throw new Error('The exercise worker answered a grade with a run.');
      return answer.grade;
    },
    async run(texts, changes) {
      const answer = await runner.run({ verb: 'run', slug, texts, changes });
      if (!('history' in answer)) throw new Error('The exercise worker answered a run with a grade.');
      return answer.history;
    },
    cancelGrade: () => grader.cancel(),
    cancelRun: () => runner.cancel(),
    dispose() {
      grader.dispose();
      runner.dispose();
    },
  };
}
