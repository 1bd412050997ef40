/** Predict first: questions are answered by mouse or keys before the run is shown, compared cell by cell, and kept; evidence is read one item at a time. */
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { axeFindings } from './axe.ts';
import { expect, test } from './harness.ts';

const lesson = `${inject('fixture')}day-1/third/`;

const form = (page: Page) => page.getByRole('region', { name: 'What will happen?' });
const predict = (page: Page) => page.getByRole('button', { name: 'Make my prediction' }).last();

/** Answers everything; the second count wrongly where asked. */
async function answer(page: Page, at50: number): Promise<void> {
  const numbers = form(page).getByRole('spinbutton');
  await numbers.nth(0).fill('0');
  await numbers.nth(1).fill(String(at50));
  await form(page).getByRole('radio', { name: 'A new task, with a new id' }).check();
  await form(page).getByRole('checkbox', { name: 'The task’s id' }).check();
  for (const status of ['PROVISIONING', 'PENDING', 'RUNNING']) {
    await form(page)
      .getByRole('button', { name: new RegExp(`^Take as \\d: .*${status}`) })
      .click();
  }
}

test('keeps the run away until all is answered, then compares cell by cell and opens the moment', async ({ visit }) => {
  const page = await visit.open(lesson);
  expect(await page.getByRole('slider', { name: 'Time' }).count()).toBe(0);
  await page.getByText('Predict first.').waitFor();
  await predict(page).click();
  await page
    .getByText(/^Not answered yet: 5/)
    .first()
    .waitFor();
  expect(
    await form(page)
      .getByRole('spinbutton')
      .first()
      .evaluate((input) => input === document.activeElement),
  ).toBe(true);
  await answer(page, 1);
  expect(await axeFindings(page)).toEqual([]);
  await predict(page).click();
  await form(page).getByText('✕ Not so. You said: 1. It was: 2.').waitFor();
  expect(await form(page).getByText('✓ Right.').count()).toBe(4);
  const time = page.getByRole('slider', { name: 'Time' });
  await form(page).getByRole('button', { name: 'See t = 50 s: At 50 s, Running' }).click();
  await expect.poll(() => time.inputValue()).toBe('50000');
  await expect.poll(() => time.getAttribute('aria-valuetext')).toMatch(/ 2 running/);
  await page.getByRole('group', { name: 'Which run is shown' }).getByRole('button', { name: 'A task is killed' }).click();
  await time.press('End');
  await page
    .locator('.sim-log')
    .getByText(/STOPPED|stopped/)
    .first()
    .waitFor();
  expect(await axeFindings(page)).toEqual([]);
});

test('keeps answers as they are entered, and the first prediction for good', async ({ visit }) => {
  const page = await visit.open(lesson);
  await answer(page, 1);
  await page.reload();
  await expect.poll(() => form(page).getByRole('spinbutton').nth(1).inputValue()).toBe('1');
  expect(await form(page).getByRole('radio', { name: 'A new task, with a new id' }).isChecked()).toBe(true);
  await predict(page).click();
  await form(page).getByText('✕ Not so. You said: 1. It was: 2.').waitFor();
  await form(page).getByRole('spinbutton').nth(1).fill('2');
  await page.getByRole('button', { name: 'Check', exact: true }).last().click();
  await page.getByText('Passed.').waitFor();
  await form(page).getByText('Your first prediction: 1.').waitFor();
  await page.reload();
  await form(page).getByText('Your first prediction: 1.').waitFor();
  await page.getByRole('slider', { name: 'Time' }).waitFor();
});

test('is answered by keys alone', async ({ visit }) => {
  const page = await visit.open(lesson);
  await form(page).getByRole('spinbutton').nth(0).focus();
  await page.keyboard.type('0');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  for (const status of ['RUNNING', 'PENDING', 'PROVISIONING']) {
    const take = form(page).getByRole('button', { name: new RegExp(`^Take as \\d: .*${status}`) });
    await take.focus();
    await page.keyboard.press('Enter');
    await take.waitFor({ state: 'detached' });
  }
  // From the end of the order to its beginning, and the other to the end.
  const order = () => form(page).locator('.order li > span:first-child').allTextContents();
  const up = form(page).getByRole('button', { name: /^Up: .*PROVISIONING/ });
  await up.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect.poll(order).toEqual(['PROVISIONING', 'RUNNING', 'PENDING']);
  await form(page)
    .getByRole('button', { name: /^Down: .*RUNNING/ })
    .focus();
  await page.keyboard.press('Enter');
  await predict(page).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Passed.').waitFor();
});

test('opens one item of evidence at a time, and remembers what was read', async ({ visit }) => {
  const page = await visit.open(lesson);
  const evidence = page.getByRole('region', { name: 'Evidence' });
  await evidence.getByRole('button', { name: 'Service events' }).click();
  await evidence.getByText('has started 2 tasks').waitFor();
  await evidence.getByRole('button', { name: 'Tasks' }).click();
  await evidence.getByRole('cell', { name: '2' }).waitFor();
  expect(await evidence.getByText('has started 2 tasks').count()).toBe(0);
  expect(await axeFindings(page, '.evidence')).toEqual([]);
  await page.reload();
  await evidence.getByRole('button', { name: 'Service events, read' }).waitFor();
});
