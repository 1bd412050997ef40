/** The whole trip on the lessons themselves: edit, read what AWS would say, run, kill, scrub, be graded; within each page's own policy. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { inRoot } from '../cli/setup/project.mjs';
import { beatOf, documentOn } from './document.ts';
import { expect, test } from './harness.ts';

const definitionLesson = `${inject('site')}day-15/task-definition/`;
const serviceLesson = `${inject('site')}day-15/service/`;

/** Documents of an attempt, from the exercise's own folder. */
const attempt = (path: string) => readFileSync(inRoot('exercises', ...path.split('/')), 'utf8');

const serviceBeat = (page: Page) => beatOf(page, 'service-with-two-tasks');
const serviceExercise = (page: Page) => page.getByRole('region', { name: 'Run it as a service with 2 desired tasks', exact: true }).first();

test('fetches no editor before Edit is pressed', async ({ visit }) => {
  const scripts: string[] = [];
  const context = await visit.context();
  context.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(request.url());
  });
  const page = await visit.open(definitionLesson, context);
  await page.waitForLoadState('networkidle');
  const before = scripts.length;
  expect(scripts.filter((script) => /monaco|codemirror/i.test(script))).toEqual([]);
  await documentOn(page, 'task-definition.json').edit();
  expect(scripts.length).toBeGreaterThan(before);
});

test.for(['Monaco', 'CodeMirror', 'Plain text'] as const)(
  '%s edits the day’s definition: AWS’s words follow the typing',
  async (editor, { visit }) => {
    const page = await visit.open(definitionLesson);
    const written = documentOn(page, 'task-definition.json');
    await written.edit();
    await written.choose(editor);
    const before = await written.places();
    expect(before.some((place) => /^role-invalid .*line \d+, column \d+$/.test(place))).toBe(true);
    await written.paste('{ "family": "my rust api!", "containerDefinitions": [] }');
    await expect.poll(written.places).not.toEqual(before);
    expect(await written.text()).toContain('my rust api!');
  },
);

test.for(['Monaco', 'CodeMirror', 'Plain text'] as const)(
  '%s shows what is found of a key in the task of that key',
  async (editor, { visit }) => {
    const page = await visit.open(definitionLesson);
    const written = documentOn(page, 'task-definition.json');
    await written.edit();
    await written.choose(editor);
    await page.evaluate(() => {
      const { port1, port2 } = new MessageChannel();
      const seen = { isKeysTask: false, answers: [] as boolean[] };
      Object.assign(globalThis, { seen });
      port2.onmessage = () => {
        seen.isKeysTask = false;
      };
      document.addEventListener('keypress', () => {
        seen.isKeysTask = true;
        port1.postMessage(null);
      });
      const list = document.querySelector('.doc-findings') as Element;
      new MutationObserver(() => seen.answers.push(seen.isKeysTask)).observe(list, { subtree: true, childList: true, characterData: true });
    });
    // The first of them find the checker on its way, or so slow on a busy machine that the worker has the next.
    const answers = async () => {
      await page.keyboard.press('x');
      await expect.poll(written.places).toContainEqual(expect.stringContaining('json-syntax'));
      const all = await page.evaluate(() => (globalThis as unknown as { seen: { answers: boolean[] } }).seen.answers.splice(0));
      await page.keyboard.press('Backspace');
      await expect.poll(written.places).not.toContainEqual(expect.stringContaining('json-syntax'));
      return all;
    };
    await expect.poll(answers).toContain(true);
  },
);

test('gives CodeMirror to a phone', async ({ visit }) => {
  const page = await visit.open(definitionLesson, { width: 390, height: 844, isTouch: true });
  const written = documentOn(page, 'task-definition.json');
  await written.edit();
  expect(await written.region.getByRole('combobox', { name: 'Editor' }).inputValue()).toBe('codemirror');
});

test('keeps the lesson’s draft over a reload', async ({ visit }) => {
  const page = await visit.open(definitionLesson);
  const written = documentOn(page, 'task-definition.json');
  await written.edit();
  await written.paste('{ "family": "kept" }');
  await expect.poll(written.text).toBe('{ "family": "kept" }');
  await page.reload();
  await expect.poll(documentOn(page, 'task-definition.json').text).toBe('{ "family": "kept" }');
});

test('keeps what a reader answers to a question, over a reload and for that question alone', async ({ visit }) => {
  const context = await visit.context();
  const page = await visit.open(serviceLesson, context);
  const fields = () => page.getByRole('textbox', { name: 'Your answer' });
  await fields().first().fill('Two, and <b>then</b> three.');
  await page.reload();
  await expect.poll(() => fields().first().inputValue()).toBe('Two, and <b>then</b> three.');
  expect(await fields().nth(1).inputValue()).toBe('');
  const other = await visit.open(definitionLesson, context);
  expect(await other.getByRole('textbox', { name: 'Your answer' }).first().inputValue()).toBe('');
});

test('shows an answer in both tabs of a lesson, and keeps the one that is written last', async ({ visit }) => {
  const context = await visit.context();
  const [one, other] = [await visit.open(serviceLesson, context), await visit.open(serviceLesson, context)];
  const field = (page: Page) => page.getByRole('textbox', { name: 'Your answer' }).first();
  await field(one).fill('Two');
  await field(other).focus();
  await expect.poll(() => field(other).inputValue()).toBe('Two');
  await field(other).fill('Two, then three');
  await expect.poll(() => field(one).inputValue()).toBe('Two, then three');
  await field(one).fill('Three');
  await expect.poll(() => field(other).inputValue()).toBe('Three');
  await one.reload();
  await expect.poll(() => field(one).inputValue()).toBe('Three');
});

test('says where an answer cannot be kept', async ({ visit }) => {
  const page = await visit.open(serviceLesson, { before: () => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }) });
  const field = page.getByRole('textbox', { name: 'Your answer' }).first();
  await field.fill('Two');
  await page.getByText('What you write here is lost when you leave').first().waitFor();
  expect(await field.inputValue()).toBe('Two');
});

test('refuses the exercise’s start with a reason, and passes its solution', async ({ visit }) => {
  const page = await visit.open(serviceLesson);
  const exercise = serviceExercise(page);
  await exercise.getByRole('button', { name: /^check/i }).click();
  await exercise.getByText('Not yet.').waitFor();
  const written = documentOn(page, 'service.json', serviceBeat(page));
  await written.edit();
  await written.paste(attempt('service-with-two-tasks/solutions/launch-type/service.json'));
  await exercise.getByRole('button', { name: /^check/i }).click();
  await exercise.getByText('Passed.').waitFor();
});

test('kills a task, and the service replaces it', async ({ visit }) => {
  const page = await visit.open(serviceLesson);
  const time = page.getByRole('slider', { name: 'Time' }).first();
  await page.getByRole('button', { name: 'Kill the oldest running task' }).first().click();
  await page
    .getByRole('button', { name: /^Take away: / })
    .first()
    .waitFor();
  await time.press('End');
  await expect.poll(() => time.getAttribute('aria-valuetext')).toMatch(/ 3 running/);
  const rows = page.getByRole('table').first().getByRole('row');
  await page.getByRole('button', { name: 'Table', exact: true }).first().click();
  // The heading, three tasks that run, and the one that was killed.
  await expect.poll(() => rows.count()).toBe(5);
});

test('shows what a wrong answer leads to, at the moment it fails', async ({ visit }) => {
  const page = await visit.open(serviceLesson);
  const exercise = serviceExercise(page);
  const written = documentOn(page, 'service.json', serviceBeat(page));
  await written.edit();
  const answer = attempt('service-with-two-tasks/solutions/launch-type/service.json');
  await written.paste(answer.replace('"ENABLED"', '"DISABLED"'));
  await exercise.getByRole('button', { name: /^check/i }).click();
  const moment = exercise.getByRole('button', { name: /^See t = / });
  const seconds = Number(/[\d.]+/.exec((await moment.textContent()) ?? '')?.[0]);
  await moment.click();
  const time = serviceBeat(page).getByRole('slider', { name: 'Time' });
  await expect.poll(() => time.inputValue()).toBe(String(seconds * 1000));
  await time.press('End');
  await expect
    .poll(() => serviceBeat(page).locator('.sim-log').textContent())
    .toContain('The task cannot pull registry auth from Amazon ECR');
});

test('keeps an attempt over a reload, and the pass on the day’s page', async ({ visit }) => {
  const context = await visit.context();
  const page = await visit.open(serviceLesson, context);
  const written = documentOn(page, 'service.json', serviceBeat(page));
  await written.edit();
  const answer = attempt('service-with-two-tasks/solutions/launch-type/service.json');
  await written.paste(answer);
  await expect.poll(written.text).toBe(answer);
  await page.reload();
  await expect.poll(documentOn(page, 'service.json', serviceBeat(page)).text).toBe(answer);
  const exercise = serviceExercise(page);
  await exercise.getByRole('button', { name: /^check/i }).click();
  await exercise.getByText('Passed.').waitFor();
  const day = await visit.open(`${inject('site')}day-15/`, context);
  await expect.poll(() => day.locator('[data-lesson="day-15/service"] [data-progress]').textContent()).not.toBe('');
});

test('reports a difference from AWS with the document in the link, shown as text', async ({ visit }) => {
  const context = await visit.context();
  const page = await visit.open(definitionLesson, context);
  const written = documentOn(page, 'task-definition.json');
  await written.edit();
  await written.paste('{ "family": "<img src=x onerror=alert(1)>", "containerDefinitions": [] }');
  await expect.poll(written.places).toHaveLength(2);
  await written.region.getByText('Why', { exact: true }).first().click();
  const opened = context.waitForEvent('page');
  await written.region
    .getByRole('button', { name: /^Report a difference/ })
    .first()
    .click();
  const report = await opened;
  await report.getByText('<img src=x onerror=alert(1)>').first().waitFor();
  expect(await report.locator('img').count()).toBe(0);
  expect(new URL(report.url()).hash.length).toBeGreaterThan(20);
});

test('says so when its code cannot be fetched, and comes alive after a reload', async ({ visit }) => {
  const context = await visit.context({ expected: /ERR_FAILED|Error hydrating/ });
  const page = await visit.open(serviceLesson, context);
  await context.route(/\.js/, (route) => route.abort());
  const kill = page.getByRole('button', { name: 'Kill the oldest running task' }).first();
  await kill.click();
  await page.getByText('This part of the page could not be fetched.').first().waitFor();
  await context.unroute(/\.js/);
  await page.reload();
  await kill.click();
  await page
    .getByRole('button', { name: /^Take away: / })
    .first()
    .waitFor();
});

test('scrubs through the run by keyboard', async ({ visit }) => {
  const page = await visit.open(serviceLesson);
  const time = page.getByRole('slider', { name: 'Time' }).first();
  // The first key wakes the stage, and counts.
  await time.press('Home');
  await expect.poll(() => time.getAttribute('aria-valuetext')).toMatch(/ 0 running/);
  await time.press('End');
  await expect.poll(() => time.getAttribute('aria-valuetext')).toMatch(/ 3 running/);
});

test.for(['reduce', 'no-preference'] as const)('plays with prefers-reduced-motion: %s', async (reducedMotion, { visit }) => {
  const page = await visit.open(serviceLesson, { reducedMotion });
  const time = page.getByRole('slider', { name: 'Time' }).first();
  await time.press('Home');
  const start = await time.inputValue();
  await page.getByRole('button', { name: 'Play', exact: true }).first().click();
  await expect.poll(() => time.inputValue()).not.toBe(start);
  // Without motion it goes from event to event and may be at its end already.
  const pause = page.getByRole('button', { name: 'Pause', exact: true }).first();
  if (reducedMotion === 'no-preference') await pause.click();
  else return;
  const paused = await time.inputValue();
  await page.waitForFunction(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))));
  expect(await time.inputValue()).toBe(paused);
});
