/** A Fargate task from its creation to RUNNING, and from its last container's end to STOPPED. */

import { pullDone } from '../world/alike.ts';
import type { DataPlaneEvent } from '../world/events.ts';
import { containerSubject, type Model, record, setLastStatus, taskOf } from '../world/model.ts';
import type { Task, TaskDefinitionRevision } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { failContainer, failTask, startWhatCan } from './containers.ts';
import { containerDefinition, definitionOf } from './definitions.ts';
import { phaseMs, transferMs } from './durations.ts';
import { countUnresolved, keepDigest, referenceToPull } from './image-digests.ts';
import { instanceData } from './instance-part.ts';
import { makeLogGroups } from './log-problems.ts';
import { receiveImage } from './received-images.ts';
import { tell } from './reports.ts';
import { planPull, startPlan } from './start-plans.ts';
import { initialisationProblem } from './start-problems.ts';
import { stopContainers } from './stopping.ts';

type Of<Type extends DataPlaneEvent['type']> = Extract<DataPlaneEvent, { type: Type }>;

/** The task is new: its network interface is being made. */
export function launch(model: Model, { ordinal, cause }: Of<'task.launch'>): void {
  const task = taskOf(model.world, ordinal);
  const afterMs = phaseMs(model, task, 'provisioning', model.world.assumptions['fargate.provisioningMs']);
  model.schedule(afterMs, { type: 'task.provisioned', ordinal, cause });
}

/** The network interface is there, and the task waits for a machine. */
export function becomePending(model: Model, { ordinal, cause }: Of<'task.provisioned'>): void {
  const task = taskOf(model.world, ordinal);
  if (task.desiredStatus === 'STOPPED') return;
  const pending = setLastStatus(model, task, 'PENDING', cause);
  const afterMs = phaseMs(model, task, 'pending', model.world.assumptions['fargate.pendingMs']);
  model.schedule(afterMs, { type: 'task.accepted', ordinal, cause: pending });
}

/** A machine has taken the task: it asks for what it needs, then pulls all images at once. */
export function activate(model: Model, { ordinal, cause }: Of<'task.accepted'>): void {
  const { world } = model;
  const task = taskOf(world, ordinal);
  if (task.desiredStatus === 'STOPPED') return;
  const revision = definitionOf(world, task);
  const plan = startPlan(world, task, revision);
  if (!plan.isClear) {
    const problem = initialisationProblem(world, task, revision);
    if (problem) {
      const afterMs = problem.isTimeout ? world.assumptions['fargate.connectTimeoutMs'] : 0;
      model.schedule(afterMs, { type: 'task.startFailed', ordinal, reason: problem.reason, container: null, cause });
      return;
    }
    makeLogGroups(world, revision);
    plan.isClear = true;
  }
  const activating = setLastStatus(model, task, 'ACTIVATING', cause);
  task.pullStartedAtMs = model.nowMs;
  for (let container = 0; container < task.containers.length; container += 1) pull(model, task, revision, container, activating);
}

function pull(model: Model, task: Task, revision: TaskDefinitionRevision, container: number, cause: Cause): void {
  const { world } = model;
  const definition = revision.containers[container];
  const state = task.containers[container];
  if (!definition || !state) throw new Error(`Task ${task.id} has no definition for its container ${container}.`);
  const of = referenceToPull(world, task, definition);
  const planned = planPull(world, task, revision, { index: container, definition, of });
  const { found } = planned;
  const started = record(model, containerSubject(task, container), cause, planned.started);
  const baseMs = phaseMs(model, task, 'pull of ', world.assumptions['fargate.pullBaseMs'], definition.name);
  if ('reason' in found) {
    countUnresolved(model, task, definition);
    const afterMs = found.isTimeout ? world.assumptions['fargate.connectTimeoutMs'] : baseMs;
    model.schedule(afterMs, { type: 'task.startFailed', ordinal: task.ordinal, reason: found.reason, container, cause: started });
    return;
  }
  keepDigest(world, task, definition, found);
  receiveImage(state, found, planned.flaw);
  model.schedule(baseMs + transferMs(model, found.sizeMB), { type: 'container.pulled', ordinal: task.ordinal, container, cause: started });
}

/** An image is there; its container starts when those it depends on let it. */
export function finishPull(model: Model, { ordinal, container, cause }: Of<'container.pulled'>): void {
  const task = taskOf(model.world, ordinal);
  const state = task.containers[container];
  if (task.desiredStatus === 'STOPPED' || !state) return;
  state.isPulled = true;
  const done = record(model, containerSubject(task, container), cause, pullDone(containerDefinition(model.world, task, container)));
  if (task.containers.every(({ isPulled }) => isPulled)) task.pullStoppedAtMs = model.nowMs;
  startWhatCan(model, task, done);
}

/** The task ends before it ran: its containers have no exit code, and stopCode says so. */
export function failToStart(model: Model, { ordinal, reason, container, cause }: Of<'task.startFailed'>): void {
  const task = taskOf(model.world, ordinal);
  if (task.desiredStatus === 'STOPPED') return;
  const state = container === null ? undefined : task.containers[container];
  if (!state || container === null) {
    failTask(model, task, reason, cause);
    return;
  }
  const image = definitionOf(model.world, task).containers[container]?.image ?? '';
  state.reason = reason;
  const failed = record(model, containerSubject(task, container), cause, { type: 'container.pull', image, outcome: 'failed', reason });
  failContainer(model, task, reason, failed);
}

/** The network interface is gone: nothing of the task is left but its description. */
export function finish(model: Model, { ordinal, cause }: Of<'task.deprovisioned'>): void {
  const task = taskOf(model.world, ordinal);
  task.stoppedAtMs = model.nowMs;
  const stopped = setLastStatus(model, task, 'STOPPED', cause);
  tell(model, task, { type: 'cluster.taskStopped', ordinal, cause: stopped });
}

/** The control plane wants the task gone. */
export function stop(model: Model, event: Of<'task.stop'>): void {
  const task = taskOf(model.world, event.ordinal);
  if (!instanceData()?.holdsBack(model, task, event)) stopContainers(model, task, event.cause);
}
