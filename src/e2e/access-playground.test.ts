/** The playground for everyone: no finding of axe in any state, in light and dark, room for large text, one pane at a time, all of it by keyboard. */
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { presets } from '../components/playground/presets.ts';
import { findingsInBothSchemes, openPanel, press, setTextSize, stageOn, states, tabThrough, tooSmall, tooWide } from './access.ts';
import { axeFindings } from './axe.ts';
import { expect, plain, test } from './harness.ts';

const playground = `${inject('site')}playground/`;

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).first();
const field = (page: Page) => page.locator('.doc-stage textarea').first();

/** Opens the pane of a phone; elsewhere all of them are open. */
async function pane(page: Page, name: 'Documents' | 'Stage' | 'Lanes' | 'Panels'): Promise<void> {
  const choice = page.locator('.play-panes').getByRole('button', { name, exact: true });
  if (await choice.isVisible()) await choice.press('Enter');
}

async function write(page: Page, from: string | RegExp, to: string): Promise<void> {
  await field(page).fill((await field(page).inputValue()).replace(from, to));
}

/** Chooses it and waits for its run, which has a stage of its own. */
async function choosePreset(page: Page, title: string): Promise<void> {
  const choice = button(page, title);
  if ((await choice.getAttribute('aria-pressed')) === 'true') return;
  await page.locator('.sim').evaluate((stage) => stage.setAttribute('data-before', ''));
  await choice.press('Enter');
  await page.locator('.sim:not([data-before])').waitFor({ state: 'attached' });
  await page.locator('.sim-foot').getByText('Keyboard shortcuts').waitFor({ state: 'attached' });
}

/** Each preset, among them instances and a load balancer, and more and more tasks of the first. */
async function* stages(page: Page): AsyncGenerator<string> {
  for (const { id, title } of presets) {
    await choosePreset(page, title);
    await pane(page, 'Stage');
    yield `preset ${id}`;
    if (id !== 'binpack' && id !== 'blue-green') continue;
    await press(page.locator('.sim'), 'Table');
    yield `preset ${id}, as a table`;
    await press(page.locator('.sim'), 'Picture');
    await pane(page, 'Lanes');
    yield `preset ${id}, lanes`;
  }
  await choosePreset(page, 'The outline’s service');
  await pane(page, 'Documents');
  await button(page, 'Edit').press('Enter');
  await field(page).waitFor();
  for (const [tasks, sign] of [
    [60, '.sim-task.is-compact'],
    [150, '.sim-task.is-tiny'],
    [400, '.sim-task-group'],
  ] as const) {
    await pane(page, 'Documents');
    await write(page, /"desiredCount": \d+/, `"desiredCount": ${tasks}`);
    await pane(page, 'Stage');
    await page.locator(sign).first().waitFor();
    yield `${tasks} tasks`;
  }
}

/** What stands beside the stage: documents, what is wrong with them, settings, menus. */
async function* desk(page: Page): AsyncGenerator<string> {
  await pane(page, 'Documents');
  await press(page.locator('.play-acts'), 'Reset to the preset');
  await button(page, 'Undo reset').waitFor();
  for (const tab of ['Task definition', 'Capacity', 'Images', 'Load', 'Service']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tab', { name: tab, selected: true }).waitFor();
    yield `document ${tab}`;
  }
  if (!(await field(page).isVisible())) await button(page, 'Edit').press('Enter');
  await field(page).waitFor();
  await write(page, '"desiredCount": 3', '"desiredCount": -3');
  await page.locator('.play-hindrances').getByText('AWS refuses').waitFor();
  yield 'a refusal of AWS';
  await write(page, '"desiredCount": -3,', '"desiredCount": 3');
  await page.locator('.play-hindrances button').waitFor();
  yield 'a text that is broken';
  await write(page, '"desiredCount": 3', '"desiredCount": 3,');
  // What was said of the broken text goes, and all below it moves up.
  await page.locator('.play-hindrances button').waitFor({ state: 'detached' });
  await page.getByLabel('A second revision').check();
  await page.getByLabel('Length, s').fill('9');
  await page.getByText('What the model assumes', { exact: true }).click();
  await page.locator('.play-assumption-list li').first().waitFor();
  await page.locator('.play-assumption-list').getByRole('spinbutton').first().fill('1');
  yield 'settings, with a number that is none of theirs';
  await page.getByText(/^What the model assumes/).click();
  await press(page.locator('.play-menus'), 'Share');
  await press(page.locator('.play-menus'), 'Copy link');
  await page.getByText('The link is in the clipboard').waitFor();
  yield 'the menu of sharing';
  await page.keyboard.press('Escape');
  await press(page.locator('.play-menus'), 'Export');
  await button(page, 'Terraform').waitFor();
  yield 'the menu of exports';
  await press(page.locator('.play-menus'), 'Terraform');
  await page.locator('.export-text').waitFor();
  yield 'an export';
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
}

/** Panels of the outline's service on a phone, where each part has the pane for itself. */
async function* panels(page: Page): AsyncGenerator<string> {
  await choosePreset(page, 'The outline’s service');
  await pane(page, 'Panels');
  const stage = page.locator('.sim');
  for (const name of ['Log', 'Why', 'AWS’s view', 'Break', 'Compare']) {
    await openPanel(stage, name);
    await stage.getByRole('group', { name: 'Panel' }).getByRole('button', { name, exact: true, pressed: true }).waitFor();
    yield `panel ${name}`;
  }
}

test('axe finds nothing in any state of it, in light and in dark', async ({ visit }) => {
  const page = await visit.open(playground, plain);
  expect(await findingsInBothSchemes(page, 'html'), 'asleep').toEqual([]);
  await stageOn(page);
  for await (const name of stages(page)) expect(await findingsInBothSchemes(page, '.play-stage'), name).toEqual([]);
  for await (const name of desk(page)) expect(await findingsInBothSchemes(page, '.play-desk, dialog'), name).toEqual([]);
});

test('axe finds nothing in any panel of it', async ({ visit }) => {
  const page = await visit.open(playground, plain);
  const stage = await stageOn(page);
  await choosePreset(page, 'Spot 3:1');
  // The panels' colours are those of a lesson's stage, which is looked at in dark too.
  for await (const name of states(stage)) expect(await axeFindings(page, '.sim'), name).toEqual([]);
});

test('axe finds nothing on a phone, pane by pane, in light and in dark', async ({ visit }) => {
  const page = await visit.open(playground, { ...plain, width: 390, height: 844, isTouch: true });
  await stageOn(page);
  for await (const name of panels(page)) expect(await findingsInBothSchemes(page, '.play'), name).toEqual([]);
  await pane(page, 'Documents');
  for (const menu of ['Share', 'Export']) {
    await press(page.locator('.play-menus'), menu);
    await page.locator('.play-menu-list:not([hidden])').waitFor();
    expect(await findingsInBothSchemes(page, '.play'), menu).toEqual([]);
    await page.keyboard.press('Escape');
  }
});

test('axe finds nothing within another page, and nothing in a playground that was shared', async ({ visit }) => {
  const page = await visit.open(`${playground}?embed`, plain);
  await page.getByRole('button', { name: 'Fork here' }).waitFor();
  expect(await findingsInBothSchemes(page, 'html')).toEqual([]);
  await press(page.locator('.play-menus'), 'Share');
  await press(page.locator('.play-menus'), 'Copy link');
  await page.getByText('The link is in the clipboard').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.evaluate((fragment) => {
    location.hash = fragment;
  }, new URL(link).hash);
  await button(page, 'Back to my own').waitFor();
  expect(await findingsInBothSchemes(page, 'html')).toEqual([]);
});

for (const [width, text] of [
  [1440, 32],
  [720, 16],
  [390, 32],
] as const) {
  test(`nothing of it is cut off and it never scrolls sideways at ${width} px with text of ${text} px`, async ({ visit }) => {
    const page = await visit.open(playground, { ...plain, width });
    await setTextSize(page, text);
    await stageOn(page);
    for (const walk of [stages, desk, panels]) {
      for await (const name of walk(page)) {
        expect(await page.evaluate(tooWide), name).toEqual([]);
        if (text === 32) expect(await page.evaluate(tooSmall), name).toEqual([]);
      }
    }
  });
}

test('Tab comes to every control of it, shows where it is, and leaves again', async ({ visit }) => {
  const page = await visit.open(playground, plain);
  await stageOn(page);
  const walk = async (name: string) => {
    await page.locator('#main').focus();
    expect(await tabThrough(page, '.play'), name).toEqual([]);
  };
  await walk('at first');
  await choosePreset(page, 'Blue/green');
  await page.getByText('What the model assumes', { exact: true }).click();
  await page.getByLabel('Search').fill('grace');
  await press(page.locator('.play-menus'), 'Share');
  await button(page, 'Copy link').waitFor();
  await walk('blue/green, with settings and a menu open');
});

test('a playground is written, run, broken, forked and handed on by keyboard alone', async ({ visit }) => {
  const page = await visit.open(playground, plain);
  const keys = async (...pressed: string[]) => {
    for (const key of pressed) await page.keyboard.press(key);
  };
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  const tabTo = async (name: string | RegExp) => {
    for (let steps = 0; steps < 80; steps++) {
      const said = await focused();
      if (typeof name === 'string' ? said === name : name.test(said)) return;
      await keys('Tab');
    }
    throw new Error(`Tab does not come to ${name}`);
  };
  const count = (name: string) => page.locator(`.sim-counts [data-count="${name}"] b`).textContent();
  await page.locator('#main').focus();
  await tabTo('Spot 3:1');
  await keys('Enter');
  await expect.poll(() => count('desired')).toBe('9');
  await tabTo('Service');
  await keys('ArrowRight', 'ArrowLeft');
  await expect.poll(focused).toBe('Service');
  await tabTo('Edit');
  await keys('Enter');
  await field(page).waitFor();
  await expect.poll(() => field(page).evaluate((text) => text === document.activeElement)).toBe(true);
  await keys('ControlOrMeta+a');
  await page.keyboard.insertText((await field(page).inputValue()).replace('"desiredCount": 9', '"desiredCount": 6'));
  await expect.poll(() => count('desired')).toBe('6');
  // Out of the text, which may keep Tab for itself.
  await keys('Escape');
  const sim = page.locator('.sim');
  for (let steps = 0; steps < 80 && !(await sim.evaluate((stage) => stage === document.activeElement)); steps++) await keys('Tab');
  await keys('End', 'y');
  await page.getByText(/^Run A is kept/).waitFor();
  await keys('k');
  await page.getByRole('button', { name: /^Take away: task .* killed/ }).waitFor();
  await keys('c');
  await page.getByRole('region', { name: 'Comparison' }).waitFor();
  await page.locator('#main').focus();
  await tabTo('Share');
  await keys('Enter');
  await button(page, 'Copy link').waitFor();
  await tabTo('Copy link');
  await keys('Enter');
  await page.getByText('The link is in the clipboard').waitFor();
  await keys('Escape');
  expect(await focused()).toBe('Share');
});
