/** The lanes in a real browser: zoomed and moved by keys, buttons and the wheel, with the playhead in view and the page free of findings. */
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { axeFindings } from './axe.ts';
import { expect, test } from './harness.ts';

const serviceLesson = `${inject('site')}day-15/service/`;

/** The first stage of a page, once it listens. */
async function stageOf(page: Page) {
  await page.waitForLoadState('networkidle');
  const sim = page.locator('.sim').first();
  await sim.scrollIntoViewIfNeeded();
  return { sim, span: sim.locator('.sim-tool-span'), button: (name: string) => sim.getByRole('button', { name, exact: true }) };
}

test('the lanes are zoomed and moved by keys, and 0 shows the whole run again', async ({ visit }) => {
  const page = await visit.open(serviceLesson);
  const { sim, span, button } = await stageOf(page);
  await button('Zoom in').click();
  await button('Whole run').click();
  // A key before the page listens is nobody's.
  await expect
    .poll(async () => {
      await sim.focus();
      await page.keyboard.press('+');
      return span.count();
    })
    .toBe(1);
  await page.keyboard.press('End');
  await page.keyboard.press('+');
  const near = await span.textContent();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => span.textContent()).not.toBe(near);
  expect(await sim.locator('.sim-window').count()).toBe(1);
  await page.keyboard.press('Home');
  await expect.poll(() => span.textContent()).toMatch(/^0 s/);
  await page.keyboard.press('0');
  await expect.poll(() => span.count()).toBe(0);
});

test('buttons and Ctrl with the wheel do the same, and the page has no findings', async ({ visit }) => {
  const page = await visit.open(serviceLesson);
  const { sim, span, button } = await stageOf(page);
  expect(await button('Earlier').getAttribute('aria-disabled')).toBe('true');
  await button('Zoom in').click();
  await expect.poll(() => span.count()).toBe(1);
  await button('By revision').click();
  expect(await button('By revision').getAttribute('aria-pressed')).toBe('true');
  expect(await axeFindings(page, '.sim')).toEqual([]);
  await button('Whole run').click();
  await expect.poll(() => span.count()).toBe(0);
  await sim.locator('.sim-chart').hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await expect.poll(() => span.count()).toBe(1);
});

test('the table has the counts of the picture from each moment on', async ({ visit }) => {
  const page = await visit.open(serviceLesson);
  const { sim, button } = await stageOf(page);
  const table = sim.getByRole('region', { name: 'Counts over time as a table' });
  await expect
    .poll(async () => {
      await button('Table').click();
      return table.count();
    })
    .toBe(1);
  expect(await table.locator('thead th').allTextContents()).toEqual([
    'from',
    'desired',
    'minimum',
    'maximum',
    'running',
    'pending',
    'healthy',
  ]);
  const running = await sim.locator('[data-count="running"] b').textContent();
  expect(await table.locator('tbody td:nth-of-type(4)').allTextContents()).toContain(running);
});
