/** How a task's containers stop: signals in reverse order of dependency, SIGKILL where the process does not end in time, then the task's own end. */
import type { DataPlaneEvent } from '../world/events.ts';
import { containerSubject, type Model, record, setLastStatus, taskOf } from '../world/model.ts';
import type { Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { definitionOf } from './definitions.ts';
import { phaseMs } from './durations.ts';
import { instanceData } from './instance-part.ts';
import { tell } from './reports.ts';

/** 128 + 9: what a process leaves that SIGKILL ended. */
export const KILLED = 137;

/**
 * Goes on with the stop of a task whose desiredStatus is STOPPED: ends what never started, signals what nobody running depends on, and ends the
 * task when all is stopped. Called again after each container's end. Order: aws/amazon-ecs-agent, dependencygraph, verifyShutdownOrder.
 */
export function stopContainers(model: Model, task: Task, cause: Cause): void {
  const definitions = definitionOf(model.world, task).containers;
  for (const [index, container] of task.containers.entries()) {
    if (container.lastStatus !== 'PENDING') continue;
    container.lastStatus = 'STOPPED';
    // One that was about to start again has ended before, and said so.
    if (container.restartCount > 0) continue;
    record(model, containerSubject(task, index), cause, {
      type: 'container.lastStatus',
      to: 'STOPPED',
      ...(container.reason !== null && { reason: container.reason }),
    });
  }
  const running = task.containers.flatMap((container, index) => (container.lastStatus === 'RUNNING' ? [{ container, index }] : []));
  if (running.length === 0) {
    endExecution(model, task, cause);
    return;
  }
  if (task.lastStatus !== 'STOPPING') setLastStatus(model, task, 'STOPPING', cause);
  for (const { container, index } of running) {
    const isNeeded = running.some(({ index: other }) =>
      definitions[other]?.dependsOn.some(({ containerName }) => containerName === container.name),
    );
    if (!isNeeded && !container.isSignalled) signal(model, task, index, cause);
  }
}

/** The image's stop signal, then stopTimeout, then SIGKILL. Source: StopTask and ContainerDefinition.stopTimeout in the API reference. */
function signal(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  const definition = definitionOf(model.world, task).containers[index];
  if (!container?.process || !definition) throw new Error(`Container ${index} of task ${task.id} runs without a process.`);
  container.isSignalled = true;
  const { onStop } = container.process;
  const stopTimeoutMs = instanceData()?.stopTimeoutMs(model, task, index) ?? definition.stopTimeoutMs;
  const of = { ordinal: task.ordinal, container: index };
  const sent = record(model, containerSubject(task, index), cause, { type: 'container.signal', signal: container.stopSignal });
  if (container.stopSignal === 'SIGKILL') {
    model.schedule(0, { ...of, type: 'process.ends', run: container.restartCount, exitCode: KILLED, reason: null, cause: sent });
  } else if (onStop.ignores || onStop.afterMs >= stopTimeoutMs) {
    model.schedule(stopTimeoutMs, { ...of, type: 'container.stopTimeout', cause: sent });
  } else {
    const { afterMs, code: exitCode } = onStop;
    model.schedule(afterMs, { ...of, type: 'process.ends', run: container.restartCount, exitCode, reason: null, cause: sent });
  }
}

type StopTimeout = Extract<DataPlaneEvent, { type: 'container.stopTimeout' }>;

/** The container has not ended within its stopTimeout: SIGKILL. */
export function killAfterTimeout(model: Model, { ordinal, container, cause }: StopTimeout): void {
  const task = taskOf(model.world, ordinal);
  const state = task.containers[container];
  if (state?.lastStatus !== 'RUNNING') return;
  const sent = record(model, containerSubject(task, container), cause, { type: 'container.signal', signal: 'SIGKILL' });
  model.schedule(0, { type: 'process.ends', ordinal, container, run: state.restartCount, exitCode: KILLED, reason: null, cause: sent });
}

/** All containers have ended: the network interface is taken away. */
function endExecution(model: Model, task: Task, cause: Cause): void {
  if (task.executionStoppedAtMs !== null) return;
  task.executionStoppedAtMs = model.nowMs;
  const ended = instanceData()?.endTask(model, task, cause) ?? deprovision(model, task, cause);
  if (task.serviceArn !== null) tell(model, task, { type: 'service.taskEnded', ordinal: task.ordinal, cause: ended });
}

function deprovision(model: Model, task: Task, cause: Cause): Cause {
  const deprovisioning = setLastStatus(model, task, 'DEPROVISIONING', cause);
  const afterMs = phaseMs(model, task, 'deprovisioning', model.world.assumptions['fargate.deprovisioningMs']);
  model.schedule(afterMs, { type: 'task.deprovisioned', ordinal: task.ordinal, cause: deprovisioning });
  return deprovisioning;
}

/** The service scheduler hears of a task that stops by itself. */
export function tellScheduler(model: Model, task: Task, cause: Cause): void {
  if (task.serviceArn !== null) tell(model, task, { type: 'service.taskStops', ordinal: task.ordinal, cause });
}
