/** Every exercise of the course solved as a learner does it: documents pasted into the editor, forms answered by their controls, Check pressed, the verdict read. */
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import type { PlainForm, PlainQuestion } from '../components/exercise/form/plain-form.ts';
import { plainForm, questionsOf, readAnswers, spoken } from '../components/exercise/form/plain-form.ts';
import type { Answer } from '../grading/grading.ts';
import { type CourseExercise, courseExercises } from './course-attempts.ts';
import { beatOf, documentOn } from './document.ts';
import { expect, plain, test } from './harness.ts';

const site = inject('site');
const all = await courseExercises();
const lessons = [...new Set(all.map(({ lesson }) => lesson))].map((path) => ({ path, own: all.filter(({ lesson }) => lesson === path) }));

test.for(lessons)('the exercises of $path are solved in the page', async ({ path, own }, { visit }) => {
  const page = await visit.open(`${site}${path}`, plain);
  for (const one of own) await solve(page, one);
  const progress = await visit.open(`${site}progress/`, page.context());
  for (const { exercise } of own) {
    const line = progress.getByRole('row', { name: new RegExp(`${escaped(exercise.title)}.*passed`, 's') });
    await line.first().waitFor();
  }
});

async function solve(page: Page, { exercise, attempts }: CourseExercise): Promise<void> {
  const solution = attempts.find(({ kind, learner }) => kind === 'solution' && learner === undefined);
  if (solution === undefined) throw new Error(`${exercise.slug} has no solution.`);
  const beat = beatOf(page, exercise.slug);
  const forms = (exercise.forms ?? []).map(plainForm);
  const isPrediction = forms.some(({ purpose }) => purpose === 'prediction');
  const documents = exercise.documents.filter(({ kind }) => kind !== 'answers');
  for (const { name } of documents) {
    if (documents.length > 1) await beat.getByRole('group', { name: 'Documents' }).getByRole('button', { name, exact: true }).click();
    const written = documentOn(page, name, beat);
    const text = solution.texts[name] ?? '';
    await written.edit();
    await written.paste(text);
    await expect.poll(written.text, { message: `${exercise.slug}, ${name}` }).toBe(text);
  }
  for (const form of forms) await answer(beat, exercise.slug, form, solution.texts[form.document] ?? '');
  if (isPrediction) expect(await beat.getByRole('slider', { name: 'Time' }).count(), 'no run before the prediction').toBe(0);
  await beat
    .locator('.exercise-card')
    .getByRole('button', { name: isPrediction ? 'Make my prediction' : 'Check', exact: true })
    .click();
  const verdict = beat.locator('.verdict');
  await expect.poll(() => verdict.textContent(), { message: exercise.slug }).toMatch(/Passed\.|Not (yet|answered)|trouble|could not/);
  expect(await verdict.textContent(), exercise.slug).toContain('Passed.');
  expect(await beat.locator('.check.failed').count(), exercise.slug).toBe(0);
  await beat.locator('.badge').getByText('✓ passed').waitFor();
  for (const form of forms) if (form.purpose !== 'settings') await expectCompared(beat, exercise.slug, form);
  // What was predicted can now be watched.
  if (exercise.scenario.steps.length > 0) await beat.getByRole('slider', { name: 'Time' }).first().waitFor();
}

/** Beside every answer that is graded stands that it is right, and beside the others what happened. */
async function expectCompared(beat: Locator, slug: string, form: PlainForm): Promise<void> {
  for (const card of form.cards) {
    for (const question of card.questions) {
      const cell = fieldOf(beat, slug, card.id, question).locator('.cell');
      expect(await cell.textContent(), `${slug}, ${question.id}`).toMatch(
        question.note === undefined ? /^✓ Right\./ : /^(○ Not graded|✓ Right)\./,
      );
    }
  }
}

function fieldOf(beat: Locator, slug: string, card: string, { id }: PlainQuestion): Locator {
  return beat.locator(`[id="exercise/${slug}/${card}/${id}"]`);
}

/** Answers a form by its controls. */
async function answer(beat: Locator, slug: string, form: PlainForm, text: string): Promise<void> {
  const answers = readAnswers(text);
  for (const card of form.cards) {
    for (const question of card.questions) {
      const given = answers[question.id];
      if (given !== undefined) await enter(fieldOf(beat, slug, card.id, question), question, given);
    }
  }
  const known = questionsOf(form).map(({ id }) => id);
  expect(
    Object.keys(answers).filter((id) => !known.includes(id)),
    `${slug}: answers to no question`,
  ).toEqual([]);
}

async function enter(field: Locator, question: PlainQuestion, given: Answer): Promise<void> {
  if (typeof given === 'number') return field.getByRole('spinbutton').fill(String(given));
  const textOf = (id: string) => spoken(question.choices.find((choice) => choice.id === id)?.text ?? id);
  if (typeof given === 'string') return field.getByRole('radio', { name: textOf(given), exact: true }).check();
  if (question.type === 'order') {
    // What stands there already is left out first.
    const out = field.getByRole('button', { name: /^Leave out: / });
    for (let left = await out.count(); left > 0; left -= 1) await out.first().click();
    for (const id of given) await field.getByRole('button', { name: new RegExp(`^Take as \\d+: ${escaped(textOf(id))}$`) }).click();
    return;
  }
  if (given.length === 0) return field.getByRole('checkbox', { name: 'None of them' }).check();
  for (const { id, text } of question.choices) {
    await field.getByRole('checkbox', { name: spoken(text), exact: true }).setChecked(given.includes(id));
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
