/** Every editor does what the one interface promises, with real keys in a real browser. */
import { inject } from 'vitest';
import type { EditorKind } from '../components/editor/editor.ts';
import type {} from './bench/bench.ts';
import { expect, test } from './harness.ts';

const kinds: readonly EditorKind[] = ['monaco', 'codemirror', 'textarea'];

test.for(kinds)('%s keeps to the interface of all editors', async (kind, { visit }) => {
  const page = await visit.open(inject('bench'));
  await page.exposeFunction('press', (key: string) => page.keyboard.press(key));
  expect(await page.evaluate((name) => globalThis.bench.conformance(name), kind)).toEqual([]);
});
