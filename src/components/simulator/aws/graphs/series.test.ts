import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tracksOf } from '../../../../ecs/ecs.ts';
import { playService } from '../../../../ecs/play.fixture.ts';
import { serviceScenario } from '../../../../ecs/world.fixture.ts';
import { lastIndexUpTo } from '../../halving.ts';
import { dataOf } from './Graphs.tsx';
import { graphsOf, written } from './graph-list.ts';
import { aligned, periods, type Step, together } from './series.ts';

const minute = 60_000;
const steps = (...pairs: [number, number][]): Step[] => pairs.map(([second, value]) => ({ atMs: second * 1_000, value }));

describe('values as CloudWatch has them', () => {
  it('averages by time within a period', () => {
    expect(periods(steps([0, 0], [45, 4]), 2 * minute, minute, 'Average')).toEqual(steps([0, 1], [60, 4]));
  });

  it('sums a rate over a period to what came in it', () => {
    expect(periods(steps([0, 10], [90, 0]), 2 * minute, minute, 'Sum')).toEqual(steps([0, 600], [60, 300]));
  });

  it('has no point before the value is known, and counts a part of a period as it was known', () => {
    expect(periods(steps([90, 2]), 150_000, minute, 'Average')).toEqual(steps([60, 2], [120, 2]));
    expect(periods(steps([90, 2]), 150_000, minute, 'Sum')).toEqual(steps([60, 60], [120, 60]));
    expect(periods([], minute, minute, 'Average')).toEqual([]);
  });

  it('takes the later of two values of one moment', () => {
    expect(periods(steps([0, 1], [0, 3]), minute, minute, 'Average')).toEqual(steps([0, 3]));
  });

  it('loses nothing: the sums of all periods are the sum of the whole', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 50 })), { maxLength: 30 });
    fc.assert(
      fc.property(changes, (gaps) => {
        let atMs = 0;
        const all = gaps.map(([gapMs, value]) => {
          atMs += gapMs;
          return { atMs, value };
        });
        const endMs = atMs + 5_000;
        const whole = all.reduce((sum, { atMs: fromMs, value }, index) => sum + value * ((all[index + 1]?.atMs ?? endMs) - fromMs), 0);
        const points = periods(all, endMs, minute, 'Sum');
        expect(points.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(whole / 1_000, 6);
        expect(points.every(({ atMs: fromMs }, index) => fromMs % minute === 0 && fromMs > (points[index - 1]?.atMs ?? -1))).toBe(true);
      }),
    );
  });
});

describe('exact values', () => {
  it('hold until the next, over the moments of all lines and the end', () => {
    const data = aligned([steps([0, 2], [60, 3]), steps([30, 9])], 90_000);
    expect(data).toEqual({
      timesMs: [0, 30_000, 60_000, 90_000],
      values: [
        [2, 2, 3, 3],
        [null, 9, 9, 9],
      ],
    });
    expect([-1, 0, 29_999, 30_000, 1e9].map((atMs) => lastIndexUpTo(data.timesMs, atMs))).toEqual([-1, 0, 0, 1, 3]);
  });

  it('stand beside each other by period, with a gap where one is not known', () => {
    expect(together([steps([0, 1], [60, 2]), steps([60, 5])])).toEqual({
      timesMs: [0, minute],
      values: [
        [1, 2],
        [null, 5],
      ],
    });
  });
});

describe('the graphs of a run', () => {
  const { run, history, at } = playService({ seconds: 400 });
  const tracks = tracksOf(run, serviceScenario(400_000), {});
  const graphs = graphsOf(tracks, undefined);

  it('say of each moment what the API counts', () => {
    const tasks = graphs.find(({ title }) => title === 'Tasks');
    if (!tasks) throw new Error('There is no graph of tasks.');
    const data = dataOf(tasks, true, history.endMs);
    for (const second of [0, 20, 35, 60, 200, 400]) {
      const now = lastIndexUpTo(data.timesMs, second * 1_000);
      const { running, pending, desired } = at(second);
      expect(tasks.lines.slice(0, 3).map((_, index) => data.values[index]?.[now] ?? 0)).toEqual([running, pending, desired]);
    }
  });

  it('are exact in either choice for what CloudWatch has no metric of', () => {
    const spent = graphs.find(({ title }) => title === 'Spent so far');
    if (!spent) throw new Error('There is no graph of what was spent.');
    expect(dataOf(spent, false, history.endMs)).toEqual(dataOf(spent, true, history.endMs));
  });

  it('have no line without a value', () => {
    expect(graphs.flatMap(({ lines }) => lines).filter(({ steps: none }) => none.length === 0)).toEqual([]);
  });

  it('write numbers without digits that say nothing', () => {
    expect([2, 0.5, 12.3456, 0.000123, null].map(written)).toEqual(['2', '0.5', '12.35', '0.0001', '–']);
  });
});
