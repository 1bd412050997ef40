/** Slides: walked by keyboard from lesson to lesson, alive on the wall, followed by the speaker's window, printed, and whole without scripts. */
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { axeFindings } from './axe.ts';
import { documentOn } from './document.ts';
import { expect, test } from './harness.ts';

const present = `${inject('fixture')}day-1/present/`;
const first = `${present}first/`;
const titlesOfFirst = [
  'The first lesson',
  'A slide of the lesson’s own words',
  'A slide of its own',
  'Who is asked?',
  'A registration',
  'A service with two tasks',
  'Next: Third',
];
/** Where the fixture's lesson has its question, its document and its last slide, counted from 1. */
const [question, bench, last] = [4, 5, 7];

/** The number and the title of the slide that is shown. */
const shown = async (page: Page) => (await page.locator('[data-status]').textContent())?.replace(/^Slide /, '') ?? '';
const isOn = (page: Page, text: string | RegExp) => expect.poll(() => shown(page)).toMatch(text);
const slide = (number: number) => `${first}#/${number}`;
/** The speaker's clock, as if it had been started so many minutes ago. */
const startedAgo = (page: Page, minutes: number) =>
  page.evaluate(
    (ms) => localStorage.setItem('drydock:present:clock:day-1', JSON.stringify({ startedAt: Date.now() - ms, banked: 0 })),
    minutes * 60_000,
  );

test('the arrows walk a lesson’s slides in order, and on into the next lesson and back', async ({ visit }) => {
  const page = await visit.open(first);
  await isOn(page, titlesOfFirst[0] ?? '');
  const seen = [await shown(page)];
  for (let number = 2; number <= titlesOfFirst.length; number += 1) {
    // A question has its answer as a step of its own.
    if (number === question + 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await isOn(page, new RegExp(`^${number} of`));
    seen.push(await shown(page));
  }
  expect(seen).toEqual(titlesOfFirst.map((title, index) => `${index + 1} of ${titlesOfFirst.length}: ${title}`));
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(`${present}third/`);
  await isOn(page, 'The third lesson');
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(/first/);
  await isOn(page, new RegExp(`^${last} of`));
});

test('Home, End and Space go where they say', async ({ visit }) => {
  const page = await visit.open(slide(2));
  await isOn(page, /^2 of/);
  await page.keyboard.press('Space');
  await isOn(page, /^3 of/);
  await page.keyboard.press('End');
  await isOn(page, new RegExp(`^${last} of`));
  await page.keyboard.press('Home');
  await isOn(page, /^1 of/);
});

test('a slide has an address that brings it back', async ({ visit }) => {
  const page = await visit.open(first);
  await isOn(page, /^1 of/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.url()).toBe(slide(3));
  await page.reload();
  await isOn(page, 'A slide of its own');
});

test('a question keeps its answer until it is asked for', async ({ visit }) => {
  const page = await visit.open(slide(question));
  await isOn(page, 'Who is asked?');
  const answer = page.locator('.reveal').getByText('The whole room.');
  expect(await answer.isVisible()).toBe(false);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => answer.isVisible()).toBe(true);
  await isOn(page, 'Who is asked?');
});

test('? lists the keys, Escape shows all slides at a glance, and Enter opens the one that was chosen', async ({ visit }) => {
  const page = await visit.open(slide(2));
  await isOn(page, /^2 of/);
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.waitFor();
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'hidden' });
  // On a busy machine the dialog that has just gone can still take a key.
  const overview = page.locator('.reveal.overview');
  const ask = async () => {
    if (!(await overview.isVisible())) await page.keyboard.press('Escape');
    return overview.isVisible();
  };
  await expect.poll(ask).toBe(true);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.locator('.reveal:not(.overview)').waitFor();
  await isOn(page, /^3 of/);
});

test.for(['Monaco', 'CodeMirror', 'Plain text'] as const)(
  '%s lives inside a slide: its keys are its own until Escape gives them back',
  async (editor, { visit }) => {
    const page = await visit.open(slide(bench), { width: 1920, height: 1080 });
    await isOn(page, 'A registration');
    const written = documentOn(page, 'task-definition.json');
    await written.edit();
    await written.choose(editor);
    await written.paste('{ "family": "my rust api!", "containerDefinitions": [] }');
    await expect.poll(async () => (await written.places()).length).toBeGreaterThan(0);
    for (const key of ['Space', 'ArrowLeft', 'ArrowRight', 'Home', 'n', 'b', 't']) await page.keyboard.press(key);
    await isOn(page, 'A registration');
    expect(await written.text()).toContain('my rust api!');
    await written.region.getByRole('textbox').first().focus();
    // The first ends what the editor is about.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await isOn(page, new RegExp(`^${bench + 1} of`));
  },
);

test('a click in an editor on the wall puts the caret where it points', async ({ visit }) => {
  const page = await visit.open(slide(bench), { width: 1920, height: 1080 });
  await isOn(page, 'A registration');
  const written = documentOn(page, 'task-definition.json');
  await written.edit();
  await written.paste('{\n  "family": "aaaa",\n  "cpu": "512"\n}');
  await written.region.getByText('"512"').first().dblclick();
  await page.keyboard.type('1024');
  expect(await written.text()).toContain('"cpu": "1024"');
});

test('the simulator on a slide takes its own keys', async ({ visit }) => {
  const page = await visit.open(slide(bench));
  await isOn(page, 'A registration');
  const time = page.getByRole('slider', { name: 'Time' });
  await time.focus();
  for (const key of ['End', 'Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await isOn(page, 'A registration');
});

test('the speaker’s window follows the slides and moves them, with notes, the next slide and the clock in words', async ({ visit }) => {
  const context = await visit.context();
  const page = await visit.open(first, context);
  await isOn(page, /^1 of/);
  await startedAgo(page, 12);
  const [notes] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('s')]);
  await notes.getByText('slide 1 of 7').waitFor();
  expect(await notes.locator('[data-words]').textContent()).toContain('Say hello to the room.');
  expect(await notes.locator('[data-after]').textContent()).toBe(titlesOfFirst[1]);
  // The lesson has 5 of the day's 10 minutes.
  await notes.getByText(/min behind\. By the agenda: The day’s time is over\./).waitFor();
  await notes.getByRole('button', { name: 'On →' }).click();
  await isOn(page, /^2 of/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await notes.getByText('Wait for three hands.').first().waitFor();
  expect(await notes.locator('[data-words]').textContent()).toContain('The whole room.');
  await notes.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Start the clock' }).waitFor();
  await page.keyboard.press('t');
  await notes.getByText('on time').or(notes.getByText(/ahead/)).waitFor();
  await notes.getByRole('button', { name: 'Pause the clock' }).waitFor();
});

test('the speaker’s window goes with the slides into the next lesson', async ({ visit }) => {
  const context = await visit.context();
  const page = await visit.open(slide(last), context);
  await isOn(page, new RegExp(`^${last} of`));
  const notes = await visit.open(`${present}notes/`, context);
  await notes.getByText('slide 7 of 7').waitFor();
  await notes.getByRole('button', { name: 'On →' }).click();
  await page.waitForURL(`${present}third/`);
  await notes.getByText('Third · slide 1 of').waitFor();
});

test('the clock says on the slides how far behind or ahead they are', async ({ visit }) => {
  const page = await visit.open(slide(last));
  await isOn(page, new RegExp(`^${last} of`));
  await startedAgo(page, 1);
  await page.reload();
  await page.getByText(/\d min ahead/).waitFor();
  await startedAgo(page, 9);
  await page.reload();
  await page.getByText('3 min behind').or(page.getByText('4 min behind')).waitFor();
});

test('without scripts the slides are a list with every word of theirs', async ({ visit }) => {
  const page = await visit.open(first, { hasScripts: false });
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(titlesOfFirst.slice(1));
  for (const text of ['Words for the wall alone.', 'The whole room.', '"family"']) {
    await page.getByText(text).first().waitFor();
  }
  await page.goto(`${present}notes/`);
  await page.getByText('Say hello to the room.').waitFor();
});

test('a phone gets the list, and nothing of the deck is fetched for it', async ({ visit }) => {
  const context = await visit.context({ width: 390, height: 844, isTouch: true });
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const page = await visit.open(first, context);
  await page.waitForLoadState('networkidle');
  await page.getByText('The whole room.').waitFor();
  expect(asked.filter((url) => /\/deck\./.test(url))).toEqual([]);
});

test('a lesson shows its own words of a slide, none of the wall’s or the speaker’s, and fetches nothing of the deck', async ({ visit }) => {
  const context = await visit.context();
  const asked: string[] = [];
  context.on('request', (request) => asked.push(request.url()));
  const page = await visit.open(`${inject('fixture')}day-1/first/`, context);
  await page.waitForLoadState('networkidle');
  await page.getByText('Words for both').waitFor();
  expect(await page.getByText('Words for the wall alone.').count()).toBe(0);
  expect(await page.getByText('Say hello to the room.').count()).toBe(0);
  expect(asked.filter((url) => /\/deck\./.test(url))).toEqual([]);
  await page.getByRole('link', { name: 'Present' }).click();
  await page.waitForURL(first);
});

test('prints one slide a page, answers and all, from the deck as it stands', async ({ visit }) => {
  const page = await visit.open(slide(3));
  await isOn(page, /^3 of/);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(titlesOfFirst.length);
});

test.for(['light', 'dark'] as const)(
  'no slide is wider or higher than the wall, and axe finds nothing, %s',
  async (colorScheme, { visit }) => {
    const page = await visit.open(first, { colorScheme, width: 1920, height: 1080 });
    await isOn(page, /^1 of/);
    for (let number = 1; number <= last; number += 1) {
      expect(await axeFindings(page)).toEqual([]);
      const over = await page.locator('.reveal section.present').evaluate((section) => section.scrollHeight - section.clientHeight);
      expect(over).toBeLessThanOrEqual(0);
      if (number < last) await page.keyboard.press('Alt+ArrowRight');
      if (number < last) await isOn(page, new RegExp(`^${number + 1} of`));
    }
  },
);

test('the day’s own slides lead into its first lesson', async ({ visit }) => {
  const page = await visit.open(`${inject('fixture')}day-1/`);
  await page.getByRole('link', { name: 'Present the day as slides' }).click();
  await page.waitForURL(present);
  await isOn(page, /^1 of/);
  await page.keyboard.press('End');
  await isOn(page, 'Lessons');
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(first);
});
