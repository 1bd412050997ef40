/** PutScheduledAction, DeleteScheduledAction and DescribeScheduledActions: bounds that come at a time, whatever cooldown there is. */

import type {
  DeleteScheduledActionRequest,
  DescribeScheduledActionsRequest,
  PutScheduledActionRequest,
} from '@aws-sdk/client-application-auto-scaling';
import { EcsError } from '../../api/error.ts';
import type { InstanceEvent } from '../../world/events.ts';
import type { Model } from '../../world/model.ts';
import { lookSoon } from '../../world/scaling-looks.ts';
import type { ScalableTargetState, ScheduledActionState } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { epochSeconds } from '../describe.ts';
import type { Admit } from '../operation.ts';
import { serviceSubject } from '../service-events.ts';
import { parseSeconds } from '../timestamps.ts';
import {
  DIMENSION,
  findScaled,
  invalid,
  NAMESPACE,
  named,
  newId,
  notCovered,
  page,
  requireEcs,
  requireScaled,
  scaledIn,
} from './scalable-requests.ts';
import { requireBounds, setBounds } from './scalable-targets.ts';
import { note } from './scaling-activities.ts';
import { hasUncoveredSigns, nextMs, readSchedule, type Schedule } from './schedules.ts';

/** Source: Application Auto Scaling user guide, quotas: scheduled actions per scalable target. */
const MOST_ACTIONS = 200;

/** Time zones that are UTC by another name. */
const UTC = ['UTC', 'Etc/UTC', 'Etc/GMT', 'GMT', 'Etc/UCT', 'Etc/Universal', 'Etc/Zulu', 'Zulu', 'UCT', 'Universal'];

/** Makes a scheduled action, or changes one. Text of missing capacities: public threads, e.g. github.com/aws-cloudformation/community-registry-extensions/issues/255. */
export function putScheduledAction(model: Model, input: PutScheduledActionRequest, admit: Admit): unknown {
  const { target, service } = requireScaled(model, input);
  const name = input.ScheduledActionName ?? '';
  const known = target.scheduledActions.find((action) => action.name === name);
  const { MinCapacity, MaxCapacity } = input.ScalableTargetAction ?? {
    MinCapacity: known?.minCapacity ?? undefined,
    MaxCapacity: known?.maxCapacity ?? undefined,
  };
  if (MinCapacity === undefined && MaxCapacity === undefined)
    throw invalid('At least one of minimum capacity and maximum capacity should be provided');
  requireBounds(MinCapacity ?? 0, MaxCapacity ?? Number.MAX_SAFE_INTEGER);
  const schedule = input.Schedule ?? known?.schedule ?? '';
  requireSchedule(schedule, input.Timezone);
  const [start, end] = [momentOf(input.StartTime), momentOf(input.EndTime)];
  if (start !== null && end !== null && start >= end) throw invalid('The start time must be before the end time.');
  if (!known && target.scheduledActions.length >= MOST_ACTIONS)
    throw new EcsError('LimitExceededException', `Only ${MOST_ACTIONS} scheduled actions are allowed for a scalable target.`);
  const call = admit(serviceSubject(service));
  const action = known ?? newAction(model, target, name);
  if (!known) target.scheduledActions.push(action);
  Object.assign(action, {
    schedule,
    timezone: input.Timezone ?? null,
    startMs: start,
    endMs: end,
    minCapacity: MinCapacity ?? null,
    maxCapacity: MaxCapacity ?? null,
    // One that is deleted and made again, under the same name, is another one.
    version: call.by === 'entry' ? call.id : 0,
  });
  foresee(model, target, action, true, call);
  return {};
}

/** The wording of the refusal is not on record. */
function requireSchedule(text: string, timezone: string | undefined): void {
  if (timezone !== undefined && !UTC.includes(timezone)) throw notCovered(`the time zone ${timezone}`);
  if (hasUncoveredSigns(text)) throw notCovered('the signs L, W and # of cron expressions');
  if (readSchedule(text) === null) throw invalid(`The schedule expression is not valid: ${text}`);
}

/** A moment of a request in ms of the run; null where it names none. */
function momentOf(time: unknown): number | null {
  if (time === undefined) return null;
  const seconds = parseSeconds(String(time));
  if (seconds === null) throw invalid(`The time ${String(time)} is not valid.`);
  return Math.round(seconds * 1_000) - epochSeconds(0) * 1_000;
}

function newAction({ world, nowMs, seed }: Model, target: ScalableTargetState, name: string): ScheduledActionState {
  const { region, account } = world.surroundings;
  const arn = `arn:aws:autoscaling:${region}:${account}:scheduledAction:${newId(seed, target)}:resource/ecs/${target.resourceId}:scheduledActionName/${name}`;
  const when = { schedule: '', timezone: null, startMs: null, endMs: null };
  return { name, arn, createdAtMs: nowMs, ...when, minCapacity: null, maxCapacity: null, version: 0 };
}

/**
 * Puts the action's next run into the queue: at its start, and then as its schedule says until its end. Source: Application Auto Scaling user guide,
 * scheduled scaling: with a start time the action is performed at that time, and then by its recurrence.
 */
function foresee(model: Model, target: ScalableTargetState, action: ScheduledActionState, isFirst: boolean, cause: Cause): void {
  const { nowMs } = model;
  const schedule = readSchedule(action.schedule) as Schedule;
  const zero = epochSeconds(0) * 1_000;
  const since = action.startMs ?? action.createdAtMs;
  const isRecurring = schedule.kind !== 'at';
  const start = isFirst && isRecurring && action.startMs !== null && action.startMs > nowMs ? action.startMs : null;
  const next = nextMs(schedule, since + zero, nowMs + zero);
  const atMs = start ?? (next === null ? null : next - zero);
  if (atMs === null || (action.endMs !== null && isRecurring && atMs > action.endMs)) return;
  const { resourceId } = target;
  model.schedule(atMs - nowMs, { type: 'scaling.scheduled', resourceId, action: action.name, version: action.version, cause });
}

type Scheduled = Extract<InstanceEvent, { type: 'scaling.scheduled' }>;

/** The time of an action has come: it sets the bounds. Texts: Application Auto Scaling user guide, scaling activities of scheduled actions. */
export function runScheduledAction(model: Model, { resourceId, action: name, version, cause }: Scheduled): void {
  const scaled = findScaled(model.world, resourceId);
  const action = scaled?.target.scheduledActions.find((one) => one.name === name);
  if (!scaled || action?.version !== version) return;
  const { target, service } = scaled;
  foresee(model, target, action, false, cause);
  if (target.suspended.scheduled) return;
  const [minCapacity, maxCapacity] = [action.minCapacity ?? target.minCapacity, action.maxCapacity ?? target.maxCapacity];
  const both = [
    ...(action.minCapacity === null ? [] : [`min capacity to ${minCapacity}`]),
    ...(action.maxCapacity === null ? [] : [`max capacity to ${maxCapacity}`]),
  ].join(' and ');
  const activity = { description: `Setting ${both}`, cause: `scheduled action name ${name} was triggered` };
  if (minCapacity > maxCapacity) {
    const statusMessage = `Failed to set ${both}. Reason: Maximum capacity cannot be less than minimum capacity.`;
    note(model, target, { ...activity, statusCode: 'Failed', statusMessage });
    return;
  }
  note(model, target, { ...activity, statusCode: 'Successful', statusMessage: `Successfully set ${both}` });
  setBounds(model, target, service, { minCapacity, maxCapacity, reason: activity.cause, by: name }, cause);
  lookSoon(model, target, cause);
}

/** Takes a scheduled action away. The wording of the refusal is that of policies. */
export function deleteScheduledAction(model: Model, input: DeleteScheduledActionRequest, admit: Admit): unknown {
  const { target, service } = requireScaled(model, input);
  const { ScheduledActionName: name = '' } = input;
  if (!target.scheduledActions.some((action) => action.name === name))
    throw new EcsError('ObjectNotFoundException', `No scheduled action found for ${named(input)}, scheduled action name: ${name}`);
  admit(serviceSubject(service));
  target.scheduledActions = target.scheduledActions.filter((action) => action.name !== name);
  return {};
}

/** Scheduled actions, by target, oldest first. */
export function describeScheduledActions({ world }: Model, input: DescribeScheduledActionsRequest): unknown {
  requireEcs(input);
  const all = scaledIn(world, input).flatMap(({ target }) => target.scheduledActions.map((action) => ({ target, action })));
  const { items, ...next } = page(
    all.filter(({ action }) => input.ScheduledActionNames === undefined || input.ScheduledActionNames.includes(action.name)),
    input,
  );
  return {
    ScheduledActions: items.map(({ target, action }) => ({
      ScheduledActionName: action.name,
      ScheduledActionARN: action.arn,
      ServiceNamespace: NAMESPACE,
      Schedule: action.schedule,
      ...(action.timezone !== null && { Timezone: action.timezone }),
      ResourceId: target.resourceId,
      ScalableDimension: DIMENSION,
      ...(action.startMs !== null && { StartTime: epochSeconds(action.startMs) }),
      ...(action.endMs !== null && { EndTime: epochSeconds(action.endMs) }),
      ScalableTargetAction: {
        ...(action.minCapacity !== null && { MinCapacity: action.minCapacity }),
        ...(action.maxCapacity !== null && { MaxCapacity: action.maxCapacity }),
      },
      CreationTime: epochSeconds(action.createdAtMs),
    })),
    ...next,
  };
}
