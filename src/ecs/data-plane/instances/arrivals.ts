/** A task on its instance, from its placement to the pull of its images, and its end. */
import type { MachineEvent } from '../../world/events.ts';
import { type Model, record, setLastStatus, taskSubject } from '../../world/model.ts';
import { remembered } from '../../world/remember.ts';
import type { Instance, Task, TaskDefinitionRevision } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { limitWait } from '../containers.ts';
import { definitionOf } from '../definitions.ts';
import { makeLogGroups } from '../log-problems.ts';
import { secretProblem } from '../secret-problems.ts';
import { startPlan } from '../start-plans.ts';
import { initialisationProblem } from '../start-problems.ts';
import { inAgentWords } from './agent-words.ts';
import { holdsBack } from './agents.ts';
import { leaveHost, takeNext, whyWaiting } from './host.ts';
import { bindPorts } from './host-ports.ts';
import { typeOf } from './machines.ts';
import { pullImage } from './pulls.ts';

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

/**
 * Its agent has accepted it: it starts in its turn, once what it needs is free on the host. Until then it stays PENDING.
 * Source: aws/amazon-ecs-agent, docker_task_engine.go, waitingTaskQueue.
 */
export function beginTask(model: Model, event: Of<'task.begins'>): void {
  const { world } = model;
  const { ordinal, cause } = event;
  const task = world.tasks[ordinal];
  const instance = task?.instanceId ? world.instances[task.instanceId] : undefined;
  if (!task || !instance || task.desiredStatus === 'STOPPED' || holdsBack(model, task, event)) return;
  instance.host.waiting.push(ordinal);
  startNext(model, instance, cause);
  if (!instance.host.waiting.includes(ordinal)) return;
  const candidates = [{ name: instance.id, refused: whyWaiting(world, instance, task) }];
  const waits = record(model, taskSubject(task), cause, { type: 'decision', what: 'resources of the host', candidates });
  limitWait(model, task, waits);
}

/** A task's containers have ended: the agent starts what has waited for its part of the host, whether it is connected or not. */
export function beginWaiting(model: Model, { ordinal, cause }: Of<'host.freed'>): void {
  const task = model.world.tasks[ordinal];
  const instance = model.world.instances[task?.instanceId ?? ''];
  if (!task || !instance) return;
  leaveHost(instance, task);
  if (instance.state === 'running' && !instance.isLost && instance.status !== 'INACTIVE') startNext(model, instance, cause);
}

function startNext(model: Model, instance: Instance, cause: Cause): void {
  for (let task = takeNext(model.world, instance); task; task = takeNext(model.world, instance)) start(model, task, instance, cause);
}

/**
 * Secrets are asked for, then all images are pulled at once; log drivers are set up as containers start. The task stays PENDING until they run.
 * Source: aws/amazon-ecs-agent, dependencygraph: a task's resources come before its images.
 */
function start(model: Model, task: Task, instance: Instance, cause: Cause): void {
  const { world } = model;
  const { ordinal } = task;
  const revision = forProcessor(definitionOf(world, task), instance);
  const plan = startPlan(world, task, revision);
  if (!plan.isClear) {
    const problem = secretProblem(world, task, revision);
    if (problem) {
      const { reason, isTimeout } = inAgentWords(world.surroundings.region, problem);
      const afterMs = isTimeout ? world.assumptions['fargate.connectTimeoutMs'] : 0;
      model.schedule(afterMs, { type: 'task.startFailed', ordinal, reason, container: null, cause });
      return;
    }
    plan.isClear = initialisationProblem(world, task, revision) === null;
    if (plan.isClear) makeLogGroups(world, revision);
  }
  task.pullStartedAtMs = model.nowMs;
  bindPorts(instance, task, revision);
  const { isClear } = plan;
  for (const index of task.containers.keys()) pullImage(model, { task, instance, revision, index, isClear }, cause);
}

const otherwise = new WeakMap<TaskDefinitionRevision, TaskDefinitionRevision>();

/** Docker pulls for the instance's processor and runs on that, whatever the definition has left open: without a runtimePlatform any instance will do. */
function forProcessor(revision: TaskDefinitionRevision, instance: Instance): TaskDefinitionRevision {
  const { architecture } = typeOf(instance.instanceType);
  return revision.architecture === architecture ? revision : remembered(otherwise, revision, () => ({ ...revision, architecture }));
}

/**
 * All containers of a task on an instance have ended: its host is free of it. In awsvpc mode its network interface is detached, in the other modes it is
 * STOPPED at once.
 * @returns the entry that says so, or null for a task on Fargate
 */
export function endTask(model: Model, task: Task, cause: Cause): Cause | null {
  const { needs, ordinal, instanceId } = task;
  if (!needs) return null;
  const hasInterface = needs.enis > 0 && instanceId !== null;
  const leaving = hasInterface ? setLastStatus(model, task, 'DEPROVISIONING', cause) : cause;
  const afterMs = hasInterface ? model.world.assumptions['ec2.eniDetachMs'] : 0;
  model.schedule(afterMs, { type: 'task.deprovisioned', ordinal, cause: leaving });
  // After the entry that says so: whoever starts now starts after it.
  if (instanceId !== null) model.schedule(0, { type: 'host.freed', ordinal, cause: leaving });
  return leaving;
}
