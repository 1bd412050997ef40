/** The model as both planes see it: the world, the clock, the queue and the timeline. */
import { move } from './alike.ts';
import { setStanding } from './census.ts';
import type { ModelEvent } from './events.ts';
import { noteInstance } from './instance-notes.ts';
import { countPlaced } from './spread.ts';
import type { Task, World } from './state.ts';
import type { Cause, Happening, StopCode, Subject, TaskStatus, TimelineEntry } from './timeline.ts';

export interface Model {
  readonly world: World;
  readonly nowMs: number;
  readonly seed: number;
  schedule(afterMs: number, event: ModelEvent): void;
  /** Gives a new entry its id and its moment and adds it to the timeline; returns the id. */
  record(entry: TimelineEntry): number;
  /** Counts one towards a limit of the run. */
  spend(limit: 'tasks'): void;
}

function because(entry: number): Cause {
  return { by: 'entry', id: entry };
}

export const outside: Cause = { by: 'outside' };

/** Records what happened to a subject and returns it as the cause of what follows. */
export function record(model: Model, subject: Subject, cause: Cause, what: Happening): Cause {
  // Its id and its moment are filled in: an entry that is made whole at once is made but once.
  return because(model.record({ id: 0, atMs: 0, subject, cause, what }));
}

export function taskSubject(task: Task): Subject {
  return task.subject;
}

export function containerSubject(task: Task, container: number): Subject {
  const { subject } = task.containers[container] ?? {};
  if (!subject) throw new Error(`Task ${task.id} has no container ${container}.`);
  return subject;
}

/** A task that must exist: a live one, or one that stopped within the hour. */
export function taskOf(world: World, ordinal: number): Task {
  const task = world.tasks[ordinal];
  if (!task) throw new Error(`The model has lost task ${ordinal}.`);
  return task;
}

/** Moves a task's lastStatus and says so. */
export function setLastStatus(model: Model, task: Task, to: TaskStatus, cause: Cause): Cause {
  const from = task.lastStatus;
  task.lastStatus = to;
  const moved = record(model, taskSubject(task), cause, move(from, to));
  if (from === 'RUNNING' || to === 'RUNNING') {
    noticeLoad(model, task, moved);
    noteInstance(model.world, task.instanceId);
  }
  return moved;
}

/** Something about a task has changed that requests may notice, where there are any, or a meter. */
export function noticeLoad(model: Model, task: Task, cause: Cause): void {
  const { loads, isMetering } = model.world;
  if (loads.length > 0 || isMetering) model.schedule(0, { type: 'load.refresh', ordinal: task.ordinal, cause });
}

type Freeing = (model: Model, task: Task, cause: Cause) => void;

let freeInstance: Freeing | null = null;

/** Who is told of a task that is to stop, so that its instance has its room back: the part on instances, once it has been fetched. */
export function setFreeing(freeing: Freeing): void {
  freeInstance = freeing;
}

/** Decides that a task stops: its desiredStatus becomes STOPPED, with the code and the reason that DescribeTasks shows. */
export function setDesiredStopped(model: Model, task: Task, stopCode: StopCode, stoppedReason: string, cause: Cause): Cause {
  if (task.desiredStatus === 'RUNNING') countPlaced(model.world, task, -1);
  setStanding(model.world, task, 'ending');
  task.desiredStatus = 'STOPPED';
  task.stopCode = stopCode;
  task.stoppedReason = stoppedReason;
  task.stoppingAtMs = model.nowMs;
  const stops = record(model, taskSubject(task), cause, { type: 'task.desiredStatus', to: 'STOPPED', stopCode, stoppedReason });
  freeInstance?.(model, task, stops);
  return stops;
}
