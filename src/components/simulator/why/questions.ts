/** What there is to ask about a selection: the decisions it was in and its failures, by time; without one, the newest of the run. Pure. */
import type { DecisionMark, Subject, TaskLane, Tracks } from '../../../ecs/ecs.ts';
import type { Selection } from '../panel.ts';
import type { ReadRun } from '../read-run.ts';
import { isFailedStop, isFailureLine } from '../task-states.ts';

/** An entry of the timeline that can be asked for its reason. */
export interface Question {
  entry: number;
  atMs: number;
  text: string;
}

/** The selection as the timeline names it; null for what no entry is about: zones, target groups, and entries themselves. */
export function subjectOf(selection: Selection | null): Subject | null {
  switch (selection?.kind) {
    case 'task':
    case 'instance':
    case 'capacityProvider':
    case 'service':
      return { kind: selection.kind, id: selection.id };
    default:
      return null;
  }
}

/** `task a3f1`, `Availability Zone us-east-1a`. */
export function nameOf(selection: Selection, run: ReadRun): string {
  if (selection.kind === 'task') return `task ${run.names.get(selection.id) ?? selection.id.slice(0, 8)}`;
  return selection.kind === 'entry' ? 'this line of the log' : `${kindWords[selection.kind]} ${selection.id}`;
}

const kindWords = {
  instance: 'instance',
  availabilityZone: 'Availability Zone',
  capacityProvider: 'capacity provider',
  service: 'service',
  targetGroup: 'target group',
} as const;

/** What run and tracks themselves know to ask about a selection, in order of time. */
export function knownQuestions(selection: Selection, run: ReadRun, tracks: Tracks | null): Question[] {
  switch (selection.kind) {
    case 'task': {
      const lane = run.tasks.find(({ taskId }) => taskId === selection.id);
      return lane ? ofTask(lane) : [];
    }
    case 'availabilityZone':
      return decisionsTaking(tracks, selection.id);
    case 'targetGroup':
      return byTime(run.tasks.flatMap((lane) => ofTargets(lane, selection.id, `task ${run.names.get(lane.taskId)}: `)));
    case 'instance':
      return ofInstance(selection.id, tracks);
    case 'entry':
      return run.causes.has(selection.id) ? [run.causes.get(selection.id) as Question] : [];
    case 'service':
      return run.log.filter((line) => line.subject === selection.id && isFailureLine(line));
    case 'capacityProvider':
      return [];
  }
}

function ofTask(lane: TaskLane): Question[] {
  const health = (lane.health ?? []).filter(({ status }) => status === 'UNHEALTHY');
  return byTime([
    ...health.map(({ entry, atMs, status }) => ({ entry, atMs, text: `became ${status}` })),
    ...ofTargets(lane, null, ''),
    ...(lane.stop ? [{ entry: lane.stop.entry, atMs: lane.stop.atMs, text: `was to stop: ${lane.stop.stoppedReason}` }] : []),
  ]);
}

function ofTargets({ targets = [] }: TaskLane, groupArn: string | null, whose: string): Question[] {
  return targets
    .filter(({ targetGroupArn, state }) => state === 'unhealthy' && (groupArn === null || targetGroupArn === groupArn))
    .map(({ entry, atMs, state, reason }) => ({
      entry,
      atMs,
      text: `${whose}target ${state}${reason === undefined ? '' : `: ${reason}`}`,
    }));
}

function ofInstance(id: string, tracks: Tracks | null): Question[] {
  const lane = tracks?.instances.find(({ instanceId }) => instanceId === id);
  return (lane?.statuses ?? []).map(({ entry, atMs, status }) => ({ entry, atMs, text: `became ${status}` }));
}

function decisionsTaking(tracks: Tracks | null, name: string): Question[] {
  return (tracks?.decisions ?? []).filter(({ chosen }) => chosen.includes(name)).map(questionOf);
}

function questionOf({ entry, atMs, subject, what, chosen, refused }: DecisionMark): Question {
  const passed = refused === 0 ? '' : `, ${refused} passed over`;
  return { entry, atMs, text: `${what} for ${subject.id}: ${chosen.length === 0 ? 'none' : chosen.join(', ')}${passed}` };
}

/** Both, each entry once, in order of time; the wording of the first list is kept. */
export function merged(first: readonly Question[], second: readonly Question[]): Question[] {
  const known = new Set(first.map(({ entry }) => entry));
  return byTime([...first, ...second.filter(({ entry }) => !known.has(entry))]);
}

function byTime(questions: readonly Question[]): Question[] {
  return [...questions].sort((a, b) => a.atMs - b.atMs || a.entry - b.entry);
}

/** All decisions and failures of a run, in order of time; made once for a run. */
export function turningPoints(run: ReadRun, tracks: Tracks | null): Question[] {
  const stops = run.tasks.flatMap(({ taskId, stop }) =>
    stop && isFailedStop(stop)
      ? [{ entry: stop.entry, atMs: stop.atMs, text: `task ${run.names.get(taskId)} was to stop: ${stop.stoppedReason}` }]
      : [],
  );
  const lines = run.log.filter(isFailureLine).map(({ entry, atMs, text }) => ({ entry, atMs, text }));
  return byTime([...(tracks?.decisions ?? []).map(questionOf), ...stops, ...lines]);
}
