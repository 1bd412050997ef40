/** What is still to come: a binary heap in a plain array, ordered by time and then by the order of scheduling. */

export interface Scheduled<Event> {
  /** Virtual ms. */
  atMs: number;
  /** Counts up with every scheduling; breaks ties of time. */
  sequence: number;
  event: Event;
}

/** The array is the heap; it may be stored and brought back as it is. */
export type Queue<Event> = Scheduled<Event>[];

export function push<Event>(queue: Queue<Event>, scheduled: Scheduled<Event>): void {
  let at = queue.length;
  queue.push(scheduled);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = queue[parent] as Scheduled<Event>;
    if (!isBefore(scheduled, above)) break;
    queue[at] = above;
    at = parent;
  }
  queue[at] = scheduled;
}

/** Takes the earliest; undefined when nothing is to come. */
export function pop<Event>(queue: Queue<Event>): Scheduled<Event> | undefined {
  const first = queue[0];
  const last = queue.pop();
  if (first === undefined || last === undefined || queue.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= queue.length) break;
    const right = queue[child + 1];
    if (right !== undefined && isBefore(right, queue[child] as Scheduled<Event>)) child += 1;
    const below = queue[child] as Scheduled<Event>;
    if (!isBefore(below, last)) break;
    queue[at] = below;
    at = child;
  }
  queue[at] = last;
  return first;
}

function isBefore<Event>(a: Scheduled<Event>, b: Scheduled<Event>): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.sequence < b.sequence);
}
