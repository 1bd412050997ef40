import { expect, test } from 'vitest';
import type { TaskLane } from '../../ecs/ecs.ts';
import { zoneAt } from './task-states.ts';

const lane: TaskLane = {
  taskId: 'a'.repeat(32),
  service: 'web',
  taskDefinition: 'web:1',
  capacityProvider: 'machines',
  availabilityZone: 'us-east-1b',
  statuses: [{ atMs: 1_000, status: 'PROVISIONING', entry: 0 }],
  containers: ['api'],
  stop: null,
  listening: [],
};

test('a task that waits for an instance has no zone before it is placed', () => {
  const waiting = { ...lane, instance: 'i-0b1c2d3e4f5061728', placedMs: 90_000 };
  expect([1_000, 89_999, 90_000].map((atMs) => zoneAt(waiting, atMs))).toEqual(['', '', 'us-east-1b']);
  expect(zoneAt(lane, 1_000)).toBe('us-east-1b');
});
