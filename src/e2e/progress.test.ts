/** What a learner does is kept and can be told: over a reload, in two tabs, in a file, on paper; and where nothing is kept, that is said. */
import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { inject } from 'vitest';
import { inRoot } from '../cli/setup/project.mjs';
import { axeFindings } from './axe.ts';
import { beatOf, documentOn } from './document.ts';
import { expect, test } from './harness.ts';

const lesson = `${inject('site')}day-15/service/`;
const progress = `${inject('site')}progress/`;
const title = 'Run it as a service with 2 desired tasks';
const slug = 'service-with-two-tasks';
const exerciseFile = (...path: string[]) => readFileSync(inRoot('exercises', slug, ...path, 'service.json'), 'utf8');
const solution = exerciseFile('solutions', 'launch-type');

const exerciseOn = (page: Page) => page.getByRole('region', { name: title, exact: true }).first();
const badgeOn = (page: Page) => exerciseOn(page).locator('.badge');
const panelOn = (page: Page) => exerciseOn(page).getByRole('button', { name: /^Attempts/ });
const attemptsOn = (page: Page) => exerciseOn(page).getByRole('list', { name: 'Attempts, newest first' }).getByRole('listitem');

async function check(page: Page, says: 'Not yet.' | 'Passed.'): Promise<void> {
  await exerciseOn(page).getByRole('button', { name: 'Check', exact: true }).click();
  await exerciseOn(page).locator('.verdict').getByText(says).waitFor();
}

async function write(page: Page, text: string): Promise<void> {
  const written = documentOn(page, 'service.json', beatOf(page, slug));
  await written.edit();
  await written.paste(text);
  await expect.poll(written.text).toBe(text);
}

/** The text of a file that the page saved. */
async function savedText(download: Download): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** Fails at the start, then passes. */
async function failAndPass(page: Page): Promise<void> {
  await check(page, 'Not yet.');
  await write(page, solution);
  await check(page, 'Passed.');
  await expect.poll(() => panelOn(page).textContent()).toBe('Attempts (2) and solutions');
}

const line = (page: Page) => page.getByRole('row', { name: new RegExp(title) });

test('keeps attempts, results and hints over a reload', async ({ visit }) => {
  const page = await visit.open(lesson);
  await exerciseOn(page).getByRole('button', { name: 'Hint 1 of 3' }).click();
  await exerciseOn(page).getByRole('button', { name: 'Next hint' }).click();
  await failAndPass(page);
  await page.reload();
  await badgeOn(page).waitFor();
  await exerciseOn(page).locator('.verdict').getByText('Passed.').waitFor();
  await exerciseOn(page).getByRole('button', { name: 'Hints (2 of 3 opened)' }).waitFor();
  await panelOn(page).click();
  await expect.poll(() => attemptsOn(page).count()).toBe(2);
});

test('shows in one tab what was tried in another', async ({ visit }) => {
  const context = await visit.context();
  const [one, two] = [await visit.open(lesson, context), await visit.open(lesson, context)];
  await check(one, 'Not yet.');
  await panelOn(two).click();
  await expect.poll(() => attemptsOn(two).count()).toBe(1);
  await write(one, solution);
  await check(one, 'Passed.');
  await expect.poll(() => attemptsOn(two).count()).toBe(2);
  await badgeOn(two).waitFor();
});

test('tells what differs between attempts in words, brings one back, and shows solutions once it is passed', async ({ visit }) => {
  const page = await visit.open(lesson);
  const exercise = exerciseOn(page);
  await failAndPass(page);
  await panelOn(page).click();
  await exercise.getByRole('button', { name: 'Compare with now, attempt 1' }).click();
  const difference = exercise.getByRole('region', { name: 'Differences in service.json' });
  await difference.getByText(/^service\.json: \d+ lines added, 1 line removed$/).waitFor();
  expect(await difference.locator('ins').first().textContent()).toMatch(/^Added: \+ /);
  await exercise.getByRole('button', { name: /^Compare with “circuit breaker”/ }).click();
  await difference.locator('ins').getByText('deploymentCircuitBreaker').first().waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await exercise.getByRole('button', { name: 'Bring back, attempt 1' }).click();
  await expect.poll(documentOn(page, 'service.json', beatOf(page, slug)).text).not.toBe(solution);
});

test('shows a solution before passing only to who asks for it, and notes that', async ({ visit }) => {
  const context = await visit.context();
  const page = await visit.open(lesson, context);
  await check(page, 'Not yet.');
  await panelOn(page).click();
  expect(
    await exerciseOn(page)
      .getByRole('button', { name: /^Compare with “/ })
      .count(),
  ).toBe(0);
  await exerciseOn(page).getByRole('button', { name: 'Show it anyway' }).click();
  await exerciseOn(page).getByRole('region', { name: 'Differences in service.json' }).waitFor();
  const report = await visit.open(progress, context);
  await expect.poll(() => line(report).textContent()).toContain('before passing');
});

test('carries all progress to another browser in a file', async ({ visit }) => {
  const context = await visit.context();
  await failAndPass(await visit.open(lesson, context));
  const here = await visit.open(`${progress}?learner=ana`, context);
  const saved = here.waitForEvent('download');
  await here.getByRole('button', { name: 'Export all progress' }).click();
  const buffer = Buffer.from(await savedText(await saved));
  const file = { name: 'progress.json', mimeType: 'application/json', buffer };
  const other = await visit.context();
  const there = await visit.open(progress, other);
  const importer = there.getByLabel('Progress file to import');
  await there.getByRole('button', { name: 'Import a file…' }).waitFor();
  await importer.setInputFiles({ name: 'damaged.json', mimeType: 'application/json', buffer: Buffer.from('{ "drydock": "progress"') });
  await there.getByText('Nothing was changed. damaged.json, line 1, column 24').waitFor();
  await importer.setInputFiles(file);
  await there.getByText('Imported: 2 new attempts, 1 newer draft.').waitFor();
  await expect.poll(() => line(there).textContent()).toContain('✓ passed');
  await expect.poll(() => there.getByLabel('Learner’s id').inputValue()).toBe('ana');
  const page = await visit.open(lesson, other);
  await expect.poll(documentOn(page, 'service.json', beatOf(page, slug)).text).toBe(solution);
  await badgeOn(page).waitFor();
});

test('saves one attempt as a file to hand in, without a result', async ({ visit }) => {
  const page = await visit.open(`${lesson}?learner=ana`);
  await expect.poll(() => page.url()).toBe(lesson);
  await check(page, 'Not yet.');
  await panelOn(page).click();
  const saved = page.waitForEvent('download');
  await exerciseOn(page).getByRole('button', { name: 'Save as a file, attempt 1' }).click();
  const file = JSON.parse(await savedText(await saved));
  expect(file).toMatchObject({ drydock: 'attempt', exercise: 'service-with-two-tasks', learner: 'ana' });
  expect(Object.keys(file)).not.toContain('grade');
});

test('begins an exercise again after saying what goes, and brings it back', async ({ visit }) => {
  const context = await visit.context();
  const page = await visit.open(lesson, context);
  const written = documentOn(page, 'service.json', beatOf(page, slug));
  const start = exerciseFile('start');
  await failAndPass(page);
  await panelOn(page).click();
  await exerciseOn(page).getByRole('button', { name: 'Begin this exercise again…' }).click();
  await exerciseOn(page).getByText('This takes away 2 attempts').waitFor();
  await exerciseOn(page).getByRole('button', { name: 'Take it away' }).click();
  await expect.poll(written.text).toBe(start);
  await expect.poll(() => badgeOn(page).count()).toBe(0);
  expect(await page.evaluate(() => localStorage.getItem('drydock:passed'))).toBe('{}');
  await exerciseOn(page).getByRole('button', { name: 'Bring it back' }).click();
  await expect.poll(written.text).toBe(solution);
  await badgeOn(page).waitFor();
  const report = await visit.open(progress, context);
  await report.getByRole('button', { name: 'Begin again…' }).click();
  await report.getByText('All exercises: this takes away 2 attempts').waitFor();
  await report.getByRole('button', { name: 'Take it away' }).click();
  await expect.poll(() => line(report).textContent()).not.toContain('passed');
  await expect.poll(written.text).toBe(start);
});

test('prints what was passed, on one or two pages, with the name and what a browser’s result is', async ({ visit }) => {
  const context = await visit.context();
  await failAndPass(await visit.open(lesson, context));
  const page = await visit.open(progress, context);
  await page.getByLabel('Name').fill('Ana Example');
  await expect.poll(() => line(page).textContent()).toMatch(/✓ passed.*launch|✓ passed/);
  expect(await axeFindings(page)).toEqual([]);
  await page.reload();
  await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Ana Example');
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByText('Results in a browser are practice.').isVisible()).toBe(true);
  expect(await page.getByRole('button', { name: 'Export all progress' }).isVisible()).toBe(false);
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  const pages = Number(/\/Count (\d+)/.exec(pdf)?.[1]);
  expect(pages).toBeGreaterThan(0);
  expect(pages).toBeLessThan(3);
});

test('is worked by keyboard alone', async ({ visit }) => {
  const page = await visit.open(lesson);
  await check(page, 'Not yet.');
  await panelOn(page).focus();
  await page.keyboard.press('Enter');
  await exerciseOn(page).getByRole('button', { name: 'Compare with now, attempt 1' }).waitFor();
  await page.keyboard.press('Tab');
  for (const name of ['Compare with now, attempt 1', 'Bring back, attempt 1', 'Save as a file, attempt 1', 'Show it anyway']) {
    // A list that scrolls takes the focus before what is in it.
    if (!(await isFocused(page, name))) await page.keyboard.press('Tab');
    expect(await isFocused(page, name), name).toBe(true);
    if (name !== 'Show it anyway') await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await exerciseOn(page).getByRole('region', { name: 'Differences in service.json' }).waitFor();
});

function isFocused(page: Page, name: string): Promise<boolean> {
  return page
    .getByRole('button', { name, exact: true })
    .first()
    .evaluate((button) => button === document.activeElement);
}

test('says so where the browser keeps nothing, and works on until the page is left', async ({ visit }) => {
  const denied = () => {
    for (const name of ['indexedDB', 'localStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    }
  };
  const context = await visit.context({ before: denied });
  const page = await visit.open(lesson, context);
  await failAndPass(page);
  await exerciseOn(page).getByText('Not kept: the browser does not let this site keep anything.').waitFor();
  const report = await visit.open(progress, context);
  await report.getByText('Nothing is kept: the browser does not let this site keep anything.').waitFor();
});
