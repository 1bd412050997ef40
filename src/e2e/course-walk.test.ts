/** The day from its first page to its last by keyboard alone: every question opened, every exercise woken and left again, every stop in sight. */
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { lessonPaths } from './course-attempts.ts';
import { expect, test } from './harness.ts';

const site = inject('site');

/** More stops than any lesson has. */
const mostStops = 700;

test('the day is walked by Tab and Enter alone, from its page through every lesson and back', { timeout: 150_000 }, async ({ visit }) => {
  const page = await visit.open(`${site}day-15/`);
  const walked: string[] = [];
  const used = { hasEdited: false };
  await follow(page, '[data-start]');
  do {
    // Past the lists of lessons, once they were walked through.
    if (walked.length > 0) await skipToText(page);
    const path = new URL(page.url()).pathname.slice(new URL(site).pathname.length);
    walked.push(path);
    expect(await walkLesson(page, used), path).toEqual([]);
  } while (await onward(page));
  expect(walked).toEqual(lessonPaths);
  expect(new URL(page.url()).pathname).toMatch(/\/day-15\/$/);
});

/** What stands under the focus. */
interface Stop {
  /** What the walk does here. */
  is: 'question' | 'hint' | 'edit' | 'check' | 'onward' | 'nothing' | 'other';
  /** The exercise that it belongs to. */
  exercise: string | null;
  name: string;
  /** The focus shows, and stands in the window. */
  isSeen: boolean;
  isSameAsBefore: boolean;
}

/** Goes by Tab to the link onward, and does on the way what a reader does. Returns what is wrong, in words. */
async function walkLesson(page: Page, used: { hasEdited: boolean }): Promise<string[]> {
  const faults: string[] = [];
  const woken = new Set<string | null>();
  for (let stops = 0; stops < mostStops; stops += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(stopNow);
    if (!stop.isSeen) faults.push(`not in sight: ${stop.name}`);
    if (stop.isSameAsBefore) return [...faults, `Tab does not leave ${stop.name}`];
    if (stop.is === 'question') await page.keyboard.press('Enter');
    if (stop.is === 'hint' && !woken.has(stop.exercise)) {
      woken.add(stop.exercise);
      faults.push(...(await openHint(page, stop)));
    }
    if (stop.is === 'edit' && !used.hasEdited) {
      used.hasEdited = true;
      faults.push(...(await editAndLeave(page, stop)));
    }
    if (stop.is === 'check') faults.push(...(await checkAsItStands(page, stop)));
    if (stop.is === 'onward') return [...faults, ...(await page.evaluate(leftUndone))];
  }
  return [...faults, `the way onward was not reached in ${mostStops} stops`];
}

/** The key wakes the exercise, and counts: its hint opens, and the focus stays with it. */
async function openHint(page: Page, { exercise, name }: Stop): Promise<string[]> {
  await page.keyboard.press('Enter');
  const card = page.locator(`.exercise-card[aria-labelledby="${exercise}"]`);
  await card.getByText('Hint 1 of 3').and(page.locator('p')).waitFor();
  const isKept = await card.evaluate((element) => element.contains(document.activeElement));
  return isKept ? [] : [`the focus is lost when it is pressed: ${name} of ${exercise}`];
}

/** Hands in what stands there; the focus stays on the button, from where the reader goes on. */
async function checkAsItStands(page: Page, { exercise, name }: Stop): Promise<string[]> {
  await page.keyboard.press('Enter');
  await page.locator(`.exercise-card[aria-labelledby="${exercise}"] .verdict`).getByText('Not yet.').waitFor();
  const isKept = await page.evaluate(() => document.activeElement?.matches('.bench-check button') ?? false);
  return isKept ? [] : [`the focus is lost when it is pressed: ${name} of ${exercise}`];
}

/** Opens the editor, writes a blank into it as a learner would, and leaves it by the keys that every editor leaves by. */
async function editAndLeave(page: Page, { name }: Stop): Promise<string[]> {
  await page.keyboard.press('Enter');
  const isIn = () => page.evaluate(() => document.activeElement?.closest('.doc-stage') != null);
  await page
    .locator('.doc[data-phase="open"]')
    .filter({ has: page.locator(':focus') })
    .waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  return (await isIn()) ? [`the editor is not left by Escape and Tab: ${name}`] : [];
}

/** Follows the link onward; false where it led back to the day. */
async function onward(page: Page): Promise<boolean> {
  const before = page.url();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.href !== before, { waitUntil: 'load' });
  return (await page.locator('main[data-lesson]').count()) > 0;
}

/** The first stop of every page leads to its text. */
async function skipToText(page: Page): Promise<void> {
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
}

async function follow(page: Page, selector: string): Promise<void> {
  for (let stops = 0; stops < mostStops; stops += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) break;
  }
  await onward(page);
}

/** Runs in the page. */
function stopNow(): Stop {
  const element = document.activeElement ?? document.body;
  const memory = globalThis as unknown as { lastStop?: Element };
  const isSameAsBefore = memory.lastStop === element;
  memory.lastStop = element;
  const card = element.closest('.beat')?.querySelector('.exercise-card') ?? null;
  const text = element.textContent?.trim() ?? '';
  const is = element.matches('.ask summary')
    ? 'question'
    : element.matches('.exercise-card .hints button') && text === 'Hint 1 of 3'
      ? 'hint'
      : element.matches('.doc button') && text === 'Edit' && card
        ? 'edit'
        : element.matches('.onward .go')
          ? 'onward'
          : element.matches('.bench-check button')
            ? 'check'
            : element === document.body
              ? 'nothing'
              : 'other';
  const shown = [element, element.closest('label') ?? element];
  const hasRing = shown.some((one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  });
  const isInWindow = shown.some((one) => {
    const { top, bottom, left, right } = one.getBoundingClientRect();
    return bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
  });
  // After its last stop the focus goes to the browser's own window.
  const isSeen = is === 'nothing' || (hasRing && isInWindow);
  const name = `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${(element.getAttribute('aria-label') ?? text).slice(0, 60)}”`;
  return { is, exercise: card?.getAttribute('aria-labelledby') ?? null, name, isSeen, isSameAsBefore };
}

/** Runs in the page: questions that are still closed, exercises that no key has woken. */
function leftUndone(): string[] {
  const closed = [...document.querySelectorAll('.ask details:not([open])')].map(() => 'a question was not opened');
  const asleep = [...document.querySelectorAll('.beat:has(.exercise-card)')]
    .filter((beat) => beat.closest('astro-island[ssr]') ?? beat.querySelector('astro-island[ssr]'))
    .map((beat) => `asleep: ${beat.querySelector('h3')?.textContent}`);
  return [...closed, ...asleep];
}
