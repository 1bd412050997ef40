/** Starts a service's tasks on container instances: each on the instance that placement finds, or waiting where its provider scales out. */
import { providerOf } from '../../world/capacity.ts';
import { needsOf } from '../../world/instances.ts';
import type { Model } from '../../world/model.ts';
import { remembered } from '../../world/remember.ts';
import { addToSpread, spreadOf } from '../../world/spread.ts';
import type { Deployment, Service, TaskDefinitionRevision, World } from '../../world/state.ts';
import type { Launch, Refusal, StartOrder } from '../instance-part.ts';
import { groupOf } from '../launch.ts';
import { providerChoice } from '../provider-choice.ts';
import { isWaitedFor, mayWait, PROVISIONING_LIMIT_EVENT, waitForCapacity } from '../scaling/provisioning.ts';
import { isRefusing, nextRound } from '../starts.ts';
import type { Tally } from '../tally.ts';
import { openVacancies } from '../vacancies.ts';
import { launchServiceTaskOnInstance } from './launch-on-instance.ts';
import { type PlacementQuestion, placeOnInstance } from './placement.ts';

/** What a service asks of placement for a task of its deployment. Tasks of one provider ask alike. */
export function questionFor(
  { clusters }: World,
  service: Service,
  deployment: Deployment,
  revision: TaskDefinitionRevision,
  provider: string | null,
): PlacementQuestion {
  const cluster = clusters[service.clusterArn];
  if (!cluster) throw new Error(`Service ${service.name} has lost its cluster.`);
  const { placementConstraints = [], placementStrategy = [] } = service.settings;
  return {
    cluster,
    revision,
    needs: needsOf(revision),
    group: groupOf(service),
    serviceArn: service.arn,
    constraints: placementConstraints,
    strategy: placementStrategy,
    network: deployment.network,
    provider,
  };
}

/**
 * Starts tasks one after the other. Where a provider has no room its tasks wait in PROVISIONING if it scales out, else they are refused; the others
 * go on. Source: developer guide, Amazon ECS cluster auto scaling.
 */
export function launchAll(
  model: Model,
  service: Service,
  { deployment, unhealthy }: Tally,
  revision: TaskDefinitionRevision,
  { wanted, most }: StartOrder,
): Launch {
  const isByProvider = 'strategy' in deployment.capacity;
  const spread = spreadOf(model.world, deployment.id);
  for (const task of unhealthy) addToSpread(spread, providerOf(task), task.availabilityZone, task.subnet, -1);
  const choice = providerChoice(model, service, deployment, spread);
  const vacancies = openVacancies(deployment, unhealthy, model.nowMs);
  const launch: Launch = { round: nextRound(model), started: [], refusals: [], isThrottled: false };
  const questions = new Map<string, PlacementQuestion>();
  /** Providers without room: what the first refusal said, or null for one that refused before. */
  const full = new Map<string, Refusal | null>();
  for (let attempt = 0; attempt < wanted && launch.started.length < most; attempt += 1) {
    const provider = choice.next();
    if (!provider) break;
    const { name } = provider;
    const before = full.get(name);
    if (before === undefined && isRefusing(model, service, deployment, name)) full.set(name, null);
    if (full.get(name) === null) {
      if (full.size === choice.providers && launch.refusals.length === 0) break;
      continue;
    }
    const why = vacancies.causeFor(name) ?? deployment.cause;
    const question = remembered(questions, name, () => questionFor(model.world, service, deployment, revision, isByProvider ? name : null));
    // What had no room for one has none for the next.
    const placed = before ? null : placeOnInstance(model, question, provider.explain(why));
    const cause = placed?.cause ?? before?.cause ?? why;
    const at = { provider: isByProvider ? name : null, round: launch.round, cause };
    if (placed?.instance) {
      launch.started.push(launchServiceTaskOnInstance(model, service, deployment, at, placed.instance));
      vacancies.fill(name);
      continue;
    }
    const refusal = before ?? { provider: name, text: placed?.eventText ?? '', tasks: 0, cause };
    full.set(name, refusal);
    // The queue that was full for one is full for the next.
    if (isByProvider && refusal.tasks === 0 && mayWait(model, name)) {
      const launched = launchServiceTaskOnInstance(model, service, deployment, at, null);
      waitForCapacity(model, launched.task, launched.created);
      launch.started.push(launched);
      vacancies.fill(name);
      continue;
    }
    if (isByProvider && isWaitedFor(model, name)) refusal.text = PROVISIONING_LIMIT_EVENT;
    if (refusal.tasks === 0) launch.refusals.push(refusal);
    refusal.tasks += 1;
  }
  vacancies.close();
  return launch;
}
