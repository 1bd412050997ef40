/** How a rollback gives requests back to the revision that is gone back to. */
import type { Model } from '../world/model.ts';
import type { Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { type Shifting, shiftingOf } from './lifecycle-stages.ts';
import { WHOLE } from './shift-settings.ts';
import { setTraffic, sharesOf } from './traffic-weights.ts';

/** All requests go to the revision that is the PRIMARY again. */
export function giveBack(model: Model, service: Service, { shift }: Shifting, cause: Cause): void {
  const [target] = service.deployments;
  if (!target) return;
  shift.isBack = true;
  const why = setTraffic(model, service, 'production', sharesOf(service, undefined, target, WHOLE), cause);
  if (service.traffic) setTraffic(model, service, 'test', {}, why);
}

/** A rollback has begun: blue, which still runs, has its requests back at once. What is on its way out first comes up again. */
export function returnTraffic(model: Model, service: Service, cause: Cause): void {
  const shifting = shiftingOf(service);
  const [target] = service.deployments;
  if (!shifting || !target) return;
  shifting.shift.isBack = false;
  if (shifting.current.lifecycleStage !== 'CLEAN_UP' && target.census.live > 0) giveBack(model, service, shifting, cause);
}
