import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crashLoop, fleet, killAndReplace, nothing, spotDrought } from '../fixtures.ts';
import { countsAt, eventTimes, presentAt } from '../task-states.ts';
import { dockAt, groupsAt, planDock, type Quay } from './layout.ts';

/** Quays as short words: the first hex digits of a task, `waits`, or a dot. */
function sketch(quays: readonly Quay[]): string[] {
  return quays.map(({ zone, slots }) => {
    const words = slots.map((slot) =>
      slot.kind === 'task' ? slot.state.lane.taskId.slice(0, 4) : slot.kind === 'waiting' ? 'waits' : '.',
    );
    return `${zone}: ${words.join(' ')}`;
  });
}

function dockOf(history: ReturnType<typeof fleet>, atMs: number): string[] {
  const plan = planDock(history.tasks, history.desired);
  return sketch(dockAt(plan, history.tasks, atMs, countsAt(history, atMs).waiting));
}

describe('the dock', () => {
  it('keeps a task in its slot until it has left, and puts the replacement beside one that still leaves', () => {
    const history = killAndReplace();
    expect(dockOf(history, 100_000)).toEqual(['us-east-1a: a3f1 .', 'us-east-1b: 09bd']);
    expect(dockOf(history, 121_000)).toEqual(['us-east-1a: a3f1 waits', 'us-east-1b: 09bd']);
    expect(dockOf(history, 130_000)).toEqual(['us-east-1a: a3f1 e27c', 'us-east-1b: 09bd']);
    expect(dockOf(history, 200_000)).toEqual(['us-east-1a: . e27c', 'us-east-1b: 09bd']);
  });

  it('gives a freed slot to the next task', () => {
    const history = crashLoop(3);
    expect(dockOf(history, 30_000)[0]).toMatch(/: 1eef/);
    expect(dockOf(history, 150_000)[0]).not.toMatch(/: \. \. /);
  });

  it('spreads what waits over the quays so that tasks and waits together come out even', () => {
    const waiting = dockOf(spotDrought(), 400_000).map((quay) => quay.split(' ').filter((word) => word === 'waits').length);
    expect(waiting).toEqual([3, 3]);
  });

  it('draws a quay for a zone that no task ever reaches, and one without a name where no zone is known', () => {
    expect(planDock([], [], ['us-east-1b', 'us-east-1a']).quays.map((quay) => quay.zone)).toEqual(['us-east-1a', 'us-east-1b']);
    expect(planDock(nothing().tasks, []).quays).toEqual([{ zone: '', slotCount: 1, isUsed: true }]);
  });

  it('lets a task wait only where tasks of this run ever stand: the other zones may have no subnet of the service', () => {
    const history = killAndReplace();
    const inOneZone = history.tasks.map((task) => ({ ...task, availabilityZone: 'us-east-1a' }));
    const plan = planDock(inOneZone, history.desired, ['us-east-1a', 'us-east-1b']);
    expect(sketch(dockAt(plan, inOneZone, 121_000, 1))[1]).toBe('us-east-1b: .');
  });

  it('counts instead of drawing when there are too many, and loses none', () => {
    const history = fleet(240);
    const plan = planDock(history.tasks, history.desired);
    expect(plan.isGrouped).toBe(true);
    const counted = groupsAt(plan, history.tasks, 26_000).flatMap((quay) => quay.groups.map((group) => group.count));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(240);
    expect([48, 49, 97, 200, 201].map((count) => planDock(fleet(count).tasks, []).density)).toEqual([
      'roomy',
      'compact',
      'tiny',
      'tiny',
      'grouped',
    ]);
  });

  it('shows every task present once, in the same slot at all times, on quays that never change their size', () => {
    const histories = [killAndReplace(), spotDrought(), crashLoop(), fleet(40)];
    fc.assert(
      fc.property(
        fc.constantFrom(...histories),
        fc.array(fc.integer({ min: 0, max: 720_000 }), { minLength: 2, maxLength: 6 }),
        (history, times) => {
          const plan = planDock(history.tasks, history.desired);
          const slotOf = new Map<string, string>();
          for (const atMs of [...times, ...eventTimes(history).slice(0, 5)]) {
            const quays = dockAt(plan, history.tasks, atMs, countsAt(history, atMs).waiting);
            expect(quays.map((quay) => quay.slots.length)).toEqual(plan.quays.map((quay) => quay.slotCount));
            const shown = quays.flatMap((quay) =>
              quay.slots.flatMap((slot, i) => (slot.kind === 'task' ? [[slot.state.lane.taskId, `${quay.zone} ${i}`] as const] : [])),
            );
            expect(shown.map(([id]) => id).sort()).toEqual(
              presentAt(history.tasks, atMs)
                .map(({ lane }) => lane.taskId)
                .sort(),
            );
            for (const [id, place] of shown) {
              expect(slotOf.get(id) ?? place).toBe(place);
              slotOf.set(id, place);
            }
          }
        },
      ),
    );
  });
});
