/** The service scheduler: looks at a service when something about it has changed, never in between. */
import type { ControlPlaneEvent } from '../world/events.ts';
import { type Model, record } from '../world/model.ts';
import type { Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { eventTexts, sendEvent, sendTrouble, serviceSubject } from './service-events.ts';
import { quotaOpensAtMs, startMissing } from './starts.ts';
import { stopOlder, stopSurplus } from './stops.ts';
import { bounds, type Tally, tally, wantedCount } from './tally.ts';

/**
 * Makes the scheduler look at a service then, or earlier if it was going to: each look arranges the next one that is needed. It gathers what
 * happens shortly after a look, so that thousands of tasks that change within a second cost one look and not thousands.
 */
export function lookAt(model: Model, service: Service, afterMs: number, cause: Cause): void {
  const gathersUntilMs = (service.reconciledAtMs ?? Number.NEGATIVE_INFINITY) + model.world.assumptions['scheduler.gatherMs'];
  const atMs = Math.max(model.nowMs + afterMs, gathersUntilMs);
  if (service.reconcileAtMs !== null && service.reconcileAtMs <= atMs) return;
  service.reconcileAtMs = atMs;
  model.schedule(atMs - model.nowMs, { type: 'service.reconcile', service: service.arn, cause });
}

type Reconcile = Extract<ControlPlaneEvent, { type: 'service.reconcile' }>;

export function reconcile(model: Model, { service: arn, cause }: Reconcile): void {
  const service = model.world.services[arn];
  // A look that an earlier one has replaced, or at a service that is gone.
  if (!service || service.reconcileAtMs !== model.nowMs) return;
  service.reconcileAtMs = null;
  service.reconciledAtMs = model.nowMs;
  if (service.status === 'INACTIVE') return;
  const isStartFirst = model.world.assumptions['deployment.order'] === 'startThenStop';
  stopSurplus(model, service, cause);
  if (!isStartFirst) stopOlder(model, service, cause);
  startMissing(model, service, cause);
  if (isStartFirst) stopOlder(model, service, cause);
  retireOlder(service);
  reportDeadlock(model, service, cause);
  concludeDeployment(model, service, cause);
  arrangeNextLook(model, service, cause);
}

/** An older deployment is gone when the last of its tasks is STOPPED. */
function retireOlder(service: Service): void {
  service.deployments = service.deployments.filter(
    ({ status, taskIds, desiredCount }) => status === 'PRIMARY' || desiredCount > 0 || taskIds.length > 0,
  );
}

/** Neither a start nor a stop is allowed: the percentages leave no room. */
function reportDeadlock(model: Model, service: Service, cause: Cause): void {
  const [primary, ...older] = tally(model.world, service, model.nowMs);
  const wanted = wantedCount(service);
  const { atLeast, atMost } = bounds(service);
  const oldTasks = older.reduce((sum, { live }) => sum + live.length, 0);
  if (oldTasks > 0 && primary.live.length < wanted && atLeast >= wanted && atMost <= wanted) {
    sendTrouble(model, service, eventTexts.blockedByPercents(), cause);
  }
}

/** A deployment is COMPLETED, and the service steady, once all tasks are the PRIMARY's, as many as desired, and healthy. */
function concludeDeployment(model: Model, service: Service, cause: Cause): void {
  const [primary, ...older] = tally(model.world, service, model.nowMs);
  const isDrained = older.every(({ deployment, live, ending }) => deployment.desiredCount === 0 && live.length === 0 && ending === 0);
  if (!isDrained || service.isSteady || !isSettled(primary, wantedCount(service))) return;
  const { deployment } = primary;
  let why = cause;
  if (deployment.rolloutState === 'IN_PROGRESS') {
    deployment.rolloutState = 'COMPLETED';
    deployment.rolloutStateReason = `ECS deployment ${deployment.id} completed.`;
    deployment.updatedAtMs = model.nowMs;
    const { rolloutStateReason: reason } = deployment;
    why = record(model, { kind: 'deployment', id: deployment.id }, cause, {
      type: 'deployment.rolloutState',
      from: 'IN_PROGRESS',
      to: 'COMPLETED',
      reason,
    });
    sendEvent(model, service, eventTexts.deploymentCompleted(deployment), why);
  }
  service.isSteady = true;
  service.sentAtMs = {};
  const steady = record(model, serviceSubject(service), why, { type: 'service.steadyState' });
  sendEvent(model, service, eventTexts.steadyState(), steady);
}

function isSettled({ live, healthy, ending, unnoticed }: Tally, wanted: number): boolean {
  return live.length === wanted && healthy === wanted && ending === 0 && unnoticed === 0;
}

/** The next moment at which time alone changes what may be done: a vacancy is noticed, a throttle ends, the quota of launches opens. */
function arrangeNextLook(model: Model, service: Service, cause: Cause): void {
  const counts = tally(model.world, service, model.nowMs);
  const moments: (number | null)[] = [];
  for (const [index, { deployment, live, unnoticed }] of counts.entries()) {
    moments.push(...deployment.vacancies.map(({ dueAtMs }) => dueAtMs));
    const target = index === 0 ? wantedCount(service) : deployment.desiredCount;
    if (live.length + unnoticed < target) moments.push(deployment.throttle.untilMs, quotaOpensAtMs(service));
  }
  const coming = moments.flatMap((atMs) => (atMs !== null && atMs > model.nowMs ? [atMs] : []));
  const next = coming.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  if (Number.isFinite(next)) lookAt(model, service, next - model.nowMs, cause);
}
