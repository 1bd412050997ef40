/** CloudWatch alarms as a deployment watches them: one that goes to ALARM fails it. */
import type { ControlPlaneEvent } from '../world/events.ts';
import type { Model } from '../world/model.ts';
import type { Service, World } from '../world/state.ts';
import { configurationOf } from './deployment-configuration.ts';
import { isCleaningUp } from './lifecycle-stages.ts';
import { failDeployment } from './rollback.ts';
import { isInAlarm } from './safeguards.ts';
import { ongoing } from './service-deployments.ts';

type AlarmEvent = Extract<ControlPlaneEvent, { type: 'service.alarm' }>;

/** ECS has asked for its alarms and found this one in ALARM, if it still is. */
export function hearAlarm(model: Model, { alarm, cause }: AlarmEvent): void {
  if (!isInAlarm(model.world, alarm)) return;
  for (const service of Object.values(model.world.services)) {
    const current = ongoing(service);
    if (current?.alarms.status !== 'MONITORING' || !current.alarms.alarmNames.includes(alarm)) continue;
    if (service.deployments[0]?.rolloutState !== 'IN_PROGRESS' || isCleaningUp(service)) continue;
    current.alarms = { ...current.alarms, status: 'TRIGGERED', triggeredAlarmNames: [alarm] };
    failDeployment(model, service, 'alarm', configurationOf(service).alarms.rollsBack, cause);
  }
}

/**
 * How long a deployment is watched after its tasks have all been replaced: what the configuration says, or what is assumed where alarms are
 * watched. Source: developer guide, deployment alarms, which gives no more than `less than 5 minutes`.
 */
export function bakeTimeMs({ assumptions }: World, service: Service): number {
  const given = configurationOf(service).bakeTimeMs;
  const isWatching = ongoing(service)?.alarms.status === 'MONITORING';
  return given ?? (isWatching ? assumptions['alarms.bakeTimeMs'] : 0);
}
