/** How the scheduler fills what a service lacks: which deployment, which provider, which zone, and what the service's events say of it. */
import { revisionOf } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import type { Deployment, Service, Task } from '../world/state.ts';
import type { Candidate, Cause } from '../world/timeline.ts';
import { isFargate, roleProblem } from './capacity.ts';
import { launchTask } from './launch.ts';
import { place, spreadOf } from './placement.ts';
import { eventTexts, sendEvent, sendTrouble, serviceSubject } from './service-events.ts';
import { distribute, nextItem } from './strategy.ts';
import { bounds, type Tally, tally, wantedCount } from './tally.ts';
import { countFailedStart } from './throttle.ts';

/** Tasks that a service may launch in a minute on Fargate. Source: AWS General Reference, Amazon ECS quotas. */
const LAUNCHES_PER_MINUTE = 500;
const MINUTE_MS = 60_000;

/** Starts what is missing: the PRIMARY's tasks first, then those that an older deployment has lost and still should have. */
export function startMissing(model: Model, service: Service, cause: Cause): void {
  const counts = tally(model.world, service, model.nowMs);
  let room = roomFor(service, counts);
  for (const [index, counted] of counts.entries()) {
    const target = index === 0 ? wantedCount(service) : counted.deployment.desiredCount;
    const wanted = target + counted.unhealthy.length - counted.live.length - counted.unnoticed;
    const starts = model.nowMs < counted.deployment.throttle.untilMs ? 0 : Math.min(wanted, room, launchesLeft(model, service));
    if (starts > 0) room -= start(model, service, counted, starts, cause);
    else if (wanted <= 0) dropNoticed(model, counted.deployment);
  }
}

/**
 * How many more tasks maximumPercent allows. With a maximum of 100 a task that is being stopped keeps its place until it is STOPPED while a
 * deployment runs. Source: developer guide, rolling update.
 */
function roomFor(service: Service, counts: readonly Tally[]): number {
  const isRolling = counts.length > 1;
  const live = counts.reduce((sum, counted) => sum + counted.live.length, 0);
  const leaving = isRolling && service.maximumPercent === 100 ? counts.reduce((sum, { stopping }) => sum + stopping, 0) : 0;
  return bounds(service).atMost - live - leaving;
}

function launchesLeft({ nowMs }: Model, { launches }: Service): number {
  if (nowMs - launches.sinceMs >= MINUTE_MS) {
    launches.sinceMs = nowMs;
    launches.count = 0;
  }
  return LAUNCHES_PER_MINUTE - launches.count;
}

/** When the quota of launches opens again, if it is used up. */
export function quotaOpensAtMs({ launches }: Service): number | null {
  return launches.count >= LAUNCHES_PER_MINUTE ? launches.sinceMs + MINUTE_MS : null;
}

/** Vacancies that the scheduler has noticed and that need no task any more. */
function dropNoticed({ nowMs }: Model, deployment: Deployment): void {
  deployment.vacancies = deployment.vacancies.filter(({ dueAtMs }) => dueAtMs > nowMs);
}

/** Starts up to `count` tasks of a deployment and returns how many. */
function start(model: Model, service: Service, counted: Tally, count: number, cause: Cause): number {
  const { deployment } = counted;
  const { world } = model;
  world.counts.rounds += 1;
  const round = world.counts.rounds;
  service.isSteady = false;
  const revision = revisionOf(world, deployment.taskDefinition);
  if (!isFargate(deployment.capacity)) {
    failPlacement(model, service, deployment, eventTexts.noInstances(), round, cause);
    return 0;
  }
  const problem = roleProblem(world, revision);
  if (problem !== null) {
    failPlacement(model, service, deployment, eventTexts.failedToLaunch(problem), round, cause);
    return 0;
  }
  const started = launchAll(model, service, counted, count, round);
  service.launches.count += started.length;
  const [first] = started;
  if (!first) return 0;
  const tasks = started.map(({ task }) => task);
  const text = counted.unhealthy.length > 0 ? eventTexts.replacedUnhealthy(tasks) : eventTexts.started(tasks);
  sendEvent(model, service, text, first.created);
  return started.length;
}

/** No task comes to be; the attempt counts like one that never ran. */
function failPlacement(model: Model, service: Service, deployment: Deployment, text: string, round: number, cause: Cause): void {
  dropNoticed(model, deployment);
  deployment.failedTasks += 1;
  sendTrouble(model, service, text, cause);
  deployment.throttle.untilMs = model.nowMs + model.world.assumptions['scheduler.reactionMs'];
  countFailedStart(model, service, deployment, round, cause);
}

type Started = ReturnType<typeof launchTask>;

function launchAll(model: Model, service: Service, { deployment, live, unhealthy }: Tally, count: number, round: number): Started[] {
  const { world } = model;
  const cluster = world.clusters[service.clusterArn];
  const revision = revisionOf(world, deployment.taskDefinition);
  const { network } = deployment;
  if (!cluster || !network) throw new Error(`Service ${service.name} runs on Fargate without a cluster or a network.`);
  const spread = spreadOf(live);
  const providers = providersOf(model, service, deployment, live);
  const started: Started[] = [];
  while (started.length < count) {
    const vacancy = deployment.vacancies[0];
    const isNoticed = vacancy !== undefined && vacancy.dueAtMs <= model.nowMs;
    const why = isNoticed ? vacancy.cause : (unhealthy[started.length]?.healthCause ?? deployment.cause);
    const provider = providers.next(why);
    if (!provider) break;
    if (isNoticed) deployment.vacancies.shift();
    const where = place(model, serviceSubject(service), network, provider.name, spread, provider.cause);
    const order = {
      cluster,
      revision,
      launchType: 'FARGATE',
      capacityProvider: 'strategy' in deployment.capacity ? provider.name : null,
      network,
      platformVersion: deployment.platformVersion,
      group: `service:${service.name}`,
      startedBy: deployment.id,
      service: { arn: service.arn, name: service.name, deploymentId: deployment.id },
      round,
      place: where,
      cause: where.cause,
    };
    const launched = launchTask(model, order);
    deployment.taskIds.push(launched.task.id);
    started.push(launched);
  }
  return started;
}

interface Providers {
  /** The provider of the next task, with the decision as its cause where there was a choice; undefined when the strategy has no place for more. */
  next(cause: Cause): { name: string; cause: Cause } | undefined;
}

function providersOf(model: Model, service: Service, { capacity, vacancies }: Deployment, live: readonly Task[]): Providers {
  if ('launchType' in capacity) return { next: (cause) => ({ name: capacity.launchType, cause }) };
  const { strategy } = capacity;
  const wanted = wantedCount(service);
  const tieBreak = model.world.assumptions['capacityProvider.tieBreak'];
  const shares = distribute(strategy, wanted, tieBreak);
  const unnoticed = vacancies.filter(({ dueAtMs }) => dueAtMs > model.nowMs);
  const has = strategy.map(
    ({ capacityProvider: name }) =>
      live.filter(({ capacityProvider }) => capacityProvider === name).length +
      unnoticed.filter(({ provider }) => provider === name).length,
  );
  return {
    next(cause) {
      // Beyond the desired count, as when an unhealthy task is replaced first, the shares are those of one task more.
      const more = () => nextItem(strategy, distribute(strategy, sum(has) + 1, tieBreak), has);
      const below = nextItem(strategy, shares, has);
      const chosen = below >= 0 ? below : more();
      const item = strategy[chosen];
      if (!item) return undefined;
      const candidates = strategy.map(({ capacityProvider: name, base, weight }, index): Candidate => {
        const detail = `base ${base}, weight ${weight}: has ${has[index]}, its share of ${wanted} is ${shares[index]}`;
        if (index === chosen) return { name, detail };
        const isBelow = (shares[index] ?? 0) > (has[index] ?? 0);
        return { name, detail, refused: isBelow ? 'its turn comes later' : 'has its share' };
      });
      has[chosen] = (has[chosen] ?? 0) + 1;
      if (strategy.length === 1) return { name: item.capacityProvider, cause };
      const why = record(model, serviceSubject(service), cause, { type: 'decision', what: 'capacity provider', candidates });
      return { name: item.capacityProvider, cause: why };
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
