import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseText } from './parse.ts';

/** A soak asks for very many. */
const runs = process.env.DRYDOCK_SOAK === undefined ? 2_000 : 200_000;

/** `code line:column` of each finding. */
const places = (text: string) => parseText(text).syntax.map(({ code, line, column }) => `${code} ${line}:${column}`);
const message = (text: string) => parseText(text).syntax[0]?.message;
const marked = (text: string, ...path: (string | number)[]) => {
  const { from, to } = parseText(text).locate(path);
  return text.slice(from, to);
};

describe('names the place of what is no JSON', () => {
  test.each([
    ['an empty text', ' \n', 'json-empty 1:1'],
    ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 'json-syntax 3:3'],
    ['a comment', '{\n  // why\n  "a": 1\n}', 'json-syntax 2:3'],
    ['a trailing comma', '{\n  "a": [1,],\n  "b": 2\n}', 'json-syntax 2:10'],
    ['single quotes', "{ 'a': 1 }", 'json-syntax 1:3'],
    ['typographic quotes', '{ “a”: 1 }', 'json-syntax 1:3'],
    ['an open string', '{ "a": "b\n}', 'json-syntax 1:8'],
    ['an open bracket', '{ "a": [1, 2 }', 'json-syntax 1:14'],
    ['what is left over', '{}}', 'json-syntax 1:3'],
    ['a missing value', '{ "a": }', 'json-syntax 1:8'],
    ['a leading zero', '{ "a": 01 }', 'json-syntax 1:9'],
    ['a byte order mark', '\ufeff{}', 'json-syntax 1:1'],
    ['half-typed text', '{ "family": "a", "cp', 'json-syntax 1:18'],
  ])('%s', (_, text, place) => {
    expect(places(text)[0]).toBe(place);
    expect(parseText(text).value).toBeUndefined();
  });

  test('one finding per place, in the order of the text', () => {
    expect(places('{\n  "a": 1, // x\n}')).toEqual(['json-syntax 2:9', 'json-syntax 2:11']);
  });

  test('with the mend in words, and as edits where it is sure', () => {
    expect(message('{ "a": [1, 2 }')).toContain('[ on line 1, column 8 is never closed');
    expect(parseText('{"a": 1,}').syntax[0]).toMatchObject({
      fix: { title: 'Remove the comma' },
      textEdits: [{ from: 7, to: 8, insert: '' }],
    });
    expect(parseText('{"a": 1 "b": 2}').syntax[0]?.textEdits).toEqual([{ from: 7, to: 7, insert: ',' }]);
  });
});

describe('answers hostile texts with one finding and reads them no further', () => {
  test('5 MB', () => {
    expect(places('x'.repeat(5_000_000))).toEqual(['json-too-large 1:1']);
    expect(message('x'.repeat(5_000_000))).toContain('1 MB');
  });

  test('binary', () => {
    expect(places('\u007fELF\u0002\u0000\u0000')).toEqual(['json-binary 1:6']);
    expect(places('{"a": "\ufffd\ufffd"}')).toEqual(['json-binary 1:8']);
  });

  test('deep nesting', () => {
    expect(places('['.repeat(300_000))).toEqual(['json-too-deep 1:101']);
    expect(places('{\n"a":'.repeat(20_000))).toEqual(['json-too-deep 101:5']);
  });

  test('a megabyte of errors', () => {
    for (const text of ["' ".repeat(400_000), ','.repeat(900_000), '/**/'.repeat(200_000), 'a\n'.repeat(400_000)]) {
      expect(parseText(text).syntax.length).toBeLessThanOrEqual(10);
    }
  }, 60_000);
});

test('warns of a doubled key, keeps the last value and points to it', () => {
  const text = '{\n  "a": 1,\n  "a": 2\n}';
  const parsed = parseText(text);
  expect(parsed.value).toEqual({ a: 2 });
  expect(parsed.syntax).toMatchObject([{ code: 'json-duplicate-key', severity: 'warning', line: 3, column: 3, pointer: '/a' }]);
  expect(marked(text, 'a')).toBe('2');
});

test('keeps `__proto__` as a key of the document and poisons nothing', () => {
  const { value } = parseText('{ "__proto__": { "isAdmin": true } }');
  expect(Object.keys(value as object)).toEqual(['__proto__']);
  expect('isAdmin' in {}).toBe(false);
  expect(marked('{ "__proto__": 1 }', '__proto__')).toBe('1');
});

describe('locates paths', () => {
  const text = '{ "a": [{ "b": "x" }, {}], "c~/d": 1 }';

  test('values, keys and empty containers whole', () => {
    expect(marked(text, 'a', 0, 'b')).toBe('"x"');
    expect(marked(text, 'a', 1)).toBe('{}');
    const { from, to } = parseText(text).locate(['a', 0, 'b'], 'key');
    expect(text.slice(from, to)).toBe('"b"');
  });

  test('larger containers by their key or opening bracket', () => {
    expect(marked(text, 'a')).toBe('"a"');
    expect(marked(text, 'a', 0)).toBe('{');
    expect(marked(text)).toBe('{');
  });

  test('what is missing at the nearest place above it', () => {
    expect(marked(text, 'a', 0, 'image')).toBe('{');
    expect(marked(text, 'a', 7, 'image')).toBe('"a"');
    expect(marked(text, 'memory')).toBe('{');
  });
});

test('agrees with strict JSON on every text, and never throws', () => {
  const fragments = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '01',
      'true',
      ' ',
      '\n',
      '//',
      '/*',
      '*/',
      '\\',
      "'",
      '\u00a0',
      '\ufeff',
      '-',
      '.5',
      'e',
    ),
  );
  const mixed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fragments.map((parts) => parts.join('')),
    fc.json(),
  );
  fc.assert(
    fc.property(mixed, (text) => {
      const { value, syntax } = parseText(text);
      let strict: unknown;
      try {
        strict = JSON.parse(text);
      } catch {
        // Not JSON: there must be a finding instead of a value.
      }
      expect(value === undefined).toBe(syntax.some(({ severity }) => severity === 'error'));
      if (!syntax.some(({ code }) => code === 'json-binary')) expect(value).toEqual(strict);
    }),
    { numRuns: runs },
  );
});
