/** What ECS does with target groups: it registers a service's tasks, hears of their health, and takes them out before it stops them. */
import type { AdvancedConfiguration, LoadBalancer, PortMapping } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../api/error.ts';
import type { ControlPlaneEvent } from '../world/events.ts';
import { serviceOfTask } from '../world/lookup.ts';
import { type Model, setLastStatus, taskOf } from '../world/model.ts';
import type {
  AdvancedBalancing,
  Deployment,
  DeploymentStrategy,
  LoadBalancing,
  Service,
  Task,
  TaskDefinitionRevision,
  TaskTarget,
  World,
} from '../world/state.ts';
import type { Surroundings } from '../world/surroundings.ts';
import {
  hasTargetsInService,
  isDeleted,
  isInService,
  loseTarget,
  newTarget,
  setTargetState,
  targetGroupSettings,
} from '../world/targets.ts';
import type { Cause } from '../world/timeline.ts';
import { notSupported } from './operation.ts';
import { eventTexts, sendEvent, sendTrouble } from './service-events.ts';
import { serviceRoleProblem } from './service-role.ts';
import { groupOf } from './traffic-weights.ts';

type Of<Type extends ControlPlaneEvent['type']> = Extract<ControlPlaneEvent, { type: Type }>;

/** The target groups that a request names. AWS's words for one that does not exist are not recorded anywhere public. */
export function readLoadBalancers({ surroundings }: World, input: readonly LoadBalancer[] | undefined): LoadBalancing[] {
  return (input ?? []).map(({ targetGroupArn, containerName, containerPort, advancedConfiguration }) => {
    if (targetGroupArn === undefined) throw notSupported('Classic Load Balancers');
    requireGroup(surroundings, targetGroupArn);
    const advanced = advancedConfiguration && readAdvanced(surroundings, advancedConfiguration);
    return { targetGroupArn, container: containerName ?? '', port: containerPort ?? 0, ...(advanced && { advanced }) };
  });
}

function requireGroup(surroundings: Surroundings, targetGroupArn: string): void {
  const { targetGroups } = surroundings;
  const group = targetGroups?.find(({ arn }) => arn === targetGroupArn);
  const isThere = (!targetGroups || group) && !isDeleted(surroundings, targetGroupArn);
  if (!isThere) throw invalidParameter(`The target group with targetGroupArn ${targetGroupArn} does not exist.`);
  if (group?.protocol !== undefined && !group.protocol.startsWith('HTTP')) throw notSupported(`target groups for ${group.protocol}`);
}

/** Text of the refusal: developer guide, troubleshooting blue/green deployments. */
function readAdvanced(surroundings: Surroundings, input: AdvancedConfiguration): AdvancedBalancing {
  const { alternateTargetGroupArn = '', productionListenerRule, testListenerRule, roleArn } = input;
  requireGroup(surroundings, alternateTargetGroupArn);
  if (testListenerRule !== undefined && testListenerRule === productionListenerRule)
    throw invalidParameter(`The following rules cannot be used as both production and test listener rules: ${testListenerRule}`);
  return {
    alternateTargetGroupArn,
    ...(productionListenerRule !== undefined && { productionListenerRule }),
    ...(testListenerRule !== undefined && { testListenerRule }),
    ...(roleArn !== undefined && { roleArn }),
  };
}

/**
 * A deployment that shifts traffic needs a second target group in each entry, and linear and canary ones something to shift.
 * Text of the first refusal: developer guide, troubleshooting blue/green deployments; the second is not recorded anywhere public.
 */
export function requireShiftable(strategy: DeploymentStrategy, balancings: readonly LoadBalancing[], hasServiceConnect: boolean): void {
  if (strategy === 'ROLLING') return;
  if (balancings.some(({ advanced }) => advanced === undefined))
    throw invalidParameter('advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy');
  if (strategy !== 'BLUE_GREEN' && balancings.length === 0 && !hasServiceConnect)
    throw invalidParameter(`The deployment strategy ${strategy} needs a load balancer or Service Connect.`);
}

/**
 * The container and the port of each target group are in the definition, also in one that an update brings.
 * Texts: recorded from real deployments, github.com/badmintoncryer/cdk-preflight.
 */
export function requireContainers({ containers, input }: TaskDefinitionRevision, balancings: readonly LoadBalancing[]): void {
  const definitions = (input.containerDefinitions ?? []) as readonly { portMappings?: readonly PortMapping[] }[];
  for (const { container, port } of balancings) {
    const index = containers.findIndex(({ name }) => name === container);
    if (index < 0) throw invalidParameter(`The container ${container} does not exist in the task definition.`);
    const mappings = definitions[index]?.portMappings ?? [];
    if (!mappings.some((mapping) => maps(mapping, port)))
      throw invalidParameter(`The container ${container} did not have a container port ${port} defined.`);
  }
}

function maps({ containerPort, containerPortRange }: PortMapping, port: number): boolean {
  const [first = Number.NaN, last = Number.NaN] = (containerPortRange ?? '').split('-').map(Number);
  return containerPort === port || (port >= first && port <= last);
}

/** As the API shows them. */
export function describeLoadBalancers(balancings: readonly LoadBalancing[]): LoadBalancer[] {
  return balancings.map(({ targetGroupArn, container: containerName, port: containerPort, advanced }) => ({
    targetGroupArn,
    containerName,
    containerPort,
    ...(advanced && { advancedConfiguration: { ...advanced } }),
  }));
}

/** A task that runs goes into its service's target groups; the service's events say so once for all that follow shortly after. */
export function registerTargets(model: Model, service: Service, deployment: Deployment, task: Task, cause: Cause): void {
  const { loadBalancers } = deployment;
  if (loadBalancers.length === 0 || task.desiredStatus === 'STOPPED') return;
  let registered = cause;
  for (const balancing of loadBalancers) {
    const { container, port } = balancing;
    const targetGroupArn = groupOf(deployment, balancing);
    const { hasListener } = targetGroupSettings(model.world.surroundings, targetGroupArn);
    const target = { ...newTarget({ targetGroupArn, container, port }, hasListener, cause), ...hostPortOf(task, container, port) };
    if (isDeleted(model.world.surroundings, targetGroupArn)) {
      loseTarget(model, task, target, 'TARGET GROUP', cause);
      continue;
    }
    task.targets.push(target);
    registered = register(model, service, task, target, cause);
  }
  model.schedule(0, { type: 'target.registered', ordinal: task.ordinal, cause: registered });
}

/** In bridge and host mode the target is the instance, at the port that leads to the container. Source: LoadBalancer in the API reference. */
function hostPortOf({ containers }: Task, container: string, port: number): { hostPort?: number } {
  const { networkBindings = [] } = containers.find(({ name }) => name === container) ?? {};
  const { hostPort } = networkBindings.find(({ containerPort }) => containerPort === port) ?? {};
  return hostPort === undefined ? {} : { hostPort };
}

/** Registers a target that is in the task already, unless ECS lacks what it needs for that: then the target waits. */
function register(model: Model, service: Service, task: Task, target: TaskTarget, cause: Cause): Cause {
  const { targetGroupArn } = target;
  const problem = serviceRoleProblem(model.world, 'targets');
  if (problem !== null) {
    Object.assign(target, { state: 'unused', isWaiting: true });
    sendTrouble(model, service, problem, cause);
    return cause;
  }
  const registered = setTargetState(model, task, target, { from: null, to: target.state, reason: null }, cause);
  const isFirst = Object.keys(service.registered).length === 0;
  service.registered[targetGroupArn] = (service.registered[targetGroupArn] ?? 0) + 1;
  if (isFirst) {
    const gatherMs = model.world.assumptions['scheduler.gatherMs'];
    model.schedule(gatherMs, { type: 'service.targetsRegistered', service: service.arn, cause: registered });
  }
  return registered;
}

/** Registers the targets of a service that have waited, if ECS can do so now. */
export function registerWaiting(model: Model, service: Service, cause: Cause): void {
  const { world } = model;
  if (serviceRoleProblem(world, 'targets') !== null) return;
  for (const ordinal of service.deployments.flatMap(({ taskOrdinals }) => taskOrdinals)) {
    const task = world.tasks[ordinal];
    const waiting = task?.desiredStatus === 'RUNNING' ? task.targets.filter(({ isWaiting }) => isWaiting) : [];
    let registered = cause;
    for (const target of waiting) {
      delete target.isWaiting;
      target.state = targetGroupSettings(world.surroundings, target.targetGroupArn).hasListener ? 'initial' : 'unused';
      if (task) registered = register(model, service, task, target, cause);
    }
    if (waiting.length > 0) model.schedule(0, { type: 'target.registered', ordinal, cause: registered });
  }
}

/** Says in the service's events how many targets were registered together, for each target group. */
export function announceRegistered(model: Model, { service: arn, cause }: Of<'service.targetsRegistered'>): void {
  const service = model.world.services[arn];
  if (!service) return;
  for (const [group, count] of Object.entries(service.registered)) sendEvent(model, service, eventTexts.registered(count, group), cause);
  service.registered = {};
}

/** Says of a task that is stopped for it which of its targets are unhealthy, or that a check of its containers has failed. */
export function announceUnhealthy(model: Model, service: Service, task: Task, cause: Cause): void {
  const unhealthy = task.targets.filter(({ reported }) => reported.state === 'unhealthy');
  for (const target of unhealthy) {
    const { targetGroupArn, reported } = target;
    const reason = reported.reason ?? '';
    const text =
      target.missing === undefined
        ? eventTexts.unhealthyTarget(task, target, reason)
        : eventTexts.missingTarget(task.deploymentId ?? '', task, targetGroupArn, reason);
    sendEvent(model, service, text, cause);
  }
  if (unhealthy.length === 0) sendEvent(model, service, eventTexts.failedChecks(task), cause);
}

/**
 * Takes tasks out of their target groups, says so in the service's events, and returns for how long their targets drain: the load balancer calls
 * a target draining for its whole deregistration delay, whether requests are under way or not. Source: Elastic Load Balancing, target groups.
 */
function deregister(model: Model, service: Service, tasks: readonly { task: Task; cause: Cause }[]): number {
  const groups = new Map<string, number>();
  const sets = new Map<string | null, number>();
  let longestMs = 0;
  let why: Cause | null = null;
  for (const { task, cause } of tasks) {
    sets.set(task.deploymentId, (sets.get(task.deploymentId) ?? 0) + 1);
    for (const [at, target] of task.targets.entries()) {
      if (!isInService(target)) continue;
      const { targetGroupArn, state } = target;
      const drains = setTargetState(model, task, target, { from: state, to: 'draining', reason: null }, cause);
      const { deregistrationDelayMs } = targetGroupSettings(model.world.surroundings, targetGroupArn);
      model.schedule(deregistrationDelayMs, { type: 'target.drained', ordinal: task.ordinal, target: at, cause: drains });
      target.turn = null;
      groups.set(targetGroupArn, (groups.get(targetGroupArn) ?? 0) + 1);
      longestMs = Math.max(longestMs, deregistrationDelayMs);
      why ??= drains;
    }
  }
  if (!why) return 0;
  for (const [group, count] of groups) sendEvent(model, service, eventTexts.deregistered(count, group), why);
  for (const [deployment, count] of sets) sendEvent(model, service, eventTexts.draining(count, deployment), why);
  return longestMs;
}

/**
 * Stops tasks whose desiredStatus has become STOPPED once their targets have drained: DEACTIVATING until then, the stop signal after.
 * Source: AWS containers blog, graceful shutdowns with ECS.
 */
export function stopAfterDraining(model: Model, tasks: readonly { task: Task; cause: Cause }[]): void {
  const [first] = tasks;
  if (!first) return;
  const leaving = tasks.map(({ task, cause }) => ({ ordinal: task.ordinal, cause: setLastStatus(model, task, 'DEACTIVATING', cause) }));
  const afterMs = model.world.assumptions['elb.deregisterLagMs'];
  model.schedule(afterMs, { type: 'service.deregisters', tasks: leaving, isStop: true, cause: first.cause });
}

/** True if StopTask waits for the task's targets, as is assumed or not: its stop is arranged then. */
export function drainsBeforeStop(model: Model, task: Task, cause: Cause): boolean {
  const service = serviceOfTask(model.world, task);
  if (!service || !model.world.assumptions['stopTask.waitsForDrain'] || !hasTargetsInService(task)) return false;
  stopAfterDraining(model, [{ task, cause }]);
  return true;
}

/** The targets have drained: their tasks get the stop signal. */
export function hearDrained(model: Model, { ordinals, cause }: Of<'service.drained'>): void {
  for (const ordinal of ordinals) {
    const task = model.world.tasks[ordinal];
    // It may have ended by itself while it drained. Each stops for its own reason, not for that of the task with which it happened to be stopped.
    if (task?.executionStoppedAtMs === null) model.schedule(0, { type: 'task.stop', ordinal, cause: task.targets.at(-1)?.cause ?? cause });
  }
}

/**
 * A task that the scheduler has not stopped leaves its target groups: with its stop signal where somebody stopped it, and once ECS has seen it
 * where it ended by itself.
 */
export function leaveTargets(model: Model, task: Task, cause: Cause): void {
  if (!hasTargetsInService(task)) return;
  const afterMs = task.stopCode === 'EssentialContainerExited' ? model.world.assumptions['elb.deregisterLagMs'] : 0;
  model.schedule(afterMs, { type: 'service.deregisters', tasks: [{ ordinal: task.ordinal, cause }], isStop: false, cause });
}

/** ECS takes tasks out of their target groups; those that the scheduler stops get their signal once these have drained. */
export function hearDeregisters(model: Model, { tasks, isStop, cause }: Of<'service.deregisters'>): void {
  const { world } = model;
  const leaving = tasks.map(({ ordinal, cause }) => ({ task: taskOf(world, ordinal), cause }));
  const service = leaving[0] && serviceOfTask(world, leaving[0].task);
  const drainMs = service ? deregister(model, service, leaving) : 0;
  if (!isStop) return;
  model.schedule(drainMs, { type: 'service.drained', ordinals: tasks.map(({ ordinal }) => ordinal), cause });
  // The end of a deployment waits for tasks that drain, the steady state does not. Seen so in events of production services in 2026.
  for (const { task, cause } of leaving)
    if (task.deploymentId === service?.deployments[0]?.id)
      model.schedule(world.assumptions['scheduler.reactionMs'], { type: 'service.taskEnded', ordinal: task.ordinal, cause });
}
