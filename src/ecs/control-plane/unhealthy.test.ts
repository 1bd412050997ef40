import { describe, expect, test } from 'vitest';
import { playService } from '../play.fixture.ts';
import { checked, type StageOptions, stage } from './deployments.fixture.ts';

const hang = (task: number) => ({ type: 'hang' as const, task });
const of = (minimumHealthyPercent: number, maximumPercent: number, desiredCount = 2): StageOptions => ({
  container: checked,
  service: { desiredCount, deploymentConfiguration: { minimumHealthyPercent, maximumPercent } },
});

// Developer guide, services; AWS, What's new, October 2023: replacements start first.
describe('an unhealthy task', () => {
  test('is replaced first and stopped when its replacement is healthy [H-060] [H-061] [H-067] [S-110]', () => {
    const { to, ecs, events, running } = stage(of(100, 200));
    to(100);
    ecs.inject(hang(0));
    to(400);
    const [started, failed, stopped] = events(101).map(([, text]) => text);
    expect(started).toBe('has started 1 tasks:. Amazon ECS replaced 1 tasks due to an unhealthy status.');
    expect(failed).toMatch(/^\(task [0-9a-f]{32}\) failed container health checks\.$/);
    expect(stopped).toBe('has stopped 1 running tasks:.');
    expect(running()).toBe(2);
    const counts = ecs.timeline.flatMap(({ what }) => (what.type === 'task.desiredStatus' ? [what.stoppedReason] : []));
    expect(counts).toEqual(['Task failed container health checks']);
  });

  test('stays, and its replacement goes, when it is healthy again by then', () => {
    const { to, ecs, entries, running } = stage(of(100, 200));
    to(100);
    ecs.inject(hang(0));
    while (entries('task.created').length < 3) to(ecs.nowMs / 1_000 + 1);
    ecs.inject({ type: 'heal', task: 0 });
    to(600);
    expect(running()).toBe(2);
    expect(entries('task.desiredStatus').map(({ what }) => what.stoppedReason)).toEqual([
      expect.stringMatching(/^Scaling activity initiated by \(deployment/),
    ]);
  });

  test('is told of in one event with the others that go with it, and of their replacements as many as they are [H-067] [S-084]', () => {
    const { to, ecs, events } = stage(of(100, 200, 4));
    to(100);
    for (const task of [0, 1]) ecs.inject(hang(task));
    to(141);
    ecs.inject({ type: 'killProcess', task: 2 });
    to(400);
    const texts = events(101).map(([, text]) => text);
    expect(texts).toContain('has started 3 tasks:. Amazon ECS replaced 2 tasks due to an unhealthy status.');
    expect(texts).toContain('has stopped 2 running tasks:.');
  });

  test('is not counted in failedTasks while others of its deployment are healthy [D-054]', () => {
    const { to, ecs, describe: service } = stage(of(100, 200));
    to(100);
    ecs.inject(hang(0));
    to(400);
    expect(service().deployments?.[0]?.failedTasks).toBe(0);
  });

  test('goes first too where it is one of a new revision that has not all of its tasks yet, and no room for more [H-064]', () => {
    const { to, deployTag, entries } = stage({ ...of(100, 150, 2), tags: { '2.0.0': { bootMs: 900_000 } } });
    to(100);
    deployTag('2.0.0');
    to(600);
    const created = entries('task.created').filter(({ what }) => what.taskDefinition === 'my-rust-api:2');
    expect(created.length).toBeGreaterThan(1);
    expect(entries('task.desiredStatus').map(({ subject }) => subject.id)).toEqual(created.slice(0, -1).map(({ subject }) => subject.id));
  });

  test('goes first, one at a time, where maximumPercent leaves no room [H-064] [D-024]', () => {
    const { to, ecs, entries, events, at } = { ...stage(of(50, 100, 4)), at: 0 };
    to(100);
    for (const task of [0, 1]) ecs.inject(hang(task));
    to(600);
    const stops = entries('task.desiredStatus').map(({ atMs }) => atMs);
    const starts = entries('task.created').slice(4 + at);
    expect(stops).toHaveLength(2);
    expect(starts).toHaveLength(2);
    expect(starts[0]?.atMs).toBeGreaterThanOrEqual(stops[0] ?? 0);
    expect(stops[1]).toBeGreaterThan(starts[0]?.atMs ?? 0);
    const told = events(101).filter(([, text]) => text === 'has started 1 tasks:. Amazon ECS replaced 1 tasks due to an unhealthy status.');
    expect(told).toHaveLength(2);
  });

  test('inside its grace period is left alone, and goes all the same where more run than desired [H-052] [H-055]', () => {
    const { to, ecs, update, entries } = stage({
      container: checked,
      service: { desiredCount: 3, healthCheckGracePeriodSeconds: 3_600 },
    });
    to(100);
    const [, unhealthy] = entries('task.created').map(({ subject }) => subject.id);
    ecs.inject(hang(1));
    to(300);
    expect(entries('task.desiredStatus')).toEqual([]);
    update({ desiredCount: 2 });
    to(400);
    expect(entries('task.desiredStatus').map(({ subject }) => subject.id)).toEqual([unhealthy]);
  });

  test('of the old revision is replaced by one of the old revision while another is deployed, however that fares [D-033] [H-066]', () => {
    const { to, ecs, deployTag, entries } = stage({ ...of(100, 200), tags: { '2.0.0': { bootMs: 600_000 } } });
    to(100);
    deployTag('2.0.0', { deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 300 } });
    to(120);
    ecs.inject(hang(0));
    to(180);
    const old = entries('task.created').filter(({ what }) => what.taskDefinition === 'my-rust-api:1');
    expect(old).toHaveLength(3);
  });

  test('and a replacement that is unhealthy too: the older goes, or the newer, as is assumed [H-062] [H-072]', () => {
    const ordinalsStopped = (tie: string) => {
      const { to, ecs, entries } = stage({
        ...of(100, 200, 1),
        service: { desiredCount: 1, deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 } },
        assumptions: { 'unhealthy.tieStop': tie },
      });
      to(100);
      ecs.inject(hang(0));
      const ids = () => entries('task.created').map(({ subject }) => subject.id);
      while (ids().length < 2) to(ecs.nowMs / 1_000 + 1);
      while (ecs.timeline.filter(({ what }) => what.type === 'task.lastStatus' && what.to === 'RUNNING').length < 2)
        to(ecs.nowMs / 1_000 + 1);
      ecs.inject(hang(1));
      while (entries('task.desiredStatus').length === 0 && ecs.nowMs < 1_000_000) to(ecs.nowMs / 1_000 + 1);
      return entries('task.desiredStatus').map(({ subject }) => ids().indexOf(subject.id));
    };
    expect(ordinalsStopped('older')).toEqual([0]);
    expect(ordinalsStopped('newer')).toEqual([1]);
  });
});

// github.com/aws/containers-roadmap/issues/2714: a replacement inside its grace period is enough.
test('a replacement that turns unhealthy inside its grace period sends one of the two away at once [H-055] [H-062]', () => {
  const { lanes, trace } = playService({
    seconds: 245,
    service: { desiredCount: 1, healthCheckGracePeriodSeconds: 100 },
    container: { healthCheck: { command: ['CMD', '/my-rust-api', 'healthcheck'], interval: 10, retries: 3 } },
    process: { bootMs: 10_000_000 },
  });
  const [, replacement] = lanes;
  const unhealthyAtMs = (replacement?.statuses.find(({ status }) => status === 'RUNNING')?.atMs ?? 0) + 30_000 + 10_000;
  expect(lanes[0]?.stop?.stoppedReason, trace).toBe('Task failed container health checks');
  expect(lanes[0]?.statuses.find(({ status }) => status === 'STOPPING')?.atMs, trace).toBe(unhealthyAtMs + 10_000);
});

test('what a check says at the end of the grace period counts, though ECS hears of it later [H-053]', () => {
  // Up 45 s after its start: UNHEALTHY at 30 s, HEALTHY at 50 s.
  const lanesWith = (healthCheckGracePeriodSeconds: number) =>
    playService({
      seconds: 600,
      service: { desiredCount: 1, healthCheckGracePeriodSeconds },
      container: { healthCheck: { command: ['CMD', '/my-rust-api', 'healthcheck'], interval: 10, retries: 3 } },
      process: { bootMs: 45_000 },
    }).lanes;
  expect(lanesWith(50)).toHaveLength(1);
  expect(lanesWith(49).length).toBeGreaterThan(1);
});

// Worked timeline: boots 45 s, checked every 10 s, three failures.
test('a slow boot that its check gives up on is replaced for ever, start first, and never throttled [S-042]', () => {
  const { at, lanes, events } = playService({
    seconds: 1_800,
    service: { desiredCount: 1 },
    container: { healthCheck: { command: ['CMD', '/my-rust-api', 'healthcheck'], interval: 10, retries: 3 } },
    process: { bootMs: 200_000 },
  });
  const live = Array.from({ length: 1_700 }, (_, index) => at(100 + index)).map(({ running, pending }) => running + pending);
  expect(Math.max(...live)).toBe(2);
  expect(lanes.length).toBeGreaterThan(20);
  expect(lanes.slice(0, -2).every(({ stop }) => stop?.stoppedReason === 'Task failed container health checks')).toBe(true);
  expect(events.some(([, text]) => text.startsWith('is unable to consistently start'))).toBe(false);
});
