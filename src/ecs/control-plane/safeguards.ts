/** What watches a deployment from its beginning: the circuit breaker with its threshold, and CloudWatch alarms. */
import type { Service, ServiceDeployment, World } from '../world/state.ts';
import { configurationOf, type Threshold } from './deployment-configuration.ts';
import { wantedCount } from './tally.ts';

/** Least and most of a BOUNDED_PERCENT threshold. Source: developer guide, deployment circuit breaker; the least has been 3 since January 2024. */
const LEAST = 3;
const MOST = 200;

/** How many tasks must fail at that desired count. Source: ThresholdConfiguration in the API reference. */
export function failureThreshold({ type, value }: Threshold, desiredCount: number): number {
  if (type === 'COUNT') return value;
  const share = Math.ceil((value * desiredCount) / 100);
  return type === 'UNBOUNDED_PERCENT' ? share : Math.min(MOST, Math.max(LEAST, share));
}

/** The latest desired count decides, during the deployment too. */
export function thresholdOf(service: Service): number {
  return failureThreshold(configurationOf(service).breaker.threshold, wantedCount(service));
}

/** The circuit breaker of a deployment that begins. */
export function beginBreaker(service: Service): ServiceDeployment['breaker'] {
  const { isEnabled } = configurationOf(service).breaker;
  return { status: isEnabled ? 'MONITORING' : 'DISABLED', failureCount: 0, threshold: thresholdOf(service) };
}

/** Alarms that are in ALARM when the deployment begins are not watched, none of them. Source: developer guide, deployment alarms. */
export function beginAlarms(world: World, service: Service): ServiceDeployment['alarms'] {
  const { isEnabled, names } = configurationOf(service).alarms;
  const isWatched = isEnabled && names.length > 0 && !names.some((name) => isInAlarm(world, name));
  return { status: isWatched ? 'MONITORING' : 'DISABLED', alarmNames: isEnabled ? [...names] : [], triggeredAlarmNames: [] };
}

/** An alarm that the surroundings do not describe is quiet. */
export function isInAlarm({ surroundings }: World, name: string): boolean {
  return surroundings.alarms?.some((alarm) => alarm.name === name && alarm.state === 'ALARM') ?? false;
}
