import { describe, expect, test } from 'vitest';
import { proveExercise } from '../../grading/grading.ts';
import { exerciseSlugs, loadExercise, readExerciseFiles } from './exercises.ts';

for (const slug of exerciseSlugs()) {
  const exercise = await loadExercise(slug);
  const claims = proveExercise(exercise, readExerciseFiles(exercise));

  describe(`the exercise ${slug}`, () => {
    for (const { claim, instead } of claims) test(claim, () => expect(instead).toBeNull());

    test('is called like its folder', () => expect(exercise.slug).toBe(slug));
  });
}
