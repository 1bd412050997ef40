import type { TaskStopCode } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import type { StopCode } from '../ecs.ts';
import { type Play, playService } from '../play.fixture.ts';

// The compiler holds both lists to be the same.
const codes = {
  TaskFailedToStart: true,
  EssentialContainerExited: true,
  UserInitiated: true,
  ServiceSchedulerInitiated: true,
  SpotInterruption: true,
  TerminationNotice: true,
  InfrastructureHealth: true,
} satisfies Record<TaskStopCode, true> & Record<StopCode, true>;

const onSpot = { launchType: undefined, capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] };
const zero = { atMs: 100_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 0 } };

function firstStop({ lanes }: Play): StopCode | undefined {
  return lanes[0]?.stop?.stopCode;
}

test('each way to stop has its stop code, of those that the API knows [T-064, T-071]', () => {
  const stopTask = ({ lanes }: Play) => ({ atMs: 100_000, call: 'StopTask', input: { cluster: 'day15', task: lanes[0]?.taskId } });
  const spot = playService({ seconds: 110, service: onSpot, steps: [{ atMs: 100_000, inject: { type: 'reclaimSpot', all: true } }] });
  const seen = [
    playService({ seconds: 60, surroundings: { logGroups: [] } }),
    playService({ seconds: 110, steps: [{ atMs: 100_000, inject: { type: 'killProcess', task: 0 } }] }),
    playService({ seconds: 110, steps: [stopTask(playService({ seconds: 10 }))] }),
    playService({ seconds: 110, steps: [zero] }),
    spot,
  ].map(firstStop);
  expect(seen).toEqual(['TaskFailedToStart', 'EssentialContainerExited', 'UserInitiated', 'ServiceSchedulerInitiated', 'SpotInterruption']);
  expect(seen.every((code) => code !== undefined && codes[code])).toBe(true);
  expect(spot.lanes[0]?.stop?.stoppedReason).toBe('Your Spot Task was interrupted.');
});
