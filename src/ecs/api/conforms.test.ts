import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conforms, surveyorOf } from './conforms.ts';
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

describe('a walk', () => {
  const metBy = (sights: Parameters<typeof surveyorOf>[1], value: unknown = document) => {
    const look = surveyorOf(shape, sights)(value);
    return look === null ? null : { met: [...look.met], metCount: look.metCount };
  };

  test('tells which sights it met: a member that is there, a value that is looked for', () => {
    const sights = [
      { at: 'ContainerDefinition.cpu' },
      { at: 'ContainerDefinition.memory' },
      { at: 'HealthCheck.interval', isWanted: (seconds: number) => seconds === 5 },
      { at: 'PortMapping.protocol', isWanted: (protocol: string) => protocol === 'tcp' },
      { at: 'ContainerDefinition.command', isWanted: ([first]: readonly string[]) => first === 'run' },
      { at: 'HealthCheck', isWanted: ({ interval }: { interval: number }) => interval === 5 },
      { at: 'RegisterTaskDefinitionRequest', isWanted: ({ family }: { family: string }) => family === 'another' },
    ];
    expect(metBy(sights)).toEqual({ met: [1, 0, 1, 0, 1, 1, 0], metCount: 4 });
  });

  test('forgets what the last document had', () => {
    const walk = surveyorOf(shape, [{ at: 'ContainerDefinition.cpu' }]);
    expect(walk(document)?.metCount).toBe(1);
    expect(walk({ family: 'api', containerDefinitions: [] })?.metCount).toBe(0);
  });

  test('shows nothing of a wrong type, and gives null for a document that has such', () => {
    const seen: unknown[] = [];
    const sights = [{ at: 'HealthCheck.interval', isWanted: (value: number) => seen.push(value) > 0 }];
    expect(metBy(sights, { family: 'api', containerDefinitions: [{ healthCheck: { command: [], interval: '5' } }] })).toBeNull();
    expect(seen).toEqual([]);
  });

  test('is not made for a member that no structure has', () => {
    expect(() => surveyorOf(shape, [{ at: 'HealthCheck.intervall' }])).toThrow(RangeError);
    expect(() => surveyorOf(shape, [{ at: 'HealthChek' }])).toThrow(RangeError);
  });

  test('knows a length that the document’s JSON does not pass', () => {
    const text = fc.string({ unit: 'binary' });
    const labels = fc.dictionary(text, text);
    const walk = surveyorOf(shape, []);
    fc.assert(
      fc.property(text, fc.array(labels), fc.array(text), fc.maxSafeInteger(), (family, all, command, cpu) => {
        const containerDefinitions = all.map((dockerLabels) => ({ dockerLabels, command, cpu, essential: false }));
        const value = { family, containerDefinitions, volumes: [], ephemeralStorage: { sizeInGiB: cpu }, networkMode: 'awsvpc' };
        expect(new TextEncoder().encode(JSON.stringify(value)).length).toBeLessThanOrEqual(walk(value)?.mostBytes ?? 1e9);
      }),
    );
  });
});
