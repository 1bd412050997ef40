import { expect, test } from 'vitest';
import { fargatePrices, fargateSizes, limits } from './limits.ts';

test('Fargate has 74 probed sizes up to 16 vCPU, and three of 32 vCPU', () => {
  const pairs = (rows: typeof fargateSizes) => rows.flatMap(({ value }) => value.memoryMiB).length;
  expect(pairs(fargateSizes.filter(({ value }) => value.cpuUnits <= 16_384))).toBe(74);
  expect(fargateSizes.at(-1)).toMatchObject({ certainty: 'quoted', value: { cpuUnits: 32_768, memoryMiB: [61_440, 122_880, 249_856] } });
});

test('every fact has an id of its own and a public source', () => {
  const facts = [...fargateSizes, ...Object.values(fargatePrices), ...Object.values(limits)];
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
  for (const { source } of facts)
    expect(source).toMatchObject({ url: expect.stringMatching(/^https:/), date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) });
});
