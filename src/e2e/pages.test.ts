/** What holds for every page, whoever wrote it. */
import { inject } from 'vitest';
import { axeFindings } from './axe.ts';
import { expect, test } from './harness.ts';

const site = inject('site');
const pages = inject('pages');
const looks = [
  { width: 1440, colorScheme: 'light' },
  { width: 1440, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const;

test.for(pages.flatMap((page) => looks.map((look) => ({ page, ...look }))))(
  '/$page at $width px, $colorScheme: no fault, nothing wider than the window, no finding of axe',
  async ({ page: path, width, colorScheme }, { visit }) => {
    const page = await visit.open(`${site}${path}`, { width, colorScheme, isTouch: width < 600 });
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overhang).toBeLessThanOrEqual(0);
    expect(await axeFindings(page)).toEqual([]);
  },
);

test.for(pages)('/%s carries a policy that lets no inline script run', async (path, { visit }) => {
  const page = await visit.open(`${site}${path}`, { expected: /policy violation|Content Security Policy/ });
  const policy = await page.locator('meta[http-equiv="content-security-policy" i]').getAttribute('content');
  expect(policy).toMatch(/default-src 'none'|default-src 'self'/);
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = true';
    document.head.append(script);
    return 'intruder' in window;
  });
  expect(ran).toBe(false);
});

test('an address that is not there answers 404 with a page that leads home', async ({ visit }) => {
  const page = await visit.open(site, { expected: /404/ });
  const answer = await page.goto(`${site}no/such/page/`);
  expect(answer?.status()).toBe(404);
  await page
    .getByRole('link', { name: /drydock|home|start/i })
    .first()
    .click();
  await page.waitForURL(site);
});
