/** How a deployment that shifts traffic begins: which revision is blue, on which side green's tasks come, who has requests until then. */
import type { Model } from '../world/model.ts';
import type { Deployment, LoadBalancing, Service } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { emptyOut } from './empty-out.ts';
import { isCleaningUp, reconciles } from './lifecycle-stages.ts';
import { ongoing } from './service-deployments.ts';
import { shiftSettings, WHOLE } from './shift-settings.ts';
import { lanesOf, setTraffic, sharesOf } from './traffic-weights.ts';

/**
 * The revision that has production when another one is deployed: the last that was COMPLETED unless it is being cleaned up, else the PRIMARY unless it
 * has FAILED, else the one with the most tasks. Where a deployment was interrupted between two revisions, which of them AWS goes on from is
 * documented nowhere.
 */
export function blueOf(service: Service): Deployment | undefined {
  const { deployments, completedDeployment } = service;
  const completed = deployments.find(({ id }) => id === completedDeployment);
  const [primary] = deployments;
  if (!primary || (isCleaningUp(service) && primary.census.live > 0)) return primary;
  if (completed || primary.rolloutState !== 'FAILED') return completed ?? primary;
  const fullest = deployments.reduce((most, one) => (one.census.live > most.census.live ? one : most), primary);
  return fullest.census.live > 0 ? fullest : undefined;
}

/** Sets up the shift of a service deployment that has just begun; for a rolling update sends all requests to where its tasks will be. */
export function beginTraffic(model: Model, service: Service, green: Deployment, blue: Deployment | undefined, cause: Cause): void {
  const current = ongoing(service);
  if (!current) return;
  if (current.strategy === 'ROLLING') {
    endShifts(model, service, green, cause);
    return;
  }
  const isFirst = blue === undefined;
  // With nothing beside it there is nothing to shift from.
  const steps = isFirst || lanesOf(service, green).length === 0 ? [WHOLE] : shiftSettings(current.strategy, current.configuration).steps;
  current.shift = { blue: blue?.id ?? null, steps, step: 0, sinceMs: model.nowMs, untilMs: model.nowMs, hooks: [], isBack: false, cause };
  green.isHeld = true;
  if (blue && blue.rolloutState !== 'FAILED') blue.desiredCount = service.desiredCount;
  if (!reconciles(current)) setTraffic(model, service, 'production', sharesOf(service, blue, green, isFirst ? WHOLE : 0), cause);
}

/** A rolling update has one target group for all revisions; without a second one the listener rules are no longer ECS's. */
function endShifts(model: Model, service: Service, green: Deployment, cause: Cause): void {
  if (!service.traffic) return;
  setTraffic(model, service, 'test', {}, cause);
  if (green.loadBalancers.some(isPair)) {
    const production = sharesOf(service, undefined, green, WHOLE);
    const why = setTraffic(model, service, 'production', production, cause);
    // What an interrupted shift has left on the other side serves nobody, and must not pass for those that do.
    for (const older of service.deployments)
      if (!lanesOf(service, older).some((lane) => lane in production)) emptyOut(model, service, older, why);
    return;
  }
  delete service.traffic;
  if (model.world.loads.length > 0) model.schedule(0, { type: 'load.shifted', service: service.arn, cause });
}

function isPair({ advanced }: LoadBalancing): boolean {
  return advanced !== undefined;
}
