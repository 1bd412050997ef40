/** A playground that is handed on: by a link, by a file, and within another page. */
import { buffer } from 'node:stream/consumers';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { packState } from '../site/share-state.ts';
import { expect, plain, test, type Visit } from './harness.ts';

const playground = `${inject('site')}playground/`;
const momentOf = (page: Page | FrameLocator) => page.locator('.sim-time').first().textContent();
const countsOf = (page: Page | FrameLocator) => page.locator('.sim-counts').first().textContent();

async function editorOn(page: Page | FrameLocator): Promise<Locator> {
  const edit = page.getByRole('button', { name: 'Edit', exact: true });
  const field = page.locator('.doc-stage textarea').first();
  // An editor that has a draft opens by itself.
  await edit.or(field).first().waitFor();
  if (!(await field.isVisible())) await edit.click();
  await field.waitFor();
  return field;
}

/** Writes another number of tasks into the service. */
async function writeDesired(page: Page | FrameLocator, from: number, to: number): Promise<void> {
  const field = await editorOn(page);
  await field.fill((await field.inputValue()).replace(`"desiredCount": ${from}`, `"desiredCount": ${to}`));
  await expect.poll(() => countsOf(page)).toMatch(new RegExp(`desired\\s+${to}`));
}

/** A playground with a service of two tasks, at a moment of its own. */
async function changed(page: Page): Promise<void> {
  await writeDesired(page, 3, 2);
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

  const other = await visit.open(playground, plain);
  await writeDesired(other, 3, 4);
  await other.goto(link);
  await expect.poll(() => countsOf(other)).toMatch(/desired\s+2/);
  expect(await momentOf(other)).toBe(await momentOf(page));
  expect(await countsOf(other)).toBe(await countsOf(page));
  await other.getByRole('button', { name: 'Back to my own' }).click();
  await expect.poll(() => countsOf(other)).toMatch(/desired\s+4/);
});

test('a link that was cut short says so, and the reader’s own playground is there', async ({ visit }) => {
  const page = await visit.open(`${playground}#s=q1YqSy0q`);
  await expect.poll(() => page.locator('.play-says').textContent()).toContain('cannot be read');
  expect(await countsOf(page)).toMatch(/desired\s+3/);
});

/** Letters that hardly pack. */
function noise(length: number): string {
  let seed = 15;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return 'abcdefghijklmnopqrstuvwxyz'[seed % 26];
  };
  return Array.from({ length }, next).join('');
}

test('what is too large for a link is saved as a file, which is dropped onto a page that sleeps and opens to the same', async ({
  visit,
}) => {
  const page = await visit.open(playground, plain);
  await changed(page);
  await page.getByRole('tab', { name: 'Task definition' }).click();
  await page.locator('.doc-name').getByText('task-definition.json').waitFor();
  const field = await editorOn(page);
  await field.fill((await field.inputValue()).replace('"info"', JSON.stringify(noise(12_000))));
  await share(page, 'Copy link');
  await expect.poll(() => page.locator('.play-menu-list [role=status]').textContent()).toContain('too large for a link');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as a file' }).click();
  const text = (await buffer(await (await saved).createReadStream())).toString('utf8');

  const other = await visit.open(playground);
  const drop = (held: string) =>
    other.locator('.play-desk').evaluate((target, content) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], 'playground.drydock.json'));
      for (const type of ['dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    }, held);
  await drop(text);
  await expect.poll(() => countsOf(other)).toMatch(/desired\s+2/);
  expect(await momentOf(other)).toBe(await momentOf(page));
  expect(await other.locator('.play-drop').count()).toBe(0);
  await drop('{}');
  await expect.poll(() => other.locator('.play-says').textContent()).toContain('The file is no saved playground');
  expect(await countsOf(other)).toMatch(/desired\s+2/);
});

test('a file is saved and opened again', async ({ visit }) => {
  const page = await visit.open(playground, plain);
  await changed(page);
  const saved = page.waitForEvent('download');
  await share(page, 'Save as a file');
  const bytes = await buffer(await (await saved).createReadStream());

  const other = await visit.open(playground, await visit.context());
  await other.getByRole('button', { name: 'Share', exact: true }).click();
  await other
    .locator('.play-menu input[type=file]')
    .setInputFiles({ name: 'playground.drydock.json', mimeType: 'application/json', buffer: bytes });
  await expect.poll(() => countsOf(other)).toMatch(/desired\s+2/);
  expect(await momentOf(other)).toBe(await momentOf(page));
});

/** What a host hears, as far as these tests look at it. */
interface Heard {
  type: string;
  run?: { running: number; desired: number; steady: number | null; limit: string | null };
  state?: { texts: Record<string, string> };
  atMs?: number;
  message?: string;
  why?: string[];
}

/** A page of somebody else's, as far as the playground knows, with a playground in it. */
async function hostOf(visit: Visit) {
  const context = await visit.context(plain);
  const address = `${inject('site')}host.html`;
  await context.route(address, (route) => route.fulfill({ contentType: 'text/html', body: '<title>A host</title>' }));
  const page = await visit.open(address, context);
  await page.evaluate((framed) => {
    const heard: { type: string }[] = [];
    const frame = document.createElement('iframe');
    const say = (message: object) => frame.contentWindow?.postMessage({ drydock: 1, ...message }, '*');
    Object.assign(globalThis, { heard, say });
    addEventListener('message', (event) => {
      heard.push(event.data);
      if (event.data.type === 'ready') say({ type: 'getState' });
    });
    frame.width = '1200';
    frame.height = '800';
    frame.src = framed;
    document.body.append(frame);
  }, `${playground}?embed`);
  const heard = () => page.evaluate(() => (globalThis as unknown as { heard: Heard[] }).heard);
  return {
    frame: page.frameLocator('iframe'),
    heard,
    last: async (type: string) => (await heard()).findLast((message) => message.type === type),
    say: (message: object) => page.evaluate((one) => (globalThis as unknown as { say(message: object): void }).say(one), message),
  };
}

test('within another page it tells its run, goes where it is told, and gives its documents when asked', async ({ visit }) => {
  const { frame, heard, last, say } = await hostOf(visit);
  await expect.poll(async () => (await heard()).map(({ type }) => type)).toContain('ready');
  await expect.poll(async () => (await last('run'))?.run).toMatchObject({ running: 3, limit: null, steady: expect.any(Number) });
  expect((await last('state'))?.state).toMatchObject({ version: 1, preset: 'outline' });
  await say({ type: 'seek', atMs: 5_000 });
  await expect.poll(async () => (await last('moment'))?.atMs).toBe(5_000);
  await say({ type: 'explode' });
  await expect.poll(async () => (await last('error'))?.message).toContain('explode');
  expect(await frame.locator('header.bar').isVisible()).toBe(false);
});

test('a host loads a link’s fragment; loaded again it has what was written over it, and afresh it has not', async ({ visit }) => {
  const { frame, last, say } = await hostOf(visit);
  await expect.poll(async () => (await last('state'))?.state).toBeDefined();
  const state = (await last('state'))?.state;
  const texts = { ...state?.texts, 'service.json': state?.texts['service.json']?.replace('"desiredCount": 3', '"desiredCount": 1') };
  const fragment = `s=${await packState({ ...state, texts })}`;
  const outline = { type: 'load', state };
  await say({ type: 'load', fragment: `${fragment.slice(0, -9)}` });
  await expect.poll(async () => (await last('error'))?.message).toContain('cannot be read');
  await say({ type: 'load', fragment });
  await expect.poll(() => countsOf(frame)).toMatch(/desired\s+1/);
  await writeDesired(frame, 1, 2);
  // Loaded while it is open, and after something else was.
  await say({ type: 'load', fragment });
  await expect.poll(() => frame.locator('.play-says').textContent()).toContain('open already');
  await say(outline);
  await expect.poll(() => countsOf(frame)).toMatch(/desired\s+3/);
  await say({ type: 'load', fragment });
  await expect.poll(() => countsOf(frame)).toMatch(/desired\s+2/);
  await say({ type: 'load', fragment, afresh: true });
  await expect.poll(() => countsOf(frame)).toMatch(/desired\s+1/);
  await frame.getByRole('button', { name: 'Undo reset' }).waitFor();
});

test('what a host loads opens at its own moment, not where the one before was sent, and a host is told what cannot be run', async ({
  visit,
}) => {
  const { last, say } = await hostOf(visit);
  await expect.poll(async () => (await last('state'))?.state).toBeDefined();
  const state = (await last('state'))?.state;
  const texts = { ...state?.texts, 'service.json': state?.texts['service.json']?.replace('"desiredCount": 3', '"desiredCount": 1') };
  await say({ type: 'seek', atMs: 5_000 });
  await expect.poll(async () => (await last('moment'))?.atMs).toBe(5_000);
  await say({ type: 'load', state: { ...state, texts, atMs: 100_000 } });
  await expect.poll(async () => (await last('run'))?.run).toMatchObject({ running: 1 });
  await expect.poll(async () => (await last('moment'))?.atMs).toBe(100_000);
  await say({ type: 'load', state: { ...state, texts: { ...texts, 'load.json': '{' } } });
  await expect.poll(async () => (await last('notRun'))?.why).toEqual([expect.stringMatching(/^load\.json, line 1, /)]);
});

test('the page about embedding has a frame that lives, and shows what it says', async ({ visit }) => {
  const page = await visit.open(`${playground}embedding/`);
  await page.locator('#example').scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: 'Go to 180 s' }).click();
  await expect.poll(() => page.locator('#heard').textContent()).toContain('"moment","atMs":180000');
  expect(await momentOf(page.frameLocator('#example'))).toContain('180 s');
});
