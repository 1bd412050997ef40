/** The site stays whole below any base path: a small course is built below /below/a/path/ for it. */
import { inject } from 'vitest';
import { expect, test } from './harness.ts';

const fixture = inject('fixture');
const { origin, pathname: base } = new URL(fixture);

test('the small course has its pages', () => {
  expect(inject('fixturePages')).toEqual(expect.arrayContaining(['', '404.html', 'day-1/', 'day-1/first/']));
});

test.for(inject('fixturePages'))('every address on /%s leads somewhere below the base path', async (path) => {
  const addresses = await addressesOn(`${fixture}${path}`);
  expect(addresses.filter((address) => !new URL(address).pathname.startsWith(base))).toEqual([]);
  const answers = await Promise.all(addresses.map(async (address) => [address, (await fetch(address)).status]));
  expect(answers.filter(([, status]) => status !== 200)).toEqual([]);
});

test('a visit below the base path brings scripts, fonts and workers without a miss', async ({ visit }) => {
  const missed: string[] = [];
  const context = await visit.context();
  context.on('response', (response) => {
    if (response.status() >= 400) missed.push(response.url());
  });
  const page = await visit.open(fixture, context);
  for (const path of ['day-1/', 'day-1/first/']) await page.goto(`${fixture}${path}`, { waitUntil: 'networkidle' });
  expect(missed).toEqual([]);
});

/** Every address of this origin in a page's HTML and in the style sheets it names, fragments left out. */
async function addressesOn(url: string): Promise<string[]> {
  const html = await (await fetch(url)).text();
  const inHtml = [...html.matchAll(/\s(?:href|src|action|component-url|renderer-url)="([^"]+)"/g)].map((match) => match[1] ?? '');
  const absolute = absoluteFrom(url, inHtml);
  const sheets = absolute.filter((address) => new URL(address).pathname.endsWith('.css'));
  const inSheets = await Promise.all(
    sheets.map(async (sheet) => {
      const css = await (await fetch(sheet)).text();
      return absoluteFrom(
        sheet,
        [...css.matchAll(/url\(["']?([^"')]+)["']?\)/g)].map((match) => match[1] ?? ''),
      );
    }),
  );
  return [...new Set([...absolute, ...inSheets.flat()])];
}

function absoluteFrom(from: string, addresses: readonly string[]): string[] {
  return addresses
    .map((address) => new URL(address.replaceAll('&amp;', '&'), from))
    .filter((address) => address.origin === origin)
    .map((address) => `${address.origin}${address.pathname}`);
}
