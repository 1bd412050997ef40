/** The way in: from the home page to a lesson by keyboard, the theme, and the lesson as plain HTML. */

import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { expect, test } from './harness.ts';

const site = inject('site');
const lesson = `${site}day-15/task-definition/`;

test('leads from the home page over the day to the lesson by keyboard alone', async ({ visit }) => {
  const page = await visit.open(site);
  await followByKeyboard(page, /\/day-15\/$/);
  await followByKeyboard(page, /\/day-15\/task-definition\/$/);
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/task definition/i);
});

test('shows where the keyboard is on every stop of the lesson', async ({ visit }) => {
  const page = await visit.open(lesson);
  for (let stop = 0; stop < 12; stop += 1) {
    await page.keyboard.press('Tab');
    const isSeen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return true;
      const shown = [element, ...(element.closest('label') ? [element.closest('label') as Element] : [])];
      return shown.some((one) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      });
    });
    expect(isSeen).toBe(true);
  }
});

test('keeps the chosen theme on the next page and the next visit', async ({ visit }) => {
  const context = await visit.context({ colorScheme: 'light' });
  const page = await visit.open(site, context);
  const light = await paper(page);
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect.poll(() => paper(page)).not.toBe(light);
  await page.goto(lesson);
  const dark = await paper(page);
  expect(dark).not.toBe(light);
  const later = await visit.open(site, context);
  expect(await paper(later)).toBe(dark);
  expect(await later.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
  await later.getByRole('radio', { name: 'System' }).check({ force: true });
  await expect.poll(() => paper(later)).toBe(light);
});

test('follows the system’s theme until one is chosen', async ({ visit }) => {
  const light = await visit.open(site, { colorScheme: 'light' });
  const dark = await visit.open(site, { colorScheme: 'dark' });
  expect(await paper(light)).not.toBe(await paper(dark));
});

test('gives the lesson with the outline’s definition in colours without any script', async ({ visit }) => {
  const page = await visit.open(lesson, { hasScripts: false });
  const code = page.getByRole('group', { name: 'task-definition.json' }).first();
  const text = await code.textContent();
  expect(text).toContain('"family": "my-rust-api"');
  expect(text).toContain('123456.dkr.ecr.us-east-1.amazonaws.com/my-rust-api:latest');
  const html = await code.innerHTML();
  expect(html).toMatch(/<span class="[^"]+">/);
  expect(html).not.toMatch(/\sstyle="/);
});

async function followByKeyboard(page: Page, address: RegExp): Promise<void> {
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press('Tab');
    const target = await page.evaluate(() => (document.activeElement instanceof HTMLAnchorElement ? document.activeElement.href : ''));
    if (!address.test(target)) continue;
    await page.keyboard.press('Enter');
    await page.waitForURL(address);
    return;
  }
  throw new Error(`Sixty presses of Tab reached no link to ${address}.`);
}

function paper(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor);
}
