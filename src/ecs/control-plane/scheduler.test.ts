import { expect, test } from 'vitest';
import { playService, statusesOf } from '../play.fixture.ts';

const kill = (atMs: number, task: number) => ({ atMs, inject: { type: 'killProcess' as const, task, exitCode: 1 } });
const update = (atMs: number, input: object) => ({
  atMs,
  call: 'UpdateService',
  input: { cluster: 'day15', service: 'my-rust-api', ...input },
});

test('starts the desired count at once and is steady 40 s after the last task runs [S-001, S-060, S-061, S-065, S-080, S-086, S-087, H-068]', () => {
  // 40 s without a health check and a load balancer: DeploymentConfiguration in the API reference.
  const { events, at, trace } = playService({ seconds: 120 });
  expect(at(24).running, trace).toBe(0);
  expect(at(25).running).toBe(2);
  expect(events.map(([second, text]) => [second, text.replace(/[0-9a-f]{32}|ecs-svc\/\d+/g, 'ID')])).toEqual([
    [0, 'has started 2 tasks: (task ID) (task ID).'],
    [65, '(deployment ID) deployment completed.'],
    [65, 'has reached a steady state.'],
  ]);
});

test('replaces a task whose essential container exits, ten seconds later, and is steady 40 s after the replacement runs [S-003, T-007, T-065, H-068]', () => {
  const { at, events, lanes, trace } = playService({ seconds: 300, steps: [kill(150_000, 0)] });
  expect(at(150), trace).toMatchObject({ running: 1, pending: 0, stops: 1 });
  expect(at(160)).toMatchObject({ running: 1, pending: 1 });
  expect(at(185)).toMatchObject({ running: 2, pending: 0 });
  expect(statusesOf(lanes[0]).slice(-2)).toEqual([
    ['DEPROVISIONING', 150],
    ['STOPPED', 173],
  ]);
  expect(lanes[0]?.stop).toMatchObject({
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    exitCode: 1,
  });
  expect(events.at(-1)).toEqual([225, 'has reached a steady state.']);
});

test('a replacement goes to the zone that lost a task', () => {
  const { lanes } = playService({ seconds: 300, steps: [kill(150_000, 0)] });
  expect(lanes.map(({ availabilityZone }) => availabilityZone)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1a']);
});

test('a crash after RUNNING is replaced for ever and never throttled [S-041]', () => {
  // Only tasks that never ran count: developer guide, service throttle logic.
  const { events, lanes } = playService({ seconds: 3_600, service: { desiredCount: 1 }, process: { exit: { afterMs: 5_000, code: 1 } } });
  const started = lanes.map(({ statuses }) => statuses[0]?.atMs ?? 0);
  expect(new Set(started.slice(1).map((atMs, index) => atMs - (started[index] ?? 0)))).toEqual(new Set([40_000]));
  expect(events.every(([, text]) => text.startsWith('has started 1 tasks'))).toBe(true);
});

test('a crash later than 40 s after RUNNING lets the service be steady in between', () => {
  const { events } = playService({ seconds: 300, service: { desiredCount: 1 }, process: { exit: { afterMs: 60_000, code: 1 } } });
  expect(events.filter(([, text]) => text === 'has reached a steady state.').length).toBeGreaterThan(1);
});

test('scales out at once and spreads the new tasks', () => {
  const { at } = playService({ seconds: 300, steps: [update(100_000, { desiredCount: 4 })] });
  expect(at(126)).toMatchObject({ desired: 4, running: 4, availabilityZones: ['us-east-1a', 'us-east-1b'] });
});

test('scales in from the zone with the most tasks, the newest first, and says why [S-026, S-027, T-066]', () => {
  const { lanes, run, at } = playService({ seconds: 300, service: { desiredCount: 5 }, steps: [update(150_000, { desiredCount: 2 })] });
  const zoneOf = (ordinal: number) => lanes[ordinal]?.availabilityZone;
  expect([0, 1, 2, 3, 4].map(zoneOf)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1a', 'us-east-1b', 'us-east-1a']);
  expect(lanes.map(({ stop }) => stop !== null)).toEqual([false, false, true, true, true]);
  expect(lanes[4]?.stop?.stoppedReason).toMatch(/^Scaling activity initiated by \(deployment ecs-svc\/\d{19}\)$/);
  expect(at(160).availabilityZones).toEqual(['us-east-1a', 'us-east-1b']);
  const decision = run.timeline.find(({ what }) => what.type === 'decision' && what.what === 'scale-in')?.what;
  expect(decision?.type === 'decision' && decision.candidates.filter(({ refused }) => refused === undefined)).toHaveLength(3);
});

test('a scale-in leaves what the strategy would have placed', () => {
  const strategy = [
    { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ];
  const { at } = playService({
    seconds: 300,
    service: { desiredCount: 12, launchType: undefined, capacityProviderStrategy: strategy },
    steps: [update(150_000, { desiredCount: 5 })],
  });
  expect(at(100).byProvider).toEqual({ FARGATE: 4, FARGATE_SPOT: 8 });
  expect(at(200).byProvider).toEqual({ FARGATE: 2, FARGATE_SPOT: 3 });
});

test('a lost Spot task is asked for on Spot again [C-020]', () => {
  const strategy = [
    { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ];
  const { lanes } = playService({
    seconds: 300,
    service: { desiredCount: 5, launchType: undefined, capacityProviderStrategy: strategy },
    steps: [kill(150_000, 2)],
  });
  expect(lanes.map(({ capacityProvider }) => capacityProvider)).toEqual([
    'FARGATE',
    'FARGATE',
    'FARGATE_SPOT',
    'FARGATE_SPOT',
    'FARGATE_SPOT',
    'FARGATE_SPOT',
  ]);
});

test('a task that a user stops is replaced [S-004, T-069]', () => {
  const first = playService({ seconds: 1 }).lanes[0]?.taskId;
  const steps = [{ atMs: 100_000, call: 'StopTask', input: { cluster: 'day15', task: first } }];
  const { lanes, at, run } = playService({ seconds: 200, steps });
  expect(run.refusals).toEqual([]);
  expect(lanes[0]?.stop).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user', exitCode: 0 });
  expect(at(136).running).toBe(2);
});

test('a month of quiet costs no events', () => {
  const minute = playService({ seconds: 120 }).run.timeline.length;
  expect(playService({ seconds: 30 * 24 * 3_600 }).run.timeline).toHaveLength(minute);
});

test('a service on EC2 without instances says so and goes on trying [S-049, S-096]', () => {
  const { events, lanes } = playService({
    seconds: 600,
    service: { launchType: 'EC2', networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d4e5f60001'] } } },
  });
  expect(lanes).toEqual([]);
  expect(events.map(([, text]) => text)).toEqual([
    'was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    'is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
  ]);
});

test('starts no more than 500 tasks in a minute [S-009, Q-008]', () => {
  // AWS General Reference, Amazon ECS quotas.
  const { at } = playService({ seconds: 200, service: { desiredCount: 1_200 } });
  // A hundred at once, then twenty a second.
  expect(at(1).pending).toBe(120);
  expect(at(59)).toMatchObject({ running: 500, pending: 0 });
  expect(at(60)).toMatchObject({ running: 500, pending: 100 });
  expect(at(199).running).toBe(1_200);
});
