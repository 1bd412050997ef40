/**
 * Availability Zone rebalancing: the scheduler starts a task in the emptiest zone, waits until it is healthy, and stops one in the fullest.
 * Source: developer guide, balancing a service across Availability Zones, and its service event messages.
 */
import { poolOf, providerOf, zoneProblem } from '../world/capacity.ts';
import type { ControlPlaneEvent } from '../world/events.ts';
import { revisionOf } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import { tasksIn } from '../world/spread.ts';
import type { Rebalancing, Service, Task } from '../world/state.ts';
import type { Candidate, Cause } from '../world/timeline.ts';
import { type Balance, isBalanced, type Move, movesFor } from './balance.ts';
import { checkBalanceAt, type Movable, movable } from './balance-watch.ts';
import { isFargate } from './capacity.ts';
import { launchesReady, quotaProblem, takeLaunch } from './fargate-quotas.ts';
import { instanceControl } from './instance-part.ts';
import { launchServiceTask } from './launch.ts';
import { placeIn } from './placement.ts';
import { rankOf } from './scale-in.ts';
import { sendEvent, serviceSubject } from './service-events.ts';
import { leaveSteadyState } from './steady-state.ts';
import { scalingReason, stopTasks } from './stops.ts';
import { bounds, liveTasks } from './tally.ts';
import { isProtected } from './task-protection.ts';

/** The texts, without the leading `(service NAME) `. */
const texts = {
  unbalanced: (balance: Balance) => `is not AZ balanced with ${counted(balance)}. AZ Rebalancing in progress.`,
  balanced: (balance: Balance) => `is AZ balanced with ${counted(balance)}.`,
  started: (zone: string, tasks: readonly Task[]) =>
    `has started ${tasks.length} tasks in ${zone} to AZ Rebalance: ${tasks.map(({ id }) => `(task ${id})`).join(' ')}.`,
  unableToPlace: (zone: string, onInstances: boolean) =>
    `is unable to place a task in ${zone}${onInstances ? ' because no container instance met all of its requirements' : ''}.`,
  protectedTasks: (deployment: string, count: number) =>
    `was unable to AZ Rebalance because (taskSet ${deployment}) was unable to scale in due to (reason ${count} tasks under protection).`,
  stopped: () => 'stopped AZ Rebalancing.',
};

function counted(balance: Balance): string {
  return balance.map(({ zone, tasks }) => `${tasks} tasks in ${zone}`).join(', ');
}

type Rebalance = Extract<ControlPlaneEvent, { type: 'service.rebalance' }>;

/** The time has come: a service that is still steady and uneven is moved. */
export function beginRebalancing(model: Model, { service: arn, cause }: Rebalance): void {
  const service = model.world.services[arn];
  if (!service || service.balanceCheckAtMs !== model.nowMs) return;
  delete service.balanceCheckAtMs;
  const found = service.isSteady ? movable(model.world, service) : undefined;
  if (!found || isBalanced(found.balance)) return;
  // Without room for one task more than desired nothing is said: AWS's words for it, if there are any, are not on record.
  if (bounds(service).atMost <= service.desiredCount) return;
  const began = sendEvent(model, service, texts.unbalanced(found.balance), cause);
  service.rebalancing = { deploymentId: found.deployment.id, desiredCount: service.desiredCount, started: [], cause: began };
  startMoves(model, service, found, service.rebalancing);
}

/** Starts what maximumPercent has room for. Ends the rebalancing where nothing can start. */
function startMoves(model: Model, service: Service, found: Movable, rebalancing: Rebalancing): void {
  const moves = movesFor(found.balance, bounds(service).atMost - found.deployment.census.live);
  model.world.counts.rounds += 1;
  const started = new Map<string, Task[]>();
  const unplaced = new Set<string>();
  const free = freeTasks(model, found);
  let protectedCount = 0;
  for (const move of moves) {
    if (unplaced.has(move.to)) continue;
    const provider = providerToMove(found, free, move);
    if (provider === undefined) {
      protectedCount += 1;
      continue;
    }
    const task = startMove(model, service, found, rebalancing, move, provider);
    if (task) started.set(move.to, [...(started.get(move.to) ?? []), task]);
    else unplaced.add(move.to);
  }
  const { cause } = rebalancing;
  for (const [zone, tasks] of started) sendEvent(model, service, texts.started(zone, tasks), cause);
  const onInstances = !isFargate(found.deployment.capacity);
  for (const zone of unplaced) sendEvent(model, service, texts.unableToPlace(zone, onInstances), cause);
  if (unplaced.size > 0 && onInstances) service.balanceRefusedAtMs = model.nowMs;
  if (protectedCount > 0) waitForProtection(model, service, found, protectedCount, cause);
  if (started.size === 0) endRebalancing(model, service, cause);
  else leaveSteadyState(model, service, cause);
}

/** Tasks that may be stopped, under `provider zone`. */
function freeTasks({ world, nowMs }: Model, { deployment }: Movable): Map<string, number> {
  const free = new Map<string, number>();
  for (const task of liveTasks(world, deployment)) {
    const key = `${providerOf(task)} ${task.availabilityZone}`;
    if (!isProtected(task, nowMs)) free.set(key, (free.get(key) ?? 0) + 1);
  }
  return free;
}

/** Tasks under protection stand in the way: that is said, and looked at again when the first protection ends. */
function waitForProtection(model: Model, service: Service, { deployment }: Movable, count: number, cause: Cause): void {
  sendEvent(model, service, texts.protectedTasks(deployment.id, count), cause);
  const ends = liveTasks(model.world, deployment).flatMap(({ protectedUntilMs }) => protectedUntilMs ?? []);
  const atMs = ends.filter((endMs) => endMs > model.nowMs).reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER);
  if (atMs < Number.MAX_SAFE_INTEGER) checkBalanceAt(model, service, atMs, cause);
}

/** The task, or undefined where its zone or the account has no room for it. */
function startMove(
  model: Model,
  service: Service,
  found: Movable,
  rebalancing: Rebalancing,
  { from, to }: Move,
  provider: string,
): Task | undefined {
  const { world } = model;
  const { deployment, network, spread, balance } = found;
  const pool = poolOf(provider);
  const onInstances = isFargate(deployment.capacity) ? null : instanceControl();
  const onFargate = () => zoneProblem(world, pool, to) ?? quotaProblem(world, pool, revisionOf(world, deployment.taskDefinition));
  const problem = onInstances ? null : onFargate();
  const candidates = balance.map(({ zone, tasks }): Candidate => {
    const detail = `${tasks} tasks`;
    if (zone === to) return { name: zone, detail, ...(problem !== null && { refused: problem }) };
    return { name: zone, detail, refused: zone === from ? 'a task leaves it' : 'is neither the fullest nor the emptiest' };
  });
  const cause = record(model, serviceSubject(service), rebalancing.cause, { type: 'decision', what: 'rebalancing', candidates });
  const startOnFargate = () => {
    if (problem !== null || network === null || launchesReady(model, pool) < 1) return undefined;
    takeLaunch(model, pool);
    const place = placeIn(world, network, to, provider, spread);
    return launchServiceTask(model, service, deployment, provider, world.counts.rounds, { place, cause }).task;
  };
  const task = onInstances ? onInstances.startInZone(model, service, deployment, provider, to, cause) : startOnFargate();
  if (task) rebalancing.started.push({ provider, from, taskId: task.id });
  return task;
}

/**
 * The one that has the most more tasks in the full zone than in the empty one, since a provider's tasks are spread for themselves too; undefined where
 * all that could go is under protection. Takes the task off the free ones.
 */
function providerToMove({ spread }: Movable, free: Map<string, number>, { from, to }: Move): string | undefined {
  const providers = [...spread.byProvider.keys()].filter((provider) => (free.get(`${provider} ${from}`) ?? 0) > 0);
  const excess = (provider: string) => tasksIn(spread, provider, from) - tasksIn(spread, provider, to);
  const most = providers.reduce<string | undefined>((so, one) => (so === undefined || excess(one) > excess(so) ? one : so), undefined);
  if (most !== undefined) free.set(`${most} ${from}`, (free.get(`${most} ${from}`) ?? 0) - 1);
  return most;
}

/** Called in each look at a service: stops an old task for each new one that is healthy, and gives up where the service is no longer the same. */
export function continueRebalancing(model: Model, service: Service, cause: Cause): void {
  const { rebalancing } = service;
  if (!rebalancing) return;
  const found = movable(model.world, service);
  if (found?.deployment.id !== rebalancing.deploymentId || service.desiredCount !== rebalancing.desiredCount) {
    endRebalancing(model, service, cause);
    return;
  }
  const live = new Map(liveTasks(model.world, found.deployment).map((task) => [task.id, task]));
  // One that is gone by itself is not replaced: the service has what it should have without it.
  rebalancing.started = rebalancing.started.filter(({ taskId }) => live.has(taskId));
  const hasStopped = stopMoved(model, service, rebalancing, live);
  if (!hasStopped || rebalancing.started.length > 0) {
    if (rebalancing.started.length === 0) endRebalancing(model, service, cause);
    return;
  }
  const after = movable(model.world, service);
  if (after && !isBalanced(after.balance)) {
    startMoves(model, service, after, rebalancing);
    return;
  }
  delete service.rebalancing;
  if (after) sendEvent(model, service, texts.balanced(after.balance), rebalancing.cause);
}

/**
 * Stops as many as new ones are healthy, as far as more run than desired and enough healthy ones are left, those that are not healthy first; false where
 * it could stop none. One that may not be stopped after all leaves a surplus, which is scaled in.
 */
function stopMoved(model: Model, service: Service, rebalancing: Rebalancing, live: ReadonlyMap<string, Task>): boolean {
  const newOnes = new Set(rebalancing.started.map(({ taskId }) => taskId));
  const ready = rebalancing.started.filter(({ taskId }) => live.get(taskId)?.isCountedHealthy);
  rebalancing.started = rebalancing.started.filter((move) => !ready.includes(move));
  const rank = rankOf(model);
  const old = [...live.values()]
    .filter((task) => !newOnes.has(task.id) && !isProtected(task, model.nowMs))
    .sort((a, b) => Number(a.isCountedHealthy) - Number(b.isCountedHealthy) || rank(a) - rank(b));
  const surplus = Math.max(0, live.size - service.desiredCount);
  let spare = [...live.values()].filter(({ isCountedHealthy }) => isCountedHealthy).length - bounds(service).atLeast;
  const chosen: Task[] = [];
  for (const { from, provider } of ready.slice(0, surplus)) {
    const task = old.find((one) => one.availabilityZone === from && providerOf(one) === provider && !chosen.includes(one));
    if (!task || (task.isCountedHealthy && spare <= 0)) continue;
    if (task.isCountedHealthy) spare -= 1;
    chosen.push(task);
  }
  for (const task of chosen) task.isMoved = true;
  stopTasks(model, service, chosen, scalingReason(service), rebalancing.cause);
  // Where tasks have gone by themselves meanwhile, the new ones stand in for them.
  return chosen.length > 0 || (ready.length > 0 && surplus === 0);
}

/** What was started for it and is too much by now is scaled in like any surplus. */
function endRebalancing(model: Model, service: Service, cause: Cause): void {
  delete service.rebalancing;
  sendEvent(model, service, texts.stopped(), cause);
}
