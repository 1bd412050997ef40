import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareRuns, exportRun, forkRun, importRun, recordRun, runScenario, type Scenario, type Step } from './ecs.ts';
import { service, serviceScenario } from './world.fixture.ts';

const documents = { 'service.json': service };
const kill = (atMs: number, task = 0): Step => ({ atMs, inject: { type: 'killProcess', task } });
const scale = (atMs: number, desiredCount: number): Step => ({
  atMs,
  call: 'UpdateService',
  input: { cluster: 'day15', service: 'my-rust-api', desiredCount },
});

/** Kills every few minutes for hours: long enough for many waypoints. */
const busy: Scenario = {
  ...serviceScenario(4 * 3_600_000, kill(150_000)),
  faults: [{ fromMs: 200_000, toMs: 4 * 3_600_000, meanEveryMs: 60_000, inject: { type: 'killProcess', task: 0 } }],
};
const recording = recordRun(busy, documents);

describe('a recorded run', () => {
  test('has the bytes of one that is only played', () => {
    expect(JSON.stringify(recording.run)).toBe(JSON.stringify(runScenario(busy, documents)));
  });

  test('keeps few waypoints, however long it is, at even spaces', () => {
    const long = recordRun(
      { ...busy, untilMs: busy.untilMs * 4, faults: [{ ...busy.faults?.[0], toMs: busy.untilMs * 4 } as never] },
      documents,
    );
    for (const { waypoints, run } of [recording, long]) {
      expect(waypoints.length).toBeGreaterThan(3);
      expect(waypoints.length).toBeLessThanOrEqual(16);
      const entries = waypoints.map(({ mark }) => mark.entries);
      const spaces = [...entries, run.timeline.length].map((at, index) => at - (entries[index - 1] ?? 0));
      expect(Math.max(...spaces)).toBeLessThan(run.timeline.length / 3);
    }
  });

  test('goes back to any moment: a fork has the bytes of a run with those changes from its beginning', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.nat(busy.untilMs), fc.array(fc.tuple(fc.nat(3_600_000), fc.nat(5)), { maxLength: 3 }), (atMs, later) => {
        const changes = later.map(([afterMs, count], index) =>
          index % 2 === 0 ? scale(atMs + afterMs, count) : kill(atMs + afterMs, count),
        );
        const forked = forkRun(recording, atMs, changes);
        expect(JSON.stringify(forked.run)).toBe(JSON.stringify(runScenario(busy, documents, { changes })));
      }),
      { numRuns: 10 },
    );
  });

  test('is the same after a fork, and a fork can be forked again', () => {
    const before = JSON.stringify(recording.run);
    const first = forkRun(recording, 1_000_000, [scale(1_000_000, 4), kill(3_000_000)]);
    const second = forkRun(first, 2_000_000, [kill(2_000_001)]);
    expect(JSON.stringify(recording.run)).toBe(before);
    const changes = [scale(1_000_000, 4), kill(2_000_001)];
    expect(JSON.stringify(second.run)).toBe(JSON.stringify(runScenario(busy, documents, { changes })));
  });

  test('cannot be changed before the moment of a fork', () => {
    expect(() => forkRun(recording, 1_000, [kill(999)])).toThrow(RangeError);
  });
});

describe('two runs', () => {
  const forked = forkRun(recording, 1_000_000, [scale(1_000_000, 4)]);
  const comparison = compareRuns(recording.run, forked.run);

  test('differ first where one was changed', () => {
    expect(comparison.firstDifference).toMatchObject({ atMs: 1_000_000, b: { what: { type: 'call', operation: 'UpdateService' } } });
    const { entry = 0 } = comparison.firstDifference ?? {};
    expect(recording.run.timeline.slice(0, entry)).toEqual(forked.run.timeline.slice(0, entry));
  });

  test('differ in counts and cost from then on', () => {
    expect(comparison.counts[0]).toMatchObject({ atMs: 1_000_000, service: 'my-rust-api', a: { desired: 2 }, b: { desired: 4 } });
    const last = comparison.cost.at(-1);
    expect(last?.bMicroUsd).toBeGreaterThan(last?.aMicroUsd ?? 0);
    expect(comparison.cost[0]).toEqual({ atMs: 0, aMicroUsd: 0, bMicroUsd: 0 });
  });

  test('that are the same differ in nothing', () => {
    const same = compareRuns(recording.run, runScenario(busy, documents));
    expect(same).toMatchObject({ firstDifference: null, counts: [], stops: [] });
  });

  test('of which one is shorter differ where it ends', () => {
    const short = runScenario({ ...busy, untilMs: 100_000 }, documents);
    expect(compareRuns(short, recording.run).firstDifference).toMatchObject({ entry: short.timeline.length, a: null });
  });

  test('say which stops one has more of', () => {
    const calm = runScenario(serviceScenario(400_000), documents);
    const killed = runScenario(serviceScenario(400_000, kill(150_000)), documents);
    expect(compareRuns(calm, killed).stops).toEqual([
      { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited', a: 0, b: 1 },
    ]);
  });
});

describe('an exported run', () => {
  const small = recordRun(serviceScenario(300_000, kill(100_000)), documents, { seed: 7, changes: [kill(200_000)] });
  const text = exportRun(small);

  test('comes back with the same bytes, and can be exported to the same file', () => {
    const { recording: back, problems } = importRun(text);
    expect(problems).toEqual([]);
    expect(JSON.stringify(back?.run)).toBe(JSON.stringify(small.run));
    expect(back && exportRun(back)).toBe(text);
  });

  test('keeps the input of a call that is none, which is refused otherwise than an empty one', () => {
    const call = (input: unknown): Step => ({ atMs: 100_000, call: 'RunTask', input });
    const odd = exportRun(recordRun(serviceScenario(300_000, call(null), call([]), call({})), documents));
    expect(importRun(odd).problems).toEqual([]);
  });

  test('can be forked', () => {
    const { recording: back } = importRun(text);
    if (!back) throw new Error('The file was refused.');
    const changes = [kill(150_000)];
    expect(JSON.stringify(forkRun(back, 150_000, changes).run)).toBe(JSON.stringify(forkRun(small, 150_000, changes).run));
  });

  const changed = (change: (file: { scenario: object; limits: object }) => void) => {
    const file = JSON.parse(text);
    change(file);
    return JSON.stringify(file);
  };

  test.each([
    ['is cut short', text.slice(0, -20), 'is no JSON'],
    ['is something else', '{"steps": []}', 'is no exported run'],
    ['is a list', '[]', 'is no exported run'],
    [
      'is of another version',
      changed((file) => Object.assign(file, { version: 2 })),
      'has version 2 of the format; this program reads version 1',
    ],
    [
      'has a scenario that is none',
      changed((file) => Object.assign(file.scenario, { steps: [{ atMs: 0 }] })),
      'scenario: steps[0] lacks call or inject.',
    ],
    [
      'has changes that are none',
      changed((file) => Object.assign(file, { changes: [{ atMs: -1, call: 'X' }] })),
      'changes: changes[0].atMs must be',
    ],
    [
      'asks for too much',
      changed((file) => Object.assign(file.limits, { events: 1e9 })),
      'limits.events is 1000000000, more than the 200000',
    ],
    ['lacks its fingerprint', changed((file) => Object.assign(file, { fingerprint: {} })), 'fingerprint must hold'],
    ['was changed', changed((file) => Object.assign(file.scenario, { seed: 8 })), 'no longer comes out as it was exported'],
  ])('that %s is refused with the reason', (_name, file, says) => {
    const { recording: back, problems } = importRun(file);
    expect(back).toBeNull();
    expect(problems.join('\n')).toContain(says);
  });

  test('of any content never makes the import throw', () => {
    const base = JSON.parse(text) as Record<string, unknown>;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(base)), fc.jsonValue({ maxDepth: 2 }), (member, value) => {
        importRun(JSON.stringify({ ...base, [member]: value }));
      }),
    );
  });
});
