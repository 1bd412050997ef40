/** Which revision gets requests: weights over the two target groups of a service, and the side on which each revision's tasks are registered. */
import { type Model, record } from '../world/model.ts';
import { isSame } from '../world/same.ts';
import type { Deployment, LoadBalancing, Service, TrafficWeights } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { serviceSubject } from './service-events.ts';
import { isConnected } from './service-settings.ts';
import { WHOLE } from './shift-settings.ts';

/** The target group in which a deployment's tasks are registered for that entry of its `loadBalancers`. */
export function groupOf({ usesAlternate }: Pick<Deployment, 'usesAlternate'>, { targetGroupArn, advanced }: LoadBalancing): string {
  return usesAlternate && advanced ? advanced.alternateTargetGroupArn : targetGroupArn;
}

/**
 * Whether a new revision goes into the alternate target groups: into those that production does not go to where traffic is to be shifted, into those
 * that it goes to in a rolling update. Source: developer guide, resources for blue/green deployments: the two groups change places with each success.
 */
export function goesToAlternate(loadBalancers: readonly LoadBalancing[], blue: Deployment | undefined, isShifting: boolean): boolean {
  const taken = blue?.loadBalancers.map((balancing) => groupOf(blue, balancing)) ?? [];
  return loadBalancers.some(({ targetGroupArn, advanced }) => {
    const group = isShifting ? targetGroupArn : advanced?.alternateTargetGroupArn;
    return advanced !== undefined && group !== undefined && taken.includes(group);
  });
}

/**
 * Where requests to a revision go, each with a share of its own: its target groups, or the revision itself under Service Connect. Nothing for a
 * service without either: ECS shifts none of its traffic. Source: developer guide, creating a blue/green deployment, headless services.
 */
export function lanesOf({ deployedSettings }: Service, deployment: Deployment): string[] {
  if (deployment.loadBalancers.length > 0) return deployment.loadBalancers.map((balancing) => groupOf(deployment, balancing));
  return isConnected(deployedSettings) ? [deployment.id] : [];
}

/** Shares of both sides; blue's is what green leaves. */
export function sharesOf(service: Service, blue: Deployment | undefined, green: Deployment, greenShare: number): TrafficWeights {
  const weights: TrafficWeights = {};
  for (const lane of blue ? lanesOf(service, blue) : []) if (greenShare < WHOLE) weights[lane] = WHOLE - greenShare;
  for (const lane of lanesOf(service, green)) if (greenShare > 0) weights[lane] = greenShare;
  return weights;
}

/** Gives requests other shares from now on, says so, and returns the cause of what follows; nothing happens where they are the same. */
export function setTraffic(model: Model, service: Service, which: 'production' | 'test', weights: TrafficWeights, cause: Cause): Cause {
  const before = service.traffic ?? { production: {}, test: {} };
  if (isSame(before[which], weights)) return cause;
  service.traffic = { ...before, [which]: weights };
  const { production, test } = service.traffic;
  const said = record(model, serviceSubject(service), cause, {
    type: 'service.traffic',
    production: byDeployment(service, production),
    test: byDeployment(service, test),
  });
  if (model.world.loads.length > 0) model.schedule(0, { type: 'load.shifted', service: service.arn, cause: said });
  return said;
}

function byDeployment(service: Service, weights: TrafficWeights): Record<string, number> {
  return Object.fromEntries(service.deployments.map((deployment) => [deployment.id, shareIn(service, deployment, weights)]));
}

/** A deployment's share of production or test traffic, in basis points; null where ECS does not manage it. */
export function shareOf(service: Service, deployment: Deployment, which: 'production' | 'test'): number | null {
  return service.traffic && lanesOf(service, deployment).length > 0 ? shareIn(service, deployment, service.traffic[which]) : null;
}

function shareIn(service: Service, deployment: Deployment, weights: TrafficWeights): number {
  return weights[lanesOf(service, deployment)[0] ?? ''] ?? 0;
}
