/** From a key to what it leads to on a page: many presses, each timed by the browser itself, and the same for a page that does next to nothing. */
import type { Browser, Page } from 'playwright-core';

export interface KeyTimes {
  /** Milliseconds from the browser's getting the key to the change in the document; half of the presses took no longer. */
  p50: number;
  p95: number;
}

/** The first presses find code that has not run yet. */
const warmUp = 20;
const presses = 120;

/** Times presses that each change what `watched` shows: `x` where the caret is, and Backspace, in turns. */
export async function timeKeys(page: Page, watched: string): Promise<KeyTimes> {
  await page.evaluate((selector) => {
    const times: number[] = [];
    let pressedMs = 0;
    Object.assign(globalThis, { keyTimes: times });
    document.addEventListener(
      'keydown',
      (event) => {
        pressedMs = event.timeStamp;
      },
      { capture: true },
    );
    new MutationObserver(() => {
      if (pressedMs > 0) times.push(performance.now() - pressedMs);
      pressedMs = 0;
    }).observe(document.querySelector(selector) as Element, { subtree: true, childList: true, characterData: true });
  }, watched);
  const count = () => page.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes.length);
  for (let press = 0; press < presses; press += 1) {
    const before = await count();
    await page.keyboard.press(press % 2 === 0 ? 'x' : 'Backspace');
    while ((await count()) === before) await page.waitForTimeout(10);
    // Keys fall anywhere between two frames, as a typist's do.
    await page.waitForTimeout(60 + ((press * 37) % 50));
  }
  const times = await page.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes);
  return percentiles(times.slice(warmUp));
}

/** The same for a bare field whose page answers each key by a message to itself: what the browser and the machine take at that moment. */
export async function timeBareField(browser: Browser): Promise<KeyTimes> {
  const page = await browser.newPage();
  await page.evaluate(() => {
    const field = document.createElement('textarea');
    const shown = document.createElement('p');
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => {
      shown.textContent = field.value;
    };
    field.addEventListener('input', () => port1.postMessage(null));
    document.body.append(field, shown);
    field.focus();
  });
  const times = await timeKeys(page, 'p');
  await page.close();
  return times;
}

function percentiles(times: readonly number[]): KeyTimes {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95) };
}
