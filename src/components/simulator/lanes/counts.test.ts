import { describe, expect, it } from 'vitest';
import { momentsOf } from '../../../ecs/ecs.ts';
import { playService } from '../../../ecs/play.fixture.ts';
import { crashLoop, fleet, killAndReplace, spotDrought } from '../fixtures.ts';
import { countsOver, mostOf, turnsIn } from './counts.ts';

const over = (history: ReturnType<typeof killAndReplace>) => countsOver(history.tasks, history.desired);

describe('counts over time', () => {
  it('agree with the history at every moment', () => {
    for (const history of [killAndReplace(), spotDrought(), crashLoop(), fleet(50)]) {
      const counts = over(history);
      for (const { atMs, desired, running, pending } of momentsOf(history)) {
        expect(counts.findLast((one) => one.atMs <= atMs)).toMatchObject({ desired, running, pending });
      }
    }
  });

  it('have the bounds where the history says them, and none where it does not', () => {
    expect(over(killAndReplace())[0]).toMatchObject({ minimum: null, maximum: null });
    const { history } = playService({
      seconds: 60,
      service: { desiredCount: 3, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 } },
    });
    expect(over(history)[0]).toMatchObject({ desired: 3, minimum: 2, maximum: 4 });
    expect(mostOf(over(history))).toBe(4);
  });

  it('count a task as healthy only while every check and target that watches it says so', () => {
    const [first, second] = killAndReplace().tasks;
    if (!first || !second) throw new Error('Two tasks are needed.');
    const base = { targetGroupArn: 'arn:web', port: 8080, entry: 0, cause: null };
    const watched = {
      ...second,
      health: [
        { atMs: 40_000, status: 'HEALTHY', entry: 0, cause: null },
        { atMs: 90_000, status: 'UNHEALTHY', entry: 0, cause: null },
      ],
      targets: [
        { ...base, atMs: 20_000, state: 'initial' },
        { ...base, atMs: 50_000, state: 'healthy' },
      ],
    };
    const healthy = (tasks: (typeof watched)[]) => countsOver(tasks, []).map(({ atMs, healthy }) => [atMs, healthy]);
    expect(healthy([watched]).filter(([, count]) => count === 1)).toEqual([[50_000, 1]]);
    expect(healthy([watched]).at(-1)).toEqual([90_000, 0]);
    // The other one has the same definition, so its check exists as well and has not spoken yet.
    expect(countsOver([watched, { ...first, stop: null }], []).some(({ healthy }) => healthy === 2)).toBe(false);
  });
});

describe('a line of the chart', () => {
  const counts = over(crashLoop(400));

  it('has no more turns than places, whatever happens within one', () => {
    const turns = turnsIn(counts, 'running', { fromMs: 0, toMs: 400 * 60_000 }, 100);
    expect(turns.length).toBeLessThanOrEqual(101);
    expect(turns.some(({ low, high }) => low === 0 && high === 1)).toBe(true);
  });

  it('begins with what is so at the begin of the window', () => {
    expect(turnsIn(counts, 'running', { fromMs: 30_000, toMs: 60_000 }, 100)[0]).toMatchObject({ x: 0, value: 1 });
  });
});
