import { describe, expect, test } from 'vitest';
import type { History, Recipe, TaskLane, Timeline } from '../ecs/ecs.ts';
import { makeEvidence, makeRunEvidence, readerOf } from './evidence.ts';
import type { Reach } from './request.ts';

const open: ReadonlyMap<string | null, Reach> = new Map([['web', { hasPublicAddress: true, openPorts: [8080] }]]);

/** Nothing that these tests ask for is read from it. */
const recipe = { scenario: {}, documents: {}, options: {} } as unknown as Recipe;

/** A task of service web that runs from `fromMs` until `untilMs`, and listens half a second later. */
function lane(taskId: string, fromMs: number, untilMs: number | null, reachable = true): TaskLane {
  const firstEntry = fromMs / 1000;
  const stopped = untilMs === null ? [] : [{ atMs: untilMs, status: 'STOPPED' as const, entry: untilMs / 1000 }];
  return {
    taskId,
    service: 'web',
    taskDefinition: 'web:1',
    capacityProvider: 'FARGATE',
    availabilityZone: 'us-east-1a',
    statuses: [{ atMs: 1000, status: 'PROVISIONING', entry: 1 }, { atMs: fromMs, status: 'RUNNING', entry: firstEntry }, ...stopped],
    containers: ['api'],
    stop:
      untilMs === null
        ? null
        : {
            atMs: untilMs,
            stopCode: 'EssentialContainerExited',
            stoppedReason: 'Essential container in task exited',
            exitCode: 1,
            containerReason: null,
            everRan: true,
            entry: untilMs / 1000,
          },
    listening: [{ atMs: fromMs + 500, endMs: untilMs, port: 8080, reachable, routes: { '/': 200 } }],
  };
}

function runOf(tasks: readonly TaskLane[], reach = open) {
  const history: History = { endMs: 100_000, tasks, log: [], desired: [{ atMs: 0, service: 'web', desiredCount: 2 }] };
  const times = tasks.flatMap((one) => [...one.statuses, ...one.listening, ...one.listening.map(({ endMs }) => ({ atMs: endMs ?? 0 }))]);
  const timeline = times
    .map(({ atMs }) => atMs)
    .sort((one, other) => one - other)
    .map((atMs, id): Timeline[number] => ({
      id,
      atMs,
      subject: { kind: 'world', id: '' },
      cause: { by: 'outside' },
      what: { type: 'service.steadyState' },
    }));
  return makeRunEvidence({ trial: { name: 'visible', seed: 1 }, run: { timeline, refusals: [], endMs: 100_000 }, history, recipe, reach });
}

describe('the predicates over a run', () => {
  test('by holds at the very moment of a change, and not a millisecond before', () => {
    const run = runOf([lane('a', 20_000, null)]);
    expect(run.by(20, (moment) => moment.running === 1)).toBe(true);
    expect(run.by(19.999, (moment) => moment.running === 1)).toMatchObject({ atSeconds: 19.999, entry: 1 });
  });

  test('by sees what lasted only a moment between two whole seconds', () => {
    const run = runOf([lane('a', 20_100, 20_200)]);
    expect(run.by(90, (moment) => moment.running === 1)).toBe(true);
  });

  test('from names the first moment in the interval at which it did not hold, and why the last task stopped', () => {
    const run = runOf([lane('a', 20_000, 70_000)]);
    expect(run.from(60, 69.999, (moment) => moment.running === 1)).toBe(true);
    expect(run.from(60, 90, (moment) => moment.running === 1)).toEqual({
      atSeconds: 70,
      entry: 70,
      because: '0 running of 2 desired, 0 on the way, 1 stopped. The last stop, at 70 s: Essential container in task exited',
    });
  });

  test('from fails where the run ended before the interval did', () => {
    const outcome = runOf([lane('a', 20_000, null)]).from(60, 120, () => true);
    expect(outcome).toMatchObject({ atSeconds: 100, because: expect.stringContaining('The run ended early, at 100 s.') });
  });

  test('within looks only at what comes after the event', () => {
    const run = runOf([lane('a', 20_000, 50_000), lane('b', 80_000, null)]);
    const isRunning = (moment: { running: number }) => moment.running === 1;
    expect(run.within(50, 30, isRunning)).toBe(true);
    expect(run.within(50, 29.9, isRunning)).toMatchObject({
      atSeconds: 79.9,
      because: expect.stringContaining('Not once from 50 s to 79.9 s.'),
    });
  });

  test('never finds the one moment at which it happens, and end looks at the last', () => {
    const run = runOf([lane('a', 20_000, null), lane('b', 30_000, 30_001)]);
    expect(run.never((moment) => moment.running > 1)).toMatchObject({ atSeconds: 30 });
    expect(run.never((moment) => moment.running > 2)).toBe(true);
    expect(run.end((moment) => moment.running === 1)).toBe(true);
    expect(run.end((moment) => moment.running === 2)).toMatchObject({ atSeconds: 100 });
  });

  test('stops come in the order of time', () => {
    const run = runOf([lane('late', 20_000, 60_000), lane('early', 20_000, 30_000), lane('runs', 20_000, null)]);
    expect(run.stops().map((one) => one.taskId)).toEqual(['early', 'late']);
  });
});

describe('a request from outside', () => {
  test('gets the status of the route once the process listens, and 404 for another path', () => {
    const run = runOf([lane('a', 20_000, null)]);
    expect(run.request(19, 8080, '/')).toBe('no running task');
    expect(run.request(20, 8080, '/')).toBe('connection refused');
    expect(run.request(20.5, 8080, '/')).toBe(200);
    expect(run.request(21, 8080, '/toString')).toBe(404);
  });

  test('is refused on loopback and on another port', () => {
    expect(runOf([lane('a', 20_000, null, false)]).request(30, 8080, '/')).toBe('connection refused');
    expect(runOf([lane('a', 20_000, null)], new Map([['web', { hasPublicAddress: true, openPorts: [80] }]])).request(30, 80, '/')).toBe(
      'connection refused',
    );
  });

  test('times out where the security group or the missing address lets nobody in', () => {
    expect(runOf([lane('a', 20_000, null)], new Map([['web', { hasPublicAddress: true, openPorts: [443] }]])).request(30, 8080, '/')).toBe(
      'timed out',
    );
    expect(
      runOf([lane('a', 20_000, null)], new Map([['web', { hasPublicAddress: false, openPorts: [8080] }]])).request(30, 8080, '/'),
    ).toBe('timed out');
  });
});

describe('documents', () => {
  test('are read without trusting their shape', () => {
    const reader = readerOf(JSON.parse('{"a":[{"b":1},2],"c":null,"__proto__":{"d":1}}'));
    expect(reader.get('a', 0, 'b')).toBe(1);
    expect(reader.get('a', 1, 'b')).toBeUndefined();
    expect(reader.get('c', 'd')).toBeUndefined();
    expect(reader.get('toString')).toBeUndefined();
    expect(reader.list('c')).toEqual([]);
    expect(reader.list('a').map((item) => item.get('b'))).toEqual([1, undefined]);
  });

  test('without an error count as accepted, before there is a run', () => {
    const evidence = makeEvidence([{ name: 'service.json', kind: 'service', value: {}, findings: [] }], null);
    expect([evidence.accepted, evidence.hasError, evidence.run]).toEqual([true, false, null]);
  });
});
