/** The module worker that grades and runs exercises; each exercise is fetched when it is first asked for. */
import { type Exercise, grade, prepareExercise } from '../../grading/grading.ts';
import { createInspector } from '../simulator/inspector.ts';
import { serveWorker } from '../simulator/worker-client.ts';
import type { ExerciseQuestion, TrialRequest } from './exercise-protocol.ts';
import { playShown } from './show-run.ts';

const exercises = import.meta.glob<{ default: Exercise }>('@exercises/*/exercise.ts');

async function exerciseOf(slug: string): Promise<Exercise> {
  const path = Object.keys(exercises).find((candidate) => candidate.endsWith(`/${slug}/exercise.ts`));
  const load = path === undefined ? undefined : exercises[path];
  if (load === undefined) throw new Error(`This site has no exercise called ${slug}.`);
  return (await load()).default;
}

const inspect = createInspector(async ({ slug, texts, changes }: TrialRequest) => {
  const exercise = await exerciseOf(slug);
  await prepareExercise(exercise, texts);
  return playShown(exercise, texts, changes);
});

serveWorker(self, async (question: ExerciseQuestion) => {
  if (question.verb !== 'grade') return inspect(question);
  const exercise = await exerciseOf(question.slug);
  await prepareExercise(exercise, question.texts);
  return grade(exercise, question.texts);
});
