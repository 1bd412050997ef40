/** What can happen to a service's targets behind the back of ECS: their target group is deleted, or somebody takes one out of it. */
import { type Model, outside, record } from '../world/model.ts';
import type { Task, TaskTarget } from '../world/state.ts';
import { isInService, loseTarget, setTargetState, targetGroupSettings } from '../world/targets.ts';
import type { Cause, Change } from '../world/timeline.ts';
import { runningTask } from './running-tasks.ts';

type Of<Type extends Change['type']> = Extract<Change, { type: Type }>;

/**
 * A target group goes, with the listener rules that named it and all that was registered in it. Elastic Load Balancing does not ask whether a service
 * still needs it. Source: developer guide, service event messages, which warns of it.
 */
export function deleteTargetGroup(model: Model, change: Of<'deleteTargetGroup'>): void {
  const { world } = model;
  const { targetGroup } = change;
  const { targetGroups, deletedTargetGroups = [] } = world.surroundings;
  const tasks = Object.values(world.tasks).filter(({ targets }) => targets.some(({ targetGroupArn }) => targetGroupArn === targetGroup));
  const isKnown = targetGroups ? targetGroups.some(({ arn }) => arn === targetGroup) : isUsed(model, targetGroup);
  const isEffective = isKnown && !deletedTargetGroups.includes(targetGroup);
  const effect = isEffective ? `The target group ${targetGroup} is deleted.` : `There is no target group ${targetGroup} to delete.`;
  const deleted = record(model, { kind: 'surroundings', id: targetGroup }, outside, { type: 'change', change, isEffective, effect });
  if (!isEffective) return;
  world.surroundings = {
    ...world.surroundings,
    ...(targetGroups && { targetGroups: targetGroups.filter(({ arn }) => arn !== targetGroup) }),
    deletedTargetGroups: [...deletedTargetGroups, targetGroup],
  };
  for (const task of tasks)
    for (const target of task.targets) if (target.targetGroupArn === targetGroup) loseTarget(model, task, target, 'TARGET GROUP', deleted);
}

/** True if a service registers tasks in the group, which surroundings that list none say nothing of. */
function isUsed({ world }: Model, targetGroup: string): boolean {
  return Object.values(world.services).some(({ deployments }) =>
    deployments.some(({ loadBalancers }) =>
      loadBalancers.some(
        ({ targetGroupArn, advanced }) => targetGroupArn === targetGroup || advanced?.alternateTargetGroupArn === targetGroup,
      ),
    ),
  );
}

/** Somebody other than ECS takes a running task's targets out of their groups, or out of the one that is named. */
export function deregisterTarget(model: Model, change: Of<'deregisterTarget'>): void {
  const task = runningTask(model, change.task);
  const meant = (target: TaskTarget) => isInService(target) && (change.targetGroup ?? target.targetGroupArn) === target.targetGroupArn;
  const targets = task?.targets.filter(meant) ?? [];
  const isEffective = targets.length > 0;
  const effect = isEffective
    ? `Somebody takes task ${task?.id.slice(0, 8)}… out of ${[...new Set(targets.map(({ targetGroupArn }) => targetGroupArn))].join(' and ')}.`
    : 'There is no such target to take out.';
  const subject = task ? ({ kind: 'task', id: task.id } as const) : ({ kind: 'world', id: 'world' } as const);
  const named = task ? { task: task.id } : {};
  const taken = record(model, subject, outside, { type: 'change', change, isEffective, effect, ...named });
  if (task) for (const target of targets) takeOut(model, task, target, taken);
}

/** It drains as any target that is taken out; ECS finds it missing when it asks next. */
function takeOut(model: Model, task: Task, target: TaskTarget, cause: Cause): void {
  const drains = setTargetState(model, task, target, { from: target.state, to: 'draining', reason: null }, cause);
  const { deregistrationDelayMs } = targetGroupSettings(model.world.surroundings, target.targetGroupArn);
  model.schedule(deregistrationDelayMs, {
    type: 'target.drained',
    ordinal: task.ordinal,
    target: task.targets.indexOf(target),
    cause: drains,
  });
  loseTarget(model, task, target, 'TARGET', drains);
}
