/** What is still to come: a heap ordered by time and then by the order of scheduling. */

/**
 * Three lists side by side, which together are the heap: plain JSON, which may be stored and brought back as it is. Times lie beside each other in
 * memory, so that finding the earliest of a hundred thousand does not wait for each event to be fetched.
 */
export interface Queue<Event> {
  /** Virtual ms. */
  times: number[];
  /** Count up with every scheduling; they break ties of time. */
  sequences: number[];
  events: Event[];
}

/** Each place has so many below it: more than two make the heap flat, with fewer places to visit. */
const BELOW = 4;

export function emptyQueue<Event>(): Queue<Event> {
  return { times: [], sequences: [], events: [] };
}

/** When the earliest is due; infinite when nothing is to come. */
export function earliestMs({ times }: Queue<unknown>): number {
  return times.length === 0 ? Number.POSITIVE_INFINITY : (times[0] as number);
}

export function push<Event>(queue: Queue<Event>, atMs: number, sequence: number, event: Event): void {
  const { times, sequences, events } = queue;
  let at = times.length;
  times.push(atMs);
  sequences.push(sequence);
  events.push(event);
  while (at > 0) {
    const above = Math.floor((at - 1) / BELOW);
    if (!isBefore(atMs, sequence, times[above] as number, sequences[above] as number)) break;
    put(queue, at, times[above] as number, sequences[above] as number, events[above] as Event);
    at = above;
  }
  put(queue, at, atMs, sequence, event);
}

/** Takes the earliest; undefined when nothing is to come. */
export function pop<Event>(queue: Queue<Event>): Event | undefined {
  const { times, sequences, events } = queue;
  const first = events[0];
  const lastMs = times.pop();
  const lastSequence = sequences.pop();
  const last = events.pop();
  if (lastMs === undefined || lastSequence === undefined || times.length === 0) return first;
  let at = 0;
  for (;;) {
    const child = earliestBelow(queue, at);
    if (child === 0) break;
    const childMs = times[child] as number;
    const childSequence = sequences[child] as number;
    if (isBefore(lastMs, lastSequence, childMs, childSequence)) break;
    put(queue, at, childMs, childSequence, events[child] as Event);
    at = child;
  }
  put(queue, at, lastMs, lastSequence, last as Event);
  return first;
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

function put<Event>({ times, sequences, events }: Queue<Event>, at: number, atMs: number, sequence: number, event: Event): void {
  times[at] = atMs;
  sequences[at] = sequence;
  events[at] = event;
}
