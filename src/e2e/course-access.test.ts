/** Every lesson of the course with all its exercises awake, hinted, looked into and judged: nothing for axe to find, nothing wider than the window. Asleep, the lessons are looked at like every page. */
import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { findingsInBothSchemes, tooWide } from './access.ts';
import { courseExercises } from './course-attempts.ts';
import { beatOf } from './document.ts';
import { expect, test } from './harness.ts';

const site = inject('site');
const all = await courseExercises();
const lessons = [...new Set(all.map(({ lesson }) => lesson))];

for (const width of [1440, 390]) {
  test.for(lessons)(
    `/%s with its exercises awake, ${width} px: no finding of axe in light and dark, nothing too wide`,
    async (path, { visit }) => {
      const page = await visit.open(`${site}${path}`, { width, isTouch: width < 600 });
      for (const { exercise } of all.filter(({ lesson }) => lesson === path)) await use(page, exercise.slug);
      expect(await page.evaluate(tooWide)).toEqual([]);
      expect(await findingsInBothSchemes(page, 'html')).toEqual([]);
    },
  );
}

/** Opens all that an exercise has to open before it is solved, and hands in what stands there. */
async function use(page: Page, slug: string): Promise<void> {
  const beat = beatOf(page, slug);
  const card = beat.locator('.exercise-card');
  await press(card, 'Hint 1 of 3');
  await card.getByText('Hint 1 of 3').and(page.locator('p')).waitFor();
  const evidence = beat.getByRole('region', { name: 'Evidence' }).getByRole('button');
  if ((await evidence.count()) > 0) {
    await evidence.first().press('Enter');
    await beat.locator('.evidence-item').waitFor();
  }
  await press(card, /^(Check|Make my prediction)$/);
  await card
    .locator('.verdict')
    .getByText(/Not (yet|answered)/)
    .first()
    .waitFor();
}

const press = (within: Locator, name: string | RegExp) => within.getByRole('button', { name, exact: true }).press('Enter');
