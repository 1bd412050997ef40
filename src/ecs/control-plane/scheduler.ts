/** The service scheduler: looks at a service when something about it has changed, never in between. */
import type { ControlPlaneEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import type { Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { watchBalance } from './balance-watch.ts';
import { tripIfDue } from './circuit-breaker.ts';
import { strategyFor } from './deployment-strategies.ts';
import { retireOlder } from './deployments.ts';
import { shiftMoments } from './lifecycle-stages.ts';
import { lookAt } from './looks.ts';
import { continueRebalancing } from './rebalancing.ts';
import { stopSurplus } from './scale-in.ts';
import { startServiceDeployment } from './service-deployments.ts';
import { quotaOpensAtMs } from './starts.ts';
import { judgedFromMs, tally, targetCount } from './tally.ts';
import { protectionEndsMs } from './task-protection.ts';

type Reconcile = Extract<ControlPlaneEvent, { type: 'service.reconcile' }>;

/** One look of the service scheduler: does what can be done now, and arranges for the look after it. */
export function reconcile(model: Model, { service: arn, cause }: Reconcile): void {
  const service = model.world.services[arn];
  // A look that an earlier one has replaced, or at a service that is gone.
  if (!service || service.reconcileAtMs !== model.nowMs) return;
  service.reconcileAtMs = null;
  service.reconciledAtMs = model.nowMs;
  if (service.status === 'INACTIVE') return;
  startServiceDeployment(model, service, cause);
  tripIfDue(model, service, cause);
  stopSurplus(model, service, cause);
  const strategy = strategyFor(service);
  strategy.moveOn(model, service, cause);
  retireOlder(model, service, cause);
  continueRebalancing(model, service, cause);
  strategy.conclude(model, service, cause);
  watchBalance(model, service, cause);
  arrangeNextLook(model, service, cause);
}

/**
 * The next moment at which time alone changes what may be done: a vacancy is noticed, a throttle ends, the quota of launches opens, a grace period,
 * a bake time or a protection is over, a stage of a shift of traffic may end.
 */
function arrangeNextLook(model: Model, service: Service, cause: Cause): void {
  const counts = tally(model.world, service, model.nowMs);
  const moments: (number | null)[] = [];
  for (const { deployment, liveCount, unnoticed, inGrace } of counts) {
    for (const { dueAtMs } of deployment.vacancies) moments.push(dueAtMs);
    for (const task of inGrace) moments.push(judgedFromMs(model.world, service, task));
    if (liveCount + unnoticed < targetCount(service, deployment)) moments.push(deployment.throttle.untilMs, quotaOpensAtMs(service));
    if (deployment.rolloutState === 'IN_PROGRESS') moments.push(deployment.bakeUntilMs);
  }
  moments.push(quotaOpensAtMs(service), ...shiftMoments(service));
  if (!service.isSteady) moments.push(...protectionEndsMs(model.world, service));
  const coming = moments.flatMap((atMs) => (atMs !== null && atMs > model.nowMs ? [atMs] : []));
  const next = coming.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  if (Number.isFinite(next)) lookAt(model, service, next - model.nowMs, cause);
}
