/** Time and what breaks in it, on a lesson: play, step, fork, lose a zone, compare, chaos; by keyboard too, and without findings of axe. */
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { axeFindings } from './axe.ts';
import { expect, test } from './harness.ts';

const lesson = `${inject('site')}day-15/service/`;

/** The lesson's first run, alive, with the focus on it. */
async function stageOn(page: Page): Promise<Locator> {
  const stage = page.getByRole('region', { name: 'A service and its tasks', exact: true }).first();
  await stage.focus();
  // A key wakes it, as a click does.
  await page.keyboard.press('End');
  await stage.getByRole('button', { name: 'Fork here' }).waitFor();
  await stage.focus();
  return stage;
}

const timeOf = async (stage: Locator) => Number(await stage.getByRole('slider', { name: 'Time' }).inputValue());
const note = (stage: Locator) => stage.getByText(/^Run A is kept/);

async function seek(stage: Locator, atMs: number): Promise<void> {
  await stage.getByRole('slider', { name: 'Time' }).fill(String(atMs));
  await stage.focus();
}

test('plays and pauses with Space, goes faster, and steps from event to event', async ({ visit }) => {
  const page = await visit.open(lesson, { reducedMotion: 'no-preference' });
  const stage = await stageOn(page);
  await page.keyboard.press('Home');
  expect(await timeOf(stage)).toBe(0);
  await page.keyboard.press('.');
  expect(await stage.getByRole('combobox', { name: 'Speed' }).inputValue()).toBe('60');
  await page.keyboard.press('Space');
  await stage.getByRole('button', { name: 'Pause' }).waitFor();
  await expect.poll(() => timeOf(stage)).toBeGreaterThan(2_000);
  await page.keyboard.press('Space');
  await stage.getByRole('button', { name: 'Play' }).waitFor();
  const stoodAt = await timeOf(stage);
  await page.keyboard.press('ArrowRight');
  const next = await timeOf(stage);
  expect(next).toBeGreaterThan(stoodAt);
  await page.keyboard.press('ArrowLeft');
  expect(await timeOf(stage)).toBeLessThan(next);
});

test('kills with K, and goes to that failure and back to it with F', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await seek(stage, 100_000);
  await page.keyboard.press('k');
  await stage.getByRole('button', { name: /^Take away: task .* killed at 100 s/ }).waitFor();
  // The run that has the failure is there.
  await stage.getByRole('button', { name: 'Previous failure' }).waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('f');
  await expect.poll(() => timeOf(stage)).toBe(100_000);
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+F');
  await expect.poll(() => timeOf(stage)).toBe(100_000);
});

test('forks, loses a zone and compares both runs, by keyboard alone', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await seek(stage, 100_000);
  await page.keyboard.press('y');
  await note(stage).waitFor();
  expect(await note(stage).textContent()).toBe('Run A is kept, forked at 100 s. What you break or change now makes run B.');
  await page.keyboard.press('b');
  const panel = stage.getByRole('region', { name: 'Break', exact: true });
  await panel.getByRole('button', { name: 'Lose a zone' }).press('Enter');
  await panel.getByRole('combobox', { name: 'Availability Zone' }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await panel.getByRole('region', { name: 'Lose a zone' }).getByRole('button', { name: 'Make it happen' }).press('Enter');
  await panel.getByText('Done: us-east-1a lost at 100 s.').waitFor();
  await stage.getByRole('button', { name: 'Take away: us-east-1a lost at 100 s' }).waitFor();
  await expect.poll(() => note(stage).textContent()).toContain('What you see is run B.');
  await page.keyboard.press('c');
  const comparison = stage.getByRole('region', { name: 'Comparison' });
  await comparison.getByRole('row', { name: /^Fewest healthy since the fork 3 0 −3$/ }).waitFor();
  await comparison.getByRole('row', { name: /^InfrastructureHealth: .* 0 3$/ }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('End');
  await comparison.getByRole('button', { name: '100 s', exact: true }).first().press('Enter');
  await expect.poll(() => timeOf(stage)).toBe(100_000);
  await stage.getByRole('button', { name: 'Forget' }).press('Enter');
  await note(stage).waitFor({ state: 'detached' });
  await stage.getByRole('heading', { name: 'Compare two runs' }).waitFor();
});

test('shows first what can be done to what is chosen on the stage', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await seek(stage, 100_000);
  await page.keyboard.press('b');
  const panel = stage.getByRole('region', { name: 'Break', exact: true });
  await panel.getByText('Choose a task, an instance or an Availability Zone').waitFor();
  await stage
    .getByRole('button', { name: /^Task \w+, RUNNING/ })
    .first()
    .click();
  await panel
    .getByRole('group', { name: /^To task / })
    .getByRole('button', { name: 'Hang' })
    .click();
  await panel.getByRole('button', { name: 'Make it happen' }).click();
  await panel.getByText(/^Done: the process of task \w+ hangs at 100 s\.$/).waitFor();
  const off = panel.getByRole('button', { name: /^Lose a host ?, not at this moment$/ });
  await off.click();
  await panel.getByText('Not at this moment: No container instance is there at this moment.').waitFor();
  expect(await panel.getByRole('button', { name: 'Make it happen' }).getAttribute('aria-disabled')).toBe('true');
});

test('lets the same chaos loose from the same seed, and takes it away as one', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  await seek(stage, 100_000);
  await page.keyboard.press('b');
  const chaos = stage.getByRole('region', { name: 'Chaos', exact: true });
  const listOf = async (seed: string) => {
    await chaos.getByRole('spinbutton', { name: 'Seed' }).fill(seed);
    return chaos.getByRole('listitem').allTextContents();
  };
  await chaos.getByText(/changes? from 100 s to 300 s/).click();
  const first = await listOf('7');
  expect(first.length).toBeGreaterThan(0);
  expect(await listOf('8')).not.toEqual(first);
  expect(await listOf('7')).toEqual(first);
  await chaos.getByRole('button', { name: 'Let chaos loose' }).click();
  const away = stage.getByRole('button', { name: `Take away: Chaos 7, ${first.length} ${first.length === 1 ? 'change' : 'changes'}` });
  await away.waitFor();
  await expect.poll(() => away.getAttribute('aria-disabled')).toBe('false');
  await away.click();
  await away.waitFor({ state: 'detached' });
});

test('lists its keys when asked with a question mark', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = await stageOn(page);
  const row = stage.getByText('kill the chosen task, or the oldest that runs');
  expect(await row.isVisible()).toBe(false);
  await page.keyboard.press('?');
  await row.waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press('?');
  await row.waitFor({ state: 'hidden' });
});

test('fits a phone, with every panel open, and never scrolls sideways', async ({ visit }) => {
  const page = await visit.open(lesson, { width: 390, height: 844, isTouch: true });
  const stage = await stageOn(page);
  const isWithin = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  await page.keyboard.press('y');
  await page.keyboard.press('b');
  await stage.getByRole('button', { name: 'Change a role' }).click();
  expect(await isWithin()).toBe(true);
  await page.keyboard.press('c');
  await stage.getByRole('region', { name: 'Comparison' }).waitFor();
  expect(await isWithin()).toBe(true);
});
