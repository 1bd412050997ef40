/** Why a line of the log is there: the chain from it back to the first cause that the history knows. Pure. */
import type { History, LogLine } from '../../ecs/ecs.ts';
import { shortNames } from './task-states.ts';

/** One link of the chain. */
export interface CauseLink {
  entry: number;
  atMs: number;
  text: string;
}

interface Known extends CauseLink {
  cause: number | null;
}

/** An index of all that the history says, by timeline entry. Made once for a run. */
export type CauseIndex = ReadonlyMap<number, Known>;

/** Indexes lines of the log, and the statuses and stops of tasks, by their entry. */
export function indexCauses(history: History): CauseIndex {
  const known = new Map<number, Known>();
  const names = shortNames(history.tasks);
  for (const task of history.tasks) {
    const name = names.get(task.taskId);
    for (const { entry, atMs, status } of task.statuses)
      known.set(entry, { entry, atMs, text: `task ${name} reached ${status}`, cause: null });
    if (task.stop) {
      const { entry, atMs, stopCode, stoppedReason } = task.stop;
      known.set(entry, { entry, atMs, text: `task ${name} was to stop: ${stopCode}, ${stoppedReason}`, cause: null });
    }
  }
  for (const { entry, atMs, text, cause } of history.log) known.set(entry, { entry, atMs, text, cause });
  return known;
}

/** The causes of an entry, nearest first; empty when the history knows none. */
export function causesOf(index: CauseIndex, entry: number): CauseLink[] {
  const chain: CauseLink[] = [];
  const seen = new Set([entry]);
  let at = index.get(entry)?.cause ?? null;
  while (at !== null && !seen.has(at)) {
    seen.add(at);
    const link = index.get(at);
    if (!link) break;
    chain.push({ entry: link.entry, atMs: link.atMs, text: link.text });
    at = link.cause;
  }
  return chain;
}

/** The entry to ask about for a line: its own, or for a message that AWS repeats, which has none, that of the line it repeats. */
export function askableEntry(index: CauseIndex, { entry, cause, text }: LogLine): number {
  return cause !== null && cause < entry && index.get(cause)?.text === text ? cause : entry;
}
