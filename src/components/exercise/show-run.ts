/** The run of an exercise that its stage shows. Pure; the worker and the build call it. */
import type { History } from '../../ecs/ecs.ts';
import { type AttemptTexts, type Exercise, forLearner, runTrial } from '../../grading/grading.ts';
import type { PlayedRun } from '../simulator/inspector.ts';
import { playRequest } from '../simulator/run.ts';
import type { InjectedChange } from '../simulator/session.ts';

/** Which of an exercise's runs is shown, and with what. */
export interface ShownRun {
  /** Laid over the run by whoever watches. */
  changes?: readonly InjectedChange[];
  /** Name of a visible trial; the exercise's own without it. */
  trial?: string;
  /** Whose variant and seeds; the exercise as it stands without it. */
  learner?: string;
}

/**
 * A visible trial with changes laid over it. Where AWS refuses a document, the run in which it does so: the refusal is in its log and nothing of
 * that document runs. Throws an Error that a learner can read where a text is no JSON.
 */
export function playShown(exercise: Exercise, texts: AttemptTexts, { changes = [], trial = 'visible', learner }: ShownRun = {}): PlayedRun {
  const own = forLearner(exercise, learner);
  const named = own.visibleTrials?.find(({ name }) => name === trial);
  const asked = { name: trial, changes: [...(named?.changes ?? []), ...changes] };
  const shown = runTrial(exercise, texts, asked, learner === undefined ? {} : { learner });
  if (!shown) return playRequest({ scenario: { ...own.scenario, ...named?.with }, documents: texts, changes });
  const { run, history, recipe } = shown;
  return { ...recipe, run, history };
}

/** Its history alone, for a page. Throws as `playShown` does. */
export function showRun(exercise: Exercise, texts: AttemptTexts): History {
  return playShown(exercise, texts).history;
}
