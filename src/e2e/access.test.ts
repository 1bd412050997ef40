/** The simulator for everyone: no finding of axe in any state, all of it by keyboard, room for large text, no motion for those who asked for none. */
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { axeFindings } from './axe.ts';
import { expect, test } from './harness.ts';

const lesson = `${inject('site')}day-15/service/`;

/** The lesson's first stage, alive. */
async function stageOn(page: Page): Promise<Locator> {
  const stage = page.locator('.sim').first();
  await stage.focus();
  await page.keyboard.press('End');
  await stage.getByRole('button', { name: 'Fork here' }).waitFor();
  return stage;
}

const openPanel = (stage: Locator, name: string) =>
  stage.getByRole('group', { name: 'Panel' }).getByRole('button', { name, exact: true }).press('Enter');
const press = (stage: Locator, name: string | RegExp) => stage.getByRole('button', { name, exact: true }).first().press('Enter');

/** Every state of the simulator in turn, each with its name. */
async function* states(stage: Locator): AsyncGenerator<string> {
  await press(stage, /^Kill/);
  await expect.poll(() => stage.locator('.sim-log .is-stop').count()).toBeGreaterThan(0);
  yield 'picture after a kill';
  await press(stage, 'Zoom in');
  await press(stage, 'By revision');
  await stage.getByRole('option').first().click();
  yield 'lanes, zoomed, a task chosen';
  for (const view of ['Table', 'Narrated', 'Picture']) {
    await press(stage, view);
    yield view;
  }
  await openPanel(stage, 'Why');
  await stage.getByRole('region', { name: 'Answer' }).waitFor();
  yield 'Why';
  await openPanel(stage, 'AWS’s view');
  for (const [tab, sign] of [
    ['Events', 'has started'],
    ['Services', 'runningCount'],
    ['Tasks', 'lastStatus'],
    ['Deployments', 'rolloutState'],
    ['Graphs', 'RunningTaskCount'],
    ['Bill', 'A month'],
  ] as const) {
    await stage.getByRole('tab', { name: tab }).click();
    await stage.getByRole('tabpanel').getByText(sign).first().waitFor();
    yield `AWS’s view, ${tab}`;
  }
  await openPanel(stage, 'Break');
  await press(stage, 'Lose a zone');
  yield 'Break';
  await press(stage, 'Fork here');
  await openPanel(stage, 'Compare');
  await stage.getByRole('region', { name: 'Comparison' }).waitFor();
  yield 'Compare';
  await stage.focus();
  await stage.press('?');
  yield 'the list of keys';
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing in any state, ${colorScheme}, ${width} px`, async ({ visit }) => {
      const page = await visit.open(lesson, { colorScheme, width, isTouch: width === 390 });
      expect(await axeFindings(page), 'asleep').toEqual([]);
      const stage = await stageOn(page);
      for await (const name of states(stage)) expect(await axeFindings(page, '.sim'), name).toEqual([]);
    });
  }
}

for (const [width, text] of [
  [1440, 32],
  [720, 16],
  [390, 32],
] as const) {
  test(`nothing is cut off and the page never scrolls sideways at ${width} px with text of ${text} px`, async ({ visit }) => {
    const page = await visit.open(lesson, { width });
    await setTextSize(page, text);
    const stage = await stageOn(page);
    for await (const name of states(stage)) {
      expect(await page.evaluate(tooWide), name).toEqual([]);
    }
  });
}

/** What a reader sets in the browser's settings, in px; 16 unless they do. */
async function setTextSize(page: Page, standard: number): Promise<void> {
  const debuggers = await page.context().newCDPSession(page);
  await debuggers.send('Page.setFontSizes', { fontSizes: { standard, fixed: Math.round((standard * 13) / 16) } });
}

/** Runs in the page: what reaches beyond its sides, and words of the simulator that their own box hides. */
function tooWide(): string[] {
  const tell = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} ${element.textContent?.slice(0, 40)}`;
  const scrolls = (element: Element | null): boolean =>
    element !== null && (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const beyond = [...document.querySelectorAll(':is(header, main, footer) *')].filter((element) => {
    const { right, width } = element.getBoundingClientRect();
    return width > 1 && right > innerWidth + 0.4 && element.checkVisibility() && !element.closest('svg, .sim-unseen') && !scrolls(element);
  });
  const hidden = [...document.querySelectorAll<HTMLElement>('.sim :is(button, summary, p, li, dt, dd, label, output)')].filter(
    (element) =>
      getComputedStyle(element).overflowX === 'hidden' &&
      element.clientWidth > 1 &&
      element.scrollWidth > element.clientWidth + 1 &&
      !element.matches('.sim-unseen, .is-tiny'),
  );
  const page = document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
  return [...page, ...beyond.map((element) => `beyond: ${tell(element)}`), ...hidden.map((element) => `hidden: ${tell(element)}`)];
}

test('Tab comes to every control in turn, shows where it is, and leaves again', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await press(stage, /^Kill/);
  await expect.poll(() => stage.locator('.sim-log .is-stop').count()).toBeGreaterThan(0);
  for (const panel of ['Log', 'Why', 'AWS’s view', 'Break', 'Compare']) {
    await openPanel(stage, panel);
    await stage.getByRole('group', { name: 'Panel' }).getByRole('button', { name: panel, exact: true, pressed: true }).waitFor();
    await page.evaluate(markFocus);
    await stage.focus();
    const seen: string[] = [];
    for (let steps = 0; steps < 400; steps++) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(focusNow);
      if (where === null) break;
      seen.push(where);
    }
    expect(seen.length, `${panel}: the focus goes on past the simulator`).toBeLessThan(400);
    expect(
      seen.filter((where) => where.startsWith('unseen')),
      `${panel}: focus that does not show`,
    ).toEqual([]);
    expect(await page.evaluate(neverFocused), `${panel}: controls that Tab and arrows do not come to`).toEqual([]);
  }
});

/** Runs in the page: forgets where the focus has been. */
function markFocus(): void {
  for (const element of document.querySelectorAll('[data-was-focused]')) element.removeAttribute('data-was-focused');
}

/** Runs in the page: notes and tells where the focus is; null outside of the first simulator. */
function focusNow(): string | null {
  const element = document.activeElement;
  if (!element || element.closest('.sim') !== document.querySelector('.sim')) return null;
  element.setAttribute('data-was-focused', '');
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const shows = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  return `${shows ? 'seen' : 'unseen'}: ${element.tagName} ${element.getAttribute('class') ?? ''} ${element.textContent?.slice(0, 30)}`;
}

/** Runs in the page: controls that neither had the focus nor stand in a group one of which had it, from where arrows go on. */
function neverFocused(): string[] {
  const controls = document
    .querySelector('.sim')
    ?.querySelectorAll<HTMLElement>('button, select, input, summary, a[href], textarea, [role="button"], [role="option"], [role="tab"]');
  return [...(controls ?? [])]
    .filter((control) => control.checkVisibility() && !control.hasAttribute('data-was-focused'))
    .filter((control) => {
      const group = control.closest('[role="group"], [role="listbox"], [role="tablist"]');
      return control.getAttribute('tabindex') !== '-1' || !group?.querySelector('[data-was-focused]');
    })
    .map((control) => control.outerHTML.slice(0, 160));
}

test('who asked for less motion is taken from event to event, and nothing moves in between', async ({ visit }) => {
  const page = await visit.open(lesson, { reducedMotion: 'reduce' });
  const stage = await stageOn(page);
  await page.keyboard.press('Home');
  await page.evaluate(() => {
    const counts = { animations: 0, frames: 0 };
    Object.assign(globalThis, { counts });
    requestAnimationFrame(function look() {
      counts.frames++;
      counts.animations += document.getAnimations().length;
      requestAnimationFrame(look);
    });
  });
  const time = stage.getByRole('slider', { name: 'Time' });
  await press(stage, 'Play');
  const places = new Set<string>();
  await expect
    .poll(async () => {
      places.add(await time.inputValue());
      return places.size;
    })
    .toBeGreaterThan(3);
  await press(stage, 'Pause');
  const { animations, frames } = await page.evaluate(
    () => (globalThis as unknown as { counts: { animations: number; frames: number } }).counts,
  );
  expect(frames).toBeGreaterThan(10);
  expect(animations).toBe(0);
});

test('who asked for nothing sees calm motion', async ({ visit }) => {
  const page = await visit.open(lesson, { reducedMotion: 'no-preference' });
  const stage = await stageOn(page);
  await page.keyboard.press('Home');
  for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => stage.evaluate(() => getComputedStyle(document.querySelector('.sim-fill') as Element).transitionDuration))
    .toBe('0.24s');
});

test('every picture has a name, and a table or sentences that say the same', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  for (const picture of await stage.getByRole('img').all()) expect(await picture.getAttribute('aria-label')).toMatch(/\S \S/);
  await press(stage, 'Table');
  for (const name of ['Tasks as a table', 'Counts over time as a table']) await stage.getByRole('region', { name }).waitFor();
  await press(stage, 'Narrated');
  expect(
    await stage
      .getByRole('list', { name: /^What happened/ })
      .getByRole('listitem')
      .count(),
  ).toBeGreaterThan(3);
  await openPanel(stage, 'AWS’s view');
  await stage.getByRole('tab', { name: 'Graphs' }).click();
  await stage.locator('canvas').first().waitFor();
  const graphs = await stage.locator('canvas').count();
  expect(await stage.getByRole('tabpanel').locator('summary', { hasText: 'Table' }).count()).toBe(graphs);
});

test('while it plays, it speaks now and then and not at every event', async ({ visit }) => {
  const page = await visit.open(lesson, { reducedMotion: 'no-preference' });
  const stage = await stageOn(page);
  await page.keyboard.press('Home');
  await stage.getByRole('combobox', { name: 'Speed' }).selectOption('60');
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const speaker = document.querySelector('.sim [aria-live="polite"].sim-unseen') as Element;
    new MutationObserver(() => said.push(speaker.textContent ?? '')).observe(speaker, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await press(stage, 'Play');
  await stage.getByRole('button', { name: 'Pause' }).waitFor();
  await stage.getByRole('button', { name: 'Play' }).waitFor();
  const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
  // A run of 300 s takes 5 s so; there are many more events in it.
  expect(said.length).toBeGreaterThan(0);
  expect(said.length).toBeLessThan(6);
});
