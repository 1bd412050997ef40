/** The day walked from its first page to its last by keys alone. */
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { lessonPaths } from './course-attempts.ts';
import { expect, test } from './harness.ts';

test('the day is walked from its first page to its last by keys alone', { timeout: 120_000 }, async ({ visit }) => {
  const page = await visit.open(`${inject('site')}day-15/`);
  const follow = async (link: Locator) => {
    const address = page.url();
    await link.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).not.toBe(address);
    await page.waitForLoadState('load');
  };
  await follow(page.locator('a.go[data-start]'));
  const walked = [new URL(page.url()).pathname];
  for (;;) {
    // Into the page past its header, to the first question of the lesson, which opens and closes.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
    const answer = page.locator('aside.ask summary').first();
    await tabTo(page, answer);
    await page.keyboard.press('Enter');
    expect(await answer.evaluate((one) => one.closest('details')?.open)).toBe(true);
    const next = page.locator('nav.onward a.go');
    if (!/^Next/.test((await next.textContent()) ?? '')) break;
    await follow(next);
    walked.push(new URL(page.url()).pathname);
  }
  expect(walked).toEqual(lessonPaths.map((path) => `/${path}`));
});

/** By Tab alone; what is focused on the way can be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let left = 200; left > 0; left -= 1) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not get there.');
}
