/** Target groups and the tasks in them: settings with the load balancer's defaults, states, and what ECS makes of them. */
import { type Model, noticeLoad, record } from './model.ts';
import type { HealthStatus, LoadBalancing, Task, TaskTarget } from './state.ts';
import type { Surroundings } from './surroundings.ts';
import type { Cause, Subject, TargetState } from './timeline.ts';

export interface TargetGroupSettings {
  hasListener: boolean;
  intervalMs: number;
  timeoutMs: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
  path: string;
  /** Which HTTP statuses are a success. */
  matcher: string;
  deregistrationDelayMs: number;
}

/**
 * What a target group asks of its targets; one that the surroundings do not describe has the defaults for type ip.
 * Source: Elastic Load Balancing, health checks for target groups and target group attributes.
 */
export function targetGroupSettings({ targetGroups = [] }: Pick<Surroundings, 'targetGroups'>, arn: string): TargetGroupSettings {
  const { hasListener = true, healthCheck = {}, deregistrationDelaySeconds = 300 } = targetGroups.find((group) => group.arn === arn) ?? {};
  const {
    intervalSeconds = 30,
    timeoutSeconds = 5,
    healthyThreshold = 5,
    unhealthyThreshold = 2,
    path = '/',
    matcher = '200',
  } = healthCheck;
  return {
    hasListener,
    intervalMs: intervalSeconds * 1_000,
    timeoutMs: timeoutSeconds * 1_000,
    healthyThreshold,
    unhealthyThreshold,
    path,
    matcher,
    deregistrationDelayMs: deregistrationDelaySeconds * 1_000,
  };
}

/** Source: Elastic Load Balancing, CreateTargetGroup and ModifyTargetGroupAttributes in its API reference. */
const RANGES = {
  intervalSeconds: [5, 300],
  timeoutSeconds: [2, 120],
  healthyThreshold: [2, 10],
  unhealthyThreshold: [2, 10],
  deregistrationDelaySeconds: [0, 3_600],
} as const;

/** @throws RangeError for a target group that Elastic Load Balancing would not make: a mistake of whoever described the surroundings */
export function requireTargetGroups({ targetGroups = [] }: Pick<Surroundings, 'targetGroups'>): void {
  for (const { arn, healthCheck, deregistrationDelaySeconds } of targetGroups) {
    const given: Partial<Record<keyof typeof RANGES, number>> = { ...healthCheck, deregistrationDelaySeconds };
    for (const [member, [low, high]] of Object.entries(RANGES)) {
      const value = given[member as keyof typeof RANGES];
      if (value === undefined || (Number.isSafeInteger(value) && value >= low && value <= high)) continue;
      throw new RangeError(`${member} of the target group ${arn} is a whole number from ${low} to ${high}, not ${value}.`);
    }
  }
}

/** True if a matcher such as `200`, `200,202` or `200-299` names the status. */
export function matchesStatus(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [from, to = from] = part.split('-').map(Number);
    return from !== undefined && to !== undefined && status >= from && status <= to;
  });
}

/** A target that has just been registered: nobody has probed it yet. */
export function newTarget(balancing: LoadBalancing, hasListener: boolean, cause: Cause): TaskTarget {
  return {
    ...balancing,
    state: hasListener ? 'initial' : 'unused',
    reason: null,
    cause,
    reported: { state: 'initial', reason: null },
    against: 0,
    nextProbeMs: 0,
    meets: { passes: false, takesMs: 0, reason: '' },
    turn: null,
  };
}

/** True while the load balancer may send requests to it. */
export function isInService({ state }: TaskTarget): boolean {
  return state !== 'draining' && state !== 'unused';
}

export function hasTargetsInService({ targets }: Task): boolean {
  return targets.some(isInService);
}

/** `taskId/web/0123456789abcdef:8080`. */
function targetSubject({ id }: Task, { targetGroupArn, port, hostPort = port }: TaskTarget): Subject {
  const name = targetGroupArn.slice(targetGroupArn.indexOf('/') + 1);
  return { kind: 'target', id: `${id}/${name}:${hostPort}` };
}

/** Moves a target's state and says so. */
export function setTargetState(
  model: Model,
  task: Task,
  target: TaskTarget,
  { from, to, reason }: { from: TargetState | null; to: TargetState; reason: string | null },
  cause: Cause,
): Cause {
  target.state = to;
  target.reason = reason;
  const { targetGroupArn, port, hostPort = port } = target;
  target.cause = record(model, targetSubject(task, target), cause, {
    type: 'target.state',
    targetGroupArn,
    port: hostPort,
    from,
    to,
    ...(reason !== null && { reason }),
  });
  noticeLoad(model, task, target.cause);
  return target.cause;
}

/** True if the group has been deleted. */
export function isDeleted({ deletedTargetGroups = [] }: Pick<Surroundings, 'deletedTargetGroups'>, arn: string): boolean {
  return deletedTargetGroups.includes(arn);
}

/**
 * A target or its whole group is not there any more: it gets no requests, and ECS is told when it asks next. That ECS then takes the task for
 * unhealthy is documented (developer guide, service event messages); how soon is the same assumption as for any other target.
 */
export function loseTarget(model: Model, task: Task, target: TaskTarget, missing: NonNullable<TaskTarget['missing']>, cause: Cause): void {
  if (target.missing !== undefined) return;
  target.missing = missing;
  target.turn = null;
  const reason = `${missing} IS NOT FOUND`;
  const from = task.targets.includes(target) ? target.state : null;
  const stays = missing === 'TARGET' || from === 'unused';
  const lost = stays ? cause : setTargetState(model, task, target, { from, to: 'unused', reason }, cause);
  if (from === null) task.targets.push(target);
  model.schedule(model.world.assumptions['elb.pollLagMs'], {
    type: 'service.targetTurned',
    ordinal: task.ordinal,
    target: task.targets.indexOf(target),
    to: 'unhealthy',
    reason,
    cause: lost,
  });
}

/** What ECS has been told of a task's targets, all together; `none` for a task without. */
function targetHealth({ targets }: Task): 'none' | HealthStatus {
  if (targets.length === 0) return 'none';
  if (targets.some(({ reported }) => reported.state === 'unhealthy')) return 'UNHEALTHY';
  return targets.every(({ reported }) => reported.state === 'healthy') ? 'HEALTHY' : 'UNKNOWN';
}

/**
 * Container checks and targets together: either is enough for UNHEALTHY, whichever of them exist must be healthy for HEALTHY; `none` where there
 * are neither. Source: DeploymentConfiguration in the API reference.
 * @param hasCheck an essential container of the task has a health check
 */
export function combinedHealth(task: Task, hasCheck: boolean): 'none' | HealthStatus {
  const ofTargets = targetHealth(task);
  if (!hasCheck) return ofTargets;
  if (ofTargets === 'none') return task.healthStatus;
  if (ofTargets === 'UNHEALTHY' || task.healthStatus === 'UNHEALTHY') return 'UNHEALTHY';
  return ofTargets === task.healthStatus ? ofTargets : 'UNKNOWN';
}

/** Source: developer guide, task retirement and maintenance for AWS Fargate. */
export const MAINTENANCE = 'ECS is performing maintenance on the underlying infrastructure hosting the task';

/** Why the scheduler stops a task that it replaces. For a load balancer as DescribeTasks shows it; for a check it is not recorded anywhere public. */
export function unhealthyReason(task: Task): string {
  // AWS's words for a task on an instance that drains are not on record: it goes as any that the scheduler takes away.
  if (task.isRetiring) return task.instanceId === null ? MAINTENANCE : `Scaling activity initiated by (deployment ${task.deploymentId})`;
  const target = task.targets.find(({ reported }) => reported.state === 'unhealthy');
  return target ? `Task failed ELB health checks in (target-group ${target.targetGroupArn})` : 'Task failed container health checks';
}
