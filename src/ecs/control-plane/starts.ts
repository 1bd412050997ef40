/** How the scheduler fills what a service lacks: how many tasks it may start now, and what the service's events say of it. */
import { poolOf, providerOf } from '../world/capacity.ts';
import { revisionOf } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import { addToSpread, spreadOf } from '../world/spread.ts';
import type { Deployment, Service, TaskDefinitionRevision } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { extraOf } from './balance.ts';
import { isFargate, roleProblem } from './capacity.ts';
import { countFailure } from './circuit-breaker.ts';
import { configurationOf } from './deployment-configuration.ts';
import { launchesPerMinute, launchesReady, nextLaunchMs, quotaProblem, takeLaunch } from './fargate-quotas.ts';
import { instanceControl, type Launch, type Refusal, type StartOrder } from './instance-part.ts';
import { launchServiceTask } from './launch.ts';
import { NO_CAPACITY, place } from './placement.ts';
import { providerChoice } from './provider-choice.ts';
import { eventTexts, sendEvent, sendTrouble, serviceSubject } from './service-events.ts';
import { serviceRoleProblem } from './service-role.ts';
import { leaveSteadyState } from './steady-state.ts';
import { bounds, hasOwnLimits, inTurn, type Tally, tally, targetCount, toReplace } from './tally.ts';
import { countFailedStart } from './throttle.ts';
import { openVacancies } from './vacancies.ts';

const MINUTE_MS = 60_000;

/** Starts what is missing: what an established revision has lost, the PRIMARY's tasks, then what other deployments should still have. */
export function startMissing(model: Model, service: Service, cause: Cause): void {
  const counts = tally(model.world, service, model.nowMs);
  const isShared = !hasOwnLimits(service);
  let shared = roomFor(model, service, counts);
  const kept = placesKept(model, service, counts);
  delete service.launches.opensAtMs;
  for (const counted of inTurn(counts)) {
    const { deployment } = counted;
    const target = targetCount(service, deployment) + (deployment.status === 'PRIMARY' ? extraOf(service) : 0);
    const wanted = target + toReplace(counted) - counted.liveCount - counted.unnoticed;
    const room = isShared ? sharedRoom(service, counts, counted, shared, kept) : roomFor(model, service, [counted]);
    const most = model.nowMs < deployment.throttle.untilMs ? 0 : Math.min(wanted, room, launchesLeft(model, service));
    if (most > 0) shared -= start(model, service, counted, { wanted, most }, cause);
    else if (wanted <= 0) dropNoticed(model, deployment);
  }
}

/**
 * The part of the shared room that a deployment may take. An established revision fills what it has lost first; replacements that start beside
 * its unhealthy tasks come after what the PRIMARY needs, or a revision that cannot become healthy would keep its successor out for ever.
 */
function sharedRoom(service: Service, [primary]: readonly Tally[], counted: Tally, shared: number, kept: number): number {
  if (!isEstablished(counted)) return shared - kept;
  const { deployment, liveCount, unnoticed } = counted;
  const lost = Math.max(0, targetCount(service, deployment) - liveCount - unnoticed);
  const isWaiting = primary !== undefined && primary.deployment.throttle.untilMs <= (service.reconciledAtMs ?? 0);
  const needed = isWaiting ? Math.max(0, targetCount(service, primary.deployment) - primary.liveCount - primary.unnoticed) : 0;
  return Math.max(Math.min(lost, shared), shared - needed);
}

/** An older deployment that has been COMPLETED. */
function isEstablished({ deployment: { status, rolloutState } }: Tally): boolean {
  return status !== 'PRIMARY' && rolloutState === 'COMPLETED';
}

/**
 * Room that stays free for tasks which an established revision has lost and the scheduler has not noticed yet: they are replaced by their own
 * revision, not by the new one. Source: AWS, What's new, November 2025: service availability during rolling deployments.
 */
function placesKept({ nowMs }: Model, service: Service, counts: readonly Tally[]): number {
  const lost = counts.filter((counted) => isEstablished(counted) && counted.deployment.throttle.untilMs <= nowMs);
  return lost.reduce(
    (sum, { deployment, unnoticed, liveCount }) => sum + Math.max(0, Math.min(unnoticed, targetCount(service, deployment) - liveCount)),
    0,
  );
}

/**
 * How many more tasks maximumPercent allows. With a maximum of 100 a task that is being stopped keeps its place until it is STOPPED while a
 * deployment runs or an instance drains; beyond that it is an assumption. Source: developer guide, rolling update and container instance draining.
 */
function roomFor(model: Model, service: Service, counts: readonly Tally[]): number {
  const live = counts.reduce((sum, { liveCount }) => sum + liveCount, 0);
  const counting = model.world.assumptions['deployment.drainingCounts'];
  const mayKeep = counting === 'always' || (counting === 'maximumIs100' && service.maximumPercent === 100);
  const keepsPlace = mayKeep && (counts.length > 1 || instanceControl()?.isLeaving(model, service));
  const leaving = keepsPlace ? counts.reduce((sum, { stopping }) => sum + stopping, 0) : 0;
  return bounds(service).atMost - live - leaving;
}

function launchesLeft({ world, nowMs }: Model, service: Service): number {
  const { launches } = service;
  if (nowMs - launches.sinceMs >= MINUTE_MS) {
    launches.sinceMs = nowMs;
    launches.count = 0;
  }
  const left = launchesPerMinute(world) - launches.count;
  if (left <= 0) holdUntil(service, launches.sinceMs + MINUTE_MS);
  return left;
}

/** When a start that a rate or a lack of capacity held back may be tried again, or null where none was. */
export function quotaOpensAtMs({ launches }: Service): number | null {
  return launches.opensAtMs ?? null;
}

function holdUntil({ launches }: Service, atMs: number): void {
  launches.opensAtMs = Math.min(launches.opensAtMs ?? Number.MAX_SAFE_INTEGER, atMs);
}

/** Vacancies that the scheduler has noticed and that need no task any more. */
function dropNoticed({ nowMs }: Model, deployment: Deployment): void {
  delete deployment.unhealthyGone;
  deployment.vacancies = deployment.vacancies.filter(({ dueAtMs }) => dueAtMs > nowMs);
}

/** Starts tasks of a deployment and returns how many. */
function start(model: Model, service: Service, counted: Tally, order: StartOrder, cause: Cause): number {
  const { deployment } = counted;
  const { world } = model;
  leaveSteadyState(model, service, cause);
  const isOnFargate = isFargate(deployment.capacity);
  // Nothing is tried without the role, so nothing fails: what is missing starts when the role is back.
  const broken = isOnFargate || deployment.network ? serviceRoleProblem(world, 'networkInterfaces') : null;
  if (broken !== null) {
    sendTrouble(model, service, broken, cause);
    return 0;
  }
  const revision = revisionOf(world, deployment.taskDefinition);
  const onInstances = isOnFargate ? null : instanceControl();
  const problem = isOnFargate || onInstances ? roleProblem(world, revision) : null;
  if (problem !== null || !(isOnFargate || onInstances)) {
    const text = problem === null ? eventTexts.noInstances() : eventTexts.failedToLaunch(problem);
    failPlacement(model, service, deployment, text, cause);
    return 0;
  }
  const missing = countMissing(model, counted, order);
  delete deployment.unhealthyGone;
  const launchThem = onInstances?.launchAll ?? launchAll;
  return concludeLaunch(model, service, deployment, missing, launchThem(model, service, counted, revision, order));
}

/** Says what has been started and what could not be; returns how many were. */
function concludeLaunch(model: Model, service: Service, deployment: Deployment, missing: number, launch: Launch): number {
  const { started } = launch;
  service.launches.count += started.length;
  if (service.launches.count >= launchesPerMinute(model.world)) holdUntil(service, service.launches.sinceMs + MINUTE_MS);
  const [first] = started;
  if (first) {
    const tasks = started.map(({ task }) => task);
    const replaced = tasks.length - missing;
    const text = replaced > 0 ? eventTexts.replacedUnhealthy(tasks, replaced) : eventTexts.started(tasks);
    sendEvent(model, service, text, first.created);
  }
  if (launch.isThrottled) sendTrouble(model, service, eventTexts.throttled(), deployment.cause);
  refuse(model, service, deployment, launch);
  return started.length;
}

/** How many tasks are missing for another reason than that one is unhealthy; these are filled first. */
function countMissing({ nowMs }: Model, counted: Tally, { wanted }: StartOrder): number {
  const noticed = counted.deployment.vacancies.filter(({ dueAtMs }) => dueAtMs <= nowMs).length;
  const gone = counted.deployment.unhealthyGone ?? 0;
  const retiring = counted.unhealthy.filter(({ isRetiring }) => isRetiring).length;
  return Math.max(noticed, wanted - toReplace(counted) - gone, 0) + retiring;
}

/** No task comes to be; the attempt counts like one that never ran. */
export function failPlacement(model: Model, service: Service, deployment: Deployment, text: string, cause: Cause): void {
  dropNoticed(model, deployment);
  sendTrouble(model, service, text, cause);
  deployment.throttle.untilMs = model.nowMs + model.world.assumptions['scheduler.reactionMs'];
  countFailedStart(model, service, deployment, nextRound(model), cause);
  countFailure(model, service, deployment, cause);
}

/** The number of a round of starts that begins. */
export function nextRound({ world }: Model): number {
  world.counts.rounds += 1;
  return world.counts.rounds;
}

/**
 * Says that tasks could not be placed, and leaves those providers alone until the throttle lets them be asked again; the others go on. That attempts
 * go on without end and ever more slowly is documented (developer guide, service throttle logic); that one provider's lack leaves the others their
 * speed is this model's.
 */
function refuse(model: Model, service: Service, deployment: Deployment, { round, started, refusals }: Launch): void {
  const [first] = refusals;
  if (!first) return;
  for (const { text, cause } of refusals) sendTrouble(model, service, text, cause);
  if (started.length > 0 && configurationOf(service).breaker.isEnabled) {
    const missing = refusals.reduce((sum, { tasks }) => sum + tasks, 0);
    sendTrouble(model, service, eventTexts.couldNotLaunch(missing, deployment), first.cause);
  }
  const { throttle } = deployment;
  const before = throttle.untilMs;
  countFailedStart(model, service, deployment, round, first.cause);
  const untilMs = Math.max(throttle.untilMs, model.nowMs + model.world.assumptions['scheduler.reactionMs']);
  throttle.untilMs = before;
  deployment.refusedUntilMs = { ...deployment.refusedUntilMs };
  for (const { provider } of refusals) deployment.refusedUntilMs[provider] = untilMs;
  holdUntil(service, untilMs);
  for (const { cause } of refusals) countFailure(model, service, deployment, cause);
}

function launchAll(
  model: Model,
  service: Service,
  { deployment, unhealthy }: Tally,
  revision: TaskDefinitionRevision,
  { wanted, most }: StartOrder,
): Launch {
  const { network } = deployment;
  if (!network) throw new Error(`Service ${service.name} runs on Fargate without a network.`);
  const spread = spreadOf(model.world, deployment.id);
  // An unhealthy task is on its way out: its replacement comes where it would have come had it gone already.
  for (const task of unhealthy) addToSpread(spread, providerOf(task), task.availabilityZone, task.subnet, -1);
  const choice = providerChoice(model, service, deployment, spread);
  const vacancies = openVacancies(deployment, unhealthy, model.nowMs);
  const launch: Launch = { round: nextRound(model), started: [], refusals: [], isThrottled: false };
  const { round, started, refusals } = launch;
  const held = new Map<string, Refusal | null>();
  for (let attempt = 0; attempt < wanted && started.length < most; attempt += 1) {
    const provider = choice.next();
    if (!provider) break;
    const { name } = provider;
    const before = held.get(name);
    if (before) before.tasks += 1;
    if (before !== undefined) continue;
    const isThrottled = launchesReady(model, poolOf(name)) < 1;
    if (isThrottled || isRefusing(model, service, deployment, name)) {
      held.set(name, null);
      launch.isThrottled ||= isThrottled;
      if (held.size === choice.providers && refusals.length === 0) break;
      continue;
    }
    const why = vacancies.causeFor(name) ?? deployment.cause;
    const problem = quotaProblem(model.world, poolOf(name), revision);
    const placed = problem === null ? place(model, serviceSubject(service), network, name, spread, provider.explain(why)) : null;
    if (!placed?.place) {
      const text = eventTexts.unableToPlace(problem ?? NO_CAPACITY);
      const refusal = { provider: name, text, tasks: 1, cause: placed?.cause ?? why };
      held.set(name, refusal);
      refusals.push(refusal);
      continue;
    }
    takeLaunch(model, poolOf(name));
    vacancies.fill(name);
    started.push(launchServiceTask(model, service, deployment, name, round, placed));
  }
  vacancies.close();
  if (launch.isThrottled) holdUntil(service, model.nowMs + Math.min(...[...held.keys()].map((name) => nextLaunchMs(model, poolOf(name)))));
  return launch;
}

/** True where a provider refused lately; the service's next look is arranged for when it is asked again. */
export function isRefusing(model: Model, service: Service, deployment: Deployment, provider: string): boolean {
  const untilMs = deployment.refusedUntilMs?.[provider] ?? 0;
  if (untilMs <= model.nowMs) return false;
  holdUntil(service, untilMs);
  return true;
}
