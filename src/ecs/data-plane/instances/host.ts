/** The account that an agent keeps of its host: what the tasks there hold until their containers have ended, and which task waits for it. */
import type { HostAccount, Instance, Task, World } from '../../world/state.ts';
import type { InstanceSize, TaskNeeds } from '../../world/timeline.ts';

/** The account of a host on which no task runs. */
export function emptyHost({ cpuUnits, memoryMiB, gpus, ports }: Omit<InstanceSize, 'enis'>): HostAccount {
  return { cpuUnits, memoryMiB, gpus, ports: Object.fromEntries(ports.map((port) => [port, 0])), holders: [], waiting: [] };
}

/**
 * Takes the task that has waited longest and can start out of the queue, and gives it what it needs of the host. While the first one cannot start, no
 * other does. Tasks that are to stop leave the queue. Source: aws/amazon-ecs-agent, docker_task_engine.go, waitingTaskQueue; pull requests 3723 and 3750.
 */
export function takeNext(world: World, { host }: Instance): Task | undefined {
  for (let [ordinal] = host.waiting; ordinal !== undefined; [ordinal] = host.waiting) {
    const task = world.tasks[ordinal];
    const needs = task?.desiredStatus === 'RUNNING' ? task.needs : null;
    if (needs && lackOf(world, host, needs) !== null) return undefined;
    host.waiting.shift();
    if (!task || !needs) continue;
    hold(host, needs, -1);
    for (const port of needs.ports) host.ports[port] = ordinal;
    host.holders.push(ordinal);
    return task;
  }
  return undefined;
}

/** Why a task of the queue does not start yet. */
export function whyWaiting(world: World, { host }: Instance, task: Task): string {
  const [first] = host.waiting;
  if (first !== task.ordinal) return `behind task ${world.tasks[first ?? 0]?.id}`;
  return (task.needs && lackOf(world, host, task.needs)) ?? '';
}

/** What is not free yet; null where all is. */
function lackOf({ tasks }: World, host: HostAccount, needs: TaskNeeds): string | null {
  if (needs.cpuUnits > host.cpuUnits) return `${host.cpuUnits} of ${needs.cpuUnits} CPU units are free`;
  if (needs.memoryMiB > host.memoryMiB) return `${host.memoryMiB} of ${needs.memoryMiB} MiB are free`;
  const taken = needs.ports.find((port) => host.ports[port] !== undefined);
  if (taken !== undefined) return `port ${taken} is held by task ${tasks[host.ports[taken] ?? 0]?.id}`;
  return needs.gpus > host.gpus ? `${host.gpus} of ${needs.gpus} GPUs are free` : null;
}

/** The containers of a task have ended, or it has never started: it holds and waits for nothing more. */
export function leaveHost({ host }: Instance, { ordinal, needs }: Task): void {
  host.waiting = host.waiting.filter((one) => one !== ordinal);
  const index = host.holders.indexOf(ordinal);
  if (index >= 0 && needs) {
    host.holders.splice(index, 1);
    hold(host, needs, 1);
    for (const port of needs.ports) delete host.ports[port];
  }
}

function hold(host: HostAccount, { cpuUnits, memoryMiB, gpus }: TaskNeeds, by: 1 | -1): void {
  host.cpuUnits += by * cpuUnits;
  host.memoryMiB += by * memoryMiB;
  host.gpus += by * gpus;
}
