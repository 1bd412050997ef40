/** The module worker that grades and runs exercises; each exercise is fetched when it is first asked for. */
import { type Exercise, grade, prepareExercise } from '../../grading/grading.ts';
import { createInspector } from '../simulator/inspector.ts';
import { serveWorker } from '../simulator/worker-client.ts';
import type { ExerciseQuestion, TrialRequest } from './exercise-protocol.ts';
import { faceOf } from './face.ts';
import { playShown } from './show-run.ts';

const exercises = import.meta.glob<{ default: Exercise }>('@exercises/*/exercise.ts');

async function exerciseOf(slug: string): Promise<Exercise> {
  const path = Object.keys(exercises).find((candidate) => candidate.endsWith(`/${slug}/exercise.ts`));
  const load = path === undefined ? undefined : exercises[path];
  if (load === undefined) throw new Error(`This site has no exercise called ${slug}.`);
  return (await load()).default;
}

const inspect = createInspector(async ({ slug, texts, ...shown }: TrialRequest) => {
  const exercise = await exerciseOf(slug);
  await prepareExercise(exercise, texts);
  return playShown(exercise, texts, shown);
});

serveWorker(self, async (question: ExerciseQuestion) => {
  if (question.verb !== 'grade' && question.verb !== 'face') return inspect(question);
  const { slug, texts, learner } = question;
  const exercise = await exerciseOf(slug);
  await prepareExercise(exercise, texts);
  return question.verb === 'face' ? faceOf(exercise, texts, learner) : grade(exercise, texts, learner === undefined ? {} : { learner });
});
