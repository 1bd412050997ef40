import { describe, expect, test } from 'vitest';
import { conforms } from './conforms.ts';
import { shapeOf } from './schema.ts';
import { checkStructure } from './structure.ts';

const document = {
  family: 'api',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  volumes: [{ name: 'shared', host: {} }],
  tags: [{ key: 'team', value: '' }],
  containerDefinitions: [
    {
      name: 'api',
      cpu: 10,
      essential: true,
      command: ['run'],
      portMappings: [{ containerPort: 80, protocol: 'anything' }],
      dockerLabels: { any: 'label' },
      healthCheck: { command: ['CMD', 'true'], interval: 5 },
    },
  ],
};
const shape = shapeOf('RegisterTaskDefinition');

/** The same document with the value at a path replaced. */
function replaced(value: unknown, path: readonly (string | number)[], by: (old: unknown) => unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return by(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[step] = replaced(copy[step], rest, by);
  return copy;
}

function* pathsIn(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) yield* pathsIn(item, [...path, Array.isArray(value) ? Number(key) : key]);
}

describe('a yes means that there is nothing to say', () => {
  test('of a document that keeps to its shape', () => {
    expect(conforms(document, shape)).toBe(true);
    expect(checkStructure(document, 'RegisterTaskDefinition')).toEqual([]);
  });

  const paths = [...pathsIn(document)];

  test.each(paths.map((path) => [path.join('/') || 'the document', path] as const))('no longer with a wrong value at %s', (_, path) => {
    for (const wrong of [null, Number.NaN, [[]], { unheard: 1 }]) {
      const spoilt = replaced(document, path, () => wrong);
      expect(conforms(spoilt, shape)).toBe(false);
      expect(checkStructure(spoilt, 'RegisterTaskDefinition')).not.toEqual([]);
    }
  });

  test('no longer with an unknown, a missing or an inherited member', () => {
    expect(conforms({ ...document, __unheard: 1 }, shape)).toBe(false);
    expect(conforms(JSON.parse('{"family": "a", "containerDefinitions": [], "__proto__": {}}'), shape)).toBe(false);
    expect(conforms({ containerDefinitions: [] }, shape)).toBe(false);
    expect(conforms(Object.create({ family: 'api', containerDefinitions: [] }), shape)).toBe(false);
  });

  test('no longer below a least value or with two members of a union', () => {
    expect(conforms({ ...document, tags: [{ key: '' }] }, shape)).toBe(false);
    const strategy = shapeOf('PutClusterCapacityProviders');
    const items = { cluster: 'a', capacityProviders: [], defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: -1 }] };
    expect(conforms(items, strategy)).toBe(false);
  });
});
