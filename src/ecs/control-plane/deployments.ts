/** Deployments of a service: how one begins and becomes the PRIMARY, how it is COMPLETED, when an old one is gone. */
import { noTasks } from '../world/census.ts';
import { type Model, record } from '../world/model.ts';
import type {
  Capacity,
  Deployment,
  LoadBalancing,
  NetworkConfiguration,
  Service,
  ServiceRevision,
  TaskDefinitionRevision,
} from '../world/state.ts';
import type { Cause, Subject } from '../world/timeline.ts';
import { configurationOf } from './deployment-configuration.ts';
import { isCleaningUp, shiftingOf } from './lifecycle-stages.ts';
import { lookAt } from './looks.ts';
import { beginServiceDeployment, endServiceDeployment, newDeploymentId, newRevision, ongoing } from './service-deployments.ts';
import { eventTexts, sendEvent } from './service-events.ts';
import { beginTraffic, blueOf } from './shift-beginning.ts';
import { leaveSteadyState } from './steady-state.ts';
import { wantedCount } from './tally.ts';
import { noThrottle } from './throttle.ts';
import { goesToAlternate } from './traffic-weights.ts';

/** What a deployment shall run. */
export interface Target {
  revision: TaskDefinitionRevision;
  capacity: Capacity;
  network: NetworkConfiguration | null;
  platformVersion: string | null;
  loadBalancers: LoadBalancing[];
}

/** A deployment as the timeline names it. */
export function deploymentSubject({ id }: Deployment): Subject {
  return { kind: 'deployment', id };
}

/** A new PRIMARY deployment; the one before becomes ACTIVE and keeps its tasks until the deployment's strategy takes them. */
export function deploy(model: Model, service: Service, { revision, ...runs }: Target, cause: Cause): void {
  const id = newDeploymentId(model);
  const taskDefinition = `${revision.family}:${revision.revision}`;
  const { strategy } = configurationOf(service);
  const blue = blueOf(service);
  const created = record(model, { kind: 'deployment', id }, cause, {
    type: 'deployment.created',
    status: 'PRIMARY',
    taskDefinition,
    service: service.timelineId,
    ...(strategy !== 'ROLLING' && { strategy }),
  });
  const usesAlternate = goesToAlternate(runs.loadBalancers, blue, strategy !== 'ROLLING');
  const made = newRevision(model, service, id, {
    ...runs,
    taskDefinition: revision.arn,
    ...(usesAlternate && { usesAlternate: true as const }),
  });
  const deployment = newDeployment(made, model.nowMs, created);
  deployment.desiredCount = service.desiredCount;
  makePrimary(model, service, deployment, created);
  beginServiceDeployment(model, service, deployment, created);
  beginTraffic(model, service, deployment, blue, created);
  leaveSteadyState(model, service, created);
  lookAt(model, service, model.world.assumptions['scheduler.acceptMs'], created);
}

/** A deployment of a revision that has no tasks yet. */
export function newDeployment(revision: ServiceRevision, nowMs: number, cause: Cause): Deployment {
  const { deploymentId: id, arn, taskDefinition, capacity, network, platformVersion, createdAtMs } = revision;
  const { loadBalancers, usesAlternate, imageDigests } = revision;
  return {
    id,
    revision: arn,
    status: 'PRIMARY',
    taskDefinition,
    capacity,
    network,
    platformVersion,
    loadBalancers,
    ...(usesAlternate && { usesAlternate }),
    desiredCount: 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    failedTasks: 0,
    failureCount: 0,
    bakeUntilMs: null,
    createdAtMs,
    updatedAtMs: nowMs,
    taskOrdinals: [],
    census: noTasks(),
    unhealthyOrdinals: [],
    // A new deployment starts without a wait. Source: developer guide, service throttle logic.
    throttle: noThrottle(),
    vacancies: [],
    ...(imageDigests && { imageDigests: { ...imageDigests } }),
    cause,
  };
}

/** Puts a deployment first; the one before becomes ACTIVE and gets no more tasks than it has places for. */
export function makePrimary(model: Model, service: Service, deployment: Deployment, cause: Cause): void {
  for (const older of service.deployments) {
    if (older.status !== 'PRIMARY' || older === deployment) continue;
    older.desiredCount = Math.min(older.census.live + older.vacancies.length, older.desiredCount);
    if (older.rolloutState === 'FAILED') older.vacancies = [];
    older.status = 'ACTIVE';
    record(model, deploymentSubject(older), cause, { type: 'deployment.status', from: 'PRIMARY', to: 'ACTIVE' });
  }
  const isKnown = service.deployments.includes(deployment);
  if (deployment.status !== 'PRIMARY') {
    deployment.status = 'PRIMARY';
    const from = isKnown ? 'ACTIVE' : 'INACTIVE';
    record(model, deploymentSubject(deployment), cause, { type: 'deployment.status', from, to: 'PRIMARY' });
  }
  service.deployments = [deployment, ...service.deployments.filter((older) => older !== deployment)];
}

/** Moves a deployment's rolloutState and says so. */
export function setRolloutState(model: Model, deployment: Deployment, to: Deployment['rolloutState'], reason: string, cause: Cause): Cause {
  const from = deployment.rolloutState;
  deployment.rolloutState = to;
  deployment.rolloutStateReason = reason;
  deployment.updatedAtMs = model.nowMs;
  return record(model, deploymentSubject(deployment), cause, { type: 'deployment.rolloutState', from, to, reason });
}

/** The PRIMARY is COMPLETED, and with it its service deployment. From now on a rollback goes back to it. */
export function completeDeployment(model: Model, service: Service, deployment: Deployment, cause: Cause): Cause {
  const why = setRolloutState(model, deployment, 'COMPLETED', `ECS deployment ${deployment.id} completed.`, cause);
  service.completedDeployment = deployment.id;
  const current = ongoing(service);
  if (current?.rollback) endServiceDeployment(model, service, 'ROLLBACK_SUCCESSFUL', current.rollback.reason, why);
  else endServiceDeployment(model, service, 'SUCCESSFUL', null, why);
  sendEvent(model, service, eventTexts.deploymentCompleted(deployment), why);
  return why;
}

/** An older deployment is gone when the last of its tasks is STOPPED and none of them is to come back. */
export function retireOlder(model: Model, service: Service, cause: Cause): void {
  if (service.deployments.length === 1) return;
  service.deployments = service.deployments.filter((deployment) => {
    const { status, rolloutState, taskOrdinals, desiredCount } = deployment;
    const isLeft =
      status === 'PRIMARY' || taskOrdinals.length > 0 || (desiredCount > 0 && rolloutState !== 'FAILED' && wantedCount(service) > 0);
    if (!isLeft) retire(model, service, deployment, cause);
    return isLeft;
  });
}

/** Its revision keeps what images were resolved to: a rollback runs the same ones. */
function retire(model: Model, { revisions }: Service, deployment: Deployment, cause: Cause): void {
  const revision = revisions.find(({ arn }) => arn === deployment.revision);
  if (revision && deployment.imageDigests) revision.imageDigests = { ...deployment.imageDigests };
  record(model, deploymentSubject(deployment), cause, { type: 'deployment.status', from: 'ACTIVE', to: 'INACTIVE' });
}

/**
 * The desired count is another, and the PRIMARY follows. While a deployment is under way, more tasks are asked of the newest older deployment too, so
 * that both revisions grow. Source: AWS, What's new, November 2025: service availability during rolling deployments. Where traffic is shifted, blue
 * stays as large as green, so that it can take all requests back.
 */
export function scaleDeployments(service: Service, increase: number, cause: Cause): void {
  const [primary, newest] = service.deployments;
  if (!primary) throw new Error(`Service ${service.name} has no deployment.`);
  primary.desiredCount = service.desiredCount;
  primary.cause = cause;
  const shifting = shiftingOf(service);
  const blue = service.deployments.find(({ id }) => id === shifting?.shift.blue);
  if (shifting) {
    if (!blue || blue === primary || isCleaningUp(service) || shifting.current.rollback !== null) return;
    blue.desiredCount = service.desiredCount;
    blue.cause = cause;
    return;
  }
  if (newest && increase > 0 && newest.census.live > 0 && newest.rolloutState !== 'FAILED') {
    newest.desiredCount += increase;
    newest.cause = cause;
  }
}
