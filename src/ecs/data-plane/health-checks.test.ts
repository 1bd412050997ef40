import { describe, expect, test } from 'vitest';
import { playService } from '../play.fixture.ts';
import { surroundings } from '../world.fixture.ts';
import { healthTurns } from './health-checks.ts';

const check = (interval: number, retries: number, startPeriod: number) => ({
  command: ['CMD', '/my-rust-api', 'health'],
  intervalMs: interval * 1_000,
  timeoutMs: 5_000,
  retries,
  startPeriodMs: startPeriod * 1_000,
});

// Rules: HealthCheck in the API reference; moby/moby, daemon/health.go.
describe('a check that never succeeds', () => {
  test.each([
    [30, 3, 0, 0, 90],
    [30, 3, 0, 5, 105],
    [10, 3, 60, 0, 80],
    [10, 3, 65, 0, 90],
    [30, 3, 61, 0, 150],
    [30, 10, 300, 0, 570],
  ])('interval %i, retries %i, startPeriod %i, a probe of %i s: UNHEALTHY at %i s', (interval, retries, startPeriod, probe, unhealthy) => {
    expect(healthTurns(check(interval, retries, startPeriod), null, probe * 1_000)).toEqual({
      unhealthyMs: unhealthy * 1_000,
      healthyMs: null,
    });
  });
});

describe('a slow start', () => {
  test.each([
    [30, 3, 30, 91, 90, 120],
    [30, 3, 31, 91, null, 120],
    [10, 3, 70, 100, 90, 100],
    [10, 3, 71, 100, null, 100],
    [30, 3, 0, 90, null, 90],
    [30, 3, 0, 5, null, 30],
  ])(
    'interval %i, retries %i, startPeriod %i, up after %i s: UNHEALTHY at %j, HEALTHY at %i s',
    (interval, retries, startPeriod, up, unhealthy, healthy) => {
      const turns = healthTurns(check(interval, retries, startPeriod), up * 1_000, 0);
      expect(turns).toEqual({ unhealthyMs: unhealthy === null ? null : unhealthy * 1_000, healthyMs: healthy * 1_000 });
    },
  );
});

const healthCheck = { command: ['CMD', '/my-rust-api', 'health'], interval: 10, retries: 3 };
const noLag = { 'health.reportLagMs': 0 };

test('a service with a health check is steady when its tasks are HEALTHY, not 40 s after they run [H-069]', () => {
  const { events } = playService({ seconds: 100, container: { healthCheck }, assumptions: noLag });
  expect(events.at(-1)).toEqual([35, 'has reached a steady state.']);
});

test('an unhealthy task is replaced first and stopped when the replacement has turned out [H-060, H-067, T-068]', () => {
  // Developer guide, services: replacements come first where maximumPercent leaves room.
  const { lanes, at, events, trace } = playService({
    seconds: 300,
    service: { desiredCount: 1 },
    process: { bootMs: 200_000 },
    container: { healthCheck },
    assumptions: noLag,
  });
  expect(at(66), trace).toMatchObject({ running: 1, pending: 1, stops: 0 });
  expect(lanes[0]?.stop).toMatchObject({ stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' });
  expect(events.some(([, text]) => text.endsWith('Amazon ECS replaced 1 tasks due to an unhealthy status.'))).toBe(true);
});

test('a grace period keeps a slow starter [H-052]', () => {
  const { lanes } = playService({
    seconds: 300,
    service: { desiredCount: 1, healthCheckGracePeriodSeconds: 120 },
    process: { bootMs: 100_000 },
    container: { healthCheck },
    assumptions: noLag,
  });
  expect(lanes).toHaveLength(1);
});

test.each([
  ['a shell that the image lacks', ['CMD-SHELL', '/my-rust-api health || exit 1'], false],
  ['a program that the image lacks', ['CMD', 'curl', '-f', 'http://localhost:8080/healthz'], false],
  ['the image’s own check', ['CMD', '/my-rust-api', 'health'], true],
])('a check with %s succeeds: %# [T-140]', (_, command, isHealthy) => {
  const { run } = playService({ seconds: 100, container: { healthCheck: { ...healthCheck, command } }, assumptions: noLag });
  const turned = run.timeline.find(({ what }) => what.type === 'task.health')?.what;
  expect(turned).toMatchObject({ to: isHealthy ? 'HEALTHY' : 'UNHEALTHY' });
});

test('a check by curl asks for the port and the path that are served', () => {
  const withCurl = (url: string) =>
    playService({
      seconds: 100,
      surroundings: { images: playImages(['sh', 'curl']) },
      container: { healthCheck: { ...healthCheck, command: ['CMD-SHELL', `curl -f ${url} || exit 1`] } },
      assumptions: noLag,
    }).run.timeline.flatMap(({ what }) => (what.type === 'task.health' ? [what.to] : []))[0];
  expect(withCurl('http://localhost:8080/healthz')).toBe('HEALTHY');
  expect(withCurl('http://localhost:8080/other')).toBe('UNHEALTHY');
  expect(withCurl('http://localhost/healthz')).toBe('UNHEALTHY');
});

function playImages(tools: readonly string[]) {
  return surroundings.images.map((image) => ({ ...image, tools }));
}
