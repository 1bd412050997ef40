/** RegisterScalableTarget, DeregisterScalableTarget and DescribeScalableTargets: services that Application Auto Scaling scales, and their bounds. */

import type {
  DeregisterScalableTargetRequest,
  DescribeScalableTargetsRequest,
  RegisterScalableTargetRequest,
} from '@aws-sdk/client-application-auto-scaling';
import { EcsError } from '../../api/error.ts';
import { hexDigits } from '../../simulation/random.ts';
import { type Model, record } from '../../world/model.ts';
import { lookSoon } from '../../world/scaling-looks.ts';
import type { ScalableTargetState, Service } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { epochSeconds } from '../describe.ts';
import type { Admit } from '../operation.ts';
import { ongoing } from '../service-deployments.ts';
import { serviceSubject } from '../service-events.ts';
import {
  DIMENSION,
  findScaled,
  forgetTarget,
  invalid,
  NAMESPACE,
  named,
  page,
  requireEcs,
  scaledIn,
  serviceOf,
} from './scalable-requests.ts';
import { setDesiredCount } from './scaling-activities.ts';

/**
 * Registers a service, or changes what is registered; the desired count comes within the bounds at once. Source: RegisterScalableTarget in the API
 * reference. Text of the missing service: public threads, e.g. github.com/spinnaker/spinnaker/issues/4371; those of bounds that cannot be are not on
 * record in full.
 */
export function registerScalableTarget(model: Model, input: RegisterScalableTargetRequest, admit: Admit): unknown {
  requireEcs(input);
  const { world } = model;
  const resourceId = input.ResourceId ?? '';
  const service = serviceOf(world, resourceId);
  if (!service) throw invalid(`ECS service doesn't exist: ${resourceId}`);
  if (service.isDaemon) throw invalid('Services that use the DAEMON scheduling strategy cannot be scaled.');
  const known = findScaled(world, resourceId)?.target;
  const minCapacity = input.MinCapacity ?? known?.minCapacity;
  const maxCapacity = input.MaxCapacity ?? known?.maxCapacity;
  if (minCapacity === undefined || maxCapacity === undefined)
    throw invalid('Both minimum capacity and maximum capacity must be specified to register a new scalable target.');
  requireBounds(minCapacity, maxCapacity);
  const call = admit(serviceSubject(service));
  const target = known ?? newTarget(model, service, resourceId);
  const { DynamicScalingInSuspended, DynamicScalingOutSuspended, ScheduledScalingSuspended } = input.SuspendedState ?? {};
  target.suspended = {
    scaleIn: DynamicScalingInSuspended ?? target.suspended.scaleIn,
    scaleOut: DynamicScalingOutSuspended ?? target.suspended.scaleOut,
    scheduled: ScheduledScalingSuspended ?? target.suspended.scheduled,
  };
  setBounds(
    model,
    target,
    service,
    { minCapacity, maxCapacity, reason: `RegisterScalableTarget was called for ${resourceId}`, by: 'RegisterScalableTarget' },
    call,
  );
  // Somebody may have suspended, or given room to, what an alarm asks for.
  lookSoon(model, target, call);
  return { ScalableTargetARN: target.arn };
}

/** @throws EcsError for bounds that no target has */
export function requireBounds(minCapacity: number, maxCapacity: number): void {
  if (minCapacity < 0) throw invalid('Minimum capacity cannot be negative.');
  if (maxCapacity < minCapacity) throw invalid('Maximum capacity cannot be less than minimum capacity.');
}

function newTarget({ world, nowMs, seed }: Model, service: Service, resourceId: string): ScalableTargetState {
  const { region, account } = world.surroundings;
  const id = hexDigits(seed, `scalable target of ${service.arn} at ${nowMs}`, 36);
  const target: ScalableTargetState = {
    resourceId,
    arn: `arn:aws:application-autoscaling:${region}:${account}:scalable-target/${id}`,
    serviceArn: service.arn,
    minCapacity: 0,
    maxCapacity: 0,
    suspended: { scaleIn: false, scaleOut: false, scheduled: false },
    createdAtMs: nowMs,
    policies: [],
    scheduledActions: [],
    activities: [],
    made: 0,
    scaleOutCooldown: null,
    scaleInCooldownUntilMs: null,
    pending: null,
    looksAtMs: null,
    refusal: null,
  };
  world.scalableTargets[resourceId] = target;
  return target;
}

/** Bounds that are set, why, and by which scheduled action or call. */
export interface Bounds {
  minCapacity: number;
  maxCapacity: number;
  reason: string;
  by: string;
}

/** Sets the bounds and brings the desired count within them. Cause texts of activities: Application Auto Scaling user guide, scheduled scaling. */
export function setBounds(model: Model, target: ScalableTargetState, service: Service, bounds: Bounds, cause: Cause): void {
  const { minCapacity, maxCapacity, reason, by } = bounds;
  let said = cause;
  if (minCapacity !== target.minCapacity || maxCapacity !== target.maxCapacity) {
    Object.assign(target, { minCapacity, maxCapacity });
    said = record(model, serviceSubject(service), cause, { type: 'scaling.bounds', minCapacity, maxCapacity, reason });
  }
  target.pending = by;
  comeWithinBounds(model, target, service, said);
}

/** The nearest desired count within a target's bounds. */
export function within({ minCapacity, maxCapacity }: ScalableTargetState, count: number): number {
  return Math.max(minCapacity, Math.min(maxCapacity, count));
}

/**
 * The desired count comes within the bounds that were set last; not from above them during a deployment, which it waits for. Source: developer guide,
 * troubleshooting service auto scaling: scale-in is off while a deployment is in progress.
 */
export function comeWithinBounds(model: Model, target: ScalableTargetState, service: Service, cause: Cause): void {
  const { minCapacity, maxCapacity, pending } = target;
  if (pending === null || (service.desiredCount > maxCapacity && ongoing(service) !== undefined)) return;
  target.pending = null;
  const { desiredCount } = service;
  const to = within(target, desiredCount);
  if (to === desiredCount) return;
  const text = to > desiredCount ? `minimum capacity was set to ${minCapacity}` : `maximum capacity was set to ${maxCapacity}`;
  setDesiredCount(model, target, service, to, { name: pending, text }, cause);
}

/** Text of a target that is not there: as requests to delete other things have it. */
export function deregisterScalableTarget(model: Model, input: DeregisterScalableTargetRequest, admit: Admit): unknown {
  requireEcs(input);
  const { world } = model;
  const scaled = findScaled(world, input.ResourceId ?? '');
  if (!scaled) throw new EcsError('ObjectNotFoundException', `No scalable target found for ${named(input)}`);
  const { target, service } = scaled;
  const call = admit(serviceSubject(service));
  forgetTarget(world, target);
  model.schedule(0, { type: 'service.metered', service: target.serviceArn, cause: call });
  return {};
}

/** What is registered, oldest first. */
export function describeScalableTargets({ world }: Model, input: DescribeScalableTargetsRequest): unknown {
  requireEcs(input);
  const { account } = world.surroundings;
  const asked = scaledIn(world).filter(({ target }) => input.ResourceIds === undefined || input.ResourceIds.includes(target.resourceId));
  const { items, ...next } = page(asked, input);
  return {
    ScalableTargets: items.map(({ target: { resourceId, arn, minCapacity, maxCapacity, suspended, createdAtMs } }) => ({
      ServiceNamespace: NAMESPACE,
      ResourceId: resourceId,
      ScalableDimension: DIMENSION,
      MinCapacity: minCapacity,
      MaxCapacity: maxCapacity,
      RoleARN: `arn:aws:iam::${account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService`,
      CreationTime: epochSeconds(createdAtMs),
      SuspendedState: {
        DynamicScalingInSuspended: suspended.scaleIn,
        DynamicScalingOutSuspended: suspended.scaleOut,
        ScheduledScalingSuspended: suspended.scheduled,
      },
      ScalableTargetARN: arn,
    })),
    ...next,
  };
}
