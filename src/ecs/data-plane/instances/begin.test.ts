import { expect, it } from 'vitest';
import { clusterOf } from '../../instances.fixture.ts';

it('registers the surroundings’ instances when their cluster is made', () => {
  const ecs = clusterOf(3);
  const registered = ecs.timeline.filter(({ what }) => what.type === 'instance.registered');
  expect(registered.map(({ atMs }) => atMs)).toEqual([0, 0, 0]);
});
