/** The course itself: every exercise is solved in its lesson as a learner would, every attempt is graded by the page's worker, and the day is walked by keys alone. */
import { readdirSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { exerciseSlugs, loadExercise, readExerciseFiles } from '../cli/commands/exercises.ts';
import { inRoot } from '../cli/setup/project.mjs';
import { type AttemptTexts, type Exercise, grade, prepareExercise, reportJson } from '../grading/grading.ts';
import { expect, plain, test } from './harness.ts';

const exercises = await Promise.all(
  exerciseSlugs().map(async (slug) => {
    const exercise = await loadExercise(slug);
    return { slug, exercise, files: readExerciseFiles(exercise) };
  }),
);

/** The file of the worker that grades, as the builder named it. */
const workerFile = readdirSync(inRoot('dist', '_astro')).find((name) => /^exercise-worker.*\.js$/.test(name)) ?? '';

test.for(exercises)(
  'the page’s worker grades every attempt at $slug as Node does, and tells wrong answers why',
  async ({ slug, exercise, files }, { visit }) => {
    const page = await visit.open(`${inject('site')}day-15/`);
    const wrong = Object.entries(files.wrong).flatMap(([why, variants]) => Object.values(variants).map((texts) => ({ why, texts })));
    const attempts: { why: string | null; texts: AttemptTexts }[] = [
      ...Object.values(files.solutions).map((texts) => ({ why: null, texts })),
      ...wrong,
    ];
    const seen = await page.evaluate(gradeInWorker, { file: `/_astro/${workerFile}`, slug, texts: attempts.map(({ texts }) => texts) });
    for (const [at, { why, texts }] of attempts.entries()) {
      await prepareExercise(exercise, texts);
      const inNode = grade(exercise, texts);
      expect(seen[at], `attempt ${at}, ${why ?? 'a solution'}`).toBe(reportJson(inNode));
      if (why !== null && !hasVariants(exercise)) expect(inNode.feedback?.id).toBe(why);
    }
  },
);

/** Runs in the page: one worker grades all, one after the other. */
async function gradeInWorker({ file, slug, texts }: { file: string; slug: string; texts: readonly unknown[] }): Promise<string[]> {
  const worker = new Worker(file, { type: 'module' });
  const answers: string[] = [];
  for (const [id, one] of texts.entries()) {
    const reply = await new Promise<{ answer?: unknown; error?: string }>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => reject(new Error('The worker died.'));
      worker.postMessage({ id, request: { verb: 'grade', slug, texts: one } });
    });
    answers.push(reply.error ?? `${JSON.stringify(reply.answer, null, 2)}\n`);
  }
  worker.terminate();
  return answers;
}

/** Files of variants are graded here as if they were of the exercise as it stands. */
function hasVariants({ variants = [] }: Exercise): boolean {
  return variants.length > 0;
}

/** The lessons with the exercises in them, as the site has them. */
const lessons = inject('pages').filter((page) => /^day-15\/[a-z0-9-]+\/$/.test(page) && !page.includes('/present/'));

test.for(lessons)('every exercise of %s is solved in the page', { timeout: 120_000 }, async (lesson, { visit }) => {
  const page = await visit.open(`${inject('site')}${lesson}`, plain);
  const here = await page.locator('.exercise-card h3').evaluateAll((titles) => titles.map(({ id }) => id.split('/')[1] ?? ''));
  for (const slug of here) {
    const found = exercises.find((one) => one.slug === slug);
    const solution = Object.entries(found?.files.solutions ?? {}).find(([name]) => !name.includes('--'))?.[1];
    if (!found || !solution) throw new Error(`${slug} has no solution to enter.`);
    const section = page.locator('section.beat').filter({ has: page.locator(`[id="exercise/${slug}/title"]`) });
    await enter(page, section, found.exercise, solution);
    await section
      .locator('.exercise-card')
      .getByRole('button', { name: /^(Check|Make my prediction)$/ })
      .click();
    await expect.poll(() => section.locator('.verdict').textContent(), { message: slug, timeout: 20_000 }).toMatch(/Passed/);
  }
});

async function enter(page: Page, section: Locator, exercise: Exercise, texts: AttemptTexts): Promise<void> {
  for (const { name, kind } of exercise.documents) {
    const text = texts[name] ?? '';
    if (kind === 'answers') await answerAll(section, JSON.parse(text) as Record<string, unknown>);
    else await write(page, section, name, text);
  }
}

async function write(page: Page, section: Locator, name: string, text: string): Promise<void> {
  const tab = section.getByRole('group', { name: 'Documents' }).getByRole('button', { name, exact: true });
  if ((await tab.count()) > 0) await tab.click();
  const doc = section.locator('section.doc').filter({ has: page.locator('.doc-name').getByText(name, { exact: true }) });
  await doc.getByRole('button', { name: 'Edit', exact: true }).click();
  await doc.locator('.doc-stage textarea').fill(text);
}

async function answerAll(section: Locator, answers: Record<string, unknown>): Promise<void> {
  for (const [question, answer] of Object.entries(answers)) {
    const field = section.locator(`.question[id$="/${question}"]`);
    if (typeof answer === 'number') await field.locator('input[type="number"]').fill(String(answer));
    else if (typeof answer === 'string') await field.locator(`input[type="radio"][value="${answer}"]`).check();
    else if (Array.isArray(answer)) await pick(field, answer.map(String));
  }
}

/** Ticks what is to be ticked, or takes from the bank one after the other. */
async function pick(field: Locator, ids: readonly string[]): Promise<void> {
  const isOrder = (await field.locator('input[type="checkbox"]').count()) === 0;
  for (const id of ids) {
    if (isOrder) await field.locator(`button[data-choice="${id}"]`).click();
    else await field.locator(`input[type="checkbox"][value="${id}"]`).check();
  }
  if (!isOrder && ids.length === 0) await field.locator('input[type="checkbox"][value=""]').check();
}

test('the day is walked from its first page to its last by keys alone', { timeout: 120_000 }, async ({ visit }) => {
  const page = await visit.open(`${inject('site')}day-15/`);
  const follow = async (link: Locator) => {
    const address = page.url();
    await link.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).not.toBe(address);
    await page.waitForLoadState('load');
  };
  await follow(page.locator('a.go[data-start]'));
  const walked = [new URL(page.url()).pathname];
  for (;;) {
    // Into the page past its header, to the first question of the lesson, which opens and closes.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
    const answer = page.locator('aside.ask summary').first();
    await tabTo(page, answer);
    await page.keyboard.press('Enter');
    expect(await answer.evaluate((one) => one.closest('details')?.open)).toBe(true);
    const next = page.locator('nav.onward a.go');
    if (!/^Next/.test((await next.textContent()) ?? '')) break;
    await follow(next);
    walked.push(new URL(page.url()).pathname);
  }
  expect(walked).toHaveLength(lessons.length);
});

/** By Tab alone; what is focused on the way can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let left = 200; left > 0; left -= 1) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not get there.');
}
