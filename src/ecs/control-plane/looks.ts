/** When the service scheduler looks at a service. */
import type { Model } from '../world/model.ts';
import type { Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';

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
