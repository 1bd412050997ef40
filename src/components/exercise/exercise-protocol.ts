/** What the page asks of the exercise worker, and what it answers. */
import type { AttemptTexts } from '../../grading/grading.ts';
import type { Message } from '../simulator/inspector.ts';
import type { InjectedChange } from '../simulator/session.ts';

/** An exercise's visible trial for showing; `slug` is the exercise's folder name. */
export interface TrialRequest {
  slug: string;
  texts: AttemptTexts;
  changes: readonly InjectedChange[];
}

/** Grade an attempt, which is answered by a Grade; all else is for the inspector of the worker's runs. */
export type ExerciseQuestion = { verb: 'grade'; slug: string; texts: AttemptTexts } | Message<TrialRequest>;
