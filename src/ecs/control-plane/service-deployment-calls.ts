/** DescribeServiceDeployments, ListServiceDeployments, DescribeServiceRevisions, StopServiceDeployment and ContinueServiceDeployment. */
import type {
  ServiceDeployment as AwsServiceDeployment,
  ServiceRevision as AwsServiceRevision,
  ContinueServiceDeploymentRequest,
  DeploymentLifecycleHookDetail,
  DescribeServiceDeploymentsRequest,
  DescribeServiceRevisionsRequest,
  ListServiceDeploymentsRequest,
  ServiceDeploymentBrief,
  ServiceRevisionSummary,
  StopServiceDeploymentRequest,
} from '@aws-sdk/client-ecs';
import { EcsError, invalidParameter, serviceNotFound } from '../api/error.ts';
import { findService, revisionOf as taskDefinitionOf } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import type { Deployment, HookRun, RevisionCounts, Service, ServiceDeployment, ServiceRevision, World } from '../world/state.ts';
import { describeCapacity, describeNetwork, epochSeconds, optionalTime, type Wire } from './describe.ts';
import { resolvePause } from './lifecycle-hooks.ts';
import { shiftingOf } from './lifecycle-stages.ts';
import { lookAt } from './looks.ts';
import { type Admit, requireCluster } from './operation.ts';
import { failDeployment } from './rollback.ts';
import { thresholdOf } from './safeguards.ts';
import { countRevisions, isOngoing, revisionOf } from './service-deployments.ts';
import { serviceSubject } from './service-events.ts';
import { describeLoadBalancers } from './targets.ts';
import { parseSeconds } from './timestamps.ts';
import { groupOf } from './traffic-weights.ts';

/** ARNs in one question, and entries of one page. Source: the operations in the API reference. */
const ARNS_PER_CALL = 20;
const PAGE = { default: 20, most: 100 };

type Missing = { arn: string; reason: 'MISSING' }[];

/** Service deployments by ARN; those that are not there stand among the failures. */
export function describeServiceDeployments({ world }: Model, input: DescribeServiceDeploymentsRequest): unknown {
  const failures: Missing = [];
  const serviceDeployments = askedFor(input.serviceDeploymentArns).flatMap((arn) => {
    const found = findDeployment(world, arn);
    if (!found) failures.push({ arn, reason: 'MISSING' });
    return found ? [describe(world, found.service, found.deployment)] : [];
  });
  return { serviceDeployments, failures };
}

function askedFor(arns: readonly string[] | undefined): readonly string[] {
  if (!arns || arns.length === 0 || arns.length > ARNS_PER_CALL) throw invalidParameter(`Name from 1 to ${ARNS_PER_CALL} ARNs.`);
  return arns;
}

function findDeployment({ services }: World, arn: string): { service: Service; deployment: ServiceDeployment } | undefined {
  for (const service of Object.values(services)) {
    const deployment = service.serviceDeployments.find((one) => one.arn === arn);
    if (deployment && service.status !== 'INACTIVE') return { service, deployment };
  }
  return undefined;
}

function describe(world: World, service: Service, deployment: ServiceDeployment): Wire<AwsServiceDeployment> {
  const counts = deployment.counts ?? countRevisions(world, service);
  const summary = (arn: string): Wire<ServiceRevisionSummary> => {
    const { requested, running, pending, production, test } = counts[arn] ?? nothing;
    return {
      arn,
      requestedTaskCount: requested,
      runningTaskCount: running,
      pendingTaskCount: pending,
      ...(test !== null && { requestedTestTrafficWeight: test / 100 }),
      ...(production !== null && { requestedProductionTrafficWeight: production / 100 }),
    };
  };
  const { rollback, breaker, alarms } = deployment;
  return {
    ...describeBriefly(service, deployment),
    updatedAt: epochSeconds(deployment.updatedAtMs),
    ...optionalTime('stoppedAt', deployment.stoppedAtMs),
    sourceServiceRevisions: deployment.sourceRevisions.map(summary),
    targetServiceRevision: summary(deployment.targetRevision),
    ...(deployment.lifecycleStage !== null && { lifecycleStage: deployment.lifecycleStage as 'SCALE_UP' }),
    ...(deployment.shift && deployment.shift.hooks.length > 0 && { lifecycleHookDetails: deployment.shift.hooks.map(describeHook) }),
    deploymentConfiguration: deployment.configuration as Wire<AwsServiceDeployment>['deploymentConfiguration'],
    ...(rollback && {
      rollback: { reason: rollback.reason, startedAt: epochSeconds(rollback.startedAtMs), serviceRevisionArn: rollback.revision },
    }),
    // The latest desired count decides. Source: ThresholdConfiguration in the API reference.
    deploymentCircuitBreaker: { ...breaker, ...(breaker.status === 'MONITORING' && { threshold: thresholdOf(service) }) },
    alarms: alarms.alarmNames.length === 0 ? { status: alarms.status } : { ...alarms },
  };
}

const nothing: RevisionCounts = { requested: 0, running: 0, pending: 0, production: null, test: null };

function describeHook({ id, targetType, targetArn, status, expiresAtMs, timeoutAction }: HookRun): Wire<DeploymentLifecycleHookDetail> {
  return {
    hookId: id,
    targetType,
    ...(targetArn !== null && { targetArn }),
    status,
    expiresAt: epochSeconds(expiresAtMs),
    timeoutAction,
  };
}

function describeBriefly({ arn, clusterArn }: Service, deployment: ServiceDeployment): Wire<ServiceDeploymentBrief> {
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: arn,
    clusterArn,
    createdAt: epochSeconds(deployment.createdAtMs),
    ...optionalTime('startedAt', deployment.startedAtMs),
    ...optionalTime('finishedAt', deployment.finishedAtMs),
    targetServiceRevisionArn: deployment.targetRevision,
    status: deployment.status,
    ...(deployment.statusReason !== null && { statusReason: deployment.statusReason }),
  };
}

/** Newest first, a page at a time: the token of a page is where it begins. */
export function listServiceDeployments({ world }: Model, input: ListServiceDeploymentsRequest): unknown {
  const service = findService(world, requireCluster(world, input.cluster), input.service ?? '');
  if (!service || service.status === 'INACTIVE') throw serviceNotFound();
  const size = input.maxResults ?? PAGE.default;
  if (size < 1 || size > PAGE.most) throw invalidParameter(`maxResults must be from 1 to ${PAGE.most}.`);
  const { before, after } = readTimes(input.createdAt as { before?: number | string; after?: number | string } | undefined);
  const found = service.serviceDeployments.toReversed().filter(({ status, createdAtMs }) => {
    const createdAt = epochSeconds(createdAtMs);
    const isInside = (before === undefined || createdAt < before) && (after === undefined || createdAt > after);
    return isInside && (input.status === undefined || input.status.length === 0 || input.status.includes(status));
  });
  const from = Number(input.nextToken ?? 0);
  if (!Number.isInteger(from) || from < 0) throw invalidParameter('The nextToken is not one that ListServiceDeployments has answered.');
  const page = found.slice(from, from + size).map((deployment) => describeBriefly(service, deployment));
  return { serviceDeployments: page, ...(from + size < found.length && { nextToken: String(from + size) }) };
}

/** Epoch seconds, from numbers or texts; those that are left out stay so. */
function readTimes(times: { before?: number | string; after?: number | string } = {}): { before?: number; after?: number } {
  const read = Object.entries(times).map(([name, time]) => {
    const seconds = typeof time === 'string' ? parseSeconds(time) : time;
    if (seconds === null) throw invalidParameter(`createdAt.${name} is no time; write it as 2026-01-31T12:00:00Z or in epoch seconds.`);
    return [name, seconds];
  });
  return Object.fromEntries(read);
}

/** Service revisions by ARN; those that are not there stand among the failures. */
export function describeServiceRevisions({ world }: Model, input: DescribeServiceRevisionsRequest): unknown {
  const failures: Missing = [];
  const serviceRevisions = askedFor(input.serviceRevisionArns).flatMap((arn) => {
    const service = Object.values(world.services).find((one) => one.status !== 'INACTIVE' && revisionOf(one, arn));
    const revision = service && revisionOf(service, arn);
    if (!service || !revision) failures.push({ arn, reason: 'MISSING' });
    return service && revision ? [describeServiceRevision(world, service, revision)] : [];
  });
  return { serviceRevisions, failures };
}

function describeServiceRevision(world: World, service: Service, revision: ServiceRevision): Wire<AwsServiceRevision> {
  const deployment = service.deployments.find(({ id }) => id === revision.deploymentId);
  return {
    serviceRevisionArn: revision.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    taskDefinition: revision.taskDefinition,
    ...describeCapacity(revision.capacity),
    ...(revision.platformVersion !== null && { platformVersion: revision.platformVersion, platformFamily: 'Linux' }),
    loadBalancers: describeLoadBalancers(revision.loadBalancers),
    ...describeNetwork(revision.network),
    ...describeResolved(revision),
    containerImages: describeImages(world, revision, deployment),
    guardDutyEnabled: false,
    createdAt: epochSeconds(revision.createdAtMs),
  };
}

/** The target groups that the revision's tasks were registered in, of each pair. */
function describeResolved(revision: ServiceRevision): Pick<Wire<AwsServiceRevision>, 'resolvedConfiguration'> {
  const pairs = revision.loadBalancers.flatMap((balancing) => {
    const rule = balancing.advanced?.productionListenerRule;
    if (!balancing.advanced) return [];
    return [{ targetGroupArn: groupOf(revision, balancing), ...(rule !== undefined && { productionListenerRule: rule }) }];
  });
  return pairs.length === 0 ? {} : { resolvedConfiguration: { loadBalancers: pairs } };
}

function describeImages(
  world: World,
  revision: ServiceRevision,
  deployment: Deployment | undefined,
): Wire<AwsServiceRevision>['containerImages'] {
  const { containers } = taskDefinitionOf(world, revision.taskDefinition);
  const digests = deployment?.imageDigests ?? revision.imageDigests ?? {};
  return containers.map(({ name, image }) => {
    const digest = Object.hasOwn(digests, name) ? digests[name] : undefined;
    return { containerName: name, image, ...(digest !== undefined && { imageDigest: digest }) };
  });
}

/**
 * Stops a service deployment that is going on: rolled back where nothing else is asked, or left as it is (ABORT). One that stops or rolls back
 * already goes on with it. Texts of refusals are not recorded anywhere public. Source: developer guide, stopping service deployments.
 */
export function stopServiceDeployment(model: Model, input: StopServiceDeploymentRequest, admit: Admit): unknown {
  const arn = input.serviceDeploymentArn ?? '';
  const found = findDeployment(model.world, arn);
  if (!found) throw new EcsError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
  const { service, deployment } = found;
  if (!isOngoing(deployment))
    throw new EcsError('ConflictException', `The service deployment is ${deployment.status} and cannot be stopped.`);
  const call = admit(serviceSubject(service));
  const isUnderWay = deployment.status === 'PENDING' || deployment.status === 'IN_PROGRESS';
  if (isUnderWay) failDeployment(model, service, 'stop', input.stopType !== 'ABORT', call);
  return { serviceDeploymentArn: arn };
}

/**
 * Lets a deployment that waits at a PAUSE go on, or rolls it back. Texts of refusals are not recorded anywhere public.
 * Source: developer guide, continuing service deployments.
 */
export function continueServiceDeployment(model: Model, input: ContinueServiceDeploymentRequest, admit: Admit): unknown {
  const arn = input.serviceDeploymentArn ?? '';
  const found = findDeployment(model.world, arn);
  if (!found) throw new EcsError('ServiceDeploymentNotFoundException', 'Service deployment not found.');
  const { service, deployment: current } = found;
  const { shift, lifecycleStage: stage } = current;
  const run = shift?.hooks.find(({ id }) => id === input.hookId);
  const isGoingOn = current.status === 'IN_PROGRESS' && shiftingOf(service)?.current === current;
  if (!isGoingOn || !shift || !stage || run?.status !== 'AWAITING_ACTION')
    throw invalidParameter(`The service deployment does not wait for an action on the lifecycle hook ${input.hookId ?? ''}.`);
  const call = admit(serviceSubject(service));
  const green = service.deployments[0]?.id ?? '';
  const action = input.action ?? 'CONTINUE';
  const resolved = resolvePause(model, { green, current, shift, stage }, run, action, call);
  if (action === 'CONTINUE') lookAt(model, service, 0, resolved);
  else failDeployment(model, service, 'hook', true, resolved, `Service deployment rolled back because ${stage} lifecycle hook(s) failed.`);
  return { serviceDeploymentArn: arn };
}
