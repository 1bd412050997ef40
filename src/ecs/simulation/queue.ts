/** What is still to come: a heap ordered by time and then by the order of scheduling. */

/**
 * Lists side by side, plain JSON, which may be stored and brought back as it is. Events that are due at the same moment form a chain in their order,
 * and only chains stand in the heap: of a hundred thousand tasks many do something in the same millisecond, and an event that joins a chain or
 * leaves one with more in it moves nothing else. The heap is numbers alone: where events lie they stay, so that moving a place in the heap neither
 * fetches them nor tells the garbage collector of them.
 */
export interface Queue<Event> {
  /** The heap, by place: when a chain is due, in virtual ms. */
  times: number[];
  /** Of a chain's first event; they count up with every scheduling, and break ties of time. */
  sequences: number[];
  /** Where a chain's first event lies. */
  heads: number[];
  /** By where they lie; null where none does. None ever lies at 0, so that 0 can say "nowhere". Empty when nothing is to come. */
  events: (Event | null)[];
  /** Where the next of the chain lies, or 0; where none lies, the next such. */
  nexts: number[];
  /** When each is due; -1 where none lies. */
  dues: number[];
  /** The first where none lies, or 0. */
  free: number;
  /** Where the event lies that was put last at the end of a chain, by the low bits of when it is due. What is lost here only begins another chain. */
  lasts: number[];
}

/** Each place has so many below it: more than two make the heap flat, with fewer places to visit. */
const BELOW = 4;

/** Powers of two. */
const FEWEST_LASTS = 64;
const MOST_LASTS = 16_384;

export function emptyQueue<Event>(): Queue<Event> {
  return { times: [], sequences: [], heads: [], events: [], nexts: [0], dues: [-1], free: 0, lasts: noLasts(FEWEST_LASTS) };
}

function noLasts(length: number): number[] {
  return new Array<number>(length).fill(0);
}

/** When the earliest is due; infinite when nothing is to come. */
export function earliestMs({ times }: Queue<unknown>): number {
  return times.length === 0 ? Number.POSITIVE_INFINITY : (times[0] as number);
}

/** @param sequence higher than those before */
export function push<Event>(queue: Queue<Event>, atMs: number, sequence: number, event: Event): void {
  const last = queue.lasts[placeOf(queue, atMs)] as number;
  const joins = queue.dues[last] === atMs;
  const at = lay(queue, atMs, event);
  queue.lasts[placeOf(queue, atMs)] = at;
  if (joins) queue.nexts[last] = at;
  else pushChain(queue, atMs, sequence, at);
}

/** The place in `lasts` of a moment. */
function placeOf({ lasts }: Queue<unknown>, atMs: number): number {
  return atMs & (lasts.length - 1);
}

/** Puts an event where none lies, and says where. */
function lay<Event>(queue: Queue<Event>, atMs: number, event: Event): number {
  const { events, nexts, dues, free } = queue;
  if (free === 0) {
    if (events.length === 0) events.push(null);
    const at = events.push(event) - 1;
    nexts[at] = 0;
    dues[at] = atMs;
    if (events.length > queue.lasts.length && queue.lasts.length < MOST_LASTS) queue.lasts = noLasts(queue.lasts.length * 2);
    return at;
  }
  queue.free = nexts[free] as number;
  events[free] = event;
  nexts[free] = 0;
  dues[free] = atMs;
  return free;
}

function pushChain(queue: Queue<unknown>, atMs: number, sequence: number, head: number): void {
  const { times, sequences, heads } = queue;
  let at = times.length;
  times.push(atMs);
  sequences.push(sequence);
  heads.push(head);
  while (at > 0) {
    const above = (at - 1) >> 2;
    if (!isBefore(atMs, sequence, times[above] as number, sequences[above] as number)) break;
    put(queue, at, times[above] as number, sequences[above] as number, heads[above] as number);
    at = above;
  }
  put(queue, at, atMs, sequence, head);
}

/**
 * Shows the first of the earliest chain to come, in their order; one that is alone in its chain is not shown.
 * @param most shows no more than that
 * @returns of how many that come next nothing more is to be shown
 */
export function showNext<Event>({ heads, events, nexts }: Queue<Event>, most: number, show: (event: Event) => void): number {
  const head = heads[0];
  if (head === undefined) return 0;
  if (nexts[head] === 0) return 1;
  let shown = 0;
  for (let at = head; at !== 0 && shown < most; at = nexts[at] as number) {
    show(events[at] as Event);
    shown += 1;
  }
  return shown;
}

/** Takes the earliest; undefined when nothing is to come. */
export function pop<Event>(queue: Queue<Event>): Event | undefined {
  const { heads, events, nexts, dues } = queue;
  const head = heads[0];
  if (head === undefined) return undefined;
  const event = events[head] as Event;
  const next = nexts[head] as number;
  events[head] = null;
  dues[head] = -1;
  nexts[head] = queue.free;
  queue.free = head;
  if (next === 0) popChain(queue);
  else heads[0] = next;
  return event;
}

function popChain(queue: Queue<unknown>): void {
  const { times, sequences, heads } = queue;
  const lastMs = times.pop() as number;
  const lastSequence = sequences.pop() as number;
  const last = heads.pop() as number;
  if (times.length === 0) {
    Object.assign(queue, emptyQueue());
    return;
  }
  let at = 0;
  for (;;) {
    const child = earliestBelow(queue, at);
    if (child === 0) break;
    const childMs = times[child] as number;
    const childSequence = sequences[child] as number;
    if (isBefore(lastMs, lastSequence, childMs, childSequence)) break;
    put(queue, at, childMs, childSequence, heads[child] as number);
    at = child;
  }
  put(queue, at, lastMs, lastSequence, last);
}

/** The place below this one that comes first; 0 where none is. */
function earliestBelow({ times, sequences }: Queue<unknown>, at: number): number {
  const first = BELOW * at + 1;
  const end = Math.min(first + BELOW, times.length);
  let best = first < end ? first : 0;
  for (let child = first + 1; child < end; child += 1) {
    if (isBefore(times[child] as number, sequences[child] as number, times[best] as number, sequences[best] as number)) best = child;
  }
  return best;
}

function isBefore(atMs: number, sequence: number, otherMs: number, otherSequence: number): boolean {
  return atMs < otherMs || (atMs === otherMs && sequence < otherSequence);
}

function put({ times, sequences, heads }: Queue<unknown>, at: number, atMs: number, sequence: number, head: number): void {
  times[at] = atMs;
  sequences[at] = sequence;
  heads[at] = head;
}
