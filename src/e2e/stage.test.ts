/** The stage by keyboard: one stop of the Tab key for each zone, arrows within it, Enter to choose, Escape to let go. */
import { expect, inject } from 'vitest';
import { test } from './harness.ts';

const lesson = `${inject('site')}day-15/service/`;

test('is walked by keyboard: Tab from zone to zone, arrows from task to task, Enter chooses, Escape lets go', async ({ visit }) => {
  const page = await visit.open(lesson);
  const zones = page.locator('.sim').first().getByRole('list', { name: 'Availability Zones' });
  const zone = zones.getByRole('group').first();
  const task = zone.getByRole('button', { name: /^Task / }).first();
  await page.getByRole('slider', { name: 'Time' }).first().press('End');
  await task.waitFor();
  const time = page.getByRole('slider', { name: 'Time' }).first();
  await expect.poll(() => time.getAttribute('aria-valuetext')).toMatch(/^t = 300 s/);

  await zone.getByRole('button', { name: /^Availability Zone / }).focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => task.evaluate((element) => element === document.activeElement)).toBe(true);
  expect(await zone.locator('[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => task.getAttribute('aria-pressed')).toBe('true');
  // The arrows belong to the dock here, not to the player.
  expect(await time.getAttribute('aria-valuetext')).toMatch(/^t = 300 s/);
  await page.keyboard.press('Escape');
  await expect.poll(() => task.getAttribute('aria-pressed')).toBe('false');

  await page.keyboard.press('Tab');
  const next = zones.getByRole('group').nth(1);
  await expect.poll(() => next.evaluate((element) => element.contains(document.activeElement))).toBe(true);
});

test('says a task’s containers, health and target in the table as in the picture', async ({ visit }) => {
  const page = await visit.open(lesson);
  const stage = page.locator('.sim').first();
  await page.getByRole('slider', { name: 'Time' }).first().press('End');
  const running = await stage.getByRole('button', { name: /^Task \w+, RUNNING/ }).count();
  await stage.getByRole('button', { name: 'Table', exact: true }).click();
  await expect.poll(() => stage.getByRole('table').first().locator('[data-status="RUNNING"]').count()).toBe(running);
});
