/** The module worker that grades and runs exercises; each exercise is fetched when it is first asked for. */
import { prepareFor } from '../../ecs/ecs.ts';
import { type Exercise, grade } from '../../grading/grading.ts';
import { serveWorker } from '../simulator/worker-client.ts';
import type { ExerciseAnswer, ExerciseQuestion } from './exercise-protocol.ts';
import { showRun } from './show-run.ts';

const exercises = import.meta.glob<{ default: Exercise }>('@exercises/*/exercise.ts');

async function exerciseOf(slug: string): Promise<Exercise> {
  const path = Object.keys(exercises).find((candidate) => candidate.endsWith(`/${slug}/exercise.ts`));
  const load = path === undefined ? undefined : exercises[path];
  if (load === undefined) throw new Error(`This site has no exercise called ${slug}.`);
  return (await load()).default;
}

serveWorker<ExerciseQuestion, ExerciseAnswer>(self, async (question) => {
  const exercise = await exerciseOf(question.slug);
  await prepareFor(exercise.scenario, question.texts);
  if (question.verb === 'grade') return { grade: grade(exercise, question.texts) };
  return { history: showRun(exercise, question.texts, question.changes) };
});
