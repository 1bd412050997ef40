import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instanceType } from './api/instance-types.ts';
import { costOf, taskCost } from './cost.ts';
import { billedInstances, wasteOf } from './instance-cost.ts';
import type { Happening, Subject, TaskSize, Timeline } from './world/timeline.ts';

const HOUR = 3_600_000;

type Line = readonly [atMs: number, kind: Subject['kind'], id: string, what: Happening];

function timelineOf(...lines: readonly Line[]): Timeline {
  return lines.map(([atMs, kind, id, what], index) => ({ id: index, atMs, subject: { kind, id }, cause: { by: 'outside' }, what }));
}

const size = { cpuUnits: 2_048, memoryMiB: 8_192, enis: 2, gpus: 0, ports: [] };
const launched = (instanceType = 'm5.large', hourMicroUsd = 96_000): Happening => ({
  type: 'instance.launched',
  instanceType,
  availabilityZone: 'us-east-1a',
  isSpot: false,
  hourMicroUsd,
});
const runs: Happening = { type: 'instance.state', from: 'pending', to: 'running' };
const shutsDown: Happening = { type: 'instance.state', from: 'running', to: 'shutting-down' };
const isTerminated: Happening = { type: 'instance.state', from: 'shutting-down', to: 'terminated' };
const registered: Happening = { type: 'instance.registered', cluster: 'c', containerInstance: 'c1', size, attributes: {} };
const taskSize: TaskSize = {
  cpuUnits: 1_024,
  memoryMiB: 4_096,
  architecture: 'X86_64',
  operatingSystem: 'LINUX',
  ephemeralStorageGiB: 20,
  hasPublicIp: false,
};
const needs = { cpuUnits: 1_024, memoryMiB: 4_096, enis: 0, gpus: 0, ports: [] };
const created = (on: object): Happening => ({
  type: 'task.created',
  taskDefinition: 'api:1',
  launchType: 'EC2',
  availabilityZone: 'us-east-1a',
  containers: ['api'],
  size: taskSize,
  needs,
  ...on,
});
const stopped: Happening = { type: 'task.lastStatus', from: 'DEPROVISIONING', to: 'STOPPED' };

describe('an instance', () => {
  const life = timelineOf(
    [0, 'instance', 'i-1', launched()],
    [8_000, 'instance', 'i-1', runs],
    [8_000 + HOUR, 'instance', 'i-1', shutsDown],
    [38_000 + HOUR, 'instance', 'i-1', isTerminated],
  );

  test('is billed from `running` until it shuts down, not while it is pending or shutting down [M-016]', () => {
    expect(billedInstances(life, 10 * HOUR)).toMatchObject([{ instanceId: 'i-1', billedMs: HOUR }]);
    expect(billedInstances(life, 7_999)).toEqual([]);
    expect(costOf(life, 10 * HOUR)).toMatchObject({
      microUsd: 96_000,
      lines: [{ item: 'instances', provider: 'EC2', count: 1, durationMs: HOUR }],
    });
  });

  test('is billed by the second, and for a minute at least [M-015]', () => {
    const short = timelineOf([0, 'instance', 'i-1', launched()], [0, 'instance', 'i-1', runs], [20_000, 'instance', 'i-1', shutsDown]);
    expect(billedInstances(short, HOUR)).toMatchObject([{ billedMs: 60_000 }]);
    const longer = timelineOf([0, 'instance', 'i-1', launched()], [0, 'instance', 'i-1', runs], [61_000, 'instance', 'i-1', shutsDown]);
    expect(costOf(longer, HOUR).microUsd).toBe(Math.round((96_000 * 61) / 3_600));
  });

  test('on Spot costs what its launch said', () => {
    const spot = timelineOf(
      [0, 'instance', 'i-1', { ...launched(), isSpot: true, hourMicroUsd: 38_400 } as Happening],
      [0, 'instance', 'i-1', runs],
    );
    expect(costOf(spot, HOUR)).toMatchObject({ microUsd: 38_400, lines: [{ provider: 'EC2_SPOT' }] });
  });

  test('belongs to no service: a service’s cost is its tasks on Fargate', () => {
    expect(costOf(life, HOUR, { service: 'web' })).toEqual({ microUsd: 0, lines: [] });
  });

  test('costs the same whatever runs on it, and its tasks cost nothing of their own [M-017]', () => {
    const busy = timelineOf(
      [0, 'instance', 'i-1', launched()],
      [0, 'instance', 'i-1', runs],
      [0, 'instance', 'i-1', registered],
      [0, 'task', 't1', created({ instance: 'i-1' })],
      [0, 'container', 't1/api', { type: 'container.pull', image: 'api', outcome: 'started' }],
    );
    const idle = busy.slice(0, 3);
    expect(costOf(busy, HOUR)).toEqual(costOf(idle, HOUR));
    expect(costOf(busy, HOUR).lines.map(({ item }) => item)).toEqual(['instances']);
  });
});

test.each([
  ['t3.medium', 41_600],
  ['t4g.medium', 33_600],
  ['m5.large', 96_000],
  ['m6i.large', 96_000],
  ['m7g.large', 81_600],
  ['c6i.large', 85_000],
  ['c7g.large', 72_500],
] as const)('an hour of %s on demand costs %i millionths of a dollar [M-013]', (name, microUsd) => {
  expect(instanceType(name)?.hourMicroUsd).toBe(microUsd);
});

describe('Fargate beside an instance', () => {
  const onFargate = (name: string) => {
    const type = instanceType(name);
    if (!type) throw new Error(`${name} is not in the table.`);
    const { vCpus, memoryMiB, architecture, hourMicroUsd } = type;
    return { hourMicroUsd, fargate: taskCost({ ...taskSize, architecture, cpuUnits: vCpus * 1_024, memoryMiB }, 'FARGATE', HOUR) };
  };

  test.each([
    ['m5.large', 116_520, 21],
    ['c6i.large', 98_740, 16],
    ['t3.medium', 98_740, 137],
    ['m7g.large', 93_240, 14],
  ] as const)(
    'as much as %s has costs %i millionths of a dollar an hour there, %i percent more [M-018]',
    (name, fargateMicroUsd, percent) => {
      const { hourMicroUsd, fargate } = onFargate(name);
      expect(fargate).toBe(fargateMicroUsd);
      expect(Math.round((fargate * 100) / hourMicroUsd) - 100).toBe(percent);
    },
  );

  test.each([
    ['m5.large', 82],
    ['c6i.large', 86],
    ['m7g.large', 88],
    ['t3.medium', 42],
  ] as const)('breaks even with %s at %i percent reserved [M-019]', (name, percent) => {
    const { hourMicroUsd, fargate } = onFargate(name);
    expect(Math.round((hourMicroUsd * 100) / fargate)).toBe(percent);
  });
});

describe('waste', () => {
  const half = timelineOf(
    [0, 'instance', 'i-1', launched()],
    [0, 'instance', 'i-1', runs],
    [0, 'instance', 'i-1', registered],
    [0, 'task', 't1', created({ instance: 'i-1' })],
    [HOUR / 2, 'task', 't1', stopped],
  );

  test('is what nobody has reserved: half of the instance for half of an hour leaves three quarters of the bill', () => {
    const { all, instances } = wasteOf(half, HOUR);
    expect(all).toEqual({
      registered: { cpuUnitMs: 2_048 * HOUR, memoryMiBMs: 8_192 * HOUR },
      reserved: { cpuUnitMs: 512 * HOUR, memoryMiBMs: 2_048 * HOUR },
      microUsd: 96_000,
      unreservedMicroUsd: 72_000,
      unreservedBasisPoints: 7_500,
    });
    expect(instances).toEqual([{ instanceId: 'i-1', instanceType: 'm5.large', ...all }]);
  });

  test('is the whole bill until an agent has registered its instance, and where none ever does', () => {
    const boots = timelineOf([0, 'instance', 'i-1', launched()], [0, 'instance', 'i-1', runs]);
    expect(wasteOf(boots, HOUR).all).toMatchObject({ microUsd: 96_000, unreservedBasisPoints: 10_000 });
  });

  test('ends with the instance, for its tasks too', () => {
    const lost = [...half.slice(0, 4), ...timelineOf([HOUR, 'instance', 'i-1', shutsDown])];
    expect(wasteOf(lost, 3 * HOUR).all).toMatchObject({ unreservedBasisPoints: 5_000, reserved: { cpuUnitMs: 1_024 * HOUR } });
  });

  test('counts nothing twice: a task that is to stop has given its part back, though it ends later', () => {
    const stops = { type: 'task.desiredStatus', to: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: '' } as const;
    const [before, last] = [half.slice(0, 4), half.slice(4)];
    const slow = [
      ...before,
      ...timelineOf([HOUR / 4, 'task', 't1', stops], [HOUR / 4, 'task', 't2', created({ instance: 'i-1' })]),
      ...last,
    ];
    expect(wasteOf(slow, HOUR / 2).all).toMatchObject({ reserved: { cpuUnitMs: 512 * HOUR }, unreservedBasisPoints: 5_000 });
  });

  test('counts a task that waited from its placement on', () => {
    const waited = timelineOf(
      [0, 'task', 't1', created({})],
      [0, 'instance', 'i-1', launched()],
      [0, 'instance', 'i-1', runs],
      [0, 'instance', 'i-1', registered],
      [HOUR / 2, 'task', 't1', { type: 'task.placed', instance: 'i-1', availabilityZone: 'us-east-1a' }],
    );
    expect(wasteOf(waited, HOUR).all).toMatchObject({ unreservedBasisPoints: 7_500 });
  });

  test('is never more than the bill nor less than nothing, and the instances add up to all', () => {
    const instance = fc.record({
      bootMs: fc.nat(HOUR),
      lifeMs: fc.nat(10 * HOUR),
      tasks: fc.array(fc.tuple(fc.nat(HOUR), fc.nat(HOUR)), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(instance, { maxLength: 6 }), fc.nat(10 * HOUR), (fleet, endMs) => {
        const lines = fleet.flatMap(({ bootMs, lifeMs, tasks }, index): Line[] => {
          const id = `i-${index}`;
          return [
            [0, 'instance', id, launched()],
            [0, 'instance', id, runs],
            [bootMs, 'instance', id, registered],
            ...tasks.flatMap(([from, long], number): Line[] => [
              [bootMs + from, 'task', `t${index}-${number}`, created({ instance: id })],
              [bootMs + from + long, 'task', `t${index}-${number}`, stopped],
            ]),
            [bootMs + 2 * HOUR + lifeMs, 'instance', id, shutsDown],
          ];
        });
        const { instances, all } = wasteOf(timelineOf(...lines.sort((a, b) => a[0] - b[0])), endMs);
        for (const { unreservedMicroUsd, microUsd } of [...instances, all]) {
          expect(unreservedMicroUsd).toBeGreaterThanOrEqual(0);
          expect(unreservedMicroUsd).toBeLessThanOrEqual(microUsd);
        }
        const sum = (of: (waste: (typeof instances)[number]) => number) => instances.reduce((total, one) => total + of(one), 0);
        expect(sum(({ reserved }) => reserved.cpuUnitMs)).toBe(all.reserved.cpuUnitMs);
        expect(Math.abs(sum(({ microUsd }) => microUsd) - all.microUsd)).toBeLessThanOrEqual(instances.length);
      }),
    );
  });
});
