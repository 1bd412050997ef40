/** Measures and prints a lesson's figures: bytes, time to the first accepted key, time to a finding, time of a run, times of the simulator's views: `node src/e2e/figures.ts`. Run by hand. */
import { brotliCompressSync, constants } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { buildSite } from '../cli/setup/build.mjs';
import { serveFolder } from '../cli/setup/static-server.mjs';
import { launchBrowser } from './browser.ts';
import { documentOn } from './document.ts';
import { timeRuns } from './engine-times.ts';
import { type KeyTimes, timeBareField, timeKeys } from './key-times.ts';
import { figureLine, timePicture, timeViews } from './view-times.ts';

const lesson = 'day-15/task-definition/';
const name = 'task-definition.json';
/** The lesson whose service is run while it is typed. */
const served = 'day-15/service/';

/** A character that no lesson has, so that its coming shows that a key was taken. */
const probe = '§';

const built = await buildSite({ isQuiet: true });
if (!built.isBuilt) throw new Error(`The site could not be built:\n${built.output}`);
const server = await serveFolder({ folder: built.folder, base: process.env.DRYDOCK_BASE });
const browser = await launchBrowser();
await printWeights(browser, `${server.url}${lesson}`);
for (const editor of ['Monaco', 'CodeMirror'] as const) {
  for (const slowdown of [1, 4]) await printTimes(browser, `${server.url}${lesson}`, editor, slowdown);
}
await printRuns(browser);
for (const figure of await timeViews(browser)) console.log(figureLine(figure));
for (const slowdown of [1, 4]) console.log(figureLine(await timePicture(browser, `${server.url}${served}`, slowdown)));
await browser.close();
await server.close();

/** Brotli bytes of everything that a reader who presses nothing fetches, by kind. */
async function printWeights(from: Browser, url: string): Promise<void> {
  const page = await from.newPage({ viewport: { width: 1440, height: 900 } });
  const bytes = new Map<string, number>();
  const reading: Promise<void>[] = [];
  page.on('response', (response) => {
    const kind = response.request().resourceType();
    reading.push(
      response.body().then((body) => void bytes.set(kind, (bytes.get(kind) ?? 0) + (kind === 'font' ? body.length : brotliBytes(body)))),
    );
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  await Promise.all(reading);
  console.log(`${lesson}, brotli bytes before anything is pressed:`);
  for (const [kind, sum] of [...bytes].toSorted()) console.log(`  ${kind.padEnd(12)} ${sum}`);
  await page.close();
}

async function printTimes(from: Browser, url: string, editor: 'Monaco' | 'CodeMirror', slowdown: number): Promise<void> {
  const context = await from.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const kind = editor === 'Monaco' ? 'monaco' : 'codemirror';
  await context.addInitScript((chosen) => localStorage.setItem('drydock-editor', chosen), kind);
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'networkidle' });
  const debuggerSession = await context.newCDPSession(page);
  await debuggerSession.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const { firstKeyMs, editorMs } = await timeOpening(page);
  const { p50, p95 } = await timeFindings(page);
  const bare = await timeBareField(from);
  console.log(
    `${editor}, CPU ${slowdown}× slower: first key taken ${firstKeyMs} ms after Edit, ${editor} itself there after ${editorMs} ms; findings ${p50} ms after a key, p95 ${p95} ms (a bare field at full speed: ${bare.p50} ms, p95 ${bare.p95} ms)`,
  );
  await context.close();
}

/** Presses Edit, then a key again and again, as an impatient reader would, until one is taken; then waits for the editor itself. */
async function timeOpening(page: Page): Promise<{ firstKeyMs: number; editorMs: number }> {
  await page.evaluate((character) => {
    const times = { pressedMs: 0, firstKeyMs: 0, editorMs: 0 };
    Object.assign(globalThis, { times });
    document.addEventListener(
      'click',
      () => {
        times.pressedMs ||= performance.now();
      },
      { capture: true },
    );
    const look = () => {
      const stage = document.querySelector('.doc-stage');
      const text = `${stage?.querySelector('textarea')?.value ?? ''}${stage?.textContent ?? ''}`;
      if (times.firstKeyMs === 0 && text.includes(character)) times.firstKeyMs = performance.now();
      if (times.editorMs === 0 && stage?.closest('[data-phase="open"]')) times.editorMs = performance.now();
      if (times.firstKeyMs === 0 || times.editorMs === 0) requestAnimationFrame(look);
    };
    look();
  }, probe);
  await documentOn(page, name).press('Edit');
  const read = () =>
    page.evaluate(() => (globalThis as unknown as { times: Record<'pressedMs' | 'firstKeyMs' | 'editorMs', number> }).times);
  let times = await read();
  while (times.firstKeyMs === 0 || times.editorMs === 0) {
    const isInEditor = await page.evaluate(() => document.activeElement?.closest('.doc-stage') !== null);
    if (isInEditor && times.firstKeyMs === 0) await page.keyboard.insertText(probe);
    times = await read();
  }
  return { firstKeyMs: Math.round(times.firstKeyMs - times.pressedMs), editorMs: Math.round(times.editorMs - times.pressedMs) };
}

/** From a key behind the last brace, which makes the text no JSON, or takes that back, to the change in the list of findings. */
async function timeFindings(page: Page): Promise<KeyTimes> {
  await documentOn(page, name).paste(JSON.stringify({ family: 'web', containerDefinitions: [{ name: 'web', image: 'web' }] }, null, 2));
  await page.waitForTimeout(1000);
  return timeKeys(page, '.doc-findings');
}

/** The typical exercise, on a page of its own. */
async function printRuns(from: Browser): Promise<void> {
  const page = await from.newPage();
  for (const { what, firstMs, p50, p95 } of await timeRuns(page)) {
    console.log(`${what}: ${p50} ms, p95 ${p95} ms; the first of a page ${firstMs} ms (the goal is 10)`);
  }
  await page.close();
}

function brotliBytes(body: Buffer): number {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}
