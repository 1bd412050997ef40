/** What the processes in containers do: they boot, listen, use memory, end by themselves or by a signal. */
import type { DataPlaneEvent } from '../world/events.ts';
import { revisionOf } from '../world/lookup.ts';
import { containerSubject, type Model, record, setDesiredStopped, taskOf } from '../world/model.ts';
import type { Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { isLoopback, listeningAddress } from './addresses.ts';
import { startWhatCan } from './containers.ts';
import { healthAt } from './serving.ts';
import { scheduleTurn, servingChanged } from './serving-changes.ts';
import { KILLED, stopContainers, tellScheduler } from './stopping.ts';

/** The container's reason in DescribeTasks; aws/amazon-ecs-agent, OutOfMemoryError. */
const OUT_OF_MEMORY = 'OutOfMemoryError: Container killed due to memory usage';

type Of<Type extends DataPlaneEvent['type']> = Extract<DataPlaneEvent, { type: Type }>;

/** The process has its memory and opens its port, or ends because it cannot. */
export function boot(model: Model, { taskId, container: index, cause }: Of<'process.booted'>): void {
  const task = taskOf(model.world, taskId);
  const container = task.containers[index];
  if (container?.lastStatus !== 'RUNNING' || container.isSignalled || !container.process) return;
  const revision = revisionOf(model.world, task.taskDefinition);
  const definition = revision.containers[index];
  if (!definition) return;
  if (isOverMemory(task, container.process.memoryMiB, definition.memoryMiB, revision.memoryMiB)) {
    endContainer(model, task, index, KILLED, OUT_OF_MEMORY, cause);
    return;
  }
  const address = listeningAddress(container.process, definition);
  if (address === 'none') {
    container.isUp = true;
    beginToServe(model, task, index, cause);
    return;
  }
  const isTaken =
    address !== 'invalid' && task.containers.some((other) => other.lastStatus === 'RUNNING' && other.listeningPort === address.port);
  if (address === 'invalid' || isTaken) {
    endContainer(model, task, index, 1, null, cause);
    return;
  }
  container.isUp = true;
  container.listeningPort = address.port;
  const reachable = !isLoopback(address.host);
  container.isReachable = reachable;
  const routes = container.process.routes ?? {};
  const listens = record(model, containerSubject(task, index), cause, {
    type: 'container.listening',
    host: address.host,
    port: address.port,
    reachable,
    routes,
  });
  beginToServe(model, task, index, listens);
}

function beginToServe(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  if (!container?.process || container.startedAtMs === null) return;
  container.processHealth = healthAt(container.process, model.nowMs - container.startedAtMs);
  scheduleTurn(model, task, index, cause);
  servingChanged(model, task, index, cause);
}

/** A container may use what it was given, all containers together what the task was given. */
function isOverMemory(task: Task, memoryMiB: number, containerLimitMiB: number | null, taskLimitMiB: number | null): boolean {
  if (containerLimitMiB !== null && memoryMiB > containerLimitMiB) return true;
  const used = task.containers.reduce(
    (sum, other) => sum + (other.isUp && other.lastStatus === 'RUNNING' ? (other.process?.memoryMiB ?? 0) : 0),
    memoryMiB,
  );
  return taskLimitMiB !== null && used > taskLimitMiB;
}

export function endProcess(model: Model, { taskId, container, exitCode, reason, cause }: Of<'process.ends'>): void {
  endContainer(model, taskOf(model.world, taskId), container, exitCode, reason, cause);
}

/** A container stops. An essential one takes its task along; any other leaves it be. Source: ContainerDefinition.essential in the API reference. */
export function endContainer(model: Model, task: Task, index: number, exitCode: number, reason: string | null, cause: Cause): void {
  const container = task.containers[index];
  if (container?.lastStatus !== 'RUNNING') return;
  container.lastStatus = 'STOPPED';
  container.exitCode = exitCode;
  container.reason = reason;
  container.stoppedAtMs = model.nowMs;
  container.isUp = false;
  container.listeningPort = null;
  const ended = record(model, containerSubject(task, index), cause, {
    type: 'container.lastStatus',
    to: 'STOPPED',
    exitCode,
    ...(reason !== null && { reason }),
  });
  servingChanged(model, task, index, ended);
  if (task.desiredStatus === 'STOPPED') {
    stopContainers(model, task, ended);
  } else if (revisionOf(model.world, task.taskDefinition).containers[index]?.isEssential) {
    const stops = setDesiredStopped(model, task, 'EssentialContainerExited', 'Essential container in task exited', ended);
    tellScheduler(model, task, stops);
    stopContainers(model, task, stops);
  } else {
    startWhatCan(model, task, ended);
  }
}
