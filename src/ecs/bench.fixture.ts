/** What the benches of the engine share: services of any size, a loop without any ECS to compare with, and how times are taken. */
import { createEcs, type Ecs, type Surroundings } from './ecs.ts';
import { earliestMs, emptyQueue, pop, push } from './simulation/queue.ts';
import { networkConfiguration, service, surroundings, taskDefinition } from './world.fixture.ts';

/** More than any bench reaches. */
export const wideLimits = { events: 20_000_000, tasks: 1_000_000, timeMs: 366 * 86_400_000 };

/** Tasks of one service: so many that an account may create the services of a hundred thousand at once. */
const TASKS_PER_SERVICE = 2_000;

/** A model in which services of so many tasks all together have just been created, with quotas that stretch nothing. */
export function withTasks(tasks: number, around: Surroundings = surroundings): Ecs {
  const quotas = { fargateLaunchBurst: tasks, fargateLaunchesPerSecond: tasks, serviceLaunchesPerMinute: TASKS_PER_SERVICE };
  const ecs = createEcs({ surroundings: { ...around, quotas }, seed: 1, limits: wideLimits });
  ecs.call('CreateCluster', { clusterName: 'day15', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] });
  ecs.call('RegisterTaskDefinition', taskDefinition);
  for (let left = tasks, index = 0; left > 0; left -= TASKS_PER_SERVICE, index += 1) {
    const desiredCount = Math.min(left, TASKS_PER_SERVICE);
    ecs.call('CreateService', { ...service, serviceName: `service-${index}`, desiredCount, networkConfiguration });
  }
  return ecs;
}

/** Events that a model has handled. */
export function handledBy(ecs: Ecs): number {
  return ecs.mark().state.handled;
}

/** As many events through the same queue, as many waiting at a time, and a record like the timeline's for each. Returns the records. */
export function bareLoop(events: number, waiting: number): readonly unknown[] {
  const queue = emptyQueue<{ type: string; taskId: string; cause: object }>();
  const records: object[] = [];
  const taskId = '0123456789abcdef0123456789abcdef';
  let bits = 1;
  let waits = 0;
  const add = (nowMs: number, sequence: number) => {
    bits = Math.imul(bits, 48_271) >>> 1;
    waits += 1;
    push(queue, nowMs + (bits % 30_000), sequence, { type: 'tick', taskId, cause: { by: 'entry', id: sequence } });
  };
  for (let sequence = 0; sequence < Math.min(events, waiting); sequence += 1) add(0, sequence);
  for (let handled = 0; handled < events; handled += 1) {
    const atMs = earliestMs(queue);
    const event = pop(queue);
    if (!event) break;
    waits -= 1;
    const what = { type: 'task.lastStatus', from: null, to: 'PENDING' };
    records.push({ id: records.length, atMs, subject: { kind: 'task', id: event.taskId }, cause: event.cause, what });
    if (handled + waits < events - 1) add(atMs, waiting + handled);
  }
  return records;
}

/** What is timed. Where it begins with something that is not, it is made of two functions, of which the first gives the second. */
type Run = (() => unknown) | { prepared(): () => unknown };

/**
 * The fewest ms of each, as the process has used them of the processor on all its threads, garbage collection included: what else runs on a machine
 * cannot be in them, and what it does to caches can only add. They take turns, so that a busy moment meets all of them alike; the first turn only
 * warms up.
 */
export function fastestMs(turns: number, ...runs: readonly Run[]): number[] {
  const fastest = runs.map(() => Number.POSITIVE_INFINITY);
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const [index, run] of runs.entries()) {
      const timed = typeof run === 'function' ? run : run.prepared();
      const tookMs = timedMs(timed);
      if (turn > 0) fastest[index] = Math.min(fastest[index] ?? tookMs, tookMs);
    }
  }
  return fastest;
}

/** The ms of processor time that a function takes on all threads of the process. */
export function timedMs(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
