import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../../ecs/ecs.ts';
import { fleet, killAndReplace, nothing } from '../fixtures.ts';
import { readRun } from '../read-run.ts';
import { chaos } from './chaos.ts';
import { richWorld } from './known.fixture.ts';
import { knownAt } from './known.ts';

const ofFleet = () => knownAt({ run: readRun(fleet(12), undefined, []), tracks: null, scenario: undefined, injected: [], atMs: 200_000 });

describe('chaos', () => {
  it('is the same for the same seed, and another for another', () => {
    const world = richWorld();
    expect(chaos(7, 100_000, 700_000, world)).toEqual(chaos(7, 100_000, 700_000, richWorld()));
    expect(chaos(8, 100_000, 700_000, world)).not.toEqual(chaos(7, 100_000, 700_000, world));
  });

  it('stays within its span, in order of time, and every change of it can be read as a step', () => {
    const worlds = [richWorld(), ofFleet()];
    fc.assert(
      fc.property(fc.integer(), fc.nat(3_600_000), fc.integer({ min: 1, max: 1_800_000 }), fc.nat(1), (seed, fromMs, forMs, which) => {
        const toMs = fromMs + forMs;
        const changes = chaos(seed, fromMs, toMs, worlds[which] as (typeof worlds)[number]);
        expect(changes.length).toBeGreaterThan(0);
        expect(changes.every(({ atMs }) => Number.isInteger(atMs) && atMs >= fromMs && atMs <= toMs)).toBe(true);
        expect(changes.map(({ atMs }) => atMs)).toEqual(changes.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
        expect(readScenario({ untilMs: toMs, steps: changes }).problems).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('gives zones, capacity, routes and agents back by its end', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const open = new Set<string>();
      for (const { inject } of chaos(seed, 0, 600_000, richWorld())) {
        if (inject.type === 'loseAvailabilityZone') open.add(inject.availabilityZone);
        if (inject.type === 'restoreAvailabilityZone') open.delete(inject.availabilityZone);
        if (inject.type === 'spotDrought') inject.on ? open.add('Spot') : open.delete('Spot');
        if (inject.type === 'setRoute') inject.route === 'none' ? open.add('route') : open.delete('route');
        if (inject.type === 'disconnectAgent') open.add('agent');
        if (inject.type === 'reconnectAgent') open.delete('agent');
      }
      expect([...open], `seed ${seed}`).toEqual([]);
    }
  });

  it('breaks something of every kind that is there, over enough seeds', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 100; seed += 1) for (const { inject } of chaos(seed, 0, 600_000, richWorld())) seen.add(inject.type);
    expect([...seen].sort()).toEqual([
      'disconnectAgent',
      'hang',
      'killProcess',
      'loseAvailabilityZone',
      'loseInstance',
      'reclaimInstances',
      'reclaimSpot',
      'reconnectAgent',
      'restoreAvailabilityZone',
      'setLoad',
      'setRoute',
      'slowStart',
      'spotDrought',
    ]);
  });

  it('leaves out what is not there, and is empty where nothing is', () => {
    const types = new Set(
      Array.from({ length: 50 }, (_, seed) => chaos(seed, 0, 600_000, ofFleet())).flatMap((all) => all.map(({ inject }) => inject.type)),
    );
    expect(types).not.toContain('loseInstance');
    expect(types).not.toContain('setLoad');
    const empty = knownAt({ run: readRun(nothing(), undefined, []), tracks: null, scenario: undefined, injected: [], atMs: 0 });
    expect(chaos(1, 0, 600_000, empty)).toEqual([]);
    const one = knownAt({ run: readRun(killAndReplace(), undefined, []), tracks: null, scenario: undefined, injected: [], atMs: 100_000 });
    expect(chaos(1, 100_000, 101_000, one)).toHaveLength(1);
  });
});
