/** When the scheduler looks whether a service's tasks are even over its Availability Zones: only where they are not. */
import type { ControlPlaneEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import { type Spread, spreadOf } from '../world/spread.ts';
import type { Deployment, NetworkConfiguration, Service, World } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { type Balance, balanceOf, isBalanced } from './balance.ts';
import { isFargate } from './capacity.ts';
import { instanceControl } from './instance-part.ts';
import { zonesOf } from './placement.ts';
import { serviceRoleProblem } from './service-role.ts';

/** A service whose tasks may be moved, with how they are spread now. */
export interface Movable {
  deployment: Deployment;
  /** Null outside awsvpc mode. */
  network: NetworkConfiguration | null;
  spread: Spread;
  balance: Balance;
}

/**
 * Undefined for a service that is not rebalanced: it is turned off, more than the desired count is not allowed, a deployment goes on, or it is being
 * deleted. Source: developer guide, balancing a service across Availability Zones.
 */
export function movable(world: World, service: Service): Movable | undefined {
  const { status, settings, maximumPercent, deployments } = service;
  const [deployment] = deployments;
  const isEligible = status === 'ACTIVE' && settings.availabilityZoneRebalancing === 'ENABLED' && maximumPercent > 100;
  if (!isEligible || deployments.length !== 1 || deployment?.rolloutState !== 'COMPLETED') return undefined;
  const { network } = deployment;
  if (network !== null && serviceRoleProblem(world, 'networkInterfaces') !== null) return undefined;
  const onInstances = isFargate(deployment.capacity) ? null : instanceControl();
  const zones = onInstances ? onInstances.zonesToBalance(world, service, deployment) : network && zonesOf(world, network);
  if (!zones) return undefined;
  const spread = spreadOf(world, deployment.id);
  return { deployment, network, spread, balance: balanceOf(spread, zones) };
}

/** Arranges the look at a steady service whose tasks are uneven, later where a zone had no room before. One that is even costs nothing. */
export function watchBalance(model: Model, service: Service, cause: Cause): void {
  const { assumptions } = model.world;
  const heldUntilMs = (service.balanceRefusedAtMs ?? Number.NEGATIVE_INFINITY) + assumptions['azRebalance.retryMs'];
  const atMs = Math.max(model.nowMs + assumptions['azRebalance.detectMs'], heldUntilMs);
  if (!service.isSteady || (service.balanceCheckAtMs ?? Number.MAX_SAFE_INTEGER) <= atMs) return;
  const found = movable(model.world, service);
  if (found && !isBalanced(found.balance)) checkBalanceAt(model, service, atMs, cause);
}

/** Looks then, and no later or earlier as had been arranged before. */
export function checkBalanceAt(model: Model, service: Service, atMs: number, cause: Cause): void {
  service.balanceCheckAtMs = atMs;
  model.schedule(atMs - model.nowMs, { type: 'service.rebalance', service: service.arn, cause });
}

type CapacityReturned = Extract<ControlPlaneEvent, { type: 'services.capacityReturned' }>;

/** A zone or a pool that could take no task can do so again. */
export function hearCapacityReturned(model: Model, { cause }: CapacityReturned): void {
  for (const service of Object.values(model.world.services)) watchBalance(model, service, cause);
}
