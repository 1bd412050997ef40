/** Alarms on failed requests: minutes are counted from rates when rates change, and looked at only while a minute can change an alarm. */
import type { LoadEvent } from '../world/events.ts';
import { type Model, record } from '../world/model.ts';
import type { LoadAlarmState, LoadState } from '../world/state.ts';
import type { Alarm, FailedRequests, LoadDestination } from '../world/surroundings.ts';
import type { AlarmState, Cause } from '../world/timeline.ts';
import { setAlarmState } from './alarms.ts';

const PERIOD_MS = 60_000;
/** A rate per 1,000 s over a ms is a millionth of a request. */
const PER_REQUEST = 1_000_000;

type WatchingAlarm = Alarm & { metric: FailedRequests };

function alarmsOn({ world }: Model, to: LoadDestination): WatchingAlarm[] {
  const key = JSON.stringify(to);
  const alarms = world.surroundings.alarms ?? [];
  return alarms.filter((alarm): alarm is WatchingAlarm => countsFailures(alarm) && JSON.stringify(alarm.metric.to) === key);
}

function countsFailures(alarm: Alarm): alarm is WatchingAlarm {
  return alarm.metric !== undefined && 'to' in alarm.metric;
}

/** Called before rates change: what has failed up to now is counted. */
export function countFailures(model: Model, load: LoadState): void {
  for (const { name } of alarmsOn(model, load.to)) count(model, stateOf(model, name), load);
}

function stateOf({ world, nowMs }: Model, name: string): LoadAlarmState {
  const known = Object.hasOwn(world.loadAlarms, name) ? world.loadAlarms[name] : undefined;
  if (known) return known;
  const state: LoadAlarmState = { sinceMs: nowMs, counted: 0, breaches: 0, isWatching: false, cause: { by: 'outside' } };
  world.loadAlarms[name] = state;
  return state;
}

function count({ nowMs }: Model, state: LoadAlarmState, load: LoadState): void {
  const minuteMs = nowMs - (nowMs % PERIOD_MS);
  // Minutes that nobody has looked at were all like the present rates, and changed nothing.
  if (state.sinceMs < minuteMs) {
    state.sinceMs = minuteMs;
    state.counted = 0;
  }
  state.counted += rateOf(load) * (nowMs - state.sinceMs);
  state.sinceMs = nowMs;
}

function rateOf({ failed }: LoadState): number {
  return Object.values(failed).reduce((a, b) => a + b, 0);
}

/** Called after rates have changed: the end of the minute is looked at. */
export function watchAlarms(model: Model, load: LoadState, cause: Cause): void {
  for (const { name } of alarmsOn(model, load.to)) {
    const state = stateOf(model, name);
    state.cause = cause;
    watch(model, name, state);
  }
}

function watch(model: Model, alarm: string, state: LoadAlarmState): void {
  if (state.isWatching) return;
  state.isWatching = true;
  model.schedule(PERIOD_MS - (model.nowMs % PERIOD_MS), { type: 'alarm.period', alarm, cause: state.cause });
}

type PeriodEnds = Extract<LoadEvent, { type: 'alarm.period' }>;

/** A minute has ended: it was above the threshold or was not. The next one is looked at as long as it can still change something. */
export function endPeriod(model: Model, { alarm: name }: PeriodEnds): void {
  const state = stateOf(model, name);
  const alarm = model.world.surroundings.alarms?.find((one): one is WatchingAlarm => one.name === name && countsFailures(one));
  const load = alarm && model.world.loads.find(({ to }) => JSON.stringify(to) === JSON.stringify(alarm.metric.to));
  state.isWatching = false;
  if (!alarm || !load) return;
  const { moreThan, periods } = alarm.metric;
  const failed = state.counted + rateOf(load) * (model.nowMs - state.sinceMs);
  state.sinceMs = model.nowMs;
  state.counted = 0;
  state.breaches = failed > moreThan * PER_REQUEST ? Math.min(state.breaches + 1, periods) : 0;
  const to: AlarmState = state.breaches >= periods ? 'ALARM' : 'OK';
  if (to !== alarm.state) {
    const what = { type: 'alarm.state' as const, from: alarm.state, to, failed: Math.floor(failed / PER_REQUEST) };
    setAlarmState(model, name, to, record(model, { kind: 'surroundings', id: name }, state.cause, what));
  }
  const isAboveNow = rateOf(load) * PERIOD_MS > moreThan * PER_REQUEST;
  if (isAboveNow ? state.breaches < periods : state.breaches > 0) watch(model, name, state);
}
