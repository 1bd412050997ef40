import fc from 'fast-check';
import { expect, test } from 'vitest';
import { momentAt, toHistory } from './ecs.ts';
import { playService } from './play.fixture.ts';
import { service } from './world.fixture.ts';

const kill = (atMs: number, task = 0) => ({ atMs, inject: { type: 'killProcess' as const, task, exitCode: 1 } });

test('the log tells calls, events, changes and stops, and each line’s cause is a line', () => {
  const { history } = playService({ seconds: 200, steps: [kill(150_000)] });
  const [call, change, stop, started] = [
    'CreateService my-rust-api',
    /^The process of container api/,
    /^task [0-9a-f]{8}… stopped: Essential container in task exited \(exit code 1\)$/,
    /has started 1 tasks/,
  ].map((text) => history.log.find((line) => (typeof text === 'string' ? line.text === text : text.test(line.text))));
  expect([call?.kind, change?.kind, stop?.kind, started?.kind]).toEqual(['call', 'change', 'stop', 'event']);
  expect([call?.cause, change?.cause, stop?.cause, started?.cause]).toEqual([null, null, change?.entry, stop?.entry]);
  const lines = new Set(history.log.map(({ entry }) => entry));
  for (const { cause } of history.log) if (cause !== null) expect(lines.has(cause)).toBe(true);
});

test('the log is in order of time, and so are a lane’s statuses', () => {
  const { history } = playService({ seconds: 400, steps: [kill(100_000), kill(150_000, 1)] });
  for (const list of [history.log, ...history.tasks.map(({ statuses }) => statuses)]) {
    expect(list.map(({ atMs }) => atMs)).toEqual(list.map(({ atMs }) => atMs).sort((a, b) => a - b));
  }
});

test('a refusal is a line with exception and text', () => {
  const { history } = playService({ seconds: 10, service: { cluster: 'nowhere' } });
  expect(history.log.at(-1)).toMatchObject({
    kind: 'refusal',
    text: 'CreateService refused: ClusterNotFoundException: Cluster not found.',
  });
});

test('a history is plain data: it can be sent, and asked the same', () => {
  const { history, run } = playService({ seconds: 200, steps: [kill(150_000)] });
  expect(JSON.parse(JSON.stringify(history))).toEqual(history);
  expect(toHistory(run.timeline, run.endMs)).toEqual(history);
});

test('counts at a moment include all that happened at or before it', () => {
  const { at } = playService({ seconds: 300, steps: [kill(150_000)] });
  expect(at(-1)).toEqual({ atMs: -1_000, desired: 0, running: 0, pending: 0, stops: 0, availabilityZones: [], byProvider: {} });
  expect(at(0)).toMatchObject({ desired: 2, pending: 2 });
  expect(at(24.999)).toMatchObject({ pending: 2, running: 0 });
  expect(at(25)).toMatchObject({ pending: 0, running: 2, byProvider: { FARGATE: 2 }, availabilityZones: ['us-east-1a', 'us-east-1b'] });
  expect(at(150)).toMatchObject({ running: 1, stops: 1, availabilityZones: ['us-east-1b'] });
});

test('counts agree with the lanes at any moment', () => {
  const { at, lanes } = playService({ seconds: 400, steps: [kill(60_000), kill(90_000, 1)], assumptions: { 'fargate.jitterMs': 1_000 } });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400_000 }), (atMs) => {
      const now = lanes.map(({ statuses }) => statuses.findLast((one) => one.atMs <= atMs)?.status);
      expect(at(atMs / 1_000).running).toBe(now.filter((status) => status === 'RUNNING').length);
    }),
  );
});

test('services of two clusters with one name are two services', () => {
  const { history } = playService({
    seconds: 200,
    steps: [
      { atMs: 0, call: 'CreateCluster', input: { clusterName: 'other', capacityProviders: ['FARGATE'] } },
      { atMs: 1_000, call: 'CreateService', input: { ...service, cluster: 'other', desiredCount: 3 } },
    ],
  });
  const counts = (name: string) => momentAt(history, 150_000, name);
  expect(counts('my-rust-api')).toMatchObject({ desired: 2, running: 2 });
  expect(counts('other/my-rust-api')).toMatchObject({ desired: 3, running: 3 });
});

test('every desired count comes with what a deployment keeps, rounded up, and may have, rounded down', () => {
  const { history } = playService({
    seconds: 100,
    service: { desiredCount: 3, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 } },
    steps: [{ atMs: 50_000, call: 'UpdateService', input: { cluster: 'day15', service: 'my-rust-api', desiredCount: 5 } }],
  });
  expect(history.desired.map(({ desiredCount, minimum, maximum }) => [minimum, desiredCount, maximum])).toEqual([
    [2, 3, 4],
    [3, 5, 7],
  ]);
});
