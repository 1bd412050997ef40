/** A playground that is handed on: by a link, by a file, and within another page. */
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { expect, plain, test } from './harness.ts';

const playground = `${inject('site')}playground/`;
const momentOf = (page: Page) => page.locator('.sim-time').first().textContent();
const countsOf = (page: Page) => page.locator('.sim-counts').first().textContent();

/** A playground with a service of two tasks, at a moment of its own. */
async function changed(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const field = page.locator('.doc-stage textarea').first();
  await field.waitFor();
  await field.fill((await field.inputValue()).replace('"desiredCount": 3', '"desiredCount": 2'));
  await expect.poll(() => countsOf(page)).toMatch(/desired\s+2/);
  await page.locator('.sim').first().focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowRight');
}

async function share(page: Page, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByRole('button', { name: choice }).click();
}

test('a link opens to the same documents and moment in another browser, and leaves that reader’s own where they are', async ({ visit }) => {
  const page = await visit.open(playground, plain);
  await changed(page);
  await share(page, 'Copy link');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('#s=');
  const link = await page.evaluate(() => navigator.clipboard.readText());

  const other = await visit.open(link, await visit.context());
  await expect.poll(() => countsOf(other)).toMatch(/desired\s+2/);
  expect(await momentOf(other)).toBe(await momentOf(page));
  expect(await countsOf(other)).toBe(await countsOf(page));
  await other.getByRole('button', { name: 'Back to my own' }).click();
  await expect.poll(() => countsOf(other)).toMatch(/desired\s+3/);
});

test('a link that was cut short says so, and the reader’s own playground is there', async ({ visit }) => {
  const page = await visit.open(`${playground}#s=q1YqSy0q`);
  await expect.poll(() => page.locator('.play-says').textContent()).toContain('cannot be read');
  expect(await countsOf(page)).toMatch(/desired\s+3/);
});

test('a file is saved and opened again', async ({ visit }) => {
  const page = await visit.open(playground, plain);
  await changed(page);
  const saved = page.waitForEvent('download');
  await share(page, 'Save as a file');
  const stream = await (await saved).createReadStream();
  const chunks = await stream.toArray();

  const other = await visit.open(playground, await visit.context());
  await other.getByRole('button', { name: 'Share', exact: true }).click();
  await other
    .locator('.play-menu input[type=file]')
    .setInputFiles({ name: 'playground.drydock.json', mimeType: 'application/json', buffer: Buffer.concat(chunks) });
  await expect.poll(() => countsOf(other)).toMatch(/desired\s+2/);
  expect(await momentOf(other)).toBe(await momentOf(page));
});

test('within another page it tells its run, goes where it is told, and gives its documents when asked', async ({ visit }) => {
  const context = await visit.context();
  const host = `${inject('site')}host.html`;
  await context.route(host, (route) => route.fulfill({ contentType: 'text/html', body: '<title>A host</title>' }));
  const page = await visit.open(host, context);
  await page.evaluate((address) => {
    const heard: { type: string }[] = [];
    const frame = document.createElement('iframe');
    const say = (message: object) => frame.contentWindow?.postMessage({ drydock: 1, ...message }, '*');
    Object.assign(globalThis, { heard, say });
    addEventListener('message', (event) => {
      heard.push(event.data);
      if (event.data.type === 'ready') say({ type: 'getState' });
    });
    frame.width = '1000';
    frame.height = '800';
    frame.src = address;
    document.body.append(frame);
  }, `${playground}?embed`);
  const heard = () =>
    page.evaluate(
      () => (globalThis as unknown as { heard: { type: string; run?: { running: number }; state?: object; atMs?: number }[] }).heard,
    );
  const say = (message: object) => page.evaluate((one) => (globalThis as unknown as { say(message: object): void }).say(one), message);
  await expect.poll(async () => (await heard()).map(({ type }) => type)).toContain('ready');
  await expect.poll(async () => (await heard()).find(({ type }) => type === 'run')?.run?.running).toBe(3);
  expect((await heard()).find(({ type }) => type === 'state')?.state).toMatchObject({ version: 1, preset: 'outline' });
  await say({ type: 'seek', atMs: 5_000 });
  await expect.poll(async () => (await heard()).filter(({ type }) => type === 'moment').at(-1)?.atMs).toBe(5_000);
  await say({ type: 'explode' });
  await expect.poll(async () => (await heard()).map(({ type }) => type)).toContain('error');
  expect(await page.frameLocator('iframe').locator('header.bar').isVisible()).toBe(false);
});
