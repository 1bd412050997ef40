/** What the simulator looks like: the playground and a lesson's stage at three widths in both schemes, against pictures that a person has looked at. */
import { inject } from 'vitest';
import { expect, test } from './harness.ts';
import { pictureDifference } from './pictures.ts';

const sizes = [
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
] as const;
const views = sizes.flatMap((size) => (['light', 'dark'] as const).map((colorScheme) => ({ ...size, colorScheme })));

test.for(views)('the playground at $width px, $colorScheme', async ({ width, height, colorScheme }, { visit }) => {
  const page = await visit.open(`${inject('site')}playground/`, { width, height, colorScheme });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  expect(await pictureDifference(page, `playground-${width}-${colorScheme}`)).toBeNull();
});

test.for(views)('the stage of a lesson at $width px, $colorScheme', async ({ width, height, colorScheme }, { visit }) => {
  const page = await visit.open(`${inject('site')}day-15/service/`, { width, height, colorScheme });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  expect(await pictureDifference(page.locator('.sim').first(), `lesson-${width}-${colorScheme}`)).toBeNull();
});
