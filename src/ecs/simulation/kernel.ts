/** Time: a virtual clock, a queue of tagged events, a recorder and limits. It knows nothing of what the events mean. */
import { earliestMs, emptyQueue, pop, push, type Queue, showNext } from './queue.ts';

/** All that a run is, as plain JSON: stored, copied and brought back it goes on as if nothing had happened. */
export interface KernelState<World, Event, Entry> {
  nowMs: number;
  seed: number;
  /** Schedulings so far. */
  sequence: number;
  /** Events handled so far. */
  handled: number;
  /** Spent so far of the limits that the world counts itself. */
  spent: Record<string, number>;
  /** The limit that ended the run, or null. */
  limit: string | null;
  queue: Queue<Event>;
  timeline: Entry[];
  world: World;
}

export interface KernelLimits {
  /** Entries of the timeline. */
  events: number;
  /** Virtual ms. */
  timeMs: number;
  /** Limits that `spend` counts, by name. */
  spend: Readonly<Record<string, number>>;
}

/** What a handler gets to work with. */
export interface Context<World, Event, Entry> {
  readonly world: World;
  readonly nowMs: number;
  readonly seed: number;
  /** Puts an event into the queue, a whole number of ms from now, 0 or more. */
  schedule(afterMs: number, event: Event): void;
  /**
   * Gives an entry its id and its moment, adds it to the timeline and returns the id. Ends the run where the limit of entries is reached.
   * @param entry a new one, of which nobody else knows; what it has for both is nothing
   */
  record(entry: Entry): number;
  /** Counts one towards a limit of that name. Ends the run where it is reached. */
  spend(name: string): void;
}

/** One handler for each tag. */
export type Handlers<World, Event extends { type: string }, Entry> = {
  readonly [Tag in Event['type']]: (context: Context<World, Event, Entry>, event: Extract<Event, { type: Tag }>) => void;
};

export interface Kernel<World, Event, Entry> {
  readonly state: KernelState<World, Event, Entry>;
  /**
   * Handles everything that is due until then, in order, and moves the clock there. Stops early at a limit.
   * @param entries pauses between two events once the timeline has that many
   * @returns false if it paused
   */
  advance(untilMs: number, entries?: number): boolean;
  /** Does something from outside at the present moment. False when a limit stopped it or had stopped the run before. */
  act(action: (context: Context<World, Event, Entry>) => void): boolean;
}

/** Thrown inside a handler to leave it at once; never leaves the kernel. */
class LimitReached extends Error {
  readonly limit: string;
  constructor(limit: string) {
    super(limit);
    this.limit = limit;
  }
}

/** Events per timeline entry that a run may handle: a guard against events that only beget events. */
const HANDLED_PER_ENTRY = 10;

/**
 * The context at the present moment. A class with plain members: all kernels then share one shape, and handlers that have become fast with one stay so
 * with the next.
 */
class Present<World, Event extends { type: string }, Entry extends { id: number; atMs: number }> implements Context<World, Event, Entry> {
  readonly world: World;
  readonly seed: number;
  nowMs: number;
  readonly state: KernelState<World, Event, Entry>;
  readonly limits: KernelLimits;

  constructor(state: KernelState<World, Event, Entry>, limits: KernelLimits) {
    this.world = state.world;
    this.seed = state.seed;
    this.nowMs = state.nowMs;
    this.state = state;
    this.limits = limits;
  }

  moveTo(atMs: number): void {
    this.nowMs = atMs;
    this.state.nowMs = atMs;
  }

  schedule(afterMs: number, event: Event): void {
    if (!Number.isSafeInteger(afterMs) || afterMs < 0)
      throw new Error(`An event must be scheduled a whole number of ms ahead, not ${afterMs}.`);
    const { state } = this;
    push(state.queue, this.nowMs + afterMs, state.sequence, event);
    state.sequence += 1;
  }

  record(entry: Entry): number {
    // The last place is kept for the entry that says the limit was reached.
    if (this.state.timeline.length >= this.limits.events - 1) throw new LimitReached('events');
    return this.append(entry);
  }

  append(entry: Entry): number {
    const { timeline } = this.state;
    entry.id = timeline.length;
    entry.atMs = this.nowMs;
    timeline.push(entry);
    return entry.id;
  }

  spend(name: string): void {
    const { spent } = this.state;
    const so = spent[name] ?? 0;
    if (so >= (this.limits.spend[name] ?? Number.POSITIVE_INFINITY)) throw new LimitReached(name);
    spent[name] = so + 1;
  }
}

/** About as many fetches from memory as a processor has under way at a time. */
const MOST_AHEAD = 16;

/**
 * Sets a kernel going from a state, new or brought back.
 * @param describeLimit makes the last entry of a run that reached a limit
 * @param readAhead is shown an event a little before it is handled, where several are due at the same moment: it may read what handling it will read,
 * and changes nothing
 */
export function createKernel<World, Event extends { type: string }, Entry extends { id: number; atMs: number }>(
  state: KernelState<World, Event, Entry>,
  handlers: Handlers<World, Event, Entry>,
  limits: KernelLimits,
  describeLimit: (limit: string) => Entry,
  readAhead: (event: Event) => void = () => {},
): Kernel<World, Event, Entry> {
  const context = new Present(state, limits);

  function guarded(step: () => void): boolean {
    if (state.limit !== null) return false;
    try {
      step();
      return true;
    } catch (error) {
      if (!(error instanceof LimitReached)) throw error;
      state.limit = error.limit;
      state.queue = emptyQueue();
      context.append(describeLimit(error.limit));
      return false;
    }
  }

  /** False if it paused. */
  function handleUntil(untilMs: number, mostEntries: number): boolean {
    let known = 0;
    for (;;) {
      const atMs = earliestMs(state.queue);
      if (atMs > untilMs) return true;
      if (state.timeline.length >= mostEntries) return false;
      if (known === 0) known = showNext(state.queue, MOST_AHEAD, readAhead);
      known -= 1;
      const event = pop(state.queue);
      if (event === undefined) return true;
      context.moveTo(atMs);
      state.handled += 1;
      if (state.handled > limits.events * HANDLED_PER_ENTRY) throw new LimitReached('events');
      const handle = handlers[event.type as Event['type']] as (c: Context<World, Event, Entry>, e: Event) => void;
      handle(context, event);
    }
  }

  return {
    state,
    advance(untilMs, mostEntries = Number.POSITIVE_INFINITY) {
      if (!Number.isSafeInteger(untilMs)) throw new RangeError(`Time advances to a whole number of ms, not to ${untilMs}.`);
      let isThere = true;
      guarded(() => {
        const endMs = Math.min(untilMs, limits.timeMs);
        isThere = handleUntil(endMs, mostEntries);
        if (!isThere) return;
        context.moveTo(Math.max(state.nowMs, endMs));
        if (untilMs > limits.timeMs) throw new LimitReached('timeMs');
      });
      return isThere;
    },
    act: (action) => guarded(() => action(context)),
  };
}

/** A state in which nothing has happened. */
export function emptyState<World, Event, Entry>(seed: number, world: World): KernelState<World, Event, Entry> {
  return { nowMs: 0, seed, sequence: 0, handled: 0, spent: {}, limit: null, queue: emptyQueue(), timeline: [], world };
}
