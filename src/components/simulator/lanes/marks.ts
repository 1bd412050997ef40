/** What is marked on the time axis: changes from outside, decisions, milestones of deployments; those too near to each other as one. Pure. */
import type { History, ServiceTrack, Tracks } from '../../../ecs/ecs.ts';
import type { TimeWindow } from './window.ts';

export type MarkKind = 'change' | 'decision' | 'deployment';

export interface Mark {
  kind: MarkKind;
  atMs: number;
  entry: number;
  text: string;
}

/** Marks that share a place, in order of time. */
export interface MarkCluster {
  /** Of the first, within the window, in ms. */
  atMs: number;
  marks: readonly Mark[];
}

/** All marks of a run, ascending; decisions and milestones only where tracks are known. */
export function marksOf(history: History, tracks: Tracks | null, service: string | undefined): Mark[] {
  const marks: Mark[] = history.log
    .filter(({ kind }) => kind === 'change' || kind === 'limit')
    .map(({ atMs, entry, text }) => ({ kind: 'change', atMs, entry, text }));
  if (tracks) {
    const services = tracks.services.filter(({ name }) => service === undefined || name === service);
    marks.push(...services.flatMap(milestonesOf), ...decisionsOf(history, tracks, service));
  }
  return marks.sort((a, b) => a.atMs - b.atMs || a.entry - b.entry);
}

function milestonesOf({ deployments, name }: ServiceTrack): Mark[] {
  return deployments.flatMap(({ changes, taskDefinition }) =>
    changes.map(
      ({ atMs, entry, what, text }): Mark => ({
        kind: 'deployment',
        atMs,
        entry,
        text: `${name}, deployment of ${taskDefinition}: ${what === 'rolloutState' ? 'rolloutState ' : ''}${text}`,
      }),
    ),
  );
}

/** Of the shown service's tasks and itself; of all where none is named. */
function decisionsOf(history: History, { decisions }: Tracks, service: string | undefined): Mark[] {
  const owners = service === undefined ? null : new Map(history.tasks.map((task) => [task.taskId, task.service]));
  return decisions.flatMap(({ atMs, entry, what, subject, chosen, refused }): Mark[] => {
    if (owners && subject.kind === 'task' && owners.get(subject.id) !== service) return [];
    if (owners && subject.kind === 'service' && subject.id !== service) return [];
    const taken = chosen.length === 0 ? 'nothing was taken' : chosen.slice(0, 3).join(', ') + (chosen.length > 3 ? ' …' : '');
    const name = subject.kind === 'task' ? `task ${subject.id.slice(0, 4)}` : subject.id;
    return [{ kind: 'decision', atMs, entry, text: `${what} for ${name}: ${taken}${refused === 0 ? '' : `, ${refused} refused`}` }];
  });
}

/** The marks of a window; those nearer to the first of a cluster than `nearMs` belong to it. */
export function clustersIn(marks: readonly Mark[], { fromMs, toMs }: TimeWindow, nearMs: number): MarkCluster[] {
  const clusters: { atMs: number; marks: Mark[] }[] = [];
  for (const mark of marks) {
    if (mark.atMs < fromMs) continue;
    if (mark.atMs > toMs) break;
    const last = clusters.at(-1);
    if (last && mark.atMs - last.atMs < nearMs) last.marks.push(mark);
    else clusters.push({ atMs: mark.atMs, marks: [mark] });
  }
  return clusters;
}

const words: Readonly<Record<MarkKind, readonly [string, string]>> = {
  change: ['change from outside', 'changes from outside'],
  decision: ['decision', 'decisions'],
  deployment: ['step of a deployment', 'steps of deployments'],
};

/** `3 decisions, 1 change from outside`. */
export function countMarks(marks: readonly Mark[]): string {
  return (Object.keys(words) as MarkKind[])
    .map((kind) => ({ kind, count: marks.filter((mark) => mark.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${words[kind][count === 1 ? 0 : 1]}`)
    .join(', ');
}
