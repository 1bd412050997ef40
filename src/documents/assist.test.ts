import { describe, expect, test } from 'vitest';
import type { DocumentKind } from '../ecs/ecs.ts';
import { completeAt, hoverAt, withoutPlaceholders } from './assist.ts';
import { applyTextEdits } from './edits.ts';

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

  test('without a snippet’s marks', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a snippet's own notation.
    expect(withoutPlaceholders('"a": ${1:false}, "b": "$2", "c": {$3}$0')).toBe('"a": false, "b": "", "c": {}');
    expect(withoutPlaceholders('"a\\$b": \\}')).toBe('"a$b": }');
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
