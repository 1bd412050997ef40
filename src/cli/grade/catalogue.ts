/** Where a grader finds the exercises: a folder on disk, or what was packed into a program. */
import type { AttemptTexts, Exercise } from '../../grading/grading.ts';

export interface Catalogue {
  /** Sorted. */
  slugs: readonly string[];
  exercise(slug: string): Promise<Exercise>;
  /** The texts that a learner begins with. */
  start(exercise: Exercise): AttemptTexts;
}
