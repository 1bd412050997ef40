/** The simulator for everyone: no finding of axe in any state, all of it by keyboard, room for large text, no motion for those who asked for none. */
import { inject } from 'vitest';
import { findingsInBothSchemes, openPanel, press, setTextSize, stageOn, states, tabThrough, tooWide } from './access.ts';
import { expect, test } from './harness.ts';

const lesson = `${inject('site')}day-15/service/`;

for (const width of [1440, 390]) {
  test(`axe finds nothing in any state, in light and in dark, ${width} px`, async ({ visit }) => {
    const page = await visit.open(lesson, { width, isTouch: width === 390 });
    expect(await findingsInBothSchemes(page, 'html'), 'asleep').toEqual([]);
    const stage = await stageOn(page);
    for await (const name of states(stage)) expect(await findingsInBothSchemes(page, '.sim'), name).toEqual([]);
  });
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

test('Tab comes to every control in turn, shows where it is, and leaves again', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await press(stage, /^Kill/);
  await expect.poll(() => stage.locator('.sim-log .is-stop').count()).toBeGreaterThan(0);
  for (const panel of ['Log', 'Why', 'AWS’s view', 'Break', 'Compare']) {
    await openPanel(stage, panel);
    await stage.getByRole('group', { name: 'Panel' }).getByRole('button', { name: panel, exact: true, pressed: true }).waitFor();
    await stage.focus();
    expect(await tabThrough(page, '.sim'), panel).toEqual([]);
  }
});

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
  // They come once the page's worker has answered, and must not become pictures without a name.
  await stage.getByRole('group', { name: 'Changes, decisions and deployments' }).getByRole('button').first().waitFor();
  const nameless = (all: Element[]) => all.filter((one) => !/\S \S/.test(one.getAttribute('aria-label') ?? '')).map((one) => one.outerHTML);
  expect(await stage.getByRole('img').evaluateAll(nameless)).toEqual([]);
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
