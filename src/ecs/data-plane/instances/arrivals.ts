/** A task on its instance, from its placement to the start of its containers, and its end. */
import type { MachineEvent } from '../../world/events.ts';
import { containerSubject, type Model, record, setLastStatus } from '../../world/model.ts';
import type { Instance, Task, TaskDefinitionRevision } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { definitionOf } from '../definitions.ts';
import { transferMs } from '../durations.ts';
import { countUnresolved, keepDigest, referenceToPull } from '../image-digests.ts';
import { makeLogGroups } from '../log-problems.ts';
import { receiveImage } from '../received-images.ts';
import { planPull, startPlan } from '../start-plans.ts';
import { flawOf, initialisationProblem } from '../start-problems.ts';
import { holdsBack } from './agents.ts';
import { bindPorts } from './host-ports.ts';
import { cachedImage, keepImage, readyInMs } from './image-cache.ts';

type Of<Type extends MachineEvent['type']> = Extract<MachineEvent, { type: Type }>;

/**
 * The task has been placed. In awsvpc mode its network interface is attached first; in the other modes it is PENDING at once.
 * Source: developer guide, Amazon ECS task lifecycle.
 */
export function receiveTask(model: Model, event: Of<'task.arrives'>): void {
  const { world } = model;
  const { ordinal, cause } = event;
  const task = world.tasks[ordinal];
  if (!task || task.desiredStatus === 'STOPPED' || holdsBack(model, task, event)) return;
  if (task.needs?.enis) model.schedule(world.assumptions['ec2.eniAttachMs'], { type: 'task.attached', ordinal, cause });
  else becomePending(model, task, cause);
}

/** Its network interface is there. */
export function attachTask(model: Model, event: Of<'task.attached'>): void {
  const task = model.world.tasks[event.ordinal];
  if (task && task.desiredStatus === 'RUNNING' && !holdsBack(model, task, event)) becomePending(model, task, event.cause);
}

function becomePending(model: Model, task: Task, cause: Cause): void {
  const pending = task.lastStatus === 'PENDING' ? cause : setLastStatus(model, task, 'PENDING', cause);
  model.schedule(model.world.assumptions['ec2.acceptMs'], { type: 'task.begins', ordinal: task.ordinal, cause: pending });
}

/** Its agent has taken it: what its containers need is asked for, then all images are pulled at once. It stays PENDING until they run. */
export function beginTask(model: Model, event: Of<'task.begins'>): void {
  const { world } = model;
  const { ordinal, cause } = event;
  const task = world.tasks[ordinal];
  const instance = task?.instanceId ? world.instances[task.instanceId] : undefined;
  if (!task || !instance || task.desiredStatus === 'STOPPED' || holdsBack(model, task, event)) return;
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
  task.pullStartedAtMs = model.nowMs;
  bindPorts(instance, task, revision);
  for (const index of task.containers.keys()) pull(model, { task, instance, revision, index }, cause);
}

interface Pulling {
  task: Task;
  instance: Instance;
  revision: TaskDefinitionRevision;
  index: number;
}

/**
 * The image comes from its registry, or is on the instance already and only looked up there; it is taken from the instance where it cannot be pulled.
 * Source: developer guide, Amazon ECS container agent configuration, ECS_IMAGE_PULL_BEHAVIOR: default.
 */
function pull(model: Model, { task, instance, revision, index }: Pulling, cause: Cause): void {
  const { world } = model;
  const { ordinal } = task;
  const definition = revision.containers[index];
  const container = task.containers[index];
  if (!definition || !container) throw new Error(`Task ${task.id} has no definition for its container ${index}.`);
  const of = referenceToPull(world, task, definition);
  const planned = planPull(world, task, revision, { index, definition, of });
  const started = record(model, containerSubject(task, index), cause, planned.started);
  const { 'fargate.pullBaseMs': baseMs, 'ec2.cachedPullMs': cachedMs, 'fargate.connectTimeoutMs': timeoutMs } = world.assumptions;
  const refusal = 'reason' in planned.found ? planned.found : null;
  const image = 'reason' in planned.found ? cachedImage(world, instance, of.reference) : planned.found;
  const triedMs = refusal?.isTimeout ? timeoutMs : baseMs;
  if (!image) {
    countUnresolved(model, task, definition);
    model.schedule(triedMs, { type: 'task.startFailed', ordinal, reason: refusal?.reason ?? '', container: index, cause: started });
    return;
  }
  keepDigest(world, task, definition, image);
  receiveImage(container, image, planned.flaw ?? (refusal ? flawOf(revision, definition, image) : null));
  const readyMs = readyInMs(instance, image, model.nowMs);
  const pullMs = baseMs + transferMs(model, image.sizeMB);
  keepImage(world, instance, image, readyMs === null ? model.nowMs + pullMs : null);
  // Of an image that another task pulls already nothing is moved twice.
  const takesMs = readyMs === null ? pullMs : Math.max(readyMs, (refusal ? triedMs : 0) + cachedMs);
  model.schedule(takesMs, { type: 'container.pulled', ordinal, container: index, cause: started });
}

/**
 * All containers of a task on an instance have ended: in awsvpc mode its network interface is detached, in the other modes it is STOPPED at once.
 * @returns the entry that says so, or null for a task on Fargate
 */
export function endTask(model: Model, task: Task, cause: Cause): Cause | null {
  const { needs, ordinal, instanceId } = task;
  if (!needs) return null;
  if (needs.enis === 0 || instanceId === null) {
    model.schedule(0, { type: 'task.deprovisioned', ordinal, cause });
    return cause;
  }
  const leaving = setLastStatus(model, task, 'DEPROVISIONING', cause);
  model.schedule(model.world.assumptions['ec2.eniDetachMs'], { type: 'task.deprovisioned', ordinal, cause: leaving });
  return leaving;
}
