/** What happens to container instances that are about to end: they drain, and end when nothing is left that is waited for. */
import type { InstanceEvent } from '../../world/events.ts';
import type { Model } from '../../world/model.ts';
import type { Instance } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { lookAt } from '../looks.ts';
import { setInstanceStatus } from './draining.ts';
import { isDaemonTask } from './is-daemon-task.ts';

type Of<Type extends InstanceEvent['type']> = Extract<InstanceEvent, { type: Type }>;

/** Managed draining holds a termination back for that long at most. Source: developer guide, managed instance draining. */
const LONGEST_DRAIN_MS = 48 * 60 * 60 * 1_000;

/**
 * An Auto Scaling group would terminate an instance whose draining is managed: it drains first. Source: developer guide, managed instance draining.
 */
export function hearTerminating(model: Model, { instance: id, cause }: Of<'instance.terminating'>): void {
  const instance = model.world.instances[id];
  if (!instance?.isWaitingToTerminate) return;
  const set = setInstanceStatus(model, instance, 'DRAINING', cause);
  model.schedule(LONGEST_DRAIN_MS, { type: 'instance.terminates', instance: id, cause: set });
  endIfDrained(model, instance, set);
}

/**
 * EC2 takes its Spot capacity back, and its agent or its provider drains it: two minutes are left. Source: developer guide, container instance draining.
 */
export function hearInterrupted(model: Model, { instance: id, cause }: Of<'instance.interrupted'>): void {
  const instance = model.world.instances[id];
  if (instance) setInstanceStatus(model, instance, 'DRAINING', cause);
}

/** A task on an instance is STOPPED: the daemons there may be the last, or nothing may be left that its termination waits for. */
export function continueDraining(model: Model, { ordinal, cause }: { ordinal: number; cause: Cause }): void {
  const task = model.world.tasks[ordinal];
  const instance = model.world.instances[task?.instanceId ?? ''];
  if (!task || instance?.status !== 'DRAINING') return;
  const service = task.serviceArn === null ? undefined : model.world.services[task.serviceArn];
  // Under a maximumPercent of 100 its replacement has waited for this.
  if (service) lookAt(model, service, 0, cause);
  endIfDrained(model, instance, cause);
}

function endIfDrained(model: Model, instance: Instance, cause: Cause): void {
  const left = instance.taskOrdinals.flatMap((ordinal) => model.world.tasks[ordinal] ?? []).filter(({ standing }) => standing !== 'gone');
  if (left.length === 0) {
    if (instance.isWaitingToTerminate) model.schedule(0, { type: 'instance.terminates', instance: instance.id, cause });
    return;
  }
  if (!left.every((task) => isDaemonTask(model.world, task))) return;
  for (const arn of new Set(left.map(({ serviceArn }) => serviceArn))) {
    const service = arn === null ? undefined : model.world.services[arn];
    if (service) lookAt(model, service, 0, cause);
  }
}
