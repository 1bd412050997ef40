/** Checkers of health: no result before a probe could have one, a task's health follows from its containers, targets go their way in order. */
import { broken, type Checker, nothing } from './checker.ts';
import { liveTasks } from './deployments.ts';
import { containerOf, type Past, type PastTask, targetKey, taskIdOf } from './past.ts';
import { isUnheard } from './past-instances.ts';

export const containerHealth: Checker = {
  name: 'container health',
  promise:
    'A container has health only if it has a check and runs, none before its first probe can have ended, and none that no agent can tell.',
  look(entry, past) {
    const { what, atMs } = entry;
    if (what.type !== 'container.health') return nothing;
    const task = past.tasks.get(taskIdOf(entry) ?? '');
    const container = containerOf(past, entry);
    if (!task || !container) return [`There is no container ${entry.subject.id}.`];
    const { name, startedAtMs, health, lastStatus } = container;
    const firstProbeMs = past.revisions.get(task.taskDefinition)?.find((one) => one.name === name)?.firstProbeMs ?? null;
    const soonestMs = (startedAtMs ?? 0) + (firstProbeMs ?? 0);
    return broken(
      [firstProbeMs === null, `Container ${name} is ${what.to} without a health check.`],
      [lastStatus !== 'RUNNING', `Container ${name} is ${what.to} though it is ${lastStatus}.`],
      [what.to !== 'UNKNOWN' && atMs < soonestMs, `Container ${name} is ${what.to} at ${atMs} ms, before a probe could end.`],
      [what.from !== health, `Container ${name} goes on from ${what.from}, and was ${health}.`],
      // Before its task runs, the agent goes by it alone.
      [
        task.lastStatus === 'RUNNING' && isUnheard(past.instances, task.id),
        `Container ${name} of task ${task.id} is ${what.to}, and its agent is not connected.`,
      ],
    );
  },
};

export const taskHealth: Checker = {
  name: 'task health',
  promise:
    'A task is HEALTHY when all its essential containers with a check are, UNHEALTHY when one of them is, as far as agents can tell.',
  look({ what, subject }, past) {
    if (what.type !== 'task.health') return nothing;
    const task = past.tasks.get(subject.id);
    if (!task) return nothing;
    const states = checkedHealth(past, task);
    return broken(
      [what.from !== task.health, `Task ${task.id} goes on from ${what.from}, and was ${task.health}.`],
      [what.to !== taskHealthOf(states), `Task ${task.id} is ${what.to} with containers that are ${states.join(', ')}.`],
      [isUnheard(past.instances, task.id), `Task ${task.id} is ${what.to}, and its agent is not connected.`],
    );
  },
};

function checkedHealth(past: Past, { taskDefinition, containers }: PastTask): string[] {
  const checked = (past.revisions.get(taskDefinition) ?? []).filter(
    ({ isEssential, firstProbeMs }) => isEssential && firstProbeMs !== null,
  );
  return checked.map(({ name }) => containers.get(name)?.health ?? 'UNKNOWN');
}

function taskHealthOf(states: readonly string[]): string {
  if (states.includes('UNHEALTHY')) return 'UNHEALTHY';
  return states.length === 0 || states.includes('UNKNOWN') ? 'UNKNOWN' : 'HEALTHY';
}

const nextStates: Readonly<Record<string, readonly string[]>> = {
  // Of a group that is gone.
  '': ['initial', 'unused'],
  initial: ['healthy', 'unhealthy', 'draining', 'unused'],
  healthy: ['unhealthy', 'draining', 'unused'],
  unhealthy: ['healthy', 'draining', 'unused'],
  draining: ['unused'],
  unused: [],
};

export const targets: Checker = {
  name: 'targets',
  promise: 'A target is initial when it is registered, healthy or unhealthy only from then on, and draining before it is unused.',
  look(entry, past) {
    const { what } = entry;
    if (what.type !== 'target.state') return nothing;
    const task = past.tasks.get(taskIdOf(entry) ?? '');
    if (!task) return [`There is no task for the target ${entry.subject.id}.`];
    const state = task.targets.get(targetKey(what))?.state ?? '';
    return broken(
      [(what.from ?? '') !== state, `The target of task ${task.id} goes on from ${what.from}, and was ${state || 'not registered'}.`],
      [!(nextStates[state] ?? []).includes(what.to), `The target of task ${task.id} goes from ${state || 'nothing'} to ${what.to}.`],
      [what.to === 'initial' && task.stop !== null, `Task ${task.id} becomes a target though it is to stop.`],
    );
  },
};

export const healthStops: Checker = {
  name: 'health stops',
  promise: 'A task is stopped for its health only if it was unhealthy, and inside its grace period only if there are more than desired.',
  look({ what, subject, atMs }, past) {
    if (what.type !== 'task.desiredStatus' || what.stopCode !== 'ServiceSchedulerInitiated') return nothing;
    const forChecks = what.stoppedReason.startsWith('Task failed container health checks');
    const forTargets = what.stoppedReason.startsWith('Task failed ELB health checks');
    if (!forChecks && !forTargets) return nothing;
    const task = past.tasks.get(subject.id);
    const service = past.services.get(task?.service ?? '');
    if (!task || !service) return [`Task ${subject.id} is stopped for its health and is no service’s.`];
    const graceEndMs = (task.runningAtMs ?? 0) + service.gracePeriodMs;
    return broken(
      [forChecks && !task.hasBeenUnhealthy, `Task ${task.id} is stopped for its checks and was never UNHEALTHY.`],
      [
        forTargets && ![...task.targets.values()].some(({ hasBeenUnhealthy }) => hasBeenUnhealthy),
        `Task ${task.id} is stopped for its targets and none was ever unhealthy.`,
      ],
      [
        atMs < graceEndMs && liveTasks(service).length <= service.desiredCount,
        `Task ${task.id} is stopped for its health inside its grace period, which ends at ${graceEndMs} ms.`,
      ],
    );
  },
};
