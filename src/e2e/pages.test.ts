/** What holds for every page, whoever wrote it. */
import { inject } from 'vitest';
import { findingsInBothSchemes } from './access.ts';
import { expect, test } from './harness.ts';

const site = inject('site');
const pages = inject('pages');

test.for(pages.flatMap((page) => [1440, 390].map((width) => ({ page, width }))))(
  '/$page at $width px: no fault, nothing wider than the window, no finding of axe in light and in dark',
  async ({ page: path, width }, { visit }) => {
    const page = await visit.open(`${site}${path}`, { width, isTouch: width < 600 });
    const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overhang).toBeLessThanOrEqual(0);
    expect(await findingsInBothSchemes(page, 'html')).toEqual([]);
  },
);

test.for(pages)('/%s carries a policy that lets no inline script run', async (path) => {
  const html = await (await fetch(`${site}${path}`)).text();
  const [, policy] = /<meta http-equiv="content-security-policy" content="([^"]*)"/i.exec(html) ?? [];
  expect(policy).toMatch(/default-src 'none'|default-src 'self'/);
  expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
});

test('the browser keeps to the policy', async ({ visit }) => {
  const page = await visit.open(site, { expected: /policy violation|Content Security Policy/ });
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
