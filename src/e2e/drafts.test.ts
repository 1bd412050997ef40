/** Nothing a learner writes is lost: a reload, a second tab, a browser that keeps nothing, a Reset pressed too soon. */
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { documentOn } from './document.ts';
import { expect, test } from './harness.ts';

const address = `${inject('bench')}?document`;
const name = 'task-definition.json';

test('keeps the text over a reload and a new tab', async ({ visit }) => {
  const context = await visit.context();
  const page = await visit.open(address, context);
  const written = documentOn(page, name);
  await written.edit();
  await written.paste('{ "family": "kept" }');
  await expect.poll(written.text).toBe('{ "family": "kept" }');
  await page.reload();
  await expect.poll(documentOn(page, name).text).toBe('{ "family": "kept" }');
  const later = await visit.open(address, context);
  await expect.poll(documentOn(later, name).text).toBe('{ "family": "kept" }');
});

test('keeps the text of a page that is left in the middle of a word', async ({ visit }) => {
  const context = await visit.context();
  const page = await visit.open(address, context);
  const written = documentOn(page, name);
  await written.edit();
  await page.keyboard.insertText('half-a-wo');
  await page.goto('about:blank');
  const later = await visit.open(address, context);
  await expect.poll(documentOn(later, name).text).toContain('half-a-wo');
});

test('loses nothing when two tabs write the same draft', async ({ visit }) => {
  const context = await visit.context();
  const [one, two] = [await visit.open(address, context), await visit.open(address, context)];
  const [first, second] = [documentOn(one, name), documentOn(two, name)];
  await first.edit();
  await second.edit();
  // At once, so that neither has heard of the other.
  await Promise.all([one.keyboard.insertText('from-the-first'), two.keyboard.insertText('from-the-second')]);
  // Both are somewhere a learner can reach: on a page, or in its versions.
  const reachable = async () => [...(await keptTexts(one)), await first.text(), await second.text()].join('\n');
  await expect.poll(reachable).toContain('from-the-first');
  await expect.poll(reachable).toContain('from-the-second');
});

test('says so where the browser keeps nothing, and works on', async ({ visit }) => {
  const denied = () => {
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  };
  const page = await visit.open(address, { before: denied });
  const written = documentOn(page, name);
  await written.edit();
  await written.paste('{ "family": "fleeting" }');
  await written.region.getByText('Not kept:').waitFor();
  expect(await written.text()).toBe('{ "family": "fleeting" }');
});

test('brings the start back by Reset, and the text back by Undo reset', async ({ visit }) => {
  const page = await visit.open(address);
  const written = documentOn(page, name);
  const start = await written.text();
  await written.edit();
  await written.paste('{ "family": "mine" }');
  await expect.poll(written.text).toBe('{ "family": "mine" }');
  await written.press('Reset');
  await expect.poll(written.text).toBe(start);
  await written.press('Undo reset');
  await expect.poll(written.text).toBe('{ "family": "mine" }');
});

test('formats in one step that Undo takes back', async ({ visit }) => {
  const page = await visit.open(address);
  const written = documentOn(page, name);
  await written.edit();
  await written.paste('{"family":"web","cpu":"256"}');
  await written.press('Format');
  await expect.poll(written.text).toBe('{\n  "family": "web",\n  "cpu": "256"\n}');
  await written.press('Undo');
  await expect.poll(written.text).toBe('{"family":"web","cpu":"256"}');
});

/** Every text in the drafts' database, newest drafts first. */
function keptTexts(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('drydock');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const stores = [...opening.result.objectStoreNames];
          const transaction = opening.result.transaction(stores);
          const requests = stores.map((store) => transaction.objectStore(store).getAll());
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(requests.flatMap((request) => (request.result as { text: string }[]).map((row) => row.text)));
          };
        };
      }),
  );
}
