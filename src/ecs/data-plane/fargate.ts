/** A Fargate task from its creation to RUNNING, and from its last container's end to STOPPED. */

import type { DataPlaneEvent } from '../world/events.ts';
import { findImage, revisionOf } from '../world/lookup.ts';
import { containerSubject, type Model, record, setDesiredStopped, setLastStatus, taskOf } from '../world/model.ts';
import type { Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { startWhatCan } from './containers.ts';
import { phaseMs, transferMs } from './durations.ts';
import { initialisationProblem, pullProblem } from './start-problems.ts';
import { stopContainers, tellScheduler } from './stopping.ts';

type Of<Type extends DataPlaneEvent['type']> = Extract<DataPlaneEvent, { type: Type }>;

/** The task is new: its network interface is being made. */
export function launch(model: Model, { taskId, cause }: Of<'task.launch'>): void {
  const task = taskOf(model.world, taskId);
  const afterMs = phaseMs(model, task, 'provisioning', model.world.assumptions['fargate.provisioningMs']);
  model.schedule(afterMs, { type: 'task.provisioned', taskId, cause });
}

export function becomePending(model: Model, { taskId, cause }: Of<'task.provisioned'>): void {
  const task = taskOf(model.world, taskId);
  if (task.desiredStatus === 'STOPPED') return;
  const pending = setLastStatus(model, task, 'PENDING', cause);
  const afterMs = phaseMs(model, task, 'pending', model.world.assumptions['fargate.pendingMs']);
  model.schedule(afterMs, { type: 'task.accepted', taskId, cause: pending });
}

/** A machine has taken the task: it asks for what it needs, then pulls all images at once. */
export function activate(model: Model, { taskId, cause }: Of<'task.accepted'>): void {
  const { world } = model;
  const task = taskOf(world, taskId);
  if (task.desiredStatus === 'STOPPED') return;
  const revision = revisionOf(world, task.taskDefinition);
  const problem = initialisationProblem(world, task, revision);
  if (problem) {
    const afterMs = problem.isTimeout ? world.assumptions['fargate.connectTimeoutMs'] : 0;
    model.schedule(afterMs, { type: 'task.startFailed', taskId, reason: problem.reason, container: null, cause });
    return;
  }
  const activating = setLastStatus(model, task, 'ACTIVATING', cause);
  task.pullStartedAtMs = model.nowMs;
  for (let container = 0; container < task.containers.length; container += 1) pull(model, task, container, activating);
}

function pull(model: Model, task: Task, container: number, cause: Cause): void {
  const { world } = model;
  const revision = revisionOf(world, task.taskDefinition);
  const definition = revision.containers[container];
  if (!definition) throw new Error(`Task ${task.id} has no definition for its container ${container}.`);
  const { image, name } = definition;
  const started = record(model, containerSubject(task, container), cause, { type: 'container.pull', image, outcome: 'started' });
  const baseMs = phaseMs(model, task, `pull of ${name}`, world.assumptions['fargate.pullBaseMs']);
  const problem = pullProblem(world, task, revision, definition);
  if (problem) {
    const afterMs = problem.isTimeout ? world.assumptions['fargate.connectTimeoutMs'] : baseMs;
    model.schedule(afterMs, { type: 'task.startFailed', taskId: task.id, reason: problem.reason, container, cause: started });
    return;
  }
  const found = findImage(world.surroundings, image);
  const state = task.containers[container];
  if (!found || !state) throw new Error(`The image ${image} was found and is lost.`);
  state.imageDigest = found.digest;
  state.process = found.process;
  state.tools = [...found.tools];
  model.schedule(baseMs + transferMs(model, found.sizeMB), { type: 'container.pulled', taskId: task.id, container, cause: started });
}

export function finishPull(model: Model, { taskId, container, cause }: Of<'container.pulled'>): void {
  const task = taskOf(model.world, taskId);
  const state = task.containers[container];
  if (task.desiredStatus === 'STOPPED' || !state) return;
  const image = revisionOf(model.world, task.taskDefinition).containers[container]?.image ?? '';
  state.isPulled = true;
  const done = record(model, containerSubject(task, container), cause, { type: 'container.pull', image, outcome: 'done' });
  if (task.containers.every(({ isPulled }) => isPulled)) task.pullStoppedAtMs = model.nowMs;
  startWhatCan(model, task, done);
}

/** The task ends before it ran: its containers have no exit code, and stopCode says so. */
export function failToStart(model: Model, { taskId, reason, container, cause }: Of<'task.startFailed'>): void {
  const task = taskOf(model.world, taskId);
  if (task.desiredStatus === 'STOPPED') return;
  let why = cause;
  const state = container === null ? undefined : task.containers[container];
  if (state && container !== null) {
    const image = revisionOf(model.world, task.taskDefinition).containers[container]?.image ?? '';
    state.reason = reason;
    why = record(model, containerSubject(task, container), cause, { type: 'container.pull', image, outcome: 'failed', reason });
  }
  const stops = setDesiredStopped(model, task, 'TaskFailedToStart', reason, why);
  tellScheduler(model, task, stops);
  stopContainers(model, task, stops);
}

/** The network interface is gone: nothing of the task is left but its description. */
export function finish(model: Model, { taskId, cause }: Of<'task.deprovisioned'>): void {
  const task = taskOf(model.world, taskId);
  task.stoppedAtMs = model.nowMs;
  const stopped = setLastStatus(model, task, 'STOPPED', cause);
  model.schedule(0, { type: 'cluster.taskStopped', taskId, cause: stopped });
}

/** The control plane wants the task gone. */
export function stop(model: Model, { taskId, cause }: Of<'task.stop'>): void {
  stopContainers(model, taskOf(model.world, taskId), cause);
}
