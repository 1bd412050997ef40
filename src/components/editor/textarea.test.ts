/** What Tab does to a text in the plain field. */
import { describe, expect, it } from 'vitest';
import { indent } from './textarea.ts';

/** `|` stands at the ends of the selection. */
function parse(drawing: string) {
  const from = drawing.indexOf('|');
  const rest = drawing.slice(0, from) + drawing.slice(from + 1);
  const to = rest.indexOf('|');
  return to < 0 ? { text: rest, from, to: from } : { text: rest.slice(0, to) + rest.slice(to + 1), from, to };
}

function draw({ text, from, to }: ReturnType<typeof parse>): string {
  return from === to ? `${text.slice(0, from)}|${text.slice(from)}` : `${text.slice(0, from)}|${text.slice(from, to)}|${text.slice(to)}`;
}

describe('Tab in the plain field', () => {
  it.each([
    ['puts spaces at a caret', 'a|b', false, 'a  |b'],
    ['moves the lines of a selection in', '{\n|"a"\n"b"|\n}', false, '{\n  |"a"\n  "b"|\n}'],
    ['moves the line of a caret out', '{\n  "a"|\n}', true, '{\n"a"|\n}'],
    ['moves the lines of a selection out', '{\n  |"a"\n  "b"|\n}', true, '{\n|"a"\n"b"|\n}'],
    ['leaves a line that has no spaces', '"a"|', true, '"a"|'],
    ['stays on its line when the caret stands among the spaces', '{\n |   "a"\n}', true, '{\n|  "a"\n}'],
  ])('%s', (_name, before, isOutward, after) => {
    expect(draw(indent(parse(before), isOutward))).toBe(after);
  });
});
