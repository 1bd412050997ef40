import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lensesOf } from './lenses.ts';

/** A soak asks for very many. */
const runs = process.env.DRYDOCK_SOAK === undefined ? 100 : 50_000;

const small = { cpu: '256', memory: '512' };
const texts = (document: unknown, ...rest: [kind?: 'service', definition?: unknown]) => {
  const [kind = 'taskDefinition', definition] = rest;
  return lensesOf(JSON.stringify(document), kind, { world: { taskDefinition: () => definition } }).map(({ text }) => text);
};

describe('says what a task is and costs', () => {
  test('by AWS’s prices for 730 hours, rounded once', () => {
    expect(texts(small)).toEqual(['0.25 vCPU / 0.5 GB · about $9.01 a month on Fargate, $2.70 on Spot']);
    expect(texts({ cpu: '1 vCPU', memory: '2GB' })).toEqual(['1 vCPU / 2 GB · about $36.04 a month on Fargate, $10.81 on Spot']);
  });

  test('on ARM by ARM’s prices, and with storage beyond the first 20 GB', () => {
    expect(texts({ ...small, runtimePlatform: { cpuArchitecture: 'ARM64' } })[0]).toContain('$7.21');
    expect(texts({ ...small, ephemeralStorage: { sizeInGiB: 120 } })[0]).toContain('$17.11');
  });

  test('without a price where Fargate has none', () => {
    for (const other of [
      { requiresCompatibilities: ['EC2'] },
      { memory: '768' },
      { runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } },
      { runtimePlatform: { operatingSystemFamily: { toString: 1 } } },
    ]) {
      expect(texts({ ...small, ...other })[0]).not.toContain('$');
    }
  });

  test('on the line of its cpu, and not at all for half a size', () => {
    const text = '{ "family": "a", "memory": "512", "cpu": "256" }';
    const [lens] = lensesOf(text, 'taskDefinition');
    expect(text.slice(lens?.range.from, lens?.range.to)).toBe('"cpu"');
    expect(lensesOf('{ "cpu": "256" }', 'taskDefinition')).toEqual([]);
    expect(lensesOf('{ "cpu": "256", ', 'taskDefinition')).toEqual([]);
  });
});

describe('says what a service costs', () => {
  const service = { taskDefinition: 'api', desiredCount: 10 };
  test('with its tasks divided by the strategy, as the model divides them', () => {
    const capacityProviderStrategy = [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 4 },
    ];
    expect(texts({ ...service, capacityProviderStrategy }, 'service', small)).toEqual([
      '10 × 0.25 vCPU / 0.5 GB · 3 on Fargate, 7 on Spot · about $45.95 a month',
    ]);
  });

  test('with the public addresses that it asks for, at one price on demand and on Spot', () => {
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-a'], assignPublicIp: 'ENABLED' } };
    const capacityProviderStrategy = [
      { capacityProvider: 'FARGATE', base: 3 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
    ];
    expect(texts({ ...service, desiredCount: 9, networkConfiguration, capacityProviderStrategy }, 'service', small)).toEqual([
      '9 × 0.25 vCPU / 0.5 GB · 3 on Fargate, 6 on Spot · about $76.10 a month with public addresses',
    ]);
  });

  test('with a launch type, and not where the definition or the capacity is not known', () => {
    expect(texts({ ...service, launchType: 'FARGATE' }, 'service', small)).toEqual([
      '10 × 0.25 vCPU / 0.5 GB · 10 on Fargate · about $90.10 a month',
    ]);
    expect(texts({ ...service, launchType: 'FARGATE' }, 'service')).toEqual([]);
    expect(texts(service, 'service', small)).toEqual([]);
    expect(texts({ ...service, capacityProviderStrategy: [{ capacityProvider: 'mine' }] }, 'service', small)).toEqual([]);
  });
});

test('never throws, whatever the document and its definition hold', () => {
  const shapes = fc.record({
    cpu: fc.anything(),
    memory: fc.anything(),
    desiredCount: fc.anything(),
    capacityProviderStrategy: fc.anything(),
    ephemeralStorage: fc.jsonValue(),
  });
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), shapes), fc.jsonValue(), (document, definition) => void texts(document, 'service', definition)),
    { numRuns: runs },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), shapes), (document) => void texts(document)),
    { numRuns: runs },
  );
});
