/** The playground: the run follows the text, broken texts keep the picture, presets and settings change it, and one pane at a time does on a phone. */
import type { Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { presets } from '../components/playground/presets.ts';
import { packPlayground } from '../components/playground/state.ts';
import { plain, test } from './harness.ts';

const address = `${inject('site')}playground/`;

const count = (page: Page, name: string) => page.locator(`.sim-counts [data-count="${name}"] b`).textContent();

/** Plain text, which takes a whole text at once. */
async function edit(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.locator('.doc-stage textarea').first().waitFor();
}

async function write(page: Page, change: (text: string) => string): Promise<void> {
  const field = page.locator('.doc-stage textarea').first();
  await field.fill(change(await field.inputValue()));
}

test('runs what is typed, and keeps it for the next visit', async ({ visit }) => {
  const context = await visit.context(plain);
  const page = await visit.open(address, context);
  expect(await count(page, 'desired')).toBe('3');
  await edit(page);
  await write(page, (text) => text.replace('"desiredCount": 3', '"desiredCount": 5'));
  await expect.poll(() => count(page, 'running')).toBe('5');
  await page.getByRole('tab', { name: 'Images' }).click();
  await page.reload();
  await expect.poll(() => count(page, 'running')).toBe('5');
});

test('keeps the picture while a text is broken, says where, and leads there', async ({ visit }) => {
  const page = await visit.open(address, plain);
  await edit(page);
  await write(page, (text) => text.replace('"desiredCount": 3,', '"desiredCount": 3'));
  const note = page.locator('.play-hindrances');
  await expect.poll(() => note.textContent()).toMatch(/service\.json, line 6/);
  expect(await count(page, 'running')).toBe('3');
  await page.getByRole('tab', { name: 'Capacity' }).click();
  await note.getByRole('button', { name: /^Go to service, line 6/ }).click();
  await expect.poll(() => page.getByRole('tab', { selected: true }).textContent()).toContain('Service');
  await page.locator('.doc-stage textarea').first().waitFor();
  await expect.poll(() => page.locator('.doc-stage textarea').first().inputValue()).toContain('"desiredCount": 3\n');
  await write(page, (text) => text.replace('"desiredCount": 3\n', '"desiredCount": 2,\n'));
  await expect.poll(() => count(page, 'running')).toBe('2');
  expect(await note.textContent()).toBe('');
});

test('checks documents that only the model knows, at their place', async ({ visit }) => {
  const page = await visit.open(address, plain);
  await page.getByRole('tab', { name: 'Images' }).click();
  await page.locator('.doc-name').getByText('images.json').waitFor();
  await edit(page);
  await write(page, () => '{}');
  await expect.poll(() => page.locator('.doc-findings').textContent()).toContain('must be an array');
  await expect.poll(() => page.locator('.play-hindrances').textContent()).toContain('images.json, line 1');
  expect(await count(page, 'running')).toBe('3');
});

test('never loses what was written for one preset to another, and resets with a way back', async ({ visit }) => {
  const page = await visit.open(address, plain);
  await edit(page);
  await write(page, (text) => text.replace('"desiredCount": 3', '"desiredCount": 4'));
  await expect.poll(() => count(page, 'running')).toBe('4');
  await page.getByRole('button', { name: 'Spot 3:1' }).click();
  await expect.poll(() => count(page, 'running')).toBe('9');
  expect(await page.locator('.play-watch').textContent()).toContain('Spot tasks are taken back');
  await page.getByRole('button', { name: 'The outline’s service' }).click();
  await expect.poll(() => count(page, 'running')).toBe('4');
  await page.getByRole('button', { name: 'Reset to the preset' }).click();
  await expect.poll(() => count(page, 'running')).toBe('3');
  await page.getByRole('button', { name: 'Undo reset' }).first().click();
  await expect.poll(() => count(page, 'running')).toBe('4');
});

test('has settings: the length, a second revision, and what the model assumes', async ({ visit }) => {
  const page = await visit.open(address);
  await page.getByLabel('Length, s').fill('120');
  await expect.poll(() => page.getByRole('slider', { name: 'Time' }).getAttribute('max')).toBe('120000');
  await page.getByLabel('A second revision').check();
  await expect.poll(() => page.locator('.sim').textContent()).toContain('60 s');
  await page.getByText('What the model assumes', { exact: true }).click();
  await page.getByLabel('Search').fill('accept');
  const first = page.locator('.play-assumption-list li').first();
  await first.getByRole('spinbutton').fill('2000');
  await expect.poll(() => first.textContent()).toContain('Changed from 1000');
  await page.getByRole('button', { name: 'Reset all' }).click();
  expect(await first.textContent()).not.toContain('Changed');
});

test('goes on for a minute after a change at its end, and says which changes come after an end', async ({ visit }) => {
  const page = await visit.open(address);
  await page.locator('.sim').first().focus();
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'Fork here' }).waitFor();
  const says = page.locator('.play-says');
  await page.getByRole('button', { name: 'Kill the oldest running task' }).click();
  await expect.poll(() => page.getByRole('slider', { name: 'Time' }).getAttribute('max')).toBe('360000');
  expect(await says.textContent()).toContain('goes on to 360 s');
  await page.getByRole('button', { name: /^Take away: task .* killed at 300 s/ }).waitFor();
  await page.getByLabel('Length, s').fill('120');
  await expect.poll(() => says.textContent()).toContain('One change comes after the run’s end');
  await page.getByLabel('A second revision').check();
  await page.getByLabel('Length, s').fill('30');
  await expect.poll(() => says.textContent()).toContain('2 changes come after the run’s end');
});

test('goes from document to document by arrow keys, with one stop of the Tab key', async ({ visit }) => {
  const page = await visit.open(address);
  await page.getByRole('tab', { name: 'Service' }).click();
  await page.locator('.sim-foot').getByText('Keyboard shortcuts').waitFor();
  await page.getByRole('tab', { name: 'Service' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toContain('Capacity');
  await page.keyboard.press('End');
  await expect.poll(() => page.getByRole('tab', { selected: true }).textContent()).toContain('Load');
  expect(await page.locator('[role="tab"][tabindex="0"]').count()).toBe(1);
});

test('shows one pane at a time on a phone, and never scrolls sideways', async ({ visit }) => {
  const page = await visit.open(address, { width: 390, height: 844, isTouch: true });
  const shown = (selector: string) => page.locator(selector).first().isVisible();
  const parts = async () => ({
    documents: await shown('.doc'),
    stage: await shown('.sim-view'),
    lanes: await shown('.sim-lanes-view'),
    panels: await shown('.sim-panels'),
  });
  const none = { documents: false, stage: false, lanes: false, panels: false };
  for (const name of ['Documents', 'Stage', 'Lanes', 'Panels'] as const) {
    await page.getByRole('button', { name, exact: true }).click();
    await expect.poll(parts, { message: name }).toEqual({ ...none, [name.toLowerCase()]: true });
    for (const legend of ['Counts over the lanes', 'States in the lanes'])
      expect(await shown(`[aria-label="${legend}"]`), `${legend}, beside ${name}`).toBe(name === 'Lanes');
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(390);
  }
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  for (const name of ['Documents', 'Stage', 'Lanes', 'Panels'] as const) {
    await page.getByRole('button', { name, exact: true }).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} at 200 %`).toBe(390);
  }
});

test('a tick or a choice that wakes the page is kept', async ({ visit }) => {
  const page = await visit.open(address);
  await page.getByLabel('A second revision').click();
  await page.getByLabel('Update at, s').waitFor();
  expect(await page.getByLabel('A second revision').isChecked()).toBe(true);

  const other = await visit.open(address);
  await other.getByRole('combobox', { name: 'Speed' }).selectOption('3600');
  await other.getByRole('button', { name: 'Fork here' }).waitFor();
  await other.locator('.sim').first().focus();
  await other.keyboard.press(',');
  expect(await other.getByRole('combobox', { name: 'Speed' }).inputValue()).toBe('600');
});

test('says of texts that were broken before the visit that the picture is of others', async ({ visit }) => {
  const context = await visit.context(plain);
  const page = await visit.open(address, context);
  await edit(page);
  await write(page, (text) => text.replace('"desiredCount": 3', '"desiredCount": 5'));
  await expect.poll(() => count(page, 'running')).toBe('5');
  const note = page.locator('.play-hindrances');
  await write(page, (text) => text.slice(0, -4));
  await expect.poll(() => note.textContent()).toContain('of the last texts');
  await page.reload();
  await expect.poll(() => note.textContent()).toContain('have not been run yet');
  expect(await note.textContent()).toContain('service.json, line');
});

test('leaves out what another version kept of the settings, and says so', async ({ visit }) => {
  const context = await visit.context(plain);
  const page = await visit.open(address, context);
  await page.getByLabel('Length, s').fill('400');
  await expect.poll(() => page.getByRole('slider', { name: 'Time' }).getAttribute('max')).toBe('400000');
  await page.evaluate(() => {
    const key = 'drydock:playground:outline';
    const { settings } = JSON.parse(localStorage.getItem(key) ?? '{}');
    localStorage.setItem(
      key,
      JSON.stringify({ settings: { ...settings, assumptions: { 'of.yesterday': 1 } }, changes: [{ atMs: 1, inject: null }] }),
    );
  });
  await page.reload();
  await expect.poll(() => page.locator('.play-says').textContent()).toContain('left out: there is no assumption "of.yesterday"');
  await page.getByRole('button', { name: 'Fork here' }).waitFor();
  expect(await count(page, 'running')).toBe('3');
});

test('brings a panel into view that a key opens for the first time, below a tall stage', async ({ visit }) => {
  const page = await visit.open(address, { width: 1440, height: 800 });
  await page.getByRole('button', { name: 'Binpack against spread' }).click();
  await expect.poll(() => count(page, 'running')).toBe('6');
  await page.locator('.sim').first().focus();
  await page.keyboard.press('b');
  await page.getByRole('region', { name: 'Break', exact: true }).getByRole('button', { name: 'Kill', exact: true }).waitFor();
  const shown = () =>
    page.getByRole('region', { name: 'Break', exact: true }).evaluate((panel) => innerHeight - panel.getBoundingClientRect().top);
  await expect.poll(shown).toBeGreaterThan(300);
});

test('brings a panel into view that a press opens, below a tall stage', async ({ visit }) => {
  const page = await visit.open(address, { width: 1440, height: 800 });
  await page.getByRole('button', { name: 'Blue/green' }).click();
  await expect.poll(() => count(page, 'running')).toBe('6');
  await page.locator('.sim-foot').getByText('Keyboard shortcuts').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'AWS’s view', exact: true }).click();
  const panel = page.getByRole('region', { name: 'AWS’s view', exact: true });
  await panel.getByRole('table').waitFor();
  const shown = () => panel.evaluate((element) => innerHeight - element.getBoundingClientRect().top);
  await expect.poll(shown).toBeGreaterThan(300);
  expect(await page.getByRole('button', { name: 'AWS’s view', exact: true }).isVisible()).toBe(true);
});

test('draws the bars of all groups to one scale', async ({ visit }) => {
  const page = await visit.open(address, plain);
  await page.getByRole('button', { name: 'Spot 3:1' }).click();
  await expect.poll(() => count(page, 'running')).toBe('9');
  await edit(page);
  await write(page, (text) => text.replace('"desiredCount": 9', '"desiredCount": 402'));
  await page.locator('.sim-task-group').first().waitFor();
  const perTask = () =>
    page.locator('.sim-task-group').evaluateAll((groups) =>
      groups.map((group) => {
        const tasks = Number(group.querySelector('b')?.textContent);
        return Math.round(((group.querySelector('rect')?.getBoundingClientRect().width ?? 0) * 100) / tasks);
      }),
    );
  await expect.poll(async () => (await perTask()).length).toBeGreaterThan(5);
  const widths = await perTask();
  expect(Math.max(...widths) - Math.min(...widths), `hundredths of a pixel for each task: ${widths.join(', ')}`).toBeLessThan(5);
});

test('runs on where a change outlives the instances that it was made for', async ({ visit }) => {
  const { texts, settings, atMs } = presets[0];
  const changes = [{ atMs: 100_000, inject: { type: 'loseInstance', instance: 0 } as const }];
  const page = await visit.open(
    `${address}#${await packPlayground({ texts, settings, changes, atMs, preset: 'outline', opens: 'capacity.json' })}`,
  );
  await page.getByRole('button', { name: 'Fork here' }).waitFor();
  expect(await page.locator('.play-hindrances').textContent()).toBe('');
});
