import { describe, expect, test } from 'vitest';
import type { Ecs } from '../../ecs.ts';
import { cluster, clusterOf } from '../../instances.fixture.ts';
import { counts, left, type Placed, web } from './placed-tasks.fixture.ts';

function scale(ecs: Ecs, desiredCount: number, untilMs: number): void {
  ecs.call('UpdateService', { cluster, service: 'web', desiredCount });
  ecs.advance(untilMs);
}

describe('a scale-in on instances', () => {
  test('without a strategy keeps zones even, and in them instances [S-026, S-127]', () => {
    const ecs = clusterOf(4);
    ecs.call('CreateService', web(12));
    ecs.advance(120_000);
    expect(counts(ecs, 'instance')).toEqual([3, 3, 3, 3]);
    scale(ecs, 9, 240_000);
    expect(counts(ecs, 'zone')).toEqual([5, 4]);
    expect(counts(ecs, 'instance')).toEqual([3, 2, 2, 2]);
    scale(ecs, 4, 360_000);
    expect(counts(ecs, 'zone')).toEqual([2, 2]);
    expect(counts(ecs, 'instance')).toEqual([1, 1, 1, 1]);
  });

  test('without a strategy takes from the fuller zone though another one has the fullest instance', () => {
    // One instance in the first zone holds three tasks; the two of the second hold two each.
    const ecs = clusterOf(3);
    const inZone = (zone: string) => ({
      placementConstraints: [{ type: 'memberOf', expression: `attribute:ecs.availability-zone == ${zone}` }],
    });
    const { instances } = zonesOf(ecs);
    const [lone, ...pair] = instances;
    ecs.call('CreateService', web(3, inZone(lone?.zone ?? '')));
    ecs.advance(120_000);
    ecs.call('UpdateService', { cluster, service: 'web', ...inZone(pair[0]?.zone ?? ''), desiredCount: 7 });
    ecs.advance(240_000);
    expect(counts(ecs, 'instance')).toEqual([3, 2, 2]);
    scale(ecs, 6, 360_000);
    expect(counts(ecs, 'instance')).toEqual([3, 2, 1]);
  });

  test('with a spread over instances takes from the fullest [S-025]', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', web(7, { placementStrategy: [{ type: 'spread', field: 'instanceId' }] }));
    ecs.advance(120_000);
    scale(ecs, 5, 240_000);
    expect(counts(ecs, 'instance')).toEqual([3, 2]);
  });

  test('with binpack takes from the instance that is left with the most of the field [S-025]', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', web(6, { placementStrategy: [{ type: 'binpack', field: 'cpu' }] }));
    ecs.advance(120_000);
    expect(counts(ecs, 'instance')).toEqual([4, 2]);
    scale(ecs, 4, 240_000);
    expect(counts(ecs, 'instance')).toEqual([4]);
  });

  test('takes what does not run yet first, and never what is protected [S-020, S-023]', () => {
    const ecs = clusterOf(2);
    ecs.call('CreateService', web(2));
    ecs.advance(120_000);
    const running = new Set(left(ecs).map(({ instance }) => instance));
    scale(ecs, 6, 120_500);
    scale(ecs, 2, 240_000);
    expect(new Set(left(ecs).map(({ instance }) => instance))).toEqual(running);
    const { taskArns } = ecs.call('ListTasks', { cluster }) as { taskArns: string[] };
    ecs.call('UpdateTaskProtection', { cluster, tasks: taskArns, protectionEnabled: true });
    scale(ecs, 0, 360_000);
    expect(left(ecs)).toHaveLength(2);
  });
});

/** The instances of the zone with one, then those of the zone with two. */
function zonesOf(ecs: Ecs): { instances: Placed[] } {
  const all = ecs.timeline.flatMap(({ subject, what }) =>
    what.type === 'instance.registered' ? [{ instance: subject.id, zone: what.attributes['ecs.availability-zone'] ?? '' }] : [],
  );
  const inSame = ({ zone }: Placed) => all.filter((other) => other.zone === zone).length;
  return { instances: all.sort((a, b) => inSame(a) - inSame(b)) };
}
