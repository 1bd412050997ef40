/** The whole trip on the lessons themselves: edit, read what AWS would say, run, kill, scrub, be graded; within each page's own policy. */
import { readFileSync } from 'node:fs';
import { inject } from 'vitest';
import { inRoot } from '../cli/setup/project.mjs';
import { documentOn } from './document.ts';
import { expect, test } from './harness.ts';

const definitionLesson = `${inject('site')}day-15/task-definition/`;
const serviceLesson = `${inject('site')}day-15/service/`;

/** Documents of an attempt, from the exercise's own folder. */
const attempt = (path: string) => readFileSync(inRoot('exercises', ...path.split('/')), 'utf8');

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

test('refuses the exercise’s start with a reason, and passes its solution', async ({ visit }) => {
  const page = await visit.open(serviceLesson);
  const exercise = page.getByRole('region', { name: 'Run it as a service with 2 desired tasks', exact: true }).first();
  await exercise.getByRole('button', { name: /^check/i }).click();
  await exercise.getByText('Not yet.').waitFor();
  const written = documentOn(page, 'service.json', 'last');
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
  await expect.poll(() => time.getAttribute('aria-valuetext')).toMatch(/[1-9]\d* running/);
});

test('scrubs through the run by keyboard', async ({ visit }) => {
  const page = await visit.open(serviceLesson);
  const time = page.getByRole('slider', { name: 'Time' }).first();
  // The first key in a sleeping stage wakes it; from then on each counts.
  await expect.poll(() => pressAndRead('Home')).toMatch(/ 0 running/);
  await expect.poll(() => pressAndRead('End')).not.toMatch(/ 0 running/);

  async function pressAndRead(key: string): Promise<string> {
    await time.press(key);
    return (await time.getAttribute('aria-valuetext')) ?? '';
  }
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
