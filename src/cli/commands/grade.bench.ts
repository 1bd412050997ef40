/** How long a grade takes, all trials of a passing attempt: the figure behind "checked while you watch". */
import { test } from 'vitest';
import { grade } from '../../grading/grading.ts';
import { exerciseSlugs, loadExercise, readExerciseFiles } from './exercises.ts';

for (const slug of exerciseSlugs()) {
  test(slug, async ({ bench }) => {
    const exercise = await loadExercise(slug);
    const [solution = {}] = Object.values(readExerciseFiles(exercise).solutions);
    await bench(`${exercise.id} in ${exercise.hiddenTrials.length + 1} trials`, () => {
      grade(exercise, solution);
    }).run();
  });
}
