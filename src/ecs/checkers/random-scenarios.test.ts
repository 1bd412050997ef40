import { describe, expect, test } from 'vitest';
import { runChecked } from './checked-run.fixture.ts';
import { largeFleet, randomFleet, smallFleet } from './random-instances.fixture.ts';
import { randomManagedFleet } from './random-managed.fixture.ts';
import { large, randomScenario, shifting, small } from './random-scenarios.fixture.ts';

/** Seeds that once broke a promise, with what they broke. */
const regressions: readonly (readonly [number, string])[] = [[5_019, 'a task was stopped for a target that was healthy in the same ms']];

/** The same, on container instances. */
const fleetRegressions: readonly (readonly [number, string])[] = [
  [58, 'a task started in the ms in which another ended, before that one was STOPPED'],
  [410, 'a group counted an instance out twice whose zone was lost while it shut down, and launched one too many'],
  [9_177, 'a task that was to stop kept others of its group away, for the checker alone'],
  [43_174, 'a service was steady in the ms in which the health of a task turned, for the checker alone'],
  [50_897, 'an instance that was deregistered while its group waited for it to drain never ended'],
];

/** The same, on Managed Instances. */
const managedRegressions: readonly (readonly [number, string])[] = [
  [400, 'a task that became healthy while its instance drained was stopped for one that had fallen ill there'],
];

const inCi = 200;
const perTest = 25;

describe('no promise is broken in a random scenario', () => {
  for (let from = 1; from <= inCi; from += perTest) {
    test(`of the seeds ${from} to ${from + perTest - 1}`, { timeout: 60_000 }, () => {
      const broken = Array.from({ length: perTest }, (_, index) => from + index).flatMap((seed) => {
        const { violations } = runChecked(randomScenario(seed, small), { events: 20_000, tasks: 2_000 });
        return violations.length > 0 ? [{ seed, first: violations[0] }] : [];
      });
      expect(broken).toEqual([]);
    });
  }

  for (let from = 1; from <= 100; from += perTest) {
    test(`where traffic is shifted, of the seeds ${from} to ${from + perTest - 1}`, { timeout: 60_000 }, () => {
      const broken = Array.from({ length: perTest }, (_, index) => from + index).flatMap((seed) => {
        const { violations } = runChecked(randomScenario(seed, shifting), { events: 20_000, tasks: 2_000 });
        return violations.length > 0 ? [{ seed, first: violations[0] }] : [];
      });
      expect(broken).toEqual([]);
    });
  }

  for (let from = 1; from <= 100; from += perTest) {
    test(`on container instances, of the seeds ${from} to ${from + perTest - 1}`, { timeout: 60_000 }, () => {
      const broken = Array.from({ length: perTest }, (_, index) => from + index).flatMap((seed) => {
        const { violations } = runChecked(randomFleet(seed, smallFleet), { events: 20_000, tasks: 2_000 });
        return violations.length > 0 ? [{ seed, first: violations[0] }] : [];
      });
      expect(broken).toEqual([]);
    });
  }

  for (let from = 1; from <= 100; from += perTest) {
    test(`on Managed Instances, of the seeds ${from} to ${from + perTest - 1}`, { timeout: 60_000 }, () => {
      const broken = Array.from({ length: perTest }, (_, index) => from + index).flatMap((seed) => {
        const { violations } = runChecked(randomManagedFleet(seed, smallFleet), { events: 20_000, tasks: 2_000 });
        return violations.length > 0 ? [{ seed, first: violations[0] }] : [];
      });
      expect(broken).toEqual([]);
    });
  }

  test.each(fleetRegressions)('on container instances of seed %i, which once broke: %s', (seed) => {
    expect(runChecked(randomFleet(seed, smallFleet), { events: 20_000, tasks: 2_000 }).violations).toEqual([]);
  });

  test.each(managedRegressions)('on Managed Instances of seed %i, which once broke: %s', (seed) => {
    expect(runChecked(randomManagedFleet(seed, smallFleet), { events: 20_000, tasks: 2_000 }).violations).toEqual([]);
  });

  test.each(regressions)('of seed %i, which once broke: %s', (seed) => {
    expect(runChecked(randomScenario(seed, small)).violations).toEqual([]);
  });
});

const wanted = Number(process.env.DRYDOCK_SOAK_EVENTS ?? 1_000_000);
const first = Number(process.env.DRYDOCK_SOAK_SEED ?? 1_000_000);

test.runIf(process.env.DRYDOCK_SOAK).each([
  ['Fargate', (seed: number) => randomScenario(seed, large)],
  ['container instances', (seed: number) => randomFleet(seed, largeFleet)],
  ['Managed Instances', (seed: number) => randomManagedFleet(seed, largeFleet)],
] as const)(`no promise is broken in ${wanted} events of large random scenarios on %s (soak)`, (where, scenarioOf) => {
  let events = 0;
  let faults = 0;
  let seed = first;
  for (; events < wanted; seed += 1) {
    const run = runChecked(scenarioOf(seed), { events: 200_000, tasks: 50_000 });
    events += run.events;
    faults += run.faults;
    expect({ seed, violations: run.violations.slice(0, 3) }, `DRYDOCK_SOAK_SEED=${seed} finds it again`).toEqual({ seed, violations: [] });
  }
  console.log(
    `${events} events of ${seed - first} scenarios on ${where} checked, ${faults} faults survived (seeds ${first} to ${seed - 1})`,
  );
});
