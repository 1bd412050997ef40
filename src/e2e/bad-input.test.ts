/** Whatever is pasted gets a finding that names its place; the page stays awake and the text stays whole. */
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { documentOn } from './document.ts';
import { expect, test } from './harness.ts';

const address = `${inject('bench')}?document`;
const name = 'task-definition.json';

const megabytes = `{ "family": "big", "containerDefinitions": [\n${'  { "name": "x", "image": "y" },\n'.repeat(160_000)}  {} ] }`;

const inputs: readonly { what: string; text: string }[] = [
  { what: 'broken JSON', text: '{ "family": "web", ' },
  { what: 'nothing', text: ' ' },
  { what: 'five megabytes', text: megabytes },
  { what: 'binary', text: Array.from({ length: 4096 }, (_, index) => String.fromCharCode((index * 7919) % 0xd7ff || 1)).join('') },
  { what: 'arrays a hundred thousand deep', text: '['.repeat(100_000) },
  { what: 'closed arrays a hundred thousand deep', text: `${'['.repeat(100_000)}${']'.repeat(100_000)}` },
  { what: 'a __proto__ key', text: '{ "family": "web", "__proto__": { "polluted": true }, "containerDefinitions": [] }' },
  {
    what: 'a key twice',
    text: '{ "family": "web", "family": "again", "containerDefinitions": [{ "name": "a", "image": "b", "memory": 128 }] }',
  },
];

for (const editor of ['Monaco', 'CodeMirror', 'Plain text'] as const) {
  test.for(inputs)(`$what in ${editor} gives a finding with a place, and the page stays awake`, async ({ text }, { visit }) => {
    const page = await visit.open(address);
    const written = documentOn(page, name);
    await written.edit();
    await written.choose(editor);
    const before = await written.places();
    await watchPulse(page);
    await written.paste(text);
    await expect.poll(written.places, { timeout: 30_000 }).toSatisfy((now: string[]) => now.length > 0 && now.join() !== before.join());
    // Chromium alone takes about 3 s to lay out five megabytes in a bare textarea.
    expect(await longestSilenceMs(page)).toBeLessThan(editor === 'Plain text' ? 8000 : 3000);
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
  });
}

/** Counts the page's frames from now on. */
async function watchPulse(page: Page): Promise<void> {
  await page.evaluate(() => {
    const pulse = { lastMs: performance.now(), longestMs: 0 };
    Object.assign(globalThis, { pulse });
    const beat = () => {
      const nowMs = performance.now();
      pulse.longestMs = Math.max(pulse.longestMs, nowMs - pulse.lastMs);
      pulse.lastMs = nowMs;
      setTimeout(beat, 20);
    };
    beat();
  });
}

/** The longest time in which the page did nothing at all, since `watchPulse`. */
function longestSilenceMs(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { pulse: { longestMs: number } }).pulse.longestMs);
}
