import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pop, push, type Queue } from './queue.ts';

test('gives back in order of time, and in the order of scheduling where times are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const queue: Queue<number> = [];
      for (const [sequence, atMs] of times.entries()) push(queue, { atMs, sequence, event: sequence });
      const given = times.map(() => pop(queue));
      const expected = times
        .map((atMs, sequence) => ({ atMs, sequence, event: sequence }))
        .sort((a, b) => a.atMs - b.atMs || a.sequence - b.sequence);
      expect(given).toEqual(expected);
      expect(pop(queue)).toBeUndefined();
    }),
  );
});

test('keeps its order when pushes and pops alternate', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean())), (steps) => {
      const queue: Queue<null> = [];
      let waiting: number[] = [];
      for (const [sequence, [atMs, isPop]] of steps.entries()) {
        push(queue, { atMs, sequence, event: null });
        waiting.push(atMs);
        if (!isPop) continue;
        const least = Math.min(...waiting);
        expect(pop(queue)?.atMs).toBe(least);
        waiting = waiting.toSpliced(waiting.indexOf(least), 1);
      }
    }),
  );
});
