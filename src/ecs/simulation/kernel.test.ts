import { expect, test } from 'vitest';
import { createKernel, emptyState, type Handlers, type KernelLimits } from './kernel.ts';

type Event = { type: 'tick'; left: number } | { type: 'stuck' };
interface Entry {
  id: number;
  atMs: number;
  text: string;
}
interface World {
  ticks: number;
}

const handlers: Handlers<World, Event, Entry> = {
  tick(context, { left }) {
    context.world.ticks += 1;
    context.record({ id: 0, atMs: 0, text: `${left} left` });
    context.spend('ticks');
    if (left > 0) context.schedule(10, { type: 'tick', left: left - 1 });
  },
  stuck(context) {
    context.schedule(0, { type: 'stuck' });
  },
};
const wide: KernelLimits = { events: 1_000, timeMs: 1_000, spend: { ticks: 1_000 } };

function kernelWith(limits: Partial<KernelLimits> = {}) {
  const state = emptyState<World, Event, Entry>(1, { ticks: 0 });
  return createKernel(state, handlers, { ...wide, ...limits }, (limit) => ({ id: 0, atMs: 0, text: `limit ${limit}` }));
}

test('handles what is due, in order, and moves the clock to the end', () => {
  const kernel = kernelWith();
  kernel.act((context) => context.schedule(5, { type: 'tick', left: 2 }));
  kernel.advance(20);
  expect(kernel.state.timeline).toEqual([
    { id: 0, atMs: 5, text: '2 left' },
    { id: 1, atMs: 15, text: '1 left' },
  ]);
  expect(kernel.state.nowMs).toBe(20);
});

test.each([
  ['events', { events: 4 }, 'limit events', 4],
  ['a counted thing', { spend: { ticks: 2 } }, 'limit ticks', 4],
  ['time', { timeMs: 12 }, 'limit timeMs', 3],
])('ends at the limit of %s, says so last, and does nothing after', (_, limits, text, entries) => {
  const kernel = kernelWith(limits);
  kernel.act((context) => context.schedule(0, { type: 'tick', left: 50 }));
  kernel.advance(900);
  expect(kernel.state.timeline.at(-1)?.text).toBe(text);
  expect(kernel.state.timeline).toHaveLength(entries);
  expect(kernel.act((context) => context.record({ id: 0, atMs: 0, text: 'after' }))).toBe(false);
  kernel.advance(1_000);
  expect(kernel.state.timeline).toHaveLength(entries);
});

test('ends a run of events that only beget events', () => {
  const kernel = kernelWith();
  kernel.act((context) => context.schedule(0, { type: 'stuck' }));
  kernel.advance(1);
  expect(kernel.state.limit).toBe('events');
});

test('refuses fractions of a millisecond, which would differ between machines', () => {
  const kernel = kernelWith();
  expect(() => kernel.act((context) => context.schedule(0.5, { type: 'stuck' }))).toThrow('whole number');
  expect(() => kernel.advance(Number.NaN)).toThrow('whole number');
});

test('pauses between two events and goes on as if it had not', () => {
  const [kernel, other] = [kernelWith(), kernelWith()];
  for (const one of [kernel, other]) one.act((context) => context.schedule(5, { type: 'tick', left: 4 }));
  expect(kernel.advance(60, 2)).toBe(false);
  expect(kernel.state).toMatchObject({ nowMs: 15, timeline: { length: 2 } });
  expect(kernel.advance(60)).toBe(true);
  expect(other.advance(60)).toBe(true);
  expect(kernel.state).toEqual(other.state);
});

test('reads ahead only what comes next, in the order in which it is handled', () => {
  const seen: unknown[] = [];
  const state = emptyState<World, Event, Entry>(1, { ticks: 0 });
  const kernel = createKernel(
    state,
    handlers,
    wide,
    () => expect.fail('There is no limit.'),
    (event) => seen.push([event, state.timeline.length]),
  );
  kernel.act((context) => {
    for (const atMs of [7, 5, 7]) context.schedule(atMs, { type: 'tick', left: 0 });
  });
  kernel.advance(20);
  expect(state.timeline.map(({ atMs }) => atMs)).toEqual([5, 7, 7]);
  expect(seen).toEqual([
    [{ type: 'tick', left: 0 }, 1],
    [{ type: 'tick', left: 0 }, 1],
  ]);
});
