/**
 * CloudWatch's metrics of services: added up from what is measured, published where a period ends, with the alarms on them. A period's end is in the
 * queue only while it can change a value or an alarm.
 */
import type { MachineEvent } from '../../world/events.ts';
import { channelKey, isBreaching, meterOf, newAlarm, newChannel, type ServiceAlarm, serviceAlarms } from '../../world/meters.ts';
import { type Model, record } from '../../world/model.ts';
import { lookSoon } from '../../world/scaling-looks.ts';
import type { LoadState, MeterChannel, ServiceMeter, ServiceMetric, Task, WatchedAlarm } from '../../world/state.ts';
import type { AlarmState, Cause, Subject } from '../../world/timeline.ts';
import { setAlarmState } from '../alarms.ts';
import { countAll, countTask, type Measures, measure, metersOf } from './metering.ts';

type Of<Type extends MachineEvent['type']> = Extract<MachineEvent, { type: Type }>;

/** From the beginning on tasks are looked at for meters where the surroundings have an alarm on a service. */
export function beginMeters({ world }: Model): void {
  if (serviceAlarms(world.surroundings).length > 0) world.isMetering = true;
}

/** Somebody watches a service: all that its meter has to measure is measured from now on, and nothing else. */
export function beginMeter(model: Model, { service, cause }: Of<'service.metered'>): void {
  const meter = meterOf(model.world, service, cause);
  addAlarms(model, meter);
  const wanted = new Set(meter.alarms.map(({ channel }) => channel));
  for (const key of Object.keys(meter.channels)) if (!wanted.has(key)) delete meter.channels[key];
  countAll(model, meter);
  settle(model, meter, cause);
}

/** The surroundings' alarms on the service. */
function addAlarms({ world, nowMs }: Model, meter: ServiceMeter): void {
  for (const { name, state, metric: watched } of alarmsOn(world.surroundings, meter.serviceArn)) {
    const { metricName, targetGroupArn: targetGroup, comparisonOperator: comparison, threshold, periods, periodSeconds = 60 } = watched;
    const metric: ServiceMetric = { name: metricName, ...(targetGroup !== undefined && { targetGroup }), periodMs: periodSeconds * 1_000 };
    const channel = channelKey(metric);
    meter.channels[channel] ??= newChannel(metric, nowMs);
    if (meter.alarms.some((alarm) => alarm.name === name)) continue;
    const thresholdHundredths = Math.round(threshold * 100);
    meter.alarms.push(newAlarm({ name, channel, comparison, thresholdHundredths, periods, state, policy: null, isLow: false }));
  }
}

function alarmsOn(surroundings: Model['world']['surroundings'], serviceArn: string): ServiceAlarm[] {
  return serviceAlarms(surroundings).filter(({ metric }) => serviceArn.endsWith(`/${metric.service}`));
}

/** Something about a task has changed that its service's meter may notice; a service that an alarm watches gets its meter with its first task. */
export function meterTask(model: Model, task: Task, cause: Cause): void {
  const { serviceArn } = task;
  if (serviceArn === null) return;
  const meter = model.world.meters[serviceArn];
  if (meter) {
    if (countTask(model, meter, task)) settle(model, meter, cause);
  } else if (alarmsOn(model.world.surroundings, serviceArn).length > 0)
    beginMeter(model, { type: 'service.metered', service: serviceArn, cause });
}

/** Requests come otherwise than before. */
export function meterLoad(model: Model, load: LoadState, cause: Cause): void {
  for (const meter of metersOf(model, load)) settle(model, meter, cause);
}

/** Measures a service anew; what has been measured up to now is added up first. */
function settle(model: Model, meter: ServiceMeter, cause: Cause): void {
  for (const channel of Object.values(meter.channels)) addUp(model, meter, channel);
  meter.cause = cause;
  const measures = measure(model, meter);
  for (const channel of Object.values(meter.channels)) {
    channel.now = measureOf(channel.metric, measures);
    channel.tasks = measures.tasks;
    channel.least = Math.min(channel.least, measures.tasks);
    channel.most = Math.max(channel.most, measures.tasks);
    if (canChange(meter, channel)) watch(model, meter, channel);
  }
}

function measureOf({ name, targetGroup = '' }: ServiceMetric, measures: Measures): number | null {
  if (name === 'RequestCountPerTarget') return measures.requestsPerTarget(targetGroup);
  return name === 'CPUUtilization' ? measures.cpu : measures.memory;
}

/** Adds up what has been measured since the last time. Periods that nobody has looked at were all like the present, and changed nothing. */
function addUp(model: Model, meter: ServiceMeter, channel: MeterChannel): void {
  const { nowMs } = model;
  if (channel.endsMs !== null && channel.endsMs <= nowMs) closePeriod(model, meter, channel);
  const beginMs = nowMs - (nowMs % channel.metric.periodMs);
  if (channel.sinceMs < beginMs) beginPeriod(channel, beginMs);
  add(channel, nowMs);
}

function beginPeriod(channel: MeterChannel, atMs: number): void {
  Object.assign(channel, { sinceMs: atMs, sum: 0, measuredMs: 0, least: channel.tasks, most: channel.tasks });
}

function add(channel: MeterChannel, untilMs: number): void {
  if (channel.now !== null) {
    channel.sum += channel.now * (untilMs - channel.sinceMs);
    channel.measuredMs += untilMs - channel.sinceMs;
  }
  channel.sinceMs = untilMs;
}

/** True where the end of a period would publish another value than the last one, or moves an alarm. */
function canChange(meter: ServiceMeter, channel: MeterChannel): boolean {
  const { periodMs, name } = channel.metric;
  const coming = channel.now === null ? null : publishedOf(channel.metric, channel.now * periodMs, periodMs);
  const isGrowing = name === 'MemoryUtilization' && meter.growing.length > 0;
  const isOther = coming !== (channel.last?.tenThousandths ?? null) || (channel.last !== null && channel.last.least !== channel.tasks);
  const hundredths = coming === null ? null : inHundredths(coming);
  return isGrowing || isOther || channel.measuredMs > 0 || alarmsOf(meter, channel).some((alarm) => !isSettled(alarm, hundredths));
}

function alarmsOf(meter: ServiceMeter, { metric }: MeterChannel): WatchedAlarm[] {
  const key = channelKey(metric);
  return meter.alarms.filter(({ channel }) => channel === key);
}

function watch(model: Model, meter: ServiceMeter, channel: MeterChannel): void {
  if (channel.endsMs !== null) return;
  const { periodMs } = channel.metric;
  const afterMs = periodMs - (model.nowMs % periodMs);
  channel.endsMs = model.nowMs + afterMs;
  model.schedule(afterMs, { type: 'metric.period', service: meter.serviceArn, metric: channelKey(channel.metric), cause: meter.cause });
}

/**
 * Ten-thousandths: utilization is an average over the time that has data; of requests the period's sum counts. Rounded down, so that a share that
 * has no end, such as two thirds, does not ask for a task more than the whole of which it is a share.
 */
function publishedOf({ name }: ServiceMetric, sum: number, measuredMs: number): number {
  return Math.floor(name === 'RequestCountPerTarget' ? sum / 100 : sum / measuredMs);
}

/** As the metric is published. */
function inHundredths(tenThousandths: number): number {
  return Math.round(tenThousandths / 100);
}

/** A period of a metric has ended. */
export function endPeriod(model: Model, { service, metric }: Of<'metric.period'>): void {
  const meter = model.world.meters[service];
  const channel = meter?.channels[metric];
  // One that a change at the same moment has closed already.
  if (!meter || channel?.endsMs !== model.nowMs) return;
  if (meter.growing.length > 0) channel.now = measureOf(channel.metric, measure(model, meter));
  closePeriod(model, meter, channel);
}

function closePeriod(model: Model, meter: ServiceMeter, channel: MeterChannel): void {
  const endMs = channel.endsMs ?? model.nowMs;
  channel.endsMs = null;
  add(channel, endMs);
  const { metric, sum, measuredMs, least, most } = channel;
  const last = measuredMs === 0 ? null : pointOf(publishedOf(metric, sum, measuredMs), least, most);
  const isOther = last !== null && last.hundredths !== channel.last?.hundredths;
  channel.last = last;
  beginPeriod(channel, endMs);
  const subject = subjectOf(model, meter);
  const cause = isOther
    ? record(model, subject, meter.cause, { type: 'service.metric', metric: channelKey(metric), hundredths: last.hundredths })
    : meter.cause;
  const alarms = alarmsOf(meter, channel);
  for (const alarm of alarms) evaluate(model, subject, alarm, last?.hundredths ?? null, cause);
  if (alarms.some(({ state }) => state === 'ALARM')) callScaling(model, meter.serviceArn, cause);
  if (canChange(meter, channel)) watch(model, meter, channel);
}

function pointOf(tenThousandths: number, least: number, most: number): NonNullable<MeterChannel['last']> {
  return { hundredths: inHundredths(tenThousandths), tenThousandths, least, most };
}

function subjectOf({ world }: Model, { serviceArn }: ServiceMeter): Subject {
  return { kind: 'service', id: world.services[serviceArn]?.timelineId ?? serviceArn };
}

/**
 * While an alarm is in ALARM it calls its scaling actions each minute; policies whose alarms call at the same moment are looked at together. Source:
 * Amazon CloudWatch user guide, alarm actions.
 */
function callScaling(model: Model, service: string, cause: Cause): void {
  const target = Object.values(model.world.scalableTargets).find(({ serviceArn }) => serviceArn === service);
  if (target) lookSoon(model, target, cause);
}

/**
 * An alarm sees a period: it goes to ALARM after as many in a row that breach, to OK with one that does not, and has insufficient data after as many
 * without. Source: Amazon CloudWatch user guide, alarm evaluation, with missing data treated as missing.
 */
function evaluate(model: Model, subject: Subject, alarm: WatchedAlarm, hundredths: number | null, cause: Cause): void {
  const breaches = hundredths !== null && isBreaching(alarm, hundredths);
  alarm.missing = hundredths === null ? Math.min(alarm.missing + 1, alarm.periods) : 0;
  if (hundredths !== null) alarm.breaches = breaches ? Math.min(alarm.breaches + 1, alarm.periods) : 0;
  if (alarm.missing === alarm.periods) alarm.breaches = 0;
  const to = nextState(alarm, hundredths);
  if (to === alarm.state) return;
  const from = alarm.state;
  alarm.state = to;
  const said = record(model, subject, cause, { type: 'scaling.alarm', alarm: alarm.name, from, to, reason: reasonOf(alarm, breaches) });
  if (alarm.policy === null) setAlarmState(model, alarm.name, to, said);
}

function nextState({ breaches, missing, periods, state }: WatchedAlarm, hundredths: number | null): AlarmState {
  if (hundredths === null) return missing >= periods ? 'INSUFFICIENT_DATA' : state;
  if (breaches >= periods) return 'ALARM';
  return breaches === 0 ? 'OK' : state;
}

/** True where more periods like that leave the alarm as it is. */
function isSettled(alarm: WatchedAlarm, coming: number | null): boolean {
  if (coming === null) return alarm.missing >= alarm.periods && alarm.state === 'INSUFFICIENT_DATA';
  if (isBreaching(alarm, coming)) return alarm.breaches >= alarm.periods && alarm.state === 'ALARM';
  return alarm.breaches === 0 && alarm.state === 'OK';
}

const comparisons: Readonly<Record<WatchedAlarm['comparison'], string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** In the words of CloudWatch's state reasons, without the values and their times that it puts in brackets. */
function reasonOf({ state, periods, comparison, thresholdHundredths }: WatchedAlarm, breaches: boolean): string {
  if (state === 'INSUFFICIENT_DATA') return `Insufficient Data: ${periods} datapoints were unknown.`;
  const threshold = `${comparisons[comparison]} the threshold (${thresholdHundredths / 100}).`;
  return breaches ? `Threshold Crossed: ${periods} datapoints were ${threshold}` : `Threshold Crossed: 1 datapoint was not ${threshold}`;
}

/** An alarm of the surroundings has another state; in ALARM it calls the policies that it names. */
export function alarmTurned(model: Model, name: string, cause: Cause): void {
  const { surroundings, scalableTargets, meters } = model.world;
  const alarm = surroundings.alarms?.find((one) => one.name === name);
  if (!alarm) return;
  const callingThemselves = new Set<string>();
  for (const meter of Object.values(meters)) {
    const watched = meter.alarms.find((one) => one.name === name);
    if (!watched) continue;
    if (watched.state === alarm.state) {
      // The meter has turned it, and calls as its period ends.
      callingThemselves.add(meter.serviceArn);
      continue;
    }
    // CloudWatch evaluates it again at the end of the period, whatever somebody has set.
    watched.state = alarm.state;
    const channel = meter.channels[watched.channel];
    if (channel) watch(model, meter, channel);
  }
  const { scalingPolicies = [] } = alarm;
  if (alarm.state !== 'ALARM' || scalingPolicies.length === 0) return;
  for (const { serviceArn, policies } of Object.values(scalableTargets))
    if (!callingThemselves.has(serviceArn) && policies.some((policy) => scalingPolicies.includes(policy.name)))
      callScaling(model, serviceArn, cause);
}
