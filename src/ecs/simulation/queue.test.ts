import fc from 'fast-check';
import { expect, test } from 'vitest';
import { earliestMs, emptyQueue, pop, push, showNext } from './queue.ts';

test('gives back in order of time, and in the order of scheduling where times are equal', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const queue = emptyQueue<number>();
      for (const [sequence, atMs] of times.entries()) push(queue, atMs, sequence, sequence);
      const given = times.map(() => [earliestMs(queue), pop(queue)]);
      const expected = times.map((atMs, sequence) => [atMs, sequence]).sort(([a = 0, one = 0], [b = 0, other = 0]) => a - b || one - other);
      expect(given).toEqual(expected);
      expect([earliestMs(queue), pop(queue)]).toEqual([Number.POSITIVE_INFINITY, undefined]);
    }),
  );
});

test('keeps its order when pushes and pops alternate', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(50), fc.boolean())), (steps) => {
      const queue = emptyQueue<number>();
      let waiting: number[] = [];
      for (const [sequence, [atMs, isPop]] of steps.entries()) {
        push(queue, atMs, sequence, atMs);
        waiting.push(atMs);
        if (!isPop) continue;
        const least = Math.min(...waiting);
        expect([earliestMs(queue), pop(queue)]).toEqual([least, least]);
        waiting = waiting.toSpliced(waiting.indexOf(least), 1);
      }
    }),
  );
});

test('shows those that come next as they will be given back, and leaves the queue as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { minLength: 1 }), fc.integer({ min: 1, max: 4 }), (times, most) => {
      const queue = emptyQueue<number>();
      for (const [sequence, atMs] of times.entries()) push(queue, atMs, sequence, sequence);
      const before = structuredClone(queue);
      const shown: number[] = [];
      const known = showNext(queue, most, (event) => shown.push(event));
      expect(queue).toEqual(before);
      const given = Array.from({ length: known }, () => pop(queue));
      expect(known).toBe(Math.max(1, shown.length));
      expect(known).toBeLessThanOrEqual(most);
      if (shown.length > 0) expect(shown).toEqual(given);
    }),
  );
});

test('shows nothing when nothing is to come', () => {
  expect(showNext(emptyQueue<number>(), 4, () => expect.fail('There is nothing.'))).toBe(0);
});
