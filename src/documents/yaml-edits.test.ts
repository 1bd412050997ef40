import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { DocumentEdit } from '../ecs/ecs.ts';
import { applyTextEdits } from './edits.ts';
import { editYaml } from './yaml-edits.ts';

const runs = process.env.DRYDOCK_SOAK === undefined ? 400 : 50_000;
const edited = (text: string, ...edits: DocumentEdit[]) => {
  const textEdits = editYaml(text, 0, edits);
  return textEdits === undefined ? undefined : applyTextEdits(text, textEdits);
};

const definition = `# What serves.
family: my-rust-api # the name
cpu: 256
containerDefinitions:
  # The one that serves.
  - name: api
    image: 'nginx:1.27'   # pinned
    portMappings: [{ containerPort: 8080 }]
    command:
      - sh
      - -c # runs it
      - |
        echo hi
  - image: busybox

    name: init
# The end.
`;

describe('keeps layout and comments', () => {
  test('replaces a value alone, in its own quotes', () => {
    expect(edited(definition, { op: 'set', path: ['cpu'], value: '256' })).toBe(definition.replace('256', '"256"'));
    expect(edited(definition, { op: 'set', path: ['family'], value: 'web' })).toBe(definition.replace('my-rust-api', 'web'));
    expect(edited(definition, { op: 'set', path: ['containerDefinitions', 0, 'image'], value: 'b:1' })).toBe(
      definition.replace('nginx:1.27', 'b:1'),
    );
  });

  test('adds a key below the last one, before the comment that ends the file', () => {
    expect(edited(definition, { op: 'set', path: ['requiresCompatibilities'], value: ['FARGATE'] })).toBe(
      definition.replace('# The end.', 'requiresCompatibilities: [ FARGATE ]\n# The end.'),
    );
    expect(edited('a: 1', { op: 'set', path: ['b'], value: 'x' })).toBe('a: 1\nb: x');
  });

  test('adds a key to an item, below a block of text too', () => {
    expect(edited(definition, { op: 'set', path: ['containerDefinitions', 0, 'memory'], value: 64 })).toBe(
      definition.replace('        echo hi\n', '        echo hi\n    memory: 64\n'),
    );
  });

  test('adds with its parents, in brackets, and to a list', () => {
    expect(edited('a:\n  b: 1\n', { op: 'set', path: ['a', 'c', 'd'], value: { e: [1], f: 'no' } })).toBe(
      'a:\n  b: 1\n  c:\n    d:\n      e:\n        - 1\n      f: "no"\n',
    );
    expect(edited(definition, { op: 'set', path: ['containerDefinitions', 0, 'portMappings', 0, 'hostPort'], value: 8080 })).toBe(
      definition.replace('8080 }', '8080, hostPort: 8080 }'),
    );
    expect(edited('a:\n  - 1 # one\n', { op: 'insert', path: ['a', 1], value: 2 })).toBe('a:\n  - 1 # one\n  - 2\n');
    expect(edited('a:\n  - 1 # one\n', { op: 'insert', path: ['a', 0], value: { b: 2 } })).toBe('a:\n  - b: 2\n  - 1 # one\n');
  });

  test('removes a key with its line, and the first of an item without its dash', () => {
    expect(edited(definition, { op: 'remove', path: ['cpu'] })).toBe(definition.replace('cpu: 256\n', ''));
    expect(edited(definition, { op: 'remove', path: ['containerDefinitions', 1, 'image'] })).toBe(
      definition.replace('image: busybox\n\n    ', ''),
    );
    expect(edited(definition, { op: 'remove', path: ['containerDefinitions', 0, 'command', 1] })).toBe(
      definition.replace('      - -c # runs it\n', ''),
    );
  });

  test('keeps Windows line ends', () => {
    expect(edited('a:\r\n  b: 1\r\n', { op: 'set', path: ['a', 'c'], value: 2 })).toBe('a:\r\n  b: 1\r\n  c: 2\r\n');
  });

  test('changes the second document of a file alone', () => {
    expect(applyTextEdits('a: 1\n---\na: 1\n', editYaml('a: 1\n---\na: 1\n', 1, [{ op: 'set', path: ['a'], value: 2 }]) ?? [])).toBe(
      'a: 1\n---\na: 2\n',
    );
  });
});

describe('withholds what is not sure', () => {
  test.each<[string, string, DocumentEdit]>([
    ['a value behind an alias', 'a: &x { b: 1 }\nc: *x\n', { op: 'set', path: ['c', 'b'], value: 2 }],
    ['a value that an alias repeats', 'a: &x { b: 1 }\nc: *x\n', { op: 'set', path: ['a', 'b'], value: 2 }],
    ['a value with a tag', 'a: !Ref B\n', { op: 'set', path: ['a'], value: 2 }],
    ['the last member of a block', 'a:\n  b: 1\n', { op: 'remove', path: ['a', 'b'] }],
    ['a comment inside of what goes', 'a: [1, # one\n  2]\n', { op: 'set', path: ['a'], value: 2 }],
    ['a member of text', 'a: b\n', { op: 'set', path: ['a', 'b'], value: 2 }],
    ['a text that is broken', 'a: [1\n', { op: 'set', path: ['a'], value: 2 }],
  ])('%s', (_, text, edit) => {
    expect(edited(text, edit)).toBeUndefined();
  });
});

test('a change comes to exactly the wanted document with every comment, or is withheld', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd e', '1');
  const scalar = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.string({ maxLength: 6 }),
    fc.constantFrom('yes', '0x1', '- a', 'a: b', '#', 'a #b', '', ' '),
  );
  const { value: anyValue } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  const path = fc.array(fc.oneof(key, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 3 });
  const edit = fc.oneof(
    fc.record({ op: fc.constantFrom('set' as const, 'insert' as const), path, value: anyValue }),
    fc.record({ op: fc.constant('remove' as const), path }),
  );
  let made = 0;
  fc.assert(
    fc.property(
      fc.dictionary(key, anyValue, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
      fc.constantFrom('any', 'flow', 'block'),
      edit,
      (document, collectionStyle, wanted) => {
        const plain = stringify(document, { collectionStyle, lineWidth: 0, aliasDuplicateObjects: false });
        const text = `# first\n${plain.replace(/\n/, ' # noted\n')}# last\n`;
        const isIntact = (() => {
          try {
            return JSON.stringify(parse(text)) === JSON.stringify(parse(plain));
          } catch {
            return false;
          }
        })();
        fc.pre(isIntact);
        const after = edited(text, wanted);
        if (after === undefined) return;
        made += 1;
        expect(after.match(/# (first|last)/g)).toEqual(['# first', '# last']);
        expect(() => parse(after)).not.toThrow();
      },
    ),
    { numRuns: runs },
  );
  expect(made).toBeGreaterThan(runs / 20);
});
