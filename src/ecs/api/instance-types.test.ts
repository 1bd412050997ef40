import { expect, it, test } from 'vitest';
import { instanceType, instanceTypeNames, instanceTypeSources, taskInterfaces } from './instance-types.ts';

function typeNamed(name: string) {
  const type = instanceType(name);
  if (!type) throw new Error(`There is no ${name}.`);
  return type;
}

// Developer guide, Linux container instance network interfaces: task limits without and with trunking; EC2 user guide for the T family.
test.each([
  ['t3.micro', 1, 1],
  ['t3.small', 2, 2],
  ['t3.medium', 2, 2],
  ['t3.large', 2, 2],
  ['t3.xlarge', 3, 3],
  ['m5.large', 2, 10],
  ['m6i.large', 2, 10],
  ['m6g.large', 2, 10],
  ['m7g.large', 2, 10],
  ['r5.large', 2, 10],
  ['c5.large', 2, 10],
  ['c6i.large', 2, 10],
  ['c6g.large', 2, 10],
  ['m5.xlarge', 3, 20],
  ['m7g.xlarge', 3, 20],
  ['c5.xlarge', 3, 20],
  ['c6i.xlarge', 3, 20],
  ['m5.2xlarge', 3, 40],
  ['c5.2xlarge', 3, 40],
  ['m5.4xlarge', 7, 60],
  ['c5.4xlarge', 7, 60],
  ['m5.8xlarge', 7, 60],
  ['m5.12xlarge', 7, 60],
  ['m5.16xlarge', 14, 120],
  ['m5.24xlarge', 14, 120],
])('%s has interfaces for %i tasks, and for %i with a trunk [I-011, I-012, I-014, I-015]', (name, without, trunked) => {
  const type = typeNamed(name);
  expect([taskInterfaces(type, false), taskInterfaces(type, true)]).toEqual([without, trunked]);
});

// Prices that many price tables of 2024 to 2026 repeat.
test.each([
  ['t3.medium', 2, 4_096, 41_600],
  ['t4g.medium', 2, 4_096, 33_600],
  ['m5.large', 2, 8_192, 96_000],
  ['m6i.large', 2, 8_192, 96_000],
  ['m7g.large', 2, 8_192, 81_600],
  ['c6i.large', 2, 4_096, 85_000],
  ['c7g.large', 2, 4_096, 72_500],
  ['m5.24xlarge', 96, 393_216, 4_608_000],
  ['r5.xlarge', 4, 32_768, 252_000],
  ['p3.2xlarge', 8, 62_464, 3_060_000],
])('%s has %i vCPUs and %i MiB for %i millionths of a dollar an hour', (name, vCpus, memoryMiB, hourMicroUsd) => {
  expect(typeNamed(name)).toMatchObject({ vCpus, memoryMiB, hourMicroUsd });
});

it('knows the processors of Graviton from the others, and which types have GPUs', () => {
  const arm = instanceTypeNames.filter((name) => instanceType(name)?.architecture === 'ARM64').map((name) => name.split('.')[0]);
  expect([...new Set(arm)]).toEqual(['t4g', 'm6g', 'm7g', 'c6g', 'c7g']);
  expect(instanceTypeNames.filter((name) => instanceType(name)?.gpus === 1)).toEqual(['g4dn.xlarge', 'g5.xlarge', 'p3.2xlarge']);
});

it('never registers more memory than is advertised', () => {
  for (const name of instanceTypeNames) {
    const { memoryMiB, registeredMemoryMiB } = typeNamed(name);
    if (registeredMemoryMiB !== null) expect(registeredMemoryMiB).toBeLessThan(memoryMiB);
  }
  expect(instanceType('m4.large')?.registeredMemoryMiB).toBe(7_985);
});

it('says where its numbers come from, with an address and a day', () => {
  for (const { url, date } of Object.values(instanceTypeSources)) {
    expect(url).toMatch(/^https:/);
    expect(date).toMatch(/^2026-\d\d-\d\d$/);
  }
});

it('does not know what is no type', () => {
  expect([instanceType('m5.huge'), instanceType('constructor')]).toEqual([undefined, undefined]);
});
