import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DocumentEdit } from '../ecs/ecs.ts';
import { applyTextEdits, toTextEdits } from './edits.ts';
import { formatText } from './format.ts';
import { parseText } from './parse.ts';

/** A soak asks for very many. */
const runs = process.env.DRYDOCK_SOAK === undefined ? 1_000 : 200_000;

const edited = (text: string, ...edits: DocumentEdit[]) => applyTextEdits(text, toTextEdits(text, edits));

const definition = `{
    "family": "my-rust-api",
    "containerDefinitions": [{
        "name": "api", // the one that serves
        "portMappings": [{ "containerPort": 8080 }]
    }],
    "taskRoleArn": "arn"
}
`;

describe('keeps layout and comments', () => {
  test('adds a key below the last one, with the text’s indentation', () => {
    const edit: DocumentEdit = { op: 'set', path: ['requiresCompatibilities'], value: ['FARGATE'] };
    expect(edited(definition, edit)).toBe(definition.replace('"arn"\n', '"arn",\n    "requiresCompatibilities": ["FARGATE"]\n'));
  });

  test('adds inside a line to what stands on one line', () => {
    const edit: DocumentEdit = { op: 'insert', path: ['containerDefinitions', 0, 'portMappings', 0, 'hostPort'], value: 8080 };
    expect(edited(definition, edit)).toBe(definition.replace('8080 }', '8080, "hostPort": 8080 }'));
  });

  test('leaves the comment of the line above where it is', () => {
    const text = '{\n  "a": 1 // one\n}';
    expect(edited(text, { op: 'set', path: ['b'], value: 2 })).toBe('{\n  "a": 1, // one\n  "b": 2\n}');
  });

  test('removes a key with its line and one comma', () => {
    expect(edited(definition, { op: 'remove', path: ['taskRoleArn'] })).toBe(definition.replace(',\n    "taskRoleArn": "arn"', ''));
    expect(edited(definition, { op: 'remove', path: ['family'] })).toBe(definition.replace('"family": "my-rust-api",\n    ', ''));
  });

  test('fills an empty object, and keeps Windows line ends and tabs', () => {
    expect(edited('{\r\n\t"options": {}\r\n}', { op: 'set', path: ['options', 'awslogs-group'], value: '/ecs/api' })).toBe(
      '{\r\n\t"options": {\r\n\t\t"awslogs-group": "/ecs/api"\r\n\t}\r\n}',
    );
  });

  test('makes the parents a path lacks', () => {
    expect(edited('{}', { op: 'set', path: ['a', 'b'], value: { c: { d: 1 } } })).toBe(
      '{\n  "a": {\n    "b": {\n      "c": { "d": 1 }\n    }\n  }\n}',
    );
  });

  test('inserts before an item and replaces one value alone', () => {
    expect(edited('[1, 2]', { op: 'insert', path: [0], value: 0 }, { op: 'set', path: [2], value: 3 })).toBe('[0, 1, 3]');
  });
});

test('refuses places that cannot be, and overlapping edits', () => {
  expect(() => toTextEdits('[1]', [{ op: 'insert', path: [5], value: 0 }])).toThrow(RangeError);
  expect(() => toTextEdits('{"a": "x"}', [{ op: 'set', path: ['a', 'b'], value: 0 }])).toThrow(RangeError);
  expect(() =>
    applyTextEdits('abc', [
      { from: 0, to: 2, insert: '' },
      { from: 1, to: 3, insert: '' },
    ]),
  ).toThrow(RangeError);
});

test('touches nothing but the places of several edits', () => {
  const edits = toTextEdits(definition, [
    { op: 'set', path: ['family'], value: 'x' },
    { op: 'set', path: ['taskRoleArn'], value: 'y' },
  ]);
  expect(edits.map(({ from, to }) => definition.slice(from, to))).toEqual(['"my-rust-api"', '"arn"']);
});

/** What the edits do to the value, without any text. */
function applyToValue(document: unknown, edits: readonly DocumentEdit[]): unknown {
  const holder = { root: structuredClone(document) };
  for (const edit of edits) {
    const path = ['root', ...edit.path];
    const step = path.pop() as string | number;
    // biome-ignore lint/suspicious/noExplicitAny: a walk over any JSON.
    const parent = path.reduce<any>((value, key) => value[key], holder);
    if (edit.op === 'remove') Array.isArray(parent) ? parent.splice(step as number, 1) : delete parent[step];
    else if (edit.op === 'insert' && Array.isArray(parent)) parent.splice(step as number, 0, edit.value);
    else parent[step] = edit.value;
  }
  return holder.root;
}

/** Every path of a document. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [path, ...steps.flatMap((step) => pathsOf((value as Record<string | number, unknown>)[step], [...path, step]))];
}

const plainKey = fc.string({ maxLength: 4 }).filter((key) => key !== '__proto__');
const { document: anyDocument } = fc.letrec((tie) => ({
  document: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.boolean(),
    fc.string({ maxLength: 5 }),
    fc.constant(null),
    tie('list'),
    tie('members'),
  ),
  list: fc.array(tie('document'), { maxLength: 4 }),
  members: fc.dictionary(plainKey, tie('document'), { maxKeys: 4, noNullPrototype: true }),
}));

/** One edit that has a place in the document. */
function anEdit(document: unknown): fc.Arbitrary<DocumentEdit> {
  return fc
    .tuple(fc.constantFrom(...pathsOf(document)), fc.constantFrom('set', 'remove', 'insert'), anyDocument, plainKey)
    .map(([path, op, value, key]) => {
      const target = path.reduce<unknown>((part, step) => (part as Record<string | number, unknown>)[step], document);
      if (op === 'remove' && path.length > 0) return { op, path };
      if (op === 'insert' && Array.isArray(target)) return { op, path: [...path, target.length], value };
      if (op === 'insert' && typeof target === 'object' && target !== null) return { op, path: [...path, key], value };
      return { op: 'set', path, value };
    });
}

const layouts = [undefined, 2, 4, '\t'] as const;

test('edits of the text and edits of the value come to the same document', () => {
  const scenes = anyDocument.chain((document) =>
    anEdit(document).chain((first) => {
      const after = applyToValue(document, [first]);
      return fc.tuple(fc.constant(document), fc.constantFrom(...layouts), fc.constant(first), anEdit(after));
    }),
  );
  fc.assert(
    fc.property(scenes, ([document, layout, first, second]) => {
      const text = JSON.stringify(document, null, layout);
      expect(JSON.parse(edited(text, first, second))).toEqual(applyToValue(document, [first, second]));
      // A text that was read is not read again for its edits; that must make no difference to them.
      expect(parseText(text).editText([first, second])).toEqual(toTextEdits(text, [first, second]));
    }),
    { numRuns: runs },
  );
});

describe('formats', () => {
  test('with the indentation it finds', () => {
    expect(applyTextEdits('{\n\t"a":1,"b":[]}', formatText('{\n\t"a":1,"b":[]}'))).toBe('{\n\t"a": 1,\n\t"b": []\n}');
  });

  test('nothing that is broken', () => {
    expect(formatText('{ "a": 1, }')).toEqual([]);
    expect(formatText('')).toEqual([]);
  });

  test('to the same text a second time', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom(...layouts), (document, layout) => {
        const text = JSON.stringify(document, null, layout);
        const once = applyTextEdits(text, formatText(text));
        expect(JSON.parse(once)).toEqual(document);
        expect(applyTextEdits(once, formatText(once))).toBe(once);
      }),
      { numRuns: runs },
    );
  });
});
