/** What can happen to a process that no API call does: it is killed, hangs, is healed, or begins to leak memory. */
import { type Model, outside, record } from '../world/model.ts';
import type { Container, Task } from '../world/state.ts';
import type { Cause, Change, Subject } from '../world/timeline.ts';
import { definitionOf } from './definitions.ts';
import { setLeak } from './memory.ts';
import { endContainer, takeMemory } from './processes.ts';
import { runningTask } from './running-tasks.ts';
import { setHung } from './serving-changes.ts';
import { KILLED } from './stopping.ts';

type Of<Type extends Change['type']> = Extract<Change, { type: Type }>;

/** The process ends at once, with the exit code of SIGKILL where none is named. */
export function killProcess(model: Model, change: Of<'killProcess'>): void {
  const found = findProcess(model, change, 'kill');
  if (!found) return;
  const exitCode = change.exitCode ?? KILLED;
  const killed = say(model, found, change, true, `${nameOf(found)} ends with exit code ${exitCode}.`);
  endContainer(model, found.task, found.index, exitCode, null, killed);
}

/** The process of a running container stops answering, or answers again. */
export function hangOrHeal(model: Model, change: Of<'hang' | 'heal'>): void {
  const isHung = change.type === 'hang';
  const found = findProcess(model, change, change.type);
  if (!found) return;
  const isEffective = found.container.isHung !== isHung;
  const does = isHung ? 'hangs: it takes connections and never answers' : 'answers again';
  const already = isHung ? 'hangs already' : 'does not hang';
  const said = say(model, found, change, isEffective, `${nameOf(found)} ${isEffective ? does : already}.`);
  setHung(model, found.task, found.index, isHung, said);
}

/** The process uses more and more memory, until a limit kills it or the leak is ended with 0. */
export function leakMemory(model: Model, change: Of<'leakMemory'>): void {
  const found = findProcess(model, change, 'make leak');
  if (!found) return;
  const mibPerMinute = Math.max(0, Math.trunc(change.mibPerMinute));
  const { leak, isUp } = found.container;
  const isEffective = isUp && mibPerMinute !== (leak?.mibPerMinute ?? 0);
  const does = mibPerMinute === 0 ? 'leaks no more memory' : `uses ${mibPerMinute} MiB of memory more each minute`;
  const already = isUp ? 'does so already' : 'has not booted yet and has nothing to leak';
  const said = say(model, found, change, isEffective, `${nameOf(found)} ${isEffective ? does : already}.`);
  if (!isEffective) return;
  setLeak(model, found.task, found.index, mibPerMinute);
  takeMemory(model, found.task, found.index, said);
}

/** A running container of a task. */
interface Process {
  task: Task;
  index: number;
  container: Container;
}

/** The process that a change means; where there is none, the change is recorded and says so. */
function findProcess(model: Model, change: Of<'killProcess' | 'hang' | 'heal' | 'leakMemory'>, verb: string): Process | null {
  const task = runningTask(model, change.task);
  const nothing = (subject: Subject, why: string) => {
    const named = task ? { task: task.id } : {};
    record(model, subject, outside, { type: 'change', change, isEffective: false, effect: `Nothing to ${verb}: ${why}.`, ...named });
    return null;
  };
  if (!task) {
    const which = typeof change.task === 'number' ? `no task runs at position ${change.task}` : `task ${change.task} does not run`;
    return nothing({ kind: 'world', id: 'world' }, which);
  }
  const index = containerMeant(model, task, change.container);
  const container = task.containers[index];
  if (container?.lastStatus === 'RUNNING') return { task, index, container };
  const which = change.container === undefined ? 'no container' : `no container ${change.container}`;
  return nothing({ kind: 'task', id: task.id }, `${which} runs in task ${task.id.slice(0, 8)}…`);
}

/** The named one, else the first essential one that runs. */
function containerMeant({ world }: Model, task: Task, name: string | undefined): number {
  if (name !== undefined) return task.containers.findIndex((container) => container.name === name);
  const definitions = definitionOf(world, task).containers;
  return task.containers.findIndex(({ lastStatus }, index) => lastStatus === 'RUNNING' && definitions[index]?.isEssential);
}

function nameOf({ task, container }: Process): string {
  return `The process of container ${container.name} in task ${task.id.slice(0, 8)}…`;
}

function say(model: Model, { task }: Process, change: Change, isEffective: boolean, effect: string): Cause {
  return record(model, { kind: 'task', id: task.id }, outside, { type: 'change', change, isEffective, effect, task: task.id });
}
