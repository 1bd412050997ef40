/** What the processes in containers do: they boot, listen, use memory, end by themselves or by a signal. */
import { clearProcess } from '../world/containers.ts';
import type { DataPlaneEvent } from '../world/events.ts';
import { containerSubject, type Model, record, setDesiredStopped } from '../world/model.ts';
import type { Container, ContainerDefinition, Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { type Address, listeningAddress } from './addresses.ts';
import { startWhatCan } from './containers.ts';
import { containerDefinition, definitionOf } from './definitions.ts';
import { excessOf, foreseeExcess, type OutOfMemory, recordExcess, setLeak } from './memory.ts';
import { restartInPlace } from './restarts.ts';
import { healthAt } from './serving.ts';
import { scheduleTurn, servingChanged } from './serving-changes.ts';
import { KILLED, stopContainers, tellScheduler } from './stopping.ts';

/** The container's reason in DescribeTasks; aws/amazon-ecs-agent, OutOfMemoryError. */
const OUT_OF_MEMORY = 'OutOfMemoryError: Container killed due to memory usage';

/** What programs end with that cannot make sense of their settings, my-rust-api among them. */
const UNUSABLE = 2;

/** Hosts that each task has: all of its addresses, and loopback. What else it will have nobody knows who writes its definition. */
const isOwn = /^(0\.0\.0\.0|127\..+|\[[0:]+1?])$/;

type Of<Type extends DataPlaneEvent['type']> = Extract<DataPlaneEvent, { type: Type }>;

/** The process takes its memory and opens its port, or ends because it cannot. */
export function boot(model: Model, { ordinal, container: index, run, cause }: Of<'process.booted'>): void {
  // A boot may come long after its task has been forgotten.
  const task = model.world.tasks[ordinal];
  const container = task?.containers[index];
  if (!task || container?.lastStatus !== 'RUNNING' || container.restartCount !== run || container.isSignalled || !container.process) return;
  container.isUp = true;
  const { leakMiBPerMinute = 0 } = container.process;
  if (leakMiBPerMinute === 0) container.leak = null;
  else setLeak(model, task, index, leakMiBPerMinute);
  takeMemory(model, task, index, cause);
  if (container.lastStatus !== 'RUNNING' || container.restartCount !== run) return;
  const definition = containerDefinition(model.world, task, index);
  const address = listeningAddress(container.process, definition);
  const trouble = bootTrouble(model, task, container, definition, address);
  if (trouble !== null) {
    const said = record(model, containerSubject(task, index), cause, { type: 'container.log', line: trouble });
    endContainer(model, task, index, address === 'invalid' ? UNUSABLE : 1, null, said);
    return;
  }
  const opened = address === 'none' || address === 'invalid' ? cause : openPort(model, task, index, address, cause);
  beginToServe(model, task, index, opened);
}

/** Why a process ends instead of serving, as its log would say it; what programs write there differs. */
function bootTrouble(
  { world }: Model,
  task: Task,
  { process, name }: Container,
  definition: ContainerDefinition,
  address: Address | 'none' | 'invalid',
): string | null {
  if (!process) return null;
  const unwritable = definition.isRootReadOnly
    ? process.writes?.find((path) => definition.writableMounts.every((mount) => !isInside(path, mount)))
    : undefined;
  if (unwritable !== undefined) return `${unwritable}: Read-only file system`;
  if (address === 'none') return null;
  if (address === 'invalid') return 'unusable environment';
  if (!isOwn.test(address.host)) return `bind ${address.host}:${address.port}: Cannot assign requested address`;
  // In bridge mode each container has a network of its own.
  const isShared = definitionOf(world, task).networkMode !== 'bridge';
  const isTaken =
    isShared &&
    task.containers.some((other) => other.name !== name && other.lastStatus === 'RUNNING' && other.listeningPort === address.port);
  return isTaken ? `bind ${address.host}:${address.port}: Address already in use` : null;
}

function isInside(path: string, mount: string): boolean {
  return path === mount || path.startsWith(mount.endsWith('/') ? mount : `${mount}/`);
}

function openPort(model: Model, task: Task, index: number, { port, isReachable, listening }: Address, cause: Cause): Cause {
  const container = task.containers[index];
  if (!container) return cause;
  container.listeningPort = port;
  container.isReachable = isReachable;
  return record(model, containerSubject(task, index), cause, listening);
}

function beginToServe(model: Model, task: Task, index: number, cause: Cause): void {
  const container = task.containers[index];
  if (!container?.process || container.startedAtMs === null) return;
  container.processHealth = healthAt(container.process, model.nowMs - container.startedAtMs);
  scheduleTurn(model, task, index, cause);
  servingChanged(model, task, index, cause);
}

/** Kills while somebody is over a limit, then foresees when leaks will have used up one. */
export function takeMemory(model: Model, task: Task, asking: number | null, cause: Cause): void {
  for (let excess = excessOf(model, task, asking); excess; excess = excessOf(model, task, asking)) {
    endContainer(model, task, excess.index, KILLED, OUT_OF_MEMORY, recordExcess(model, task, excess, cause));
  }
  foreseeExcess(model, task, cause);
}

/** Leaks have used up a limit, unless something has changed since that was foreseen. */
export function runOutOfMemory(model: Model, { ordinal, change, cause }: OutOfMemory): void {
  const task = model.world.tasks[ordinal];
  if (task && task.memoryChanges === change) takeMemory(model, task, null, cause);
}

/** The process ends by itself or by a signal; an end that was meant for an earlier run of the container comes too late. */
export function endProcess(model: Model, { ordinal, container, run, exitCode, reason, cause }: Of<'process.ends'>): void {
  const task = model.world.tasks[ordinal];
  if (task?.containers[container]?.restartCount === run) endContainer(model, task, container, exitCode, reason, cause);
}

/** A container stops: it starts again by its policy, or takes its task along if it is essential, or leaves it be. Source: ContainerDefinition.essential in the API reference. */
export function endContainer(model: Model, task: Task, index: number, exitCode: number, reason: string | null, cause: Cause): void {
  const container = task.containers[index];
  if (container?.lastStatus !== 'RUNNING') return;
  const hadLeak = task.containers.some(({ leak }) => leak !== null);
  container.lastStatus = 'STOPPED';
  container.exitCode = exitCode;
  container.reason = reason;
  container.stoppedAtMs = model.nowMs;
  clearProcess(container);
  const ended = record(model, containerSubject(task, index), cause, {
    type: 'container.lastStatus',
    to: 'STOPPED',
    exitCode,
    ...(reason !== null && { reason }),
  });
  if (hadLeak) foreseeExcess(model, task, ended);
  servingChanged(model, task, index, ended);
  if (task.desiredStatus === 'STOPPED') {
    stopContainers(model, task, ended);
  } else if (restartInPlace(model, task, index, ended)) {
    return;
  } else if (containerDefinition(model.world, task, index).isEssential) {
    const stops = setDesiredStopped(model, task, 'EssentialContainerExited', 'Essential container in task exited', ended);
    tellScheduler(model, task, stops);
    stopContainers(model, task, stops);
  } else {
    startWhatCan(model, task, ended);
  }
}
