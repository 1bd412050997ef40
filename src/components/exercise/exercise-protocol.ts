/** What the page asks of the exercise worker, and what it answers. */
import type { AttemptTexts } from '../../grading/grading.ts';
import type { Message } from '../simulator/inspector.ts';
import type { ShownRun } from './show-run.ts';

/** An exercise's visible trial for showing; `slug` is the exercise's folder name. */
export interface TrialRequest extends ShownRun {
  slug: string;
  texts: AttemptTexts;
}

/** Grade an attempt, which is answered by a Grade. */
interface GradeQuestion {
  verb: 'grade';
  slug: string;
  texts: AttemptTexts;
  learner: string | undefined;
}

/** What a learner sees of an exercise, which is answered by a Face. `texts` are those of the start. */
interface FaceQuestion {
  verb: 'face';
  slug: string;
  texts: AttemptTexts;
  learner: string | undefined;
}

/** All else is for the inspector of the worker's runs. */
export type ExerciseQuestion = GradeQuestion | FaceQuestion | Message<TrialRequest>;
