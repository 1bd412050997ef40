import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkText, locateFindings } from './check.ts';
import { applyTextEdits } from './edits.ts';
import { parseText } from './parse.ts';

/** A soak asks for very many. */
const runs = process.env.DRYDOCK_SOAK === undefined ? 100 : 100_000;

const outline = `{
  "family": "my-rust-api",
  "cpu": 256,
  "memory": "512",
  "containerDefinitions": [{
    "name": "api",
    "image": "nginx:1.27",
    "esential": true
  }]
}`;

describe('lays what AWS would say on the text', () => {
  const findings = checkText(outline, { kind: 'taskDefinition' });
  const at = (pointer: string) => findings.find((finding) => finding.pointer === pointer);

  test('wrong values on the value, unknown keys on the key', () => {
    const cpu = at('/cpu');
    expect(cpu).toMatchObject({ severity: 'error', line: 3, column: 10 });
    expect(outline.slice(cpu?.range.from, cpu?.range.to)).toBe('256');
    const key = at('/containerDefinitions/0/esential');
    expect(key).toMatchObject({ severity: 'error', line: 8, column: 5 });
    expect(outline.slice(key?.range.from, key?.range.to)).toBe('"esential"');
  });

  test('with fixes as edits that leave all else as it is', () => {
    expect(applyTextEdits(outline, at('/cpu')?.textEdits ?? [])).toBe(outline.replace('256', '"256"'));
  });

  test('without a fix where something of another type stands in its way', () => {
    for (const options of ['7', '"none"', '[]', 'null', 'true']) {
      const text = `{"family":"a","requiresCompatibilities":["FARGATE"],"containerDefinitions":[{"name":"a","image":"a","logConfiguration":{"logDriver":"awslogs","options":${options}}}]}`;
      expect(() => checkText(text, { kind: 'taskDefinition' })).not.toThrow();
    }
  });

  test('errors before warnings before advice', () => {
    const ranks = findings.map(({ severity }) => ['error', 'warning', 'advice'].indexOf(severity));
    expect(ranks).toEqual(ranks.toSorted());
  });
});

test('lays a missing member on its parent’s key, not on the whole parent', () => {
  const text =
    '{\n  "family": "a",\n  "containerDefinitions": [{\n    "name": "a", "image": "b:1", "memory": 64,\n    "healthCheck": { "interval": 30 }\n  }]\n}';
  const missing = checkText(text, { kind: 'taskDefinition' }).find(({ pointer }) => pointer.includes('healthCheck'));
  expect(text.slice(missing?.range.from, missing?.range.to)).toBe('"healthCheck"');
});

test('says what is wrong with the text and nothing of its rules while it is broken', () => {
  expect(checkText('{ "family": "a", }', { kind: 'taskDefinition' }).map(({ code }) => code)).toEqual(['json-syntax']);
});

test('asks for an object, or for an array where the document is a strategy', () => {
  const codes = (text: string, kind: 'service' | 'capacityProviderStrategy') => checkText(text, { kind }).map(({ code }) => code);
  expect(codes('[1]', 'service')).toEqual(['json-not-an-object']);
  expect(codes('42', 'service')).toEqual(['json-not-an-object']);
  expect(codes('null', 'capacityProviderStrategy')).toEqual(['json-not-an-object']);
  expect(codes('[{ "capacityProvider": "FARGATE", "weight": 1 }]', 'capacityProviderStrategy')).not.toContain('json-not-an-object');
});

test('reports `__proto__` as an unknown key at its place', () => {
  const [first] = checkText('{ "__proto__": 1, "family": "a", "containerDefinitions": [] }', { kind: 'taskDefinition' });
  expect(first).toMatchObject({ pointer: '/__proto__', line: 1, column: 3 });
});

test('checks a doubled key’s last value, beside the warning', () => {
  const codes = checkText('{ "clusterName": "a", "clusterName": 1 }', { kind: 'cluster' }).map(
    ({ severity, line }) => `${severity} ${line}`,
  );
  expect(codes).toContain('warning 1');
  expect(codes).toContain('error 1');
});

test('keeps the list short for a document full of mistakes', () => {
  const containers = Array.from({ length: 2_000 }, (_, index) => ({ name: `c${index}`, image: 'x:latest', cpu: 'many' }));
  expect(
    checkText(JSON.stringify({ family: 'a', containerDefinitions: containers }), { kind: 'taskDefinition' }).length,
  ).toBeLessThanOrEqual(600);
}, 30_000);

test('locates findings of a path that is not there', () => {
  const parsed = parseText('{ "a": {} }');
  const source = { text: 'test', date: '2026-01-01' };
  const [finding] = locateFindings(parsed, [{ code: 'x', severity: 'advice', path: ['a', 'b'], message: '', why: '', source }]);
  expect(finding).toMatchObject({ range: { from: 7, to: 9 }, pointer: '/a/b' });
});

test('never throws, whatever is pasted', () => {
  const kinds = [
    'taskDefinition',
    'service',
    'serviceUpdate',
    'task',
    'capacityProviderStrategy',
    'capacityProvider',
    'clusterCapacityProviders',
    'cluster',
  ] as const;
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), fc.constantFrom(...kinds), (text, kind) => void checkText(text, { kind })),
    { numRuns: runs },
  );
});
