import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runScenario, type Scenario, type Surroundings, type Timeline } from '../ecs.ts';
import { surroundings } from '../world.fixture.ts';

const to = { targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef' };

interface Rate {
  atMs: number;
  perSecond: number;
}

/** Nothing stands behind the target group, so that all requests fail. */
function play(rates: readonly Rate[], metric: { moreThan: number; periods: number }, untilMs: number): Timeline {
  const alarms: Surroundings['alarms'] = [{ name: 'errors', state: 'OK', metric: { to, ...metric } }];
  const steps: Scenario['steps'] = rates.map(({ atMs, perSecond }) => ({ atMs, inject: { type: 'setLoad', to, perSecond } }));
  return runScenario({ seed: 1, untilMs, surroundings: { ...surroundings, alarms }, steps }, {}).timeline;
}

function statesOf(timeline: Timeline): [number, string, number][] {
  return timeline.flatMap(({ what, atMs }): [number, string, number][] =>
    what.type === 'alarm.state' ? [[atMs, what.to, what.failed]] : [],
  );
}

test('goes to ALARM after as many minutes above its threshold, and back after one that is not', () => {
  const rates = [
    { atMs: 100_000, perSecond: 100 },
    { atMs: 200_000, perSecond: 20 },
    { atMs: 390_000, perSecond: 5 },
  ];
  // The minutes from 60 s on have 2,000, 6,000, 2,800, 1,200, 1,200, 750 and then 300.
  expect(statesOf(play(rates, { moreThan: 3_000, periods: 2 }, 700_000))).toEqual([]);
  expect(statesOf(play(rates, { moreThan: 1_000, periods: 2 }, 700_000))).toEqual([
    [180_000, 'ALARM', 6_000],
    [420_000, 'OK', 750],
  ]);
});

test('stays quiet, and costs nothing, while few fail', () => {
  const quiet = (untilMs: number) => play([{ atMs: 100_000, perSecond: 9 }], { moreThan: 600, periods: 3 }, untilMs);
  expect(statesOf(quiet(86_400_000))).toEqual([]);
  expect(quiet(86_400_000)).toHaveLength(quiet(700_000).length);
});

/** Second by second, minute by minute. */
function naive(
  rates: readonly Rate[],
  { moreThan, periods }: { moreThan: number; periods: number },
  untilMs: number,
): [number, string, number][] {
  const states: [number, string, number][] = [];
  let state = 'OK';
  let above = 0;
  for (let endMs = 60_000; endMs <= untilMs; endMs += 60_000) {
    let failed = 0;
    for (let atMs = endMs - 60_000; atMs < endMs; atMs += 1_000) failed += rates.findLast((rate) => rate.atMs <= atMs)?.perSecond ?? 0;
    above = failed > moreThan ? above + 1 : 0;
    const to = above >= periods ? 'ALARM' : 'OK';
    if (to !== state) states.push([endMs, to, failed]);
    state = to;
  }
  return states;
}

test('changes when a count of every second says so, whatever comes', () => {
  const rates = fc
    .uniqueArray(fc.record({ atMs: fc.nat(1_800).map((seconds) => seconds * 1_000), perSecond: fc.constantFrom(0, 1, 5, 10, 11, 20) }), {
      maxLength: 12,
      selector: ({ atMs }) => atMs,
    })
    .map((all) => all.sort((a, b) => a.atMs - b.atMs));
  const metric = fc.record({ moreThan: fc.constantFrom(0, 60, 300, 600), periods: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(rates, metric, (all, its) => {
      expect(statesOf(play(all, its, 2_400_000))).toEqual(naive(all, its, 2_400_000));
    }),
    { numRuns: 300 },
  );
});
