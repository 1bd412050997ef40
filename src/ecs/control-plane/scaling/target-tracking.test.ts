import { expect, it } from 'vitest';
import { playScaled, trackRequests } from '../../scaled-play.fixture.ts';

it('a load that triples takes a service from 2 to 6 tasks after three minutes, and back after 15 [A-010] [A-011] [A-012]', () => {
  const scaled = playScaled({
    seconds: 3_600,
    bounds: { MinCapacity: 2, MaxCapacity: 10 },
    tracking: { requests: trackRequests(1_000) },
    load: [
      [0, 30],
      [600, 90],
      [1_200, 30],
    ],
  });
  expect(scaled.counts, scaled.trace).toEqual([
    [780, 6],
    [2_100, 2],
  ]);
  expect(scaled.reasons[0]).toMatch(
    /^Message: Successfully set desired count to 6\. Waiting for change to be fulfilled by ecs\. Cause: monitor alarm TargetTracking-service\/day15\/my-rust-api-AlarmHigh-[0-9a-f-]{36} in state ALARM triggered policy requests$/,
  );
});
