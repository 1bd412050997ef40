/** Every attempt that the exercises bring along, judged by the worker of the built page: to the byte what Node says of the same texts, each with its own feedback. */
import { inject } from 'vitest';
import { grade, prepareExercise, reportJson } from '../grading/grading.ts';
import { type CourseAttempt, courseExercises, exerciseFolders } from './course-attempts.ts';
import { expect, test, type Visit } from './harness.ts';

const site = inject('site');
const all = await courseExercises();

test('every exercise stands in a lesson', () => {
  expect(all.map(({ exercise }) => exercise.slug).toSorted()).toEqual([...exerciseFolders()].toSorted());
});

test.for(all.map((one) => ({ slug: one.exercise.slug, ...one })))(
  'the page’s worker judges every attempt at $slug as Node does, and tells each wrong answer why',
  async ({ slug, exercise, lesson, attempts }, { visit }) => {
    const address = await workerAddress(visit);
    const page = await visit.open(`${site}${lesson}`);
    const judged = await page.evaluate(askWorker, [
      address,
      attempts.map(({ texts, learner }) => ({ verb: 'grade' as const, slug, texts, learner })),
    ] as const);
    for (const [index, attempt] of attempts.entries()) {
      const { texts, learner, place } = attempt;
      await prepareExercise(exercise, texts);
      const own = grade(exercise, texts, learner === undefined ? {} : { learner });
      expect(judged[index], place).toBe(reportJson(own));
      expect({ place, passed: own.passed, why: own.feedback?.id ?? null }).toEqual(expected(attempt, own.feedback?.id ?? null));
    }
  },
);

/** What must come of it; a start may be told anything. */
function expected({ kind, place, why }: CourseAttempt, said: string | null) {
  return { place, passed: kind === 'solution', why: kind === 'start' ? said : (why ?? null) };
}

let known: Promise<string> | undefined;

/** Where the site has the worker from: seen when an exercise that asks for nothing but documents is checked as it stands. */
function workerAddress(visit: Visit): Promise<string> {
  const shown = all.find(({ exercise }) => exercise.forms === undefined);
  if (shown === undefined) throw new Error('No exercise can be checked as it stands.');
  known ??= (async () => {
    const page = await visit.open(`${site}${shown.lesson}`);
    const started = page.waitForEvent('worker', (worker) => worker.url().includes('exercise-worker'));
    const card = page.getByRole('region', { name: shown.exercise.title, exact: true }).first();
    await card.getByRole('button', { name: 'Check', exact: true }).click();
    return (await started).url();
  })();
  return known;
}

interface Question {
  verb: 'grade';
  slug: string;
  texts: CourseAttempt['texts'];
  learner: string | undefined;
}

/** Runs in the page: starts the worker as the page does, asks it in turn, and writes the answers as the command line does. */
async function askWorker([url, questions]: readonly [string, readonly Question[]]): Promise<string[]> {
  const worker = new Worker(url, { type: 'module' });
  const answers: string[] = [];
  for (const [id, request] of questions.entries()) {
    const reply = await new Promise<{ answer?: unknown; error?: string }>((resolve, reject) => {
      worker.onmessage = (event) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage({ id, request });
    });
    answers.push(reply.error === undefined ? `${JSON.stringify(reply.answer, null, 2)}\n` : `trouble: ${reply.error}`);
  }
  worker.terminate();
  return answers;
}
