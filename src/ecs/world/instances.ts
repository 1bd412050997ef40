/** What tasks reserve of container instances: how much a definition asks for, and how it is taken and given back. */
import type { PortMapping } from '@aws-sdk/client-ecs';
import { noteInstance } from './instance-notes.ts';
import { remembered } from './remember.ts';
import type { Instance, JsonObject, Task, TaskDefinitionRevision, World } from './state.ts';
import type { TaskNeeds } from './timeline.ts';

/** What RunTask and StartTask lay over a definition, with the task's sizes that come of it. */
export interface Overridden {
  overrides: JsonObject;
  cpuUnits: number | null;
  memoryMiB: number | null;
}

/** What placement reads of a container definition, as it came. */
interface ContainerInput {
  name?: string;
  cpu?: number;
  memory?: number;
  memoryReservation?: number;
  portMappings?: PortMapping[];
  resourceRequirements?: { type?: string; value?: string }[];
}

const known = new WeakMap<TaskDefinitionRevision, TaskNeeds>();

/**
 * What a task of the revision reserves of its instance: the task's cpu and memory where they are given, else the sum over its containers, of which
 * each counts with memoryReservation where it has one, else with memory. Ports are the host ports that are fixed; dynamic ones are no matter of
 * placement. Source: developer guide, Amazon ECS task placement; ContainerDefinition and TaskDefinition in the API reference.
 */
export function needsOf(revision: TaskDefinitionRevision, overridden?: Overridden): TaskNeeds {
  return overridden === undefined ? remembered(known, revision, () => readNeeds(revision)) : readNeeds(revision, overridden);
}

function readNeeds(revision: TaskDefinitionRevision, overridden?: Overridden): TaskNeeds {
  const containers = containersOf(revision, overridden?.overrides);
  const cpuUnits = overridden ? overridden.cpuUnits : revision.cpuUnits;
  const memoryMiB = overridden ? overridden.memoryMiB : revision.memoryMiB;
  return Object.freeze({
    cpuUnits: cpuUnits ?? sum(containers, ({ cpu }) => cpu ?? 0),
    memoryMiB: memoryMiB ?? sum(containers, ({ memory, memoryReservation }) => memoryReservation ?? memory ?? 0),
    enis: revision.networkMode === 'awsvpc' ? 1 : 0,
    gpus: sum(containers, gpusOf),
    ports: Object.freeze(hostPorts(revision.networkMode, containers)),
  });
}

/** The containers as they came, with what an override lays over each. */
function containersOf({ input }: TaskDefinitionRevision, overrides?: JsonObject): ContainerInput[] {
  const containers = (input.containerDefinitions ?? []) as ContainerInput[];
  const over = (overrides?.containerOverrides ?? []) as ContainerInput[];
  return over.length === 0 ? containers : containers.map((one) => ({ ...one, ...over.find(({ name }) => name === one.name) }));
}

function gpusOf({ resourceRequirements = [] }: ContainerInput): number {
  return sum(
    resourceRequirements.filter(({ type }) => type === 'GPU'),
    ({ value }) => Number(value ?? 0),
  );
}

/** Fixed ports of the host, each once: in host mode every container port is one. A range is all of its ports. */
function hostPorts(networkMode: string, containers: readonly ContainerInput[]): string[] {
  if (networkMode !== 'host' && networkMode !== 'bridge') return [];
  const ports = containers
    .flatMap(({ portMappings = [] }) => portMappings)
    .flatMap(({ containerPort, hostPort, protocol, containerPortRange }) => {
      if (networkMode === 'host' && containerPortRange !== undefined) return portsIn(containerPortRange, protocol);
      const port = networkMode === 'host' ? containerPort : hostPort;
      return port === undefined || port === 0 ? [] : [`${port}/${protocol ?? 'tcp'}`];
    });
  return [...new Set(ports)];
}

function portsIn(range: string, protocol = 'tcp'): string[] {
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => `${first + index}/${protocol}`);
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((so, item) => so + of(item), 0);
}

/** The task takes what it needs of the instance that it has been placed on. */
export function reserve(world: World, instance: Instance, task: Task): void {
  const { needs } = task;
  if (!needs) throw new Error(`Task ${task.id} needs nothing of an instance.`);
  task.instanceId = instance.id;
  instance.taskOrdinals.push(task.ordinal);
  add(instance, needs, -1);
  for (const port of needs.ports) instance.ports[port] = (instance.ports[port] ?? 0) + 1;
  noteInstance(world, instance.id);
}

/**
 * The task is to stop: ECS takes its CPU, memory, GPUs and ports for free from now on, though its containers may hold them for some time yet, and its
 * agent lets wait whoever comes too soon. Its network interface stays attached until the task is STOPPED, and counts as long.
 * Source: AWS, What’s new, July 2023, faster task launches on container instances that have tasks with prolonged shutdown.
 * @returns false where the task is on no instance, or none that is still there
 */
export function free(world: World, task: Task): boolean {
  const instance = instanceOf(world, task);
  if (!instance || !task.needs || task.isFreed) return false;
  task.isFreed = true;
  add(instance, { ...task.needs, enis: 0 }, 1);
  for (const port of task.needs.ports) {
    const left = (instance.ports[port] ?? 0) - 1;
    if (left > 0) instance.ports[port] = left;
    else delete instance.ports[port];
  }
  noteInstance(world, instance.id);
  return true;
}

/** The task is STOPPED: its instance has all of it back, if it still is there; else false. Which instance it was stays in the task. */
export function release(world: World, task: Task): boolean {
  const instance = instanceOf(world, task);
  const index = instance?.taskOrdinals.indexOf(task.ordinal) ?? -1;
  if (!instance || !task.needs || index < 0) return false;
  free(world, task);
  instance.taskOrdinals.splice(index, 1);
  instance.remaining.enis += task.needs.enis;
  noteInstance(world, instance.id);
  return true;
}

function instanceOf({ instances }: World, { instanceId }: Task): Instance | undefined {
  return instanceId === null ? undefined : instances[instanceId];
}

function add({ remaining }: Instance, { cpuUnits, memoryMiB, enis, gpus }: TaskNeeds, by: 1 | -1): void {
  remaining.cpuUnits += by * cpuUnits;
  remaining.memoryMiB += by * memoryMiB;
  remaining.enis += by * enis;
  remaining.gpus += by * gpus;
}
