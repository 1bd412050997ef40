/** What the queue costs beside a heap written down plainly: pushes and pops with a steady number of events waiting. */
import { test } from 'vitest';
import { earliestMs, emptyQueue, pop, push } from './queue.ts';

const rounds = 20_000;

/** A binary heap as a textbook has it: swaps, a comparison handed in. */
class PlainHeap<Item> {
  readonly #items: Item[] = [];
  readonly #isBefore: (a: Item, b: Item) => boolean;

  constructor(isBefore: (a: Item, b: Item) => boolean) {
    this.#isBefore = isBefore;
  }

  push(item: Item): void {
    this.#items.push(item);
    for (let at = this.#items.length - 1; at > 0 && this.#swap(at, (at - 1) >> 1); at = (at - 1) >> 1);
  }

  pop(): Item | undefined {
    const [first] = this.#items;
    const last = this.#items.pop();
    if (this.#items.length > 0 && last !== undefined) this.#items[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      if (left >= this.#items.length) return first;
      const isRight = right < this.#items.length && this.#isBefore(this.#items[right] as Item, this.#items[left] as Item);
      const child = isRight ? right : left;
      if (!this.#swap(child, at)) return first;
      at = child;
    }
  }

  /** True if the lower one came first and they have changed places. */
  #swap(below: number, above: number): boolean {
    const [one, other] = [this.#items[below] as Item, this.#items[above] as Item];
    if (!this.#isBefore(one, other)) return false;
    this.#items[below] = other;
    this.#items[above] = one;
    return true;
  }
}

interface Scheduled {
  atMs: number;
  sequence: number;
  event: null;
}

function makeTimes(): (nowMs: number) => number {
  let bits = 1;
  return (nowMs) => {
    bits = Math.imul(bits, 48_271) >>> 1;
    return nowMs + (bits % 30_000);
  };
}

function throughQueue(waiting: number): void {
  const queue = emptyQueue<null>();
  const time = makeTimes();
  for (let sequence = 0; sequence < waiting + rounds; sequence += 1) {
    const nowMs = sequence < waiting ? 0 : earliestMs(queue);
    if (sequence >= waiting) pop(queue);
    push(queue, time(nowMs), sequence, null);
  }
}

function throughPlainHeap(waiting: number): void {
  const heap = new PlainHeap<Scheduled>((a, b) => a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence));
  const time = makeTimes();
  for (let sequence = 0; sequence < waiting + rounds; sequence += 1) {
    const nowMs = sequence < waiting ? 0 : (heap.pop()?.atMs ?? 0);
    heap.push({ atMs: time(nowMs), sequence, event: null });
  }
}

for (const waiting of [100, 10_000, 100_000]) {
  test(`the queue with ${waiting} events waiting`, async ({ bench }) => {
    const results = await bench.compare(
      bench('the queue', () => throughQueue(waiting)),
      bench('a plain heap', () => throughPlainHeap(waiting)),
    );
    const nanoseconds = (name: 'the queue' | 'a plain heap') => ((results.get(name).latency.p50 * 1e6) / (waiting + rounds)).toFixed(0);
    console.log(
      `A push and a pop with ${waiting} waiting: ${nanoseconds('the queue')} ns, in a plain heap ${nanoseconds('a plain heap')} ns.`,
    );
  });
}
