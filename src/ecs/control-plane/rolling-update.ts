/** A rolling update from one look to the next: which old tasks may go, whether the limits leave room at all, when it is over. */
import { type Model, record } from '../world/model.ts';
import { REPEAT_AFTER_MS } from '../world/repeats.ts';
import type { Deployment, Service, Task } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { bakeTimeMs } from './alarms.ts';
import { configurationOf } from './deployment-configuration.ts';
import { completeDeployment, deploymentSubject } from './deployments.ts';
import { lookAt } from './looks.ts';
import { eventTexts, sendTrouble } from './service-events.ts';
import { startMissing } from './starts.ts';
import { reachSteadyState } from './steady-state.ts';
import { reportProtected, scalingReason, stopTasks } from './stops.ts';
import { bounds, type Tally, tally, targetCount, wantedCount } from './tally.ts';
import { isProtected } from './task-protection.ts';

/** Starts what is missing and stops what is old, in the assumed order; says so where the limits leave no room for either. */
export function moveOn(model: Model, service: Service, cause: Cause): void {
  // Before anything is stopped: an early success that is to bake keeps the old tasks that are left.
  beginBake(model, service, standingOf(model, service), cause);
  // Old tasks that are left to a DEFERRED cleanup go after the deployment. Source: developer guide, early success criteria.
  if (configurationOf(service).earlySuccess?.cleanup === 'DEFERRED') conclude(model, service, cause);
  switch (model.world.assumptions['deployment.order']) {
    case 'startThenStop':
      startMissing(model, service, cause);
      stopOlder(model, service, chooseOlder(model, service), cause);
      break;
    case 'stopThenStart':
      stopOlder(model, service, chooseOlder(model, service), cause);
      startMissing(model, service, cause);
      break;
    case 'parallel': {
      const chosen = chooseOlder(model, service);
      startMissing(model, service, cause);
      stopOlder(model, service, chosen, cause);
      break;
    }
  }
  reportDeadlock(model, service, cause);
}

interface Chosen {
  deployment: Deployment;
  tasks: Task[];
  /** Tasks that might go but for their protection. */
  protectedCount: number;
  /** Places without a task that need not be filled again. */
  givenUp: number;
}

/**
 * The tasks of older deployments that may go under minimumHealthyPercent, those of the oldest first. One that is not healthy itself may go as soon
 * as enough others are; where its deployment was never COMPLETED, and it does not run yet, as soon as others stand in for it; found unhealthy, as
 * soon as the PRIMARY needs its room. Nothing goes while the PRIMARY is FAILED, or while an early success is being watched.
 */
function chooseOlder(model: Model, service: Service): Chosen[] {
  const counts = tally(model.world, service, model.nowMs);
  const [primary, ...older] = counts;
  if (older.length === 0 || primary.deployment.rolloutState === 'FAILED' || isBaking(model, service, primary.deployment)) return [];
  if (hasGivenUp(model, service)) return [];
  const { atLeast, atMost } = bounds(service);
  const live = counts.reduce((sum, { liveCount }) => sum + liveCount, 0);
  const allowance = {
    healthy: counts.reduce((sum, counted) => sum + counted.healthy, 0) - atLeast,
    live: live - atLeast,
    inTheWay: Math.max(0, wantedCount(service) - primary.liveCount - (atMost - live)),
  };
  const order = older.toReversed().sort((a, b) => Number(isBad(b)) - Number(isBad(a)));
  return order.map((counted) => chooseOf(model, counted, allowance));
}

/** A cleanup that is DEFERRED is tried for that long after the deployment. Source: developer guide, early success criteria. */
const CLEANUP_MS = 14 * 24 * 60 * 60 * 1_000;

function hasGivenUp({ nowMs }: Model, { serviceDeployments }: Service): boolean {
  const finishedAtMs = serviceDeployments.at(-1)?.finishedAtMs ?? null;
  return finishedAtMs !== null && nowMs > finishedAtMs + CLEANUP_MS;
}

/** Tasks of a deployment that has FAILED go before those of any other. */
function isBad({ deployment }: Tally): boolean {
  return deployment.rolloutState === 'FAILED';
}

/** With early success criteria the old tasks that are left stay for the bake time. Source: developer guide, early success criteria. */
function isBaking({ nowMs }: Model, service: Service, { rolloutState, bakeUntilMs }: Deployment): boolean {
  return rolloutState === 'IN_PROGRESS' && bakeUntilMs !== null && nowMs < bakeUntilMs && configurationOf(service).earlySuccess !== null;
}

/** How many healthy and how many live tasks there are above the least, and how many leave the PRIMARY no room. */
interface Allowance {
  healthy: number;
  live: number;
  inTheWay: number;
}

/** What is chosen is taken off the allowance. */
function chooseOf(model: Model, counted: Tally, allowance: Allowance): Chosen {
  const { deployment } = counted;
  const chosen: Chosen = { deployment, tasks: [], protectedCount: 0, givenUp: 0 };
  // Tasks that an established revision has lost come back until enough others are healthy. Source: AWS, What's new, November 2025.
  const isEstablished = deployment.rolloutState === 'COMPLETED';
  // One whose instance drains, or that AWS maintains, does its work until it goes.
  const useless = new Set(isEstablished ? [] : counted.unhealthy.filter(({ isRetiring }) => !isRetiring));
  const mayGo = (stage: number, task: Task) => {
    if (stage === 2) return allowance.healthy > 0;
    return allowance.healthy >= 0 || (stage === 0 && !isEstablished && allowance.live > 0) || (allowance.inTheWay > 0 && useless.has(task));
  };
  const missing = Math.max(0, deployment.desiredCount - counted.liveCount);
  const maySpare = allowance.healthy > 0 || counted.liveCount > counted.healthy || missing > 0;
  if (!maySpare) return chosen;
  const tasks = counted.live;
  for (const stage of [0, 1, 2]) {
    for (const task of tasks) {
      if (readiness(task) !== stage || !mayGo(stage, task)) continue;
      if (isProtected(task, model.nowMs)) {
        chosen.protectedCount += 1;
        continue;
      }
      if (stage === 2) allowance.healthy -= 1;
      allowance.live -= 1;
      allowance.inTheWay -= 1;
      chosen.tasks.push(task);
    }
  }
  if (allowance.healthy >= 0 || (!isEstablished && allowance.live >= 0)) chosen.givenUp = missing;
  return chosen;
}

/** 0 before RUNNING, 1 while it does not count as healthy, 2 from then on. */
function readiness({ isCountedHealthy, startedAtMs }: Task): number {
  if (isCountedHealthy) return 2;
  return startedAtMs === null ? 0 : 1;
}

function stopOlder(model: Model, service: Service, chosen: readonly Chosen[], cause: Cause): void {
  for (const { deployment, tasks, protectedCount, givenUp } of chosen) {
    // Those that go first were too many anyway: an unhealthy task beside the one that has replaced it.
    const surplus = Math.max(0, deployment.census.live - deployment.desiredCount);
    const fewer = Math.max(0, tasks.length - surplus) + givenUp;
    deployment.desiredCount = Math.min(wantedCount(service), Math.max(0, deployment.desiredCount - fewer));
    reportProtected(model, service, deployment, protectedCount, cause);
  }
  const tasks = chosen.flatMap((one) => one.tasks);
  stopTasks(model, service, tasks, scalingReason(service), cause);
}

/** Neither a start nor a stop is allowed: the percentages leave no room. */
export function reportDeadlock(model: Model, service: Service, cause: Cause): void {
  const [primary, ...older] = tally(model.world, service, model.nowMs);
  const wanted = wantedCount(service);
  const { atLeast, atMost } = bounds(service);
  const oldTasks = older.reduce((sum, { liveCount }) => sum + liveCount, 0);
  const isMoving = primary.deployment.rolloutState !== 'FAILED' && oldTasks > 0 && primary.liveCount < wanted;
  if (!isMoving || atLeast < wanted || atMost > wanted) return;
  const text = eventTexts.blockedByPercents();
  sendTrouble(model, service, text, cause);
  // It is said again as long as nobody changes it.
  const saidMs = service.sentAtMs[text] ?? model.nowMs;
  lookAt(model, service, saidMs + REPEAT_AFTER_MS - model.nowMs, cause);
}

/** How far the service has come. */
interface Standing {
  primary: Tally;
  /** No task is left of the older deployments. */
  isDrained: boolean;
  /** And all that should be there is there and healthy. */
  isSettled: boolean;
  /** Enough of the PRIMARY is healthy for it to be COMPLETED. */
  isSuccess: boolean;
}

/** Source: developer guide, rolling update and early success criteria. */
function standingOf(model: Model, service: Service): Standing {
  const [primary, ...older] = tally(model.world, service, model.nowMs);
  const wanted = wantedCount(service);
  const isDrained = older.every(
    ({ deployment, liveCount, ending }) => targetCount(service, deployment) === 0 && liveCount === 0 && ending === 0,
  );
  const { liveCount, healthy, ending, unnoticed } = primary;
  const isSettled = isDrained && liveCount === wanted && healthy === wanted && ending === 0 && unnoticed === 0;
  const { earlySuccess } = configurationOf(service);
  return {
    primary,
    isDrained,
    isSettled,
    isSuccess: earlySuccess ? healthy >= requiredHealthy(earlySuccess.healthyPercent, wanted) : isSettled,
  };
}

/** The PRIMARY has all its tasks, healthy, and nothing is left of the others. */
export function isSettled(model: Model, service: Service): boolean {
  return standingOf(model, service).isSettled;
}

/** The bake time begins with the success, where the deployment has one. Source: developer guide, deployment alarms. */
function beginBake(model: Model, service: Service, { primary: { deployment }, isSuccess }: Standing, cause: Cause): void {
  if (!isSuccess || deployment.rolloutState !== 'IN_PROGRESS' || deployment.bakeUntilMs !== null) return;
  const bakeMs = bakeTimeMs(model.world, service);
  if (bakeMs === 0) return;
  deployment.bakeUntilMs = model.nowMs + bakeMs;
  record(model, deploymentSubject(deployment), cause, { type: 'deployment.bakeTime', untilMs: deployment.bakeUntilMs });
}

/** Completes the deployment that has come to its end, and says that the service is steady when all its tasks are the PRIMARY's and healthy. */
export function conclude(model: Model, service: Service, cause: Cause): void {
  const standing = standingOf(model, service);
  beginBake(model, service, standing, cause);
  const { primary, isDrained, isSettled, isSuccess } = standing;
  const { rolloutState, bakeUntilMs } = primary.deployment;
  const isBaked = bakeUntilMs === null || model.nowMs >= bakeUntilMs;
  const isCleanedUp = isDrained || configurationOf(service).earlySuccess?.cleanup === 'DEFERRED';
  const isOver = service.status === 'ACTIVE' && rolloutState === 'IN_PROGRESS' && isSuccess && isBaked && isCleanedUp;
  const why = isOver ? completeDeployment(model, service, primary.deployment, cause) : cause;
  if (isSettled) reachSteadyState(model, service, why);
}

/** Rounded up, and one at least. Source: developer guide, early success criteria. */
export function requiredHealthy(healthyPercent: number, desiredCount: number): number {
  return Math.min(desiredCount, Math.max(1, Math.ceil((desiredCount * healthyPercent) / 100)));
}
