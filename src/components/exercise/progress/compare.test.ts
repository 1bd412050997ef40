/** What differs between two attempts is told line by line, and how a text is written does not count where that would only confuse. */
import { expect, it } from 'vitest';
import { compareTexts, laidOutLike } from './compare.ts';

it('tells which lines were added and which were removed', () => {
  const { hunks, added, removed } = compareTexts('{\n  "a": 1\n}', '{\n  "a": 2,\n  "b": 3\n}\n');
  expect(hunks).toEqual([
    { kind: 'same', lines: ['{'] },
    { kind: 'removed', lines: ['  "a": 1'] },
    { kind: 'added', lines: ['  "a": 2,', '  "b": 3'] },
    { kind: 'same', lines: ['}'] },
  ]);
  expect([added, removed]).toEqual([2, 1]);
});

it('finds nothing between texts that differ only in the end of their last line', () => {
  expect(compareTexts('{}', '{}\n')).toMatchObject({ added: 0, removed: 0 });
});

it('lays a document out like another, members in its order, and adds nothing', () => {
  const mine = '{"b":[{"y":1,"x":2}],"a":"é","c":null}';
  const solution = '{\n  "a": "",\n  "b": [{ "x": 0, "y": 0 }]\n}';
  const laidOut = laidOutLike(mine, solution);
  expect(JSON.parse(laidOut)).toEqual(JSON.parse(mine));
  expect(Object.keys(JSON.parse(laidOut))).toEqual(['a', 'b', 'c']);
  expect(Object.keys(JSON.parse(laidOut).b[0])).toEqual(['x', 'y']);
});

it('leaves a text that is no JSON as it is', () => {
  expect(laidOutLike('{ half', '{}')).toBe('{ half');
});

it('comes to an end with long texts that have nothing in common', () => {
  const lines = (word: string) => Array.from({ length: 4_000 }, (_, index) => `${word} ${index}`).join('\n');
  expect(compareTexts(lines('a'), lines('b'))).toMatchObject({ added: 4_000, removed: 4_000 });
});
