/** CloudWatch alarms: their states in the world, and the word of them that reaches ECS when it asks. */
import { type Model, outside, record } from '../world/model.ts';
import type { AlarmState, Cause, Change, Subject } from '../world/timeline.ts';
import { instanceData } from './instance-part.ts';

/**
 * An alarm has another state, from outside or by what it measures. ECS hears of ALARM when it next asks CloudWatch.
 * @returns false where there is no such alarm, or it is in that state already
 */
export function setAlarmState(model: Model, name: string, state: AlarmState, cause: Cause): boolean {
  const { surroundings, assumptions } = model.world;
  const { alarms = [] } = surroundings;
  if (!alarms.some((alarm) => alarm.name === name && alarm.state !== state)) return false;
  model.world.surroundings = { ...surroundings, alarms: alarms.map((alarm) => (alarm.name === name ? { ...alarm, state } : alarm)) };
  if (state === 'ALARM') model.schedule(assumptions['alarms.pollLagMs'], { type: 'service.alarm', alarm: name, cause });
  instanceData()?.alarmTurned(model, name, cause);
  return true;
}

/** The change `setAlarm`. */
export function setAlarm(model: Model, change: Extract<Change, { type: 'setAlarm' }>): void {
  const { alarm: name, state } = change;
  const subject: Subject = { kind: 'surroundings', id: name };
  const known = model.world.surroundings.alarms?.find((alarm) => alarm.name === name);
  const isEffective = known !== undefined && known.state !== state;
  const already = known ? `The alarm ${name} is in ${state} already.` : `There is no alarm ${name}.`;
  const effect = isEffective ? `The alarm ${name} goes to ${state}.` : already;
  const said = record(model, subject, outside, { type: 'change', change, isEffective, effect });
  setAlarmState(model, name, state, said);
}
