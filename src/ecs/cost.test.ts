import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fargateSizes } from './api/limits.ts';
import { costOf, MONTH_MS, taskCost } from './cost.ts';
import { playService } from './play.fixture.ts';
import type { TaskSize, Timeline, TimelineEntry } from './world/timeline.ts';

const size: TaskSize = {
  cpuUnits: 256,
  memoryMiB: 512,
  architecture: 'X86_64',
  operatingSystem: 'LINUX',
  ephemeralStorageGiB: 20,
  hasPublicIp: false,
};

interface Life {
  size: TaskSize;
  provider: 'FARGATE' | 'FARGATE_SPOT';
  createdMs: number;
  /** From one step to the next: PENDING, the pull, STOPPED. */
  steps: [number, number, number];
  pulls: boolean;
}

/** A timeline with nothing in it but what is billed, in order of time. */
function timelineOf(lives: readonly Life[]): Timeline {
  const bodies = lives.flatMap(({ size: its, provider, createdMs, steps: [pends, pulls, stops], pulls: hasPull }, index) => {
    const subject = { kind: 'task' as const, id: `t${index}` };
    const container = { kind: 'container' as const, id: `t${index}/api` };
    const created: TimelineEntry['what'] = {
      type: 'task.created',
      service: index % 2 === 0 ? 'even' : 'odd',
      taskDefinition: 'api:1',
      launchType: 'FARGATE',
      capacityProvider: provider,
      availabilityZone: 'us-east-1a',
      containers: ['api'],
      size: its,
    };
    const pull: TimelineEntry['what'] = { type: 'container.pull', image: 'api', outcome: 'started' };
    return [
      { atMs: createdMs, subject, what: created },
      {
        atMs: createdMs + pends,
        subject,
        what: { type: 'task.lastStatus' as const, from: 'PROVISIONING' as const, to: 'PENDING' as const },
      },
      ...(hasPull ? [{ atMs: createdMs + pends + pulls, subject: container, what: pull }] : []),
      {
        atMs: createdMs + pends + pulls + stops,
        subject,
        what: { type: 'task.lastStatus' as const, from: 'DEPROVISIONING' as const, to: 'STOPPED' as const },
      },
    ];
  });
  return bodies.sort((a, b) => a.atMs - b.atMs).map((body, id) => ({ id, cause: { by: 'outside' as const }, ...body }));
}

describe('a month of one task', () => {
  test.each([
    ['X86_64', 256, 512, 9.01],
    ['X86_64', 512, 1_024, 18.02],
    ['X86_64', 1_024, 2_048, 36.04],
    ['X86_64', 2_048, 4_096, 72.08],
    ['X86_64', 4_096, 8_192, 144.16],
    ['ARM64', 256, 512, 7.21],
    ['ARM64', 512, 1_024, 14.42],
    ['ARM64', 1_024, 2_048, 28.84],
    ['ARM64', 2_048, 4_096, 57.67],
    ['ARM64', 4_096, 8_192, 115.34],
  ] as const)('%s with %i CPU units and %i MiB costs $%d [M-001] [M-002] [M-011]', (architecture, cpuUnits, memoryMiB, dollars) => {
    const cost = taskCost({ ...size, architecture, cpuUnits, memoryMiB }, 'FARGATE', MONTH_MS);
    // The table gives cents; 57.67 stands for 57.6748.
    expect(Math.abs(cost / 1_000_000 - dollars)).toBeLessThan(0.006);
  });

  test('a public IPv4 address adds $3.65 [M-006]', () => {
    const without = taskCost(size, 'FARGATE', MONTH_MS);
    expect(taskCost({ ...size, hasPublicIp: true }, 'FARGATE', MONTH_MS) - without).toBe(3_650_000);
  });

  test('only storage above 20 GiB adds, at $0.000111 a GB-hour [M-005]', () => {
    const without = taskCost(size, 'FARGATE', MONTH_MS);
    expect(taskCost({ ...size, ephemeralStorageGiB: 120 }, 'FARGATE', MONTH_MS) - without).toBe(100 * 730 * 111);
  });

  test('on Spot the machine costs the assumed share, 30 percent where nothing else is said [M-004]', () => {
    expect(taskCost(size, 'FARGATE_SPOT', 3_600_000 * 100)).toBe(Math.round((taskCost(size, 'FARGATE', 3_600_000 * 100) * 30) / 100));
    expect(taskCost(size, 'FARGATE_SPOT', MONTH_MS, 100)).toBe(taskCost(size, 'FARGATE', MONTH_MS));
  });
});

describe('what of a task’s life is billed', () => {
  const life: Life = { size, provider: 'FARGATE', createdMs: 0, steps: [12_000, 6_000, 120_000], pulls: true };

  test('from the start of the pull until STOPPED, not from its creation [M-008]', () => {
    expect(costOf(timelineOf([life]), 1_000_000).lines).toMatchObject([{ item: 'tasks', count: 1, durationMs: 120_000 }]);
    expect(costOf(timelineOf([life]), 17_999).microUsd).toBe(0);
  });

  test('a minute at least on Linux, five on Windows [M-009]', () => {
    const short = { ...life, steps: [12_000, 6_000, 20_000] as [number, number, number] };
    expect(costOf(timelineOf([short]), 1_000_000).lines).toMatchObject([{ durationMs: 60_000 }]);
    const windows = { ...short, size: { ...size, operatingSystem: 'WINDOWS' as const } };
    expect(costOf(timelineOf([windows]), 1_000_000).lines).toMatchObject([{ durationMs: 300_000 }]);
  });

  test('a task that never pulled costs nothing, but for its address', () => {
    expect(costOf(timelineOf([{ ...life, pulls: false }]), 1_000_000)).toEqual({ microUsd: 0, lines: [] });
    const addressed = { ...life, pulls: false, size: { ...size, hasPublicIp: true } };
    expect(costOf(timelineOf([addressed]), 1_000_000).lines).toMatchObject([{ item: 'publicIpv4', durationMs: 126_000 }]);
  });
});

describe('a run', () => {
  test('without tasks costs nothing: ECS itself is free [M-007]', () => {
    const { run } = playService({ seconds: 3_600, service: { desiredCount: 0 } });
    expect(costOf(run.timeline, run.endMs)).toEqual({ microUsd: 0, lines: [] });
  });

  test('pays for the size of its tasks from pull to end, whatever their processes use [M-008] [M-010]', () => {
    const costs = [1, 60, 400].map((memoryMiB) => {
      const { run } = playService({ seconds: 3_618, process: { memoryMiB } });
      return costOf(run.timeline, run.endMs);
    });
    // Two tasks in PROVISIONING for 12 s and PENDING for 6 s; an hour from the pull on. Their addresses are there for 6 s longer.
    expect(costs[0]?.lines.map(({ item, count, durationMs }) => [item, count, durationMs])).toEqual([
      ['tasks', 2, 2 * 3_600_000],
      ['publicIpv4', 2, 2 * 3_606_000],
    ]);
    expect(costs[0]?.lines[0]?.microUsd).toBe(taskCost(size, 'FARGATE', 2 * 3_600_000));
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[2]).toEqual(costs[0]);
  });

  test('has tasks of 0.25 vCPU with 0.5 GB at least, and of 16 vCPU with 120 GB [M-012]', () => {
    const sizes = fargateSizes.map(({ value }) => value);
    expect(sizes[0]).toMatchObject({ cpuUnits: 256 });
    expect(sizes[0]?.memoryMiB[0]).toBe(512);
    expect(sizes.find(({ cpuUnits }) => cpuUnits === 16_384)?.memoryMiB.at(-1)).toBe(122_880);
  });
});

describe('any run', () => {
  const lives = fc.array(
    fc.record<Life>({
      size: fc.record<TaskSize>({
        cpuUnits: fc.constantFrom(256, 512, 1_024),
        memoryMiB: fc.constantFrom(512, 2_048, 3_072),
        architecture: fc.constantFrom('X86_64', 'ARM64'),
        operatingSystem: fc.constant('LINUX'),
        ephemeralStorageGiB: fc.constantFrom(20, 21, 200),
        hasPublicIp: fc.boolean(),
      }),
      provider: fc.constantFrom('FARGATE', 'FARGATE_SPOT'),
      createdMs: fc.nat(10_000_000),
      steps: fc.tuple(fc.nat(20_000), fc.nat(20_000), fc.nat(50_000_000)),
      pulls: fc.boolean(),
    }),
    { maxLength: 12 },
  );

  test('the lines add up to the whole', () => {
    fc.assert(
      fc.property(lives, fc.nat(60_000_000), (all, endMs) => {
        const { microUsd, lines } = costOf(timelineOf(all), endMs);
        expect(lines.reduce((sum, line) => sum + line.microUsd, 0)).toBe(microUsd);
        expect(Number.isSafeInteger(microUsd)).toBe(true);
      }),
    );
  });

  test('the whole is rounded once: services apart differ from services together by less than a millionth each', () => {
    fc.assert(
      fc.property(lives, (all) => {
        const timeline = timelineOf(all);
        const whole = costOf(timeline, 80_000_000).microUsd;
        const apart = ['even', 'odd'].map((service) => costOf(timeline, 80_000_000, { service }).microUsd);
        expect(Math.abs(whole - apart.reduce((a, b) => a + b, 0))).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('it never falls with time', () => {
    fc.assert(
      fc.property(lives, fc.nat(60_000_000), fc.nat(10_000_000), (all, endMs, moreMs) => {
        const timeline = timelineOf(all);
        expect(costOf(timeline, endMs + moreMs).microUsd).toBeGreaterThanOrEqual(costOf(timeline, endMs).microUsd);
      }),
    );
  });
});
