/** What the page asks of the exercise worker, and what it answers. */
import type { History } from '../../ecs/ecs.ts';
import type { AttemptTexts, Grade } from '../../grading/grading.ts';
import type { InjectedChange } from '../simulator/session.ts';

/** Grade an attempt, or run its visible trial for showing; `slug` is the exercise's folder name. */
export type ExerciseQuestion =
  | { verb: 'grade'; slug: string; texts: AttemptTexts }
  | { verb: 'run'; slug: string; texts: AttemptTexts; changes: readonly InjectedChange[] };

/** A grade, or the history of a run. */
export type ExerciseAnswer = { grade: Grade } | { history: History };
