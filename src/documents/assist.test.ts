import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DocumentKind } from '../ecs/ecs.ts';
import { completeAt, hoverAt } from './assist.ts';
import { applyTextEdits } from './edits.ts';

/** A soak asks for very many. */
const runs = process.env.DRYDOCK_SOAK === undefined ? 300 : 50_000;

/** Splits a text at the caret `|`. */
const caret = (marked: string) => ({ text: marked.replace('|', ''), offset: marked.indexOf('|') });
const complete = (marked: string, kind: DocumentKind = 'taskDefinition') => {
  const { text, offset } = caret(marked);
  return completeAt(text, offset, kind);
};
const labels = async (marked: string, kind?: DocumentKind) => (await complete(marked, kind)).map(({ label }) => label);

describe('completes', () => {
  test('keys with AWS’s docs, in half-typed text', async () => {
    const items = await complete('{ "containerDefinitions": [{ "es|');
    const essential = items.find(({ label }) => label === 'essential');
    expect(essential).toMatchObject({ kind: 'property', documentation: expect.stringContaining('essential') });
    const { text } = caret('{ "containerDefinitions": [{ "es|');
    expect(applyTextEdits(text, essential === undefined ? [] : [essential.edit])).toMatch(/\[\{ "essential": $/);
  });

  test('not the keys that are there already', async () => {
    const keys = await labels('{ "family": "a", | }');
    expect(keys).toContain('cpu');
    expect(keys).not.toContain('family');
  });

  test('the values of an enum, in quotes or without', async () => {
    expect(await labels('{ "networkMode": | }')).toEqual(['"awsvpc"', '"bridge"', '"host"', '"none"']);
    expect(await labels('{ "networkMode": "a|" }')).toContain('"awsvpc"');
    expect(await labels('{ "requiresCompatibilities": ["|')).toContain('"FARGATE"');
  });

  test.each<[DocumentKind, string, string]>([
    ['service', '{ "|', 'desiredCount'],
    ['serviceUpdate', '{ "|', 'forceNewDeployment'],
    ['task', '{ "|', 'startedBy'],
    ['cluster', '{ "|', 'clusterName'],
    ['capacityProvider', '{ "|', 'autoScalingGroupProvider'],
    ['clusterCapacityProviders', '{ "|', 'defaultCapacityProviderStrategy'],
    ['capacityProviderStrategy', '[{ "|', 'weight'],
  ])('a document of the kind %s', async (kind, text, label) => {
    expect(await labels(text, kind)).toContain(label);
  });

  test('nothing in a text too deep or too large to read', async () => {
    expect(await labels(`${'['.repeat(200_000)}|`)).toEqual([]);
    expect(await labels(`${' '.repeat(1_100_000)}|`)).toEqual([]);
  });

  test('what a key begins with, and a comma where something follows', async () => {
    const inserted = async (marked: string, wanted: string) => {
      const item = (await complete(marked)).find(({ label }) => label === wanted);
      return applyTextEdits(caret(marked).text, item === undefined ? [] : [item.edit]);
    };
    expect(await inserted('{ | "cpu": "256" }', 'family')).toBe('{ "family": "", "cpu": "256" }');
    expect(await inserted('{ vol| }', 'volumes')).toBe('{ "volumes": [] }');
    expect(await inserted('{ "runtime|": {} }', 'runtimePlatform')).toBe('{ "runtimePlatform": {} }');
    expect(await inserted('{ "networkMode": a|\n "cpu": "256" }', '"awsvpc"')).toBe('{ "networkMode": "awsvpc",\n "cpu": "256" }');
    expect(await inserted('{ "cpu": "256"\n  "|" }', 'memory')).toBe('{ "cpu": "256"\n  "memory": "" }');
  });

  test('true and false, an empty list and an empty object where they belong', async () => {
    expect(await labels('{ "containerDefinitions": [{ "essential": | }] }')).toEqual(['true', 'false']);
    expect(await labels('{ "volumes": | }')).toEqual(['[]']);
    expect(await labels('{ "volumes": [|] }')).toEqual(['{}']);
  });

  test('nothing in a comment, behind an item without a comma, before a value, or of a map’s keys', async () => {
    expect(await labels('{ /* | */ }')).toEqual([]);
    expect(await labels('{ // |')).toEqual([]);
    expect(await labels('{ "containerDefinitions": [{}|] }')).toEqual([]);
    expect(await labels('{ "networkMode": | "awsvpc" }')).toEqual([]);
    expect(await labels('{ "containerDefinitions": [{ "dockerLabels": { "|" } }] }')).toEqual([]);
    expect(await labels('{ "__proto__": { "|" } }')).toEqual([]);
  });
});

describe('explains', () => {
  test('a key with AWS’s docs in Markdown, at any depth', async () => {
    const { text, offset } = caret('{ "containerDefinitions": [{ "log|Configuration": { "logDriver": "awslogs" } }] }');
    const hover = await hoverAt(text, offset, 'taskDefinition');
    expect(text.slice(hover?.range.from, hover?.range.to)).toBe('"logConfiguration"');
    expect(hover?.markdown).toContain('log configuration');
    expect(hover?.markdown).not.toMatch(/<p>|<code>/);
  });

  test('a value by its key', async () => {
    const { text, offset } = caret('{ "networkMode": "aws|vpc" }');
    const hover = await hoverAt(text, offset, 'taskDefinition');
    expect(text.slice(hover?.range.from, hover?.range.to)).toBe('"awsvpc"');
    expect(hover?.markdown).toContain('networking mode');
  });

  test('nothing where AWS says nothing, and nothing in hostile text', async () => {
    expect(await hoverAt('{ "nope": 1 }', 4, 'taskDefinition')).toBeNull();
    expect(await hoverAt('['.repeat(200_000), 5, 'taskDefinition')).toBeNull();
    expect(await hoverAt('', 0, 'taskDefinition')).toBeNull();
  });
});

test('stays calm at every caret of a half-typed document', async () => {
  const text = '{ "family": "a", "containerDefinitions": [{ "name": "a", "portMappings": [{ "containerPort": 80';
  for (let end = 0; end <= text.length; end += 1) {
    await expect(completeAt(text.slice(0, end), end, 'taskDefinition')).resolves.toBeInstanceOf(Array);
    await hoverAt(text.slice(0, end), Math.max(0, end - 1), 'taskDefinition');
  }
});

test('offers edits that lie in the text and around the caret, whatever the text is', async () => {
  const crumbs = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"networkMode"',
    '"volumes"',
    '"cpu"',
    'x',
    '1',
    ' ',
    '\n',
    '//',
    '/*',
    '*/',
    '\\',
  );
  const text = fc.array(crumbs, { maxLength: 25 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.nat(), async (typed, at) => {
      const offset = at % (typed.length + 1);
      for (const { edit } of await completeAt(typed, offset, 'taskDefinition')) {
        expect(0 <= edit.from && edit.from <= offset && offset <= edit.to && edit.to <= typed.length).toBe(true);
      }
      const hover = await hoverAt(typed, offset, 'taskDefinition');
      if (hover !== null) expect(hover.range.from <= offset && offset <= hover.range.to).toBe(true);
    }),
    { numRuns: runs },
  );
});
