/** Meters of services in the world: how they begin, and what their metrics and alarms are called. */
import type { MeterChannel, ServiceMeter, ServiceMetric, WatchedAlarm, World } from './state.ts';
import type { Alarm, Surroundings, WatchedServiceMetric } from './surroundings.ts';
import type { Cause } from './timeline.ts';

export const MINUTE_MS = 60_000;

/** The name under which a meter keeps a metric. */
export function channelKey({ name, targetGroup, periodMs }: ServiceMetric): string {
  return [name, ...(targetGroup === undefined ? [] : [targetGroup]), ...(periodMs === MINUTE_MS ? [] : [`${periodMs / 1_000} s`])].join(
    ' ',
  );
}

/** The meter of a service, made where there is none yet. */
export function meterOf(world: World, serviceArn: string, cause: Cause): ServiceMeter {
  const known = world.meters[serviceArn];
  if (known) return known;
  const meter: ServiceMeter = { serviceArn, tasks: {}, profiles: {}, made: 0, growing: [], channels: {}, alarms: [], cause };
  world.meters[serviceArn] = meter;
  world.isMetering = true;
  return meter;
}

/** A metric of which nothing has been measured. */
export function newChannel(metric: ServiceMetric, nowMs: number): MeterChannel {
  return { metric, now: null, sinceMs: nowMs, sum: 0, measuredMs: 0, tasks: 0, least: 0, most: 0, last: null, endsMs: null };
}

/** `arn:aws:cloudwatch:region:account:alarm:NAME`. */
export function alarmArn({ region, account }: Surroundings, name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}

export type ServiceAlarm = Alarm & { metric: WatchedServiceMetric };

/** The surroundings' alarms on metrics of services. */
export function serviceAlarms({ alarms = [] }: Pick<Surroundings, 'alarms'>): ServiceAlarm[] {
  return alarms.filter((alarm): alarm is ServiceAlarm => alarm.metric !== undefined && 'metricName' in alarm.metric);
}

/** An alarm that has seen nothing yet. */
export function newAlarm(alarm: Omit<WatchedAlarm, 'breaches' | 'missing'>): WatchedAlarm {
  return { ...alarm, breaches: 0, missing: 0 };
}

/** True where so many hundredths are what the alarm is for. */
export function isBreaching({ comparison, thresholdHundredths: threshold }: WatchedAlarm, hundredths: number): boolean {
  if (comparison === 'GreaterThanThreshold') return hundredths > threshold;
  if (comparison === 'GreaterThanOrEqualToThreshold') return hundredths >= threshold;
  return comparison === 'LessThanThreshold' ? hundredths < threshold : hundredths <= threshold;
}
