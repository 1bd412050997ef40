/** Cluster auto scaling: CapacityProviderReservation each minute, its two alarms, and what they make of the Auto Scaling group. Looked at only in minutes that can change something. */
import { hexDigits } from '../../simulation/random.ts';
import type { ProviderEvent } from '../../world/events.ts';
import { MINUTE_MS } from '../../world/meters.ts';
import { type Model, record } from '../../world/model.ts';
import { clustersOf, findProvider, groupOf } from '../../world/providers.ts';
import type { CapacityProviderState, ClusterScaling, GroupState, World } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { endSurplus, protectBusy } from './managed-protection.ts';
import { loadOf, recordNeeds } from './provider-load.ts';
import { instancesAtTarget, type Reservation, reservationOf, stepDown } from './reservation.ts';

type MinuteEnds = Extract<ProviderEvent, { type: 'capacityProvider.minute' }>;

/** The group of a provider whose scaling ECS manages; null where it does not. Source: developer guide, cluster auto scaling. */
function scaledGroup(world: World, provider: CapacityProviderState): GroupState | null {
  const group = provider.managedScaling.isEnabled ? groupOf(world, provider) : undefined;
  return group && clustersOf(world, provider).length > 0 ? group : null;
}

/** Something has changed of which the value is made, or what is done by it: the minute’s end is looked at. */
export function touchProvider(model: Model, provider: CapacityProviderState, cause: Cause): void {
  if (scaledGroup(model.world, provider) === null) return;
  provider.scaling.cause = cause;
  lookFrom(model, provider, model.nowMs + 1, cause);
}

/** ECS takes metric and alarms away. Source: developer guide, cluster auto scaling: managed scaling turned off, provider disassociated. */
export function forgetScaling({ scaling }: CapacityProviderState): void {
  Object.assign(scaling, { reservation: null, needed: 0, running: 0, side: 'at', alarm: null, looksAtMs: null });
  delete scaling.isHeld;
}

/** The first end of a minute at that moment or after it. */
function lookFrom(model: Model, { name, scaling }: CapacityProviderState, fromMs: number, cause: Cause): void {
  const atMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS;
  if (scaling.looksAtMs !== null && scaling.looksAtMs <= atMs) return;
  scaling.looksAtMs = atMs;
  model.schedule(atMs - model.nowMs, { type: 'capacityProvider.minute', provider: name, cause });
}

/** The alarms see what was published before, then the value of this minute is published. */
export function endMinute(model: Model, { provider: name }: MinuteEnds): void {
  const provider = findProvider(model.world, name);
  // A look that an earlier one has replaced, or at a provider that is gone.
  if (!provider || provider.scaling.looksAtMs !== model.nowMs) return;
  provider.scaling.looksAtMs = null;
  const group = scaledGroup(model.world, provider);
  if (group === null) return;
  if (provider.scaling.reservation !== null) act(model, provider, group, evaluateAlarms(model, provider));
  publish(model, provider, group);
  arrangeNextLook(model, provider, group);
}

/** Above its target for one period, below it for fifteen. Returns the cause of what the alarm does. */
function evaluateAlarms(model: Model, provider: CapacityProviderState): Cause {
  const { scaling } = provider;
  const to = dueAlarm(model, scaling);
  if (to === scaling.alarm) return scaling.published;
  const before = scaling.alarm;
  scaling.alarm = to;
  if (before !== null) recordAlarm(model, provider, before, false);
  return to === null ? scaling.published : recordAlarm(model, provider, to, true);
}

function dueAlarm({ world, nowMs }: Model, { side, sideSinceMs }: ClusterScaling): ClusterScaling['alarm'] {
  const lastedMs = nowMs - sideSinceMs;
  if (side === 'above' && lastedMs >= world.assumptions['clusterAutoScaling.highAlarmMs']) return 'high';
  return side === 'below' && lastedMs >= world.assumptions['clusterAutoScaling.lowAlarmMs'] ? 'low' : null;
}

function recordAlarm(model: Model, provider: CapacityProviderState, alarm: 'high' | 'low', isOn: boolean): Cause {
  const { scaling, managedScaling, subject } = provider;
  const value = `CapacityProviderReservation is ${percent(scaling.reservation ?? 0)}, its target ${managedScaling.targetCapacity}`;
  const minutes = Math.floor((model.nowMs - scaling.sideSinceMs) / MINUTE_MS);
  const states = isOn ? ({ from: 'OK', to: 'ALARM' } as const) : ({ from: 'ALARM', to: 'OK' } as const);
  const reason = isOn ? `${value}, for ${minutes} min` : value;
  return record(model, subject, scaling.published, { type: 'scaling.alarm', alarm: alarmName(model, provider, alarm), ...states, reason });
}

/** As Auto Scaling names the alarms of a target tracking policy. */
function alarmName({ seed }: Model, { name, group }: CapacityProviderState, alarm: 'high' | 'low'): string {
  return `TargetTracking-${group}-Alarm${alarm === 'high' ? 'High' : 'Low'}-${hexDigits(seed, `${alarm} alarm of ${name}`, 12)}`;
}

function percent(hundredths: number): string {
  return `${Math.floor(hundredths / 100)}${hundredths % 100 === 0 ? '' : `.${String(hundredths % 100).padStart(2, '0')}`}`;
}

/** What an alarm makes of the group now: the size that it wants, within the group’s own; null where it changes nothing. */
function wantedSize({ world }: Model, { scaling, managedScaling }: CapacityProviderState, group: GroupState): number | null {
  const { alarm, side } = scaling;
  const asked = instancesAtTarget(scaling, managedScaling.targetCapacity);
  const { desiredCapacity: from, minSize, maxSize } = group;
  if (alarm === 'high' && side === 'above') {
    const to = Math.min(maxSize, asked);
    return to > from ? to : null;
  }
  if (alarm !== 'low' || side !== 'below') return null;
  const to = Math.max(minSize, stepDown(from, asked, world.assumptions['clusterAutoScaling.stepInPercent']));
  return to < from ? to : null;
}

/**
 * Scales the group, unless instances that it has launched still warm up. Source: developer guide, cluster auto scaling: the warm-up holds a second step
 * out back; Amazon EC2 Auto Scaling user guide, default instance warmup: it holds a step in back too.
 */
function act(model: Model, provider: CapacityProviderState, group: GroupState, cause: Cause): void {
  const { scaling, managedScaling, subject } = provider;
  if (scaling.alarm === 'low' && scaling.side === 'below' && provider.isTerminationManaged) {
    protectBusy(model.world, provider);
    endSurplus(model, provider, cause);
  }
  const to = wantedSize(model, provider, group);
  if (to === null) return;
  const { desiredCapacity: from, minSize, maxSize, name } = group;
  const step = `from ${from} to ${to} instances`;
  const detail = `M ${scaling.needed}, N ${scaling.running}, target ${managedScaling.targetCapacity}: the group has from ${minSize} to ${maxSize}`;
  const warmAtMs = warmFromMs(model, provider, group);
  if (warmAtMs > model.nowMs) {
    if (scaling.isHeld) return;
    scaling.isHeld = true;
    const refused = `instances warm up for ${(warmAtMs - model.nowMs) / 1_000} s more`;
    record(model, subject, cause, { type: 'decision', what: 'desired capacity', candidates: [{ name: step, detail, refused }] });
    return;
  }
  delete scaling.isHeld;
  const decided = record(model, subject, cause, { type: 'decision', what: 'desired capacity', candidates: [{ name: step, detail }] });
  const alarm = alarmName(model, provider, to > from ? 'high' : 'low');
  const policy = `ECSManagedAutoScalingPolicy-${hexDigits(model.seed, `policy of ${provider.name}`, 12)}`;
  // Text: Amazon EC2 Auto Scaling user guide, verify a scaling activity.
  const reason = `a monitor alarm ${alarm} in state ALARM triggered policy ${policy} changing the desired capacity from ${from} to ${to}.`;
  model.schedule(0, { type: 'group.scales', group: name, to, reason, cause: decided });
}

/** When the group’s youngest instance has warmed up. One that was there when the run began has. */
function warmFromMs({ world }: Model, { managedScaling }: CapacityProviderState, { instanceIds }: GroupState): number {
  const youngest = world.instances[instanceIds.at(-1) ?? ''];
  if (!youngest || youngest.registeredAtMs === youngest.launchedAtMs) return 0;
  return youngest.launchedAtMs + managedScaling.warmupMs;
}

/** Says the value where it has changed, with the groups of tasks that it comes of. */
function publish(model: Model, provider: CapacityProviderState, group: GroupState): void {
  const { scaling, subject, managedScaling } = provider;
  const load = loadOf(model.world, provider, group);
  const { hundredths, needed, running, reason }: Reservation = reservationOf(load);
  if (hundredths !== scaling.reservation || needed !== scaling.needed || running !== scaling.running) {
    const cause = recordNeeds(model, provider, load, scaling.cause);
    Object.assign(scaling, { reservation: hundredths, needed, running });
    scaling.published = record(model, subject, cause, { type: 'capacityProvider.reservation', hundredths, needed, running, reason });
  }
  const side = sideOf(hundredths, managedScaling.targetCapacity);
  if (side === scaling.side) return;
  scaling.side = side;
  scaling.sideSinceMs = model.nowMs;
  delete scaling.isHeld;
}

function sideOf(hundredths: number, target: number): ClusterScaling['side'] {
  if (hundredths === target * 100) return 'at';
  return hundredths > target * 100 ? 'above' : 'below';
}

/** The next end of a minute at which time alone changes something; none while nothing can. */
function arrangeNextLook(model: Model, provider: CapacityProviderState, group: GroupState): void {
  const { scaling } = provider;
  const { alarm, side, sideSinceMs, published } = scaling;
  const { assumptions } = model.world;
  if (side === 'above' && alarm !== 'high')
    lookFrom(model, provider, sideSinceMs + assumptions['clusterAutoScaling.highAlarmMs'], published);
  if (side === 'below' && alarm !== 'low') lookFrom(model, provider, sideSinceMs + assumptions['clusterAutoScaling.lowAlarmMs'], published);
  const isOver = (alarm === 'high' && side !== 'above') || (alarm === 'low' && side !== 'below');
  if (isOver) lookFrom(model, provider, model.nowMs + 1, published);
  if (wantedSize(model, provider, group) !== null) {
    lookFrom(model, provider, Math.max(model.nowMs + 1, warmFromMs(model, provider, group)), published);
  }
}
