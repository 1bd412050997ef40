import { describe, expect, test } from 'vitest';
import { billOf } from './bill.ts';
import { randomFleet, smallFleet } from './checkers/random-instances.fixture.ts';
import { withIds } from './checkers/random-runs.fixture.ts';
import { costOf, loadInstances, MONTH_MS, requestsOf, runScenario, taskCost, wasteOf } from './ecs.ts';
import { service, serviceScenario } from './world.fixture.ts';

await loadInstances();
const { timeline, endMs } = runScenario(
  serviceScenario(600_000, { atMs: 300_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 1 } }),
  { 'service.json': service },
);
const size = {
  cpuUnits: 256,
  memoryMiB: 512,
  architecture: 'X86_64' as const,
  operatingSystem: 'LINUX' as const,
  ephemeralStorageGiB: 20,
  hasPublicIp: true,
};

describe('the bill at a moment', () => {
  test('has what was spent by then, and what a month costs with as many tasks as run', () => {
    expect(billOf(timeline, 250_000)).toEqual({
      atMs: 250_000,
      soFar: costOf(timeline, 250_000),
      monthMicroUsd: 2 * taskCost(size, 'FARGATE', MONTH_MS),
      requests: requestsOf(timeline, 0, 250_000),
      waste: null,
    });
    expect(billOf(timeline, endMs).monthMicroUsd).toBe(taskCost(size, 'FARGATE', MONTH_MS));
  });

  test('is nothing before anything is there', () => {
    expect(billOf(timeline, 0)).toMatchObject({ soFar: { microUsd: 0 }, monthMicroUsd: 0, waste: null });
  });

  test('has instances by the hour of a month, and what of them nobody reserved', () => {
    const run = runScenario(withIds(randomFleet(14, smallFleet)), {}, { limits: { events: 20_000, tasks: 2_000 } });
    const billed = run.timeline.filter(({ what }) => what.type === 'instance.launched');
    expect(billed.length).toBeGreaterThan(0);
    const atMs = Math.floor(run.endMs / 2);
    const bill = billOf(run.timeline, atMs);
    expect(bill.waste).toEqual(wasteOf(run.timeline, atMs).all);
    expect(bill.monthMicroUsd % 730).toBe(0);
    expect(bill.monthMicroUsd).toBeGreaterThan(0);
  });
});
