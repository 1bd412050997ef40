/** Whatever is pasted gets a finding that names its place; the page stays awake and the text stays whole. */
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

const editors = ['Monaco', 'CodeMirror', 'Plain text'] as const;
const pairs = editors.flatMap((editor) => inputs.map((input) => ({ editor, ...input })));
const isTooLong = ({ editor, what }: (typeof pairs)[number]) => editor === 'Plain text' && what === 'five megabytes';

test.for(pairs.filter((pair) => !isTooLong(pair)))(
  '$what in $editor gives a finding with a place; the page goes on, and Undo brings the text back',
  async ({ editor, text }, { visit }) => {
    const page = await visit.open(address);
    const written = documentOn(page, name);
    await written.edit();
    await written.choose(editor);
    const before = await written.places();
    await written.paste(text);
    await expect.poll(written.places, { timeout: 30_000 }).toSatisfy((now: string[]) => now.length > 0 && now.join() !== before.join());
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
    await written.press('Undo');
    await expect.poll(written.places, { timeout: 30_000 }).toEqual(before);
  },
);

test.for(pairs.filter(isTooLong))(
  '$what in $editor is not taken, which is said, and the text stays',
  async ({ editor, text }, { visit }) => {
    const page = await visit.open(address);
    const written = documentOn(page, name);
    await written.edit();
    await written.choose(editor);
    const before = await written.text();
    await written.region.getByRole('textbox').first().focus();
    await written.paste(text);
    await expect.poll(() => written.region.textContent(), { timeout: 30_000 }).toContain('too long for the plain text field');
    expect(await written.text()).toBe(before);
  },
);
