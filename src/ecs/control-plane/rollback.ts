/** What becomes of a deployment that fails, whatever has found it out, and the way back to the last one that was COMPLETED. */
import type { Model } from '../world/model.ts';
import type { Service, ServiceRevision } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { makePrimary, newDeployment, setRolloutState } from './deployments.ts';
import { lookAt } from './looks.ts';
import { beginAlarms, beginBreaker } from './safeguards.ts';
import { endServiceDeployment, ongoing, setStatus } from './service-deployments.ts';
import { eventTexts, sendEvent } from './service-events.ts';
import { leaveSteadyState } from './steady-state.ts';
import { noThrottle } from './throttle.ts';
import { returnTraffic } from './traffic-return.ts';

/** What finds a deployment failed: the circuit breaker, an alarm, somebody who stops it; where traffic is shifted also a hook, the time, the network. */
export type FailureMethod = 'circuitBreaker' | 'alarm' | 'stop' | 'hook' | 'timeout' | 'network';

/**
 * The first row is recorded from 2021 to 2026, the event of the second in public repositories; the other wordings are this model's, after the
 * first row's pattern.
 */
const texts: Readonly<Record<FailureMethod, { by: string; failed: string; rolledBack: string }>> = {
  circuitBreaker: {
    by: 'ECS deployment circuit breaker',
    failed: 'tasks failed to start.',
    rolledBack: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
  },
  alarm: {
    by: 'ECS deployment alarm',
    failed: 'alarm detected.',
    rolledBack: 'Service deployment rolled back because an alarm was detected.',
  },
  stop: {
    by: 'ECS deployment stop request',
    failed: 'stopped by user.',
    rolledBack: 'Service deployment rolled back because a user requested it.',
  },
  hook: {
    by: 'ECS deployment lifecycle hook',
    // Recorded: github.com/aws/containers-roadmap/issues/2664.
    failed: 'hook execution failure(s) detected.',
    rolledBack: 'Service deployment rolled back because lifecycle hook(s) failed.',
  },
  timeout: {
    by: 'ECS deployment timeout',
    failed: 'lifecycle stage timed out.',
    rolledBack: 'Service deployment rolled back because a lifecycle stage timed out.',
  },
  network: {
    by: 'ECS deployment networking',
    failed: 'invalid networking configuration.',
    rolledBack: 'Service deployment rolled back because of invalid networking configuration.',
  },
};

/** Recorded from first deployments that failed, github.com/hashicorp/terraform-provider-aws. */
const NO_CANDIDATE = 'No rollback candidate was found to run the rollback.';

/**
 * The PRIMARY deployment is FAILED: it launches no more tasks. With `rollsBack` the last COMPLETED deployment becomes the PRIMARY again; where
 * there is none, everything stays as it is. Source: developer guide, deployment circuit breaker.
 * @param statusReason what the service deployment says of its rollback, where more is known than how it failed
 */
export function failDeployment(
  model: Model,
  service: Service,
  method: FailureMethod,
  rollsBack: boolean,
  cause: Cause,
  statusReason?: string,
): void {
  const [failed] = service.deployments;
  if (!failed) throw new Error(`Service ${service.name} has no deployment.`);
  const { by, failed: reason, rolledBack: inGeneral } = texts[method];
  const rolledBack = statusReason ?? inGeneral;
  const why = setRolloutState(model, failed, 'FAILED', `${by}: ${reason}`, cause);
  const said = sendEvent(model, service, eventTexts.deploymentFailed(failed, reason), why);
  const current = ongoing(service);
  const isRollback = current !== undefined && current.rollback !== null;
  if (current && method === 'circuitBreaker') current.breaker = { ...current.breaker, status: 'TRIGGERED' };
  leaveSteadyState(model, service, said);
  const target = rollsBack ? service.revisions.find(({ deploymentId }) => deploymentId === service.completedDeployment) : undefined;
  if (target) {
    if (current && method === 'stop') setStatus(model, service, current, 'ROLLBACK_REQUESTED', null, said);
    rollBack(model, service, target, { by, rolledBack }, said);
    return;
  }
  if (isRollback || rollsBack) endServiceDeployment(model, service, 'ROLLBACK_FAILED', NO_CANDIDATE, said);
  else stopServiceDeployment(model, service, `${by}: ${reason}`, said);
  lookAt(model, service, 0, said);
}

function stopServiceDeployment(model: Model, service: Service, reason: string, cause: Cause): void {
  const current = ongoing(service);
  if (!current) return;
  setStatus(model, service, current, 'STOP_REQUESTED', reason, cause);
  endServiceDeployment(model, service, 'STOPPED', reason, cause);
}

/** The same deployment goes IN_PROGRESS again, and is no candidate for a rollback until it is COMPLETED. */
function rollBack(
  model: Model,
  service: Service,
  target: ServiceRevision,
  { by, rolledBack }: { by: string; rolledBack: string },
  cause: Cause,
): void {
  const known = service.deployments.find(({ id }) => id === target.deploymentId);
  // One that was INACTIVE has nothing left of it but its revision.
  const deployment = known ?? {
    ...newDeployment(target, model.nowMs, cause),
    status: 'ACTIVE' as const,
    rolloutState: 'COMPLETED' as const,
  };
  service.completedDeployment = null;
  deployment.desiredCount = service.desiredCount;
  deployment.failedTasks = 0;
  deployment.failureCount = 0;
  deployment.bakeUntilMs = null;
  deployment.throttle = noThrottle();
  makePrimary(model, service, deployment, cause);
  const why = setRolloutState(model, deployment, 'IN_PROGRESS', `${by}: rolling back to deploymentId ${deployment.id}.`, cause);
  deployment.cause = why;
  const current = ongoing(service);
  if (current) {
    current.rollback = { reason: rolledBack, startedAtMs: model.nowMs, revision: target.arn };
    setStatus(model, service, current, 'ROLLBACK_IN_PROGRESS', rolledBack, why);
    // What failed has been counted; the way back is watched anew.
    const { status } = beginBreaker(service);
    if (current.breaker.status !== 'TRIGGERED') current.breaker = { ...current.breaker, status };
    if (current.alarms.status !== 'TRIGGERED') current.alarms = { ...current.alarms, status: beginAlarms(model.world, service).status };
  }
  const said = sendEvent(model, service, eventTexts.rollingBack(deployment), why);
  returnTraffic(model, service, said);
  lookAt(model, service, 0, said);
}
