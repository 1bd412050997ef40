/** The run of an exercise that its stage shows. Pure; the worker and the build call it. */
import type { History } from '../../ecs/ecs.ts';
import { type AttemptTexts, type Exercise, runTrial } from '../../grading/grading.ts';
import type { PlayedRun } from '../simulator/inspector.ts';
import { playRequest } from '../simulator/run.ts';
import type { InjectedChange } from '../simulator/session.ts';

/**
 * The visible trial with changes laid over it. Where AWS refuses a document, the run in which it does so: the refusal is in its log and nothing of
 * that document runs. Throws an Error that a learner can read where a text is no JSON.
 */
export function playShown(exercise: Exercise, texts: AttemptTexts, changes: readonly InjectedChange[] = []): PlayedRun {
  const shown = runTrial(exercise, texts, { changes });
  if (!shown) return playRequest({ scenario: exercise.scenario, documents: texts, changes });
  const { run, history, recipe } = shown;
  return { ...recipe, run, history };
}

/** Its history alone, for a page. Throws as `playShown` does. */
export function showRun(exercise: Exercise, texts: AttemptTexts, changes: readonly InjectedChange[] = []): History {
  return playShown(exercise, texts, changes).history;
}
