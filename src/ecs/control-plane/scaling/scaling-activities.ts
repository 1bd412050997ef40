/** Scaling activities: the desired count as Application Auto Scaling sets it, and what it says of that. */

import type { DescribeScalingActivitiesRequest } from '@aws-sdk/client-application-auto-scaling';
import { EcsError } from '../../api/error.ts';
import { type Model, record } from '../../world/model.ts';
import type { ScalableTargetState, ScalingActivityState, Service } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { epochSeconds } from '../describe.ts';
import { eventTexts, serviceSubject } from '../service-events.ts';
import { updateService } from '../services.ts';
import { DIMENSION, NAMESPACE, newId, page, requireEcs, scaledIn } from './scalable-requests.ts';

/** Activities of a target that are kept; AWS keeps six weeks of them. */
const KEPT = 500;

/** Who sets a desired count: a policy, a scheduled action or a call, and the activity's cause in Application Auto Scaling's words. */
export interface Scaler {
  /** The policy's, action's or call's name. */
  name: string;
  /** `monitor alarm … in state ALARM triggered policy …`. */
  text: string;
}

/**
 * Sets a service's desired count as UpdateService does, and notes the activity; false where ECS refuses it. Texts: describe-scaling-activities in the
 * AWS CLI's examples, and the Application Auto Scaling user guide; of a count that ECS refuses the wording is not on record.
 */
export function setDesiredCount(
  model: Model,
  target: ScalableTargetState,
  service: Service,
  to: number,
  by: Scaler,
  cause: Cause,
): boolean {
  const { desiredCount: from, clusterArn, arn } = service;
  const description = `Setting desired count to ${to}.`;
  for (const activity of target.activities) if (activity.statusCode === 'InProgress') override(model, service, activity);
  const say = (message: string) =>
    record(model, serviceSubject(service), cause, {
      type: 'service.scaled',
      policy: by.name,
      from,
      to: message.startsWith('Failed') ? from : to,
      reason: `Message: ${message} Cause: ${by.text}`,
    });
  try {
    updateService(model, { cluster: clusterArn, service: arn, desiredCount: to }, () =>
      say(`Successfully set desired count to ${to}. Waiting for change to be fulfilled by ecs.`),
    );
    note(model, target, { description, cause: by.text, desiredCount: to, statusCode: 'InProgress' });
    return true;
  } catch (error) {
    if (!(error instanceof EcsError)) throw error;
    const statusMessage = `Failed to set desired count to ${to}. Reason: ${error.message}`;
    say(statusMessage);
    note(model, target, { description, cause: by.text, statusCode: 'Failed', statusMessage, endMs: model.nowMs });
    return false;
  }
}

/** Puts an activity first. */
export function note(
  { seed, nowMs }: Pick<Model, 'seed' | 'nowMs'>,
  target: ScalableTargetState,
  activity: Pick<ScalingActivityState, 'description' | 'cause' | 'statusCode'> & Partial<ScalingActivityState>,
): void {
  const base = { startMs: nowMs, desiredCount: null, statusMessage: null, endMs: null, notScaled: [] };
  target.activities.unshift({ id: newId(seed, target), ...base, ...activity });
  if (target.activities.length > KEPT) target.activities.length = KEPT;
}

/** What has come of an activity up to now. Reading it changes nothing. */
function outcomeOf(service: Service, activity: ScalingActivityState): ScalingActivityState {
  const fulfilledMs = activity.statusCode === 'InProgress' ? firstSteadyAfter(service, activity.startMs) : null;
  return fulfilledMs === null ? activity : { ...activity, statusCode: 'Successful', endMs: fulfilledMs };
}

/** A service that has lost tasks since is no longer steady, but has said when it was. */
function firstSteadyAfter({ events, steadySinceMs }: Service, startMs: number): number | null {
  const said = events.findLast(({ atMs, message }) => atMs > startMs && message.endsWith(eventTexts.steadyState()));
  return said?.atMs ?? (steadySinceMs !== null && steadySinceMs > startMs ? steadySinceMs : null);
}

/** An activity that another one follows is at its end. */
function override({ nowMs }: Model, service: Service, activity: ScalingActivityState): void {
  Object.assign(activity, outcomeOf(service, activity));
  if (activity.statusCode === 'InProgress') Object.assign(activity, { statusCode: 'Overridden', endMs: nowMs });
}

/** What has scaled, or has not, newest first. */
export function describeScalingActivities(model: Model, input: DescribeScalingActivitiesRequest): unknown {
  requireEcs(input);
  const all = scaledIn(model.world, input).flatMap(({ target, service }) =>
    target.activities.map((activity) => ({ target, activity: outcomeOf(service, activity) })),
  );
  const shown = all.filter(({ activity }) => activity.notScaled.length === 0 || input.IncludeNotScaledActivities === true);
  const { items, ...next } = page(
    shown.sort((a, b) => b.activity.startMs - a.activity.startMs),
    input,
  );
  return { ScalingActivities: items.map(({ target, activity }) => describe(target, activity)), ...next };
}

function describe({ resourceId }: ScalableTargetState, activity: ScalingActivityState): object {
  const { id, description, cause, startMs, endMs, statusCode, notScaled } = activity;
  const message = messageOf(activity);
  return {
    ActivityId: id,
    ServiceNamespace: NAMESPACE,
    ResourceId: resourceId,
    ScalableDimension: DIMENSION,
    Description: description,
    Cause: cause,
    StartTime: epochSeconds(startMs),
    ...(endMs !== null && { EndTime: epochSeconds(endMs) }),
    StatusCode: statusCode,
    ...(message !== null && { StatusMessage: message }),
    ...(notScaled.length > 0 && { NotScaledReasons: notScaled }),
  };
}

function messageOf({ desiredCount, statusCode, statusMessage }: ScalingActivityState): string | null {
  if (desiredCount === null) return statusMessage;
  const set = `Successfully set desired count to ${desiredCount}.`;
  return statusCode === 'Successful' ? `${set} Change successfully fulfilled by ecs.` : `${set} Waiting for change to be fulfilled by ecs.`;
}
