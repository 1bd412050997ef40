/** Times the simulator's views in a real browser: frames while many tasks play, and moves to moments of a long run. */
import type { Browser, Page } from 'playwright-core';
import { serveFolder } from '../cli/setup/static-server.mjs';
import { buildBench } from './bench/build.ts';
import type { ScrubTimes } from './bench/views/views.ts';

export interface Spread {
  p50: number;
  p95: number;
  most: number;
}

/** What is said of a figure: how often it was taken, and its goal for the median. */
export interface ViewFigure {
  what: string;
  count: number;
  spread: Spread;
  goalMs: number;
}

/** Real ms of playing that are looked at. */
const watchedMs = 6_000;
const moves = 60;

/** Plays 200 tasks at 60×, and moves to moments of a run of 100,000 entries; each at full speed and on a CPU four times slower. */
export async function timeViews(browser: Browser): Promise<ViewFigure[]> {
  const server = await serveFolder({ folder: await buildBench('views') });
  try {
    const figures: ViewFigure[] = [];
    for (const slowdown of [1, 4]) figures.push(...(await timePlaying(browser, server.url, slowdown)));
    for (const slowdown of [1, 4]) figures.push(...(await timeScrubbing(browser, server.url, slowdown)));
    return figures;
  } finally {
    await server.close();
  }
}

/** A figure as a line for people. */
export function figureLine({ what, count, spread: { p50, p95, most }, goalMs }: ViewFigure): string {
  return `${what}: ${p50} ms, p95 ${p95} ms, most ${most} ms, of ${count} (the goal is ${goalMs})`;
}

async function open(browser: Browser, url: string, size: 'playing' | 'long', slowdown: number) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  await page.waitForFunction('globalThis.views !== undefined');
  const run = await page.evaluate((name) => globalThis.views.show(name), size);
  await page.waitForTimeout(1000);
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return { page, run };
}

async function timePlaying(browser: Browser, url: string, slowdown: number): Promise<ViewFigure[]> {
  const { page, run } = await open(browser, url, 'playing', slowdown);
  await page.locator('.sim-speed select').selectOption('60');
  await page.locator('.sim-play').click();
  await page.waitForTimeout(500);
  const frames = await tracedFrames(browser, page);
  await page.close();
  const of = (what: string, times: number[]): ViewFigure => ({
    what: `Script and layout of a frame, ${what}, ${run.tasks} tasks of which 200 at once at 60×, CPU ${slowdown}× slower`,
    count: frames.length,
    spread: spreadOf(times),
    goalMs: 8,
  });
  return [
    of(
      'by the clock',
      frames.map(({ wallMs }) => wallMs),
    ),
    of(
      'time of the processor',
      frames.map(({ cpuMs }) => cpuMs),
    ),
  ];
}

/** An event of Chrome's trace; times in µs. */
interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  /** Of the thread's own, without what others on the machine took from it. */
  tdur?: number;
  pid: number;
  tid: number;
}

/** µs between two frames at least. */
const apartUs = 2_000;

const scriptAndLayout = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'RunMicrotasks',
  'TimerFire',
  'MajorGC',
  'MinorGC',
  'UpdateLayoutTree',
  'Layout',
]);

/** ms of script and layout in each frame of some seconds of a page. */
async function tracedFrames(browser: Browser, page: Page): Promise<{ wallMs: number; cpuMs: number }[]> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] });
  await page.waitForTimeout(watchedMs);
  const trace: { traceEvents: TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString());
  const ofCallbacks = trace.traceEvents.filter(({ name, ph }) => name === 'FireAnimationFrame' && ph === 'X').sort((a, b) => a.ts - b.ts);
  const [thread] = [...Map.groupBy(ofCallbacks, ({ pid, tid }) => `${pid} ${tid}`)].toSorted(([, a], [, b]) => b.length - a.length);
  if (!thread) throw new Error('The trace has no frames.');
  const [of, callbacks] = thread;
  // Callbacks of one frame come right after each other.
  const frames = callbacks.filter(({ ts }, index) => {
    const before = callbacks[index - 1];
    return before === undefined || ts - before.ts - (before.dur ?? 0) > apartUs;
  });
  const spans = trace.traceEvents
    .filter(({ name, ph, pid, tid }) => ph === 'X' && `${pid} ${tid}` === of && scriptAndLayout.has(name))
    .sort((a, b) => a.ts - b.ts);
  const sums = frames.slice(0, -1).map(() => ({ wallMs: 0, cpuMs: 0 }));
  let frame = 0;
  let doneUntil = 0;
  for (const { ts, dur = 0, tdur = dur } of spans) {
    // What lies within another event has been counted with it.
    if (ts < doneUntil) continue;
    doneUntil = ts + dur;
    while (frame < sums.length && ts >= (frames[frame + 1]?.ts ?? Number.POSITIVE_INFINITY)) frame++;
    const sum = sums[frame];
    if (ts < (frames[0]?.ts ?? 0) || !sum) continue;
    sum.wallMs += dur / 1000;
    sum.cpuMs += tdur / 1000;
  }
  return sums;
}

async function timeScrubbing(browser: Browser, url: string, slowdown: number): Promise<ViewFigure[]> {
  const { page, run } = await open(browser, url, 'long', slowdown);
  const moments = Array.from({ length: moves }, (_, index) => (Math.imul(index + 1, 0x9e3779b1) >>> 0) % run.endMs);
  const times = await page.evaluate((all) => globalThis.views.scrub(all), moments);
  await page.close();
  const of = (what: string, read: (one: ScrubTimes) => number): ViewFigure => ({
    what: `To any moment of a run of ${run.entries} entries and ${run.tasks} tasks, ${what}, CPU ${slowdown}× slower`,
    count: moves,
    spread: spreadOf(times.map(read)),
    goalMs: 50,
  });
  return [of('script and layout', ({ workMs }) => workMs), of('until it is painted', ({ paintedMs }) => paintedMs)];
}

/** Real ms for which a lesson lets a text rest before it runs it: a wait that is meant, and no part of the time that a run takes. */
const restMs = 150;
const presses = 40;

/**
 * From a key that changes the desired count in a lesson's document to the picture of the run that this gives. The rest that the page waits for is
 * taken away from it.
 */
export async function timePicture(browser: Browser, url: string, slowdown: number): Promise<ViewFigure> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(() => localStorage.setItem('drydock-editor', 'textarea'));
  const page = await context.newPage();
  await page.goto(url, { waitUntil: 'networkidle' });
  const stage = page.locator('.bench').first();
  await stage.getByRole('button', { name: 'Edit', exact: true }).first().click();
  const field = stage.locator('textarea').first();
  await field.waitFor();
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const text = await field.inputValue();
  const at = text.indexOf('"desiredCount":');
  const digit = at + text.slice(at).search(/[0-9]/);
  const times: number[] = [];
  for (let press = 0; press < presses; press++) {
    await field.evaluate((element: HTMLTextAreaElement, from) => {
      element.focus();
      element.setSelectionRange(from, from + 1);
      const shown = element.closest('.bench')?.querySelector('[data-count="desired"] b') as Element;
      let pressedMs = 0;
      element.addEventListener(
        'keydown',
        (event) => {
          pressedMs = event.timeStamp;
        },
        { once: true },
      );
      const coming = new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressedMs)));
        });
        observer.observe(shown, { characterData: true, childList: true, subtree: true });
      });
      Object.assign(globalThis, { coming });
    }, digit);
    await page.keyboard.press(press % 2 === 0 ? '4' : '3');
    times.push((await page.evaluate(() => (globalThis as unknown as { coming: Promise<number> }).coming)) - restMs);
    await page.waitForTimeout(300 + ((press * 37) % 50));
  }
  await context.close();
  return {
    what: `From a key to the new picture, without the ${restMs} ms that a lesson waits for a text to rest, CPU ${slowdown}× slower`,
    count: presses,
    spread: spreadOf(times),
    goalMs: 100,
  };
}

function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95), most: at(1) };
}
