/**
 * Availability Zone rebalancing: the scheduler starts a task in the emptiest zone, waits until it is healthy, and stops one in the fullest.
 * Source: developer guide, balancing a service across Availability Zones, and its service event messages.
 */
import { poolOf, zoneProblem } from '../world/capacity.ts';
import type { ControlPlaneEvent } from '../world/events.ts';
import { revisionOf } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import type { Rebalancing, Service, Task } from '../world/state.ts';
import type { Candidate, Cause } from '../world/timeline.ts';
import { type Balance, isBalanced, type Move, movesFor } from './balance.ts';
import { type Movable, movable } from './balance-watch.ts';
import { launchesReady, takeLaunch, vcpuProblem } from './fargate-quotas.ts';
import { launchServiceTask } from './launch.ts';
import { placeIn } from './placement.ts';
import { sendEvent, serviceSubject } from './service-events.ts';
import { leaveSteadyState } from './steady-state.ts';
import { rankOf, stopTasks } from './stops.ts';
import { bounds, liveTasks } from './tally.ts';

/** The texts, without the leading `(service NAME) `. */
const texts = {
  unbalanced: (balance: Balance) => `is not AZ balanced with ${counted(balance)}. AZ Rebalancing in progress.`,
  balanced: (balance: Balance) => `is AZ balanced with ${counted(balance)}.`,
  started: (zone: string, tasks: readonly Task[]) =>
    `has started ${tasks.length} tasks in ${zone} to AZ Rebalance: ${tasks.map(({ id }) => `(task ${id})`).join(' ')}.`,
  unableToPlace: (zone: string) => `is unable to place a task in ${zone}.`,
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
  for (const move of moves) {
    if (unplaced.has(move.to)) continue;
    const task = startMove(model, service, found, rebalancing, move);
    if (task) started.set(move.to, [...(started.get(move.to) ?? []), task]);
    else unplaced.add(move.to);
  }
  for (const [zone, tasks] of started) sendEvent(model, service, texts.started(zone, tasks), rebalancing.cause);
  for (const zone of unplaced) sendEvent(model, service, texts.unableToPlace(zone), rebalancing.cause);
  if (started.size === 0) endRebalancing(model, service, rebalancing.cause);
  else leaveSteadyState(model, service, rebalancing.cause);
}

/** The task, or undefined where its zone or the account has no room for it. */
function startMove(model: Model, service: Service, found: Movable, rebalancing: Rebalancing, { from, to }: Move): Task | undefined {
  const { world } = model;
  const { deployment, network, spread, balance } = found;
  const provider = providerToMove(found, from, to);
  const pool = poolOf(provider);
  const problem = zoneProblem(world, pool, to) ?? vcpuProblem(world, pool, revisionOf(world, deployment.taskDefinition).cpuUnits);
  const candidates = balance.map(({ zone, tasks }): Candidate => {
    const detail = `${tasks} tasks`;
    if (zone === to) return { name: zone, detail, ...(problem !== null && { refused: problem }) };
    return { name: zone, detail, refused: zone === from ? 'a task leaves it' : 'is neither the fullest nor the emptiest' };
  });
  const cause = record(model, serviceSubject(service), rebalancing.cause, { type: 'decision', what: 'rebalancing', candidates });
  if (problem !== null || launchesReady(model, pool) < 1) return undefined;
  takeLaunch(model, pool);
  const place = placeIn(world, network, to, provider, spread);
  const { task } = launchServiceTask(model, service, deployment, provider, world.counts.rounds, { place, cause });
  rebalancing.started.push({ provider, from, taskId: task.id });
  return task;
}

/** The one that has the most more tasks in the full zone than in the empty one: a provider's tasks are spread for themselves too. */
function providerToMove({ spread }: Movable, from: string, to: string): string {
  const inZone = (provider: string, zone: string) => spread.byProviderAndZone.get(`${provider} ${zone}`) ?? 0;
  const providers = [...spread.byProvider.keys()].filter((provider) => inZone(provider, from) > 0);
  const excess = (provider: string) => inZone(provider, from) - inZone(provider, to);
  const most = providers.reduce<string | undefined>((so, one) => (so === undefined || excess(one) > excess(so) ? one : so), undefined);
  if (most === undefined) throw new Error(`The fullest zone ${from} has no task.`);
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

/** Stops as many as new ones are healthy; false where it stopped none. */
function stopMoved(model: Model, service: Service, rebalancing: Rebalancing, live: ReadonlyMap<string, Task>): boolean {
  const ready = rebalancing.started.filter(({ taskId }) => live.get(taskId)?.isCountedHealthy);
  const newOnes = new Set(rebalancing.started.map(({ taskId }) => taskId));
  const byZone = new Map<string, Task[]>();
  const rank = rankOf(model);
  const old = [...live.values()].filter(({ id }) => !newOnes.has(id)).sort((a, b) => rank(a) - rank(b));
  let protectedCount = 0;
  for (const move of ready) {
    const chosen = byZone.get(move.from) ?? [];
    const mayGo = old.filter(
      (task) =>
        task.availabilityZone === move.from && (task.capacityProvider ?? task.launchType) === move.provider && !chosen.includes(task),
    );
    const task = mayGo.find(({ protectedUntilMs }) => protectedUntilMs === null || protectedUntilMs <= model.nowMs);
    rebalancing.started = rebalancing.started.filter(({ taskId }) => taskId !== move.taskId);
    if (!task) protectedCount += mayGo.length > 0 ? 1 : 0;
    else byZone.set(move.from, [...chosen, task]);
  }
  if (protectedCount > 0) {
    sendEvent(model, service, texts.protectedTasks(rebalancing.deploymentId, protectedCount), rebalancing.cause);
  }
  for (const tasks of byZone.values()) {
    for (const task of tasks) task.isMoved = true;
    stopTasks(model, service, tasks, `Scaling activity initiated by (deployment ${rebalancing.deploymentId})`, rebalancing.cause);
  }
  return byZone.size > 0;
}

/** What was started for it and is too much by now is scaled in like any surplus. */
function endRebalancing(model: Model, service: Service, cause: Cause): void {
  delete service.rebalancing;
  sendEvent(model, service, texts.stopped(), cause);
}
