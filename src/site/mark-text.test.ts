/** A mark in highlighted code covers exactly its range and breaks no element. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highlightJson } from './highlight.ts';
import { markText } from './mark-text.ts';

const textOf = (html: string) =>
  html.replace(/<[^>]*>/g, '').replace(/&lt;|&gt;|&amp;/g, (entity) => ({ '&lt;': '<', '&gt;': '>' })[entity] ?? '&');

it('marks a range across elements and lines, and changes no text', () => {
  const document = fc
    .array(fc.constantFrom('{"a": 1}', '"<b>"', '\n', '[true, "&"]', ' ', '😀'), { maxLength: 8 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(document, fc.nat(40), fc.nat(20), (text, from, length) => {
      const html = highlightJson(text);
      const shown = textOf(html);
      const range = { from, to: from + length };
      const marked = markText(html, range, 'here');
      expect(textOf(marked)).toBe(shown);
      const inside = [...marked.matchAll(/<mark class="here">(.*?)<\/mark>/gs)].map(([, part = '']) => part);
      expect(inside.every((part) => !part.includes('<'))).toBe(true);
      // An emoji is one piece of two code units: a range that begins inside of it begins behind it.
      if (!/[\ud800-\udfff]/.test(shown)) expect(inside.map(textOf).join('')).toBe(shown.slice(range.from, range.to));
    }),
  );
});
