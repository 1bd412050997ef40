/** Requests from outside: which tasks they reach, and how many a second are served or fail. Rates change only when something does. */
import { deploymentOf } from '../world/census.ts';
import type { LoadEvent } from '../world/events.ts';
import { type Model, outside, record } from '../world/model.ts';
import { isSame } from '../world/same.ts';
import type { LoadState, Task, TaskTarget, TrafficWeights } from '../world/state.ts';
import type { LoadDestination } from '../world/surroundings.ts';
import { isInService } from '../world/targets.ts';
import type { Cause, Change, Subject } from '../world/timeline.ts';
import { instanceData } from './instance-part.ts';
import { countFailures, watchAlarms } from './load-alarms.ts';
import type { Answer } from './serving.ts';
import { networkAnswer } from './targets.ts';

type Of<Type extends LoadEvent['type']> = Extract<LoadEvent, { type: Type }>;

/** More than any load balancer takes; the model's sums stay exact far beyond. */
const MOST_PER_SECOND = 1_000_000;

/**
 * Puts into the queue what the surroundings say of requests.
 * @throws RangeError for a moment that is no whole number of ms
 */
export function beginLoads(model: Model): void {
  for (const { rates } of model.world.surroundings.load ?? [])
    for (const { fromMs } of rates)
      if (!Number.isSafeInteger(fromMs) || fromMs < 0)
        throw new RangeError(`Requests come from a whole number of ms on, not from ${fromMs}.`);
  for (const [load, { rates }] of (model.world.surroundings.load ?? []).entries())
    for (const [step, { fromMs }] of rates.entries()) model.schedule(fromMs, { type: 'load.step', load, step, cause: outside });
}

/** More or fewer requests come from now on, as the surroundings foresee. */
export function stepLoad(model: Model, { load: index, step }: Of<'load.step'>): void {
  const load = model.world.surroundings.load?.[index];
  const rate = load?.rates[step];
  if (load && rate) setLoad(model, { type: 'setLoad', to: load.to, perSecond: rate.perSecond, path: load.path });
}

/** So many requests a second come from now on; a number that is no whole one within bounds is said to change nothing. */
export function setLoad(model: Model, change: Extract<Change, { type: 'setLoad' }>): void {
  const { to, perSecond } = change;
  const isPossible = Number.isSafeInteger(perSecond) && perSecond >= 0 && perSecond <= MOST_PER_SECOND;
  const isEffective = isPossible && find(model, to)?.perSecond !== perSecond;
  const already = isPossible
    ? `${perSecond} requests a second come already.`
    : `Requests a second are a whole number up to ${MOST_PER_SECOND}.`;
  const effect = isEffective ? `${perSecond} requests a second come from now on.` : already;
  const said = record(model, subjectOf(to), outside, { type: 'change', change, isEffective, effect });
  if (!isEffective) return;
  const load = find(model, to) ?? addLoad(model, to, change.path ?? '/');
  load.perSecond = perSecond;
  sayRates(model, load, said);
}

function find({ world }: Model, to: LoadDestination): LoadState | undefined {
  const key = keyOf(to);
  return world.loads.find((load) => keyOf(load.to) === key);
}

function keyOf(to: LoadDestination): string {
  return 'service' in to ? `service ${to.service}` : `target group ${to.targetGroupArn}`;
}

function subjectOf(to: LoadDestination): Subject {
  return 'service' in to ? { kind: 'service', id: to.service } : { kind: 'surroundings', id: to.targetGroupArn };
}

/** A destination that gets its first requests: all that can take them now are looked at once, and from then on only what changes. */
function addLoad(model: Model, to: LoadDestination, path: string): LoadState {
  const load: LoadState = { to, path, perSecond: 0, counts: {}, places: {}, served: 0, failed: {} };
  model.world.loads.push(load);
  for (const task of Object.values(model.world.tasks)) recount(model, load, task);
  return load;
}

/** Something about a task has changed that requests may notice. */
export function refreshLoad(model: Model, { ordinal, cause }: Of<'load.refresh'>): void {
  const task = model.world.tasks[ordinal];
  if (!task) return;
  for (const load of model.world.loads) if (recount(model, load, task)) sayRates(model, load, cause);
  if (model.world.isMetering) instanceData()?.meterTask(model, task, cause);
}

/** A service's requests are shared out otherwise from now on: what goes to its name changes, what goes straight to a target group does not. */
export function shiftLoad(model: Model, { service: arn, cause }: Of<'load.shifted'>): void {
  for (const load of model.world.loads) if ('service' in load.to && arn.endsWith(`/${load.to.service}`)) sayRates(model, load, cause);
}

/** Counts a task's places anew. Returns whether anything is different. */
function recount(model: Model, load: LoadState, task: Task): boolean {
  const before = load.places[task.id] ?? [];
  const after = placesOf(model, load, task);
  if (before.length === after.length && before.every((place, at) => place === after[at])) return false;
  for (const place of before) load.counts[place] = (load.counts[place] ?? 0) - 1;
  for (const place of after) load.counts[place] = (load.counts[place] ?? 0) + 1;
  for (const place of before) if (load.counts[place] === 0) delete load.counts[place];
  if (after.length > 0) load.places[task.id] = after;
  else delete load.places[task.id];
  return true;
}

/** Where in a task requests may go, each as `preferred` or `other` and what becomes of a request there. */
function placesOf(model: Model, { to, path }: LoadState, task: Task): string[] {
  const isOfService = 'service' in to && task.serviceArn !== null && task.serviceArn.endsWith(`/${to.service}`);
  if ('service' in to && !isOfService) return [];
  const inService = task.targets.filter(isInService);
  const targets = 'service' in to ? inService.slice(0, 1) : inService.filter(({ targetGroupArn }) => targetGroupArn === to.targetGroupArn);
  if (targets.length > 0) return targets.map((target) => `${placeOfTarget(model, task, target, path)}${LANE}${target.targetGroupArn}`);
  if (!isOfService || isBalanced(model, task) || task.lastStatus !== 'RUNNING') return [];
  if (model.world.assumptions['load.withoutBalancer'] === 'fails') return [];
  const index = task.containers.findIndex(({ listeningPort }) => listeningPort !== null);
  const port = task.containers[index]?.listeningPort ?? null;
  const outcome = outcomeOf(port === null ? 'refused' : networkAnswer(model, task, index, port, path));
  return [`preferred ${outcome}${LANE}${task.deploymentId}`];
}

/** True where the task's service has target groups, so that nothing reaches it but through them. */
function isBalanced({ world }: Model, task: Task): boolean {
  return (deploymentOf(world, task)?.loadBalancers ?? []).length > 0;
}

function placeOfTarget(model: Model, task: Task, target: TaskTarget, path: string): string {
  const index = task.containers.findIndex(({ name }) => name === target.container);
  const outcome = outcomeOf(networkAnswer(model, task, index, target.port, path));
  return `${target.state === 'healthy' ? 'preferred' : 'other'} ${outcome}`;
}

const SERVED = 'served';
/** Between a place and where it is: a target group, or a deployment. */
export const LANE = ' in ';

/** What becomes of a request. A status below 500 is an answer; whether it is the one that was hoped for is the client's business. */
function outcomeOf(answer: Answer): string {
  if (answer === 'refused') return 'connection refused';
  if (answer === 'hangs') return 'timed out';
  return answer.status < 500 ? SERVED : `status ${answer.status}`;
}

/**
 * Spreads the requests evenly over the healthy targets, or over all where none is healthy, and says so if the rates are others than before.
 * Source: Elastic Load Balancing, health checks for target groups: if all targets are unhealthy, requests go to all.
 */
function sayRates(model: Model, load: LoadState, cause: Cause): void {
  if (model.world.isMetering) instanceData()?.meterLoad(model, load, cause);
  const { served, failed } = ratesOf(load, weightsOf(model, load.to));
  if (served === load.served && isSame(failed, load.failed)) return;
  countFailures(model, load);
  load.served = served;
  load.failed = failed;
  const said = record(model, subjectOf(load.to), cause, { type: 'load', to: load.to, served, failed });
  watchAlarms(model, load, said);
}

/** How a service's listener rule shares out production; null where nothing does. Test traffic is nobody's business here. */
export function weightsOf({ world }: Model, to: LoadDestination): TrafficWeights | null {
  if (!('service' in to)) return null;
  const service = Object.values(world.services).find(({ timelineId, status }) => timelineId === to.service && status !== 'INACTIVE');
  return service?.traffic?.production ?? null;
}

type Rates = Pick<LoadState, 'served' | 'failed'>;

/** In requests per 1,000 s, so that shares are whole; the parts add up to the whole. */
function ratesOf({ perSecond, counts }: LoadState, weights: TrafficWeights | null): Rates {
  const all = perSecond * 1_000;
  const rates: Rates = { served: 0, failed: {} };
  if (all === 0) return rates;
  const entries = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  if (weights === null) {
    spread(rates, all, entries);
    return rates;
  }
  const lanes = Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = lanes.reduce((sum, [, weight]) => sum + weight, 0);
  if (total === 0) spread(rates, all, []);
  let passed = 0;
  let given = 0;
  for (const [lane, weight] of lanes) {
    passed += weight;
    const share = Math.floor((all * passed) / total) - given;
    given += share;
    const within = entries.filter(([place]) => place.endsWith(`${LANE}${lane}`));
    spread(rates, share, within);
  }
  return rates;
}

/** Adds what becomes of so many requests that are spread evenly over the healthy among some places, or over all where none is. */
function spread(rates: Rates, all: number, entries: readonly [string, number][]): void {
  const preferred = entries.filter(([place]) => place.startsWith('preferred '));
  const places = preferred.length > 0 ? preferred : entries;
  const total = places.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0 && all > 0) rates.failed['no target'] = (rates.failed['no target'] ?? 0) + all;
  let passed = 0;
  let given = 0;
  for (const [place, count] of places) {
    passed += count;
    const share = Math.floor((all * passed) / total) - given;
    given += share;
    const outcome = place.slice(place.indexOf(' ') + 1, place.lastIndexOf(LANE));
    if (outcome === SERVED) rates.served += share;
    else if (all > 0) rates.failed[outcome] = (rates.failed[outcome] ?? 0) + share;
  }
}
