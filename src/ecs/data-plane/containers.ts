/** Containers from pulled to running: the order that dependsOn asks for, how long others wait, and the task's RUNNING once all have started. */
import { runs } from '../world/alike.ts';
import type { DataPlaneEvent } from '../world/events.ts';
import { containerSubject, type Model, record, setDesiredStopped, setLastStatus, taskOf } from '../world/model.ts';
import type { Task } from '../world/state.ts';
import type { Cause, Happening } from '../world/timeline.ts';
import { definitionOf } from './definitions.ts';
import { readinessOf, timedOut, waitingFor } from './dependencies.ts';
import { phaseMs } from './durations.ts';
import { beginCheck } from './health-checks.ts';
import { forgetHealth } from './health-states.ts';
import { tell } from './reports.ts';
import { stopContainers, tellScheduler } from './stopping.ts';

type Of<Type extends DataPlaneEvent['type']> = Extract<DataPlaneEvent, { type: Type }>;

/** Schedules the start of every container that is pulled and whose dependencies allow it; stops a task in which a dependency never will. */
export function startWhatCan(model: Model, task: Task, cause: Cause): void {
  if (task.desiredStatus === 'STOPPED' || task.startedAtMs !== null) return;
  const { containers: definitions } = definitionOf(model.world, task);
  for (const [index, container] of task.containers.entries()) {
    const definition = definitions[index];
    if (!definition || !container.isPulled || container.isStarting) continue;
    const readiness = readinessOf(task, definition);
    if (readiness.may === 'never') {
      failTask(model, task, readiness.reason, cause);
      return;
    }
    if (readiness.may === 'start') scheduleStart(model, task, index, cause);
    else limitWait(model, task, cause);
  }
}

function scheduleStart(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  if (!container) return;
  container.isStarting = true;
  const { assumptions } = model.world;
  const afterMs = task.needs
    ? assumptions['ec2.startMs']
    : phaseMs(model, task, 'start of ', assumptions['fargate.startMs'], container.name);
  model.schedule(afterMs, { type: 'container.start', ordinal: task.ordinal, container: index, cause });
}

/** A task waits before RUNNING, perhaps for ever: ECS gives such a task up. Source: github.com/aws/containers-roadmap/issues/2379. */
export function limitWait(model: Model, task: Task, cause: Cause): void {
  if (task.isWaitLimited) return;
  task.isWaitLimited = true;
  const afterMs = task.createdAtMs + model.world.assumptions['task.pendingTimeoutMs'] - model.nowMs;
  model.schedule(Math.max(0, afterMs), { type: 'task.pendingTimeout', ordinal: task.ordinal, cause });
}

/** The wording is not on record; that the task stops before it ran is. */
export function endWait(model: Model, { ordinal, cause }: Of<'task.pendingTimeout'>): void {
  const task = model.world.tasks[ordinal];
  if (!task || task.startedAtMs !== null || task.desiredStatus === 'STOPPED') return;
  failTask(model, task, 'Task did not reach the RUNNING state in time.', cause);
}

/** A task that will not run stops, with whatever of its containers runs already. */
export function failTask(model: Model, task: Task, reason: string, cause: Cause): void {
  const stops = setDesiredStopped(model, task, 'TaskFailedToStart', reason, cause);
  tellScheduler(model, task, stops);
  stopContainers(model, task, stops);
}

/** A container has kept its task from running: on an instance only the container says why. Text: github.com/aws/amazon-ecs-agent/issues/1430. */
export function failContainer(model: Model, task: Task, reason: string, cause: Cause): void {
  failTask(model, task, task.needs ? 'Task failed to start' : reason, cause);
}

/** The process begins: its boot, its own end where it has one, and its health checks are in the queue from now on. */
export function startContainer(model: Model, { ordinal, container: index, cause }: Of<'container.start'>): void {
  const task = taskOf(model.world, ordinal);
  const container = task.containers[index];
  if (task.desiredStatus === 'STOPPED' || !container?.process || container.lastStatus === 'RUNNING') return;
  if (container.flaw && !container.flaw.isStarted) {
    container.reason = container.flaw.text;
    failContainer(model, task, container.flaw.text, cause);
    return;
  }
  container.lastStatus = 'RUNNING';
  container.startedAtMs = model.nowMs;
  container.exitCode = null;
  container.stoppedAtMs = null;
  const { restartCount } = container;
  const what: Happening = restartCount > 0 ? { type: 'container.lastStatus', to: 'RUNNING', restartCount } : runs;
  const started = record(model, containerSubject(task, index), cause, what);
  forgetHealth(model, task, index, started);
  scheduleLife(model, task, index, started);
  beginCheck(model, task, index, started);
  if (task.startedAtMs !== null) return;
  limitDependants(model, task, index, started);
  if (task.containers.every(({ startedAtMs }) => startedAtMs !== null)) enterRunning(model, task, started);
  startWhatCan(model, task, started);
}

/** What the process will do by itself: boot, or fail to, and end. */
function scheduleLife(model: Model, task: Task, container: number, cause: Cause): void {
  const state = task.containers[container];
  if (!state?.process) return;
  const { bootMs, exit } = state.process;
  const { ordinal } = task;
  const run = state.restartCount;
  if (state.flaw) {
    const line = record(model, containerSubject(task, container), cause, { type: 'container.log', line: state.flaw.text });
    model.schedule(0, { type: 'process.ends', ordinal, container, run, exitCode: state.flaw.exitCode, reason: null, cause: line });
    return;
  }
  model.schedule(bootMs, { type: 'process.booted', ordinal, container, run, cause });
  if (exit) model.schedule(exit.afterMs, { type: 'process.ends', ordinal, container, run, exitCode: exit.code, reason: null, cause });
}

/** startTimeout is the dependency's, counted from its start. Source: ContainerDefinition.startTimeout in the API reference. */
function limitDependants(model: Model, task: Task, index: number, cause: Cause): void {
  const definitions = definitionOf(model.world, task).containers;
  const container = task.containers[index];
  const startTimeoutMs = definitions[index]?.startTimeoutMs ?? null;
  if (!container || startTimeoutMs === null || waitingFor(task, definitions, container).length === 0) return;
  model.schedule(startTimeoutMs, { type: 'container.startTimeout', ordinal: task.ordinal, container: index, cause });
}

/** One that waits still gives up, and the task with it. A dependency that has stopped cannot time out. */
export function giveUpWaiting(model: Model, { ordinal, container: index, cause }: Of<'container.startTimeout'>): void {
  const task = taskOf(model.world, ordinal);
  const container = task.containers[index];
  if (!container || container.lastStatus === 'STOPPED' || task.desiredStatus === 'STOPPED') return;
  const [target] = waitingFor(task, definitionOf(model.world, task).containers, container);
  if (target !== undefined) failTask(model, task, timedOut(container.name, target), cause);
}

function enterRunning(model: Model, task: Task, cause: Cause): void {
  task.startedAtMs = model.nowMs;
  const running = setLastStatus(model, task, 'RUNNING', cause);
  if (task.serviceArn !== null) tell(model, task, { type: 'service.taskRuns', ordinal: task.ordinal, cause: running });
}
