/** Service deployments and service revisions as records: what was rolled out, when, and how it ended. */
import { decimalDigits, hexDigits } from '../simulation/random.ts';
import { ecsArn } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import type { Deployment, Service, ServiceDeployment, ServiceDeploymentStatus, ServiceRevision, World } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { configurationOf } from './deployment-configuration.ts';
import { instanceControl } from './instance-part.ts';
import { beginAlarms, beginBreaker } from './safeguards.ts';
import { liveTasks } from './tally.ts';
import { shareOf } from './traffic-weights.ts';

/** In these it can still be stopped. Source: developer guide, stopping service deployments. */
const ONGOING: readonly ServiceDeploymentStatus[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/** True until a service deployment has come to one of its ends. */
export function isOngoing({ status }: ServiceDeployment): boolean {
  return ONGOING.includes(status);
}

/** The one that is going on, if one is. */
export function ongoing({ serviceDeployments }: Service): ServiceDeployment | undefined {
  const last = serviceDeployments.at(-1);
  return last && isOngoing(last) ? last : undefined;
}

/** `ecs-svc/…` with nineteen digits that no other has. */
export function newDeploymentId({ seed, world }: Model): string {
  world.counts.deployments += 1;
  return `ecs-svc/${decimalDigits(seed, `id of deployment ${world.counts.deployments}`, 19)}`;
}

/** The revision that a new deployment runs. */
export function newRevision(
  { world, nowMs }: Model,
  service: Service,
  deploymentId: string,
  runs: Omit<ServiceRevision, 'arn' | 'deploymentId' | 'createdAtMs'>,
): ServiceRevision {
  const arn = ecsArn(world.surroundings, `service-revision/${pathOf(service)}/${deploymentId.slice('ecs-svc/'.length)}`);
  const revision: ServiceRevision = { arn, deploymentId, ...runs, createdAtMs: nowMs };
  service.revisions.push(revision);
  return revision;
}

/** `cluster/service`. */
function pathOf({ clusterArn, name }: Service): string {
  return `${clusterArn.slice(clusterArn.lastIndexOf('/') + 1)}/${name}`;
}

/** The service deployment of a new PRIMARY; one that was going on is stopped by it. Source: developer guide, service deployments. */
export function beginServiceDeployment(model: Model, service: Service, deployment: Deployment, cause: Cause): void {
  const before = ongoing(service);
  if (before) {
    const wasRollback = before.status === 'ROLLBACK_IN_PROGRESS';
    if (!wasRollback) setStatus(model, service, before, 'STOP_REQUESTED', 'A new service deployment was started.', cause);
    endServiceDeployment(model, service, wasRollback ? 'ROLLBACK_FAILED' : 'STOPPED', 'A new service deployment was started.', cause);
  }
  const { world, nowMs } = model;
  const number = service.serviceDeployments.length + 1;
  const id = hexDigits(model.seed, `service deployment ${number} of ${service.arn}`, 21);
  const begun: ServiceDeployment = {
    arn: ecsArn(world.surroundings, `service-deployment/${pathOf(service)}/${id}`),
    strategy: configurationOf(service).strategy,
    status: 'PENDING',
    statusReason: null,
    lifecycleStage: null,
    createdAtMs: nowMs,
    startedAtMs: null,
    finishedAtMs: null,
    stoppedAtMs: null,
    updatedAtMs: nowMs,
    sourceRevisions: service.deployments.filter((older) => older !== deployment && older.census.live > 0).map(({ revision }) => revision),
    targetRevision: deployment.revision,
    configuration: service.settings.deploymentConfiguration,
    breaker: beginBreaker(service),
    alarms: beginAlarms(world, service),
    rollback: null,
    counts: null,
  };
  service.serviceDeployments.push(begun);
  say(model, deployment.id, begun, null, cause);
}

function say(
  model: Model,
  deploymentId: string,
  { arn, status, statusReason }: ServiceDeployment,
  from: string | null,
  cause: Cause,
): Cause {
  return record(model, { kind: 'deployment', id: deploymentId }, cause, {
    type: 'serviceDeployment.status',
    serviceDeployment: arn,
    from,
    to: status,
    ...(statusReason !== null && { reason: statusReason }),
  });
}

/** Moves its status and says so. */
export function setStatus(
  model: Model,
  service: Service,
  deployment: ServiceDeployment,
  to: ServiceDeploymentStatus,
  reason: string | null,
  cause: Cause,
): Cause {
  const from = deployment.status;
  deployment.status = to;
  deployment.statusReason = reason;
  deployment.updatedAtMs = model.nowMs;
  return say(model, revisionOf(service, deployment.targetRevision)?.deploymentId ?? service.name, deployment, from, cause);
}

/** The scheduler has taken it up. */
export function startServiceDeployment(model: Model, service: Service, cause: Cause): void {
  const pending = ongoing(service);
  if (pending?.status !== 'PENDING') return;
  pending.startedAtMs = model.nowMs;
  setStatus(model, service, pending, 'IN_PROGRESS', null, cause);
}

/** It is over; its counts stay as they are now. */
export function endServiceDeployment(
  model: Model,
  service: Service,
  to: 'SUCCESSFUL' | 'STOPPED' | 'ROLLBACK_SUCCESSFUL' | 'ROLLBACK_FAILED',
  reason: string | null,
  cause: Cause,
): void {
  const ended = ongoing(service);
  if (!ended) return;
  if (to === 'STOPPED') ended.stoppedAtMs = model.nowMs;
  ended.finishedAtMs = model.nowMs;
  ended.counts = countRevisions(model.world, service);
  if (ended.breaker.status === 'MONITORING') ended.breaker.status = 'MONITORING_COMPLETE';
  if (ended.alarms.status === 'MONITORING') ended.alarms.status = 'MONITORING_COMPLETE';
  const said = setStatus(model, service, ended, to, reason, cause);
  instanceControl()?.deploymentEnded(model, service, said);
}

/** Tasks of each revision that has some, by its ARN. */
export function countRevisions(world: World, service: Service): NonNullable<ServiceDeployment['counts']> {
  const counted = service.deployments.map((deployment) => {
    const live = liveTasks(world, deployment);
    const pending = live.filter(({ startedAtMs }) => startedAtMs === null).length;
    const [production, test] = [shareOf(service, deployment, 'production'), shareOf(service, deployment, 'test')];
    return [
      deployment.revision,
      { requested: deployment.desiredCount, running: live.length - pending, pending, production, test },
    ] as const;
  });
  return Object.fromEntries(counted);
}

/** A revision of the service, by ARN. */
export function revisionOf({ revisions }: Service, arn: string): ServiceRevision | undefined {
  return revisions.find((revision) => revision.arn === arn);
}
