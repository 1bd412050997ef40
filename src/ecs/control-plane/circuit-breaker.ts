/** The deployment circuit breaker: counts tasks that fail, forgets them when one is healthy, and fails the deployment at its threshold. */
import { hasEssentialCheck } from '../world/lookup.ts';
import { type Model, record } from '../world/model.ts';
import type { Deployment, Service, Task, World } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { configurationOf } from './deployment-configuration.ts';
import { isCleaningUp } from './lifecycle-stages.ts';
import { failDeployment } from './rollback.ts';
import { thresholdOf } from './safeguards.ts';
import { ongoing } from './service-deployments.ts';

/**
 * A task could not be launched or did not come to RUNNING. That counts as long as no task of the deployment runs; once one does, checks decide.
 * Source: developer guide, deployment circuit breaker (its two stages), and Deployment.failedTasks in the API reference.
 */
export function countFailure(model: Model, service: Service, deployment: Deployment, cause: Cause): void {
  if (deployment.census.running > 0) return;
  deployment.failedTasks += 1;
  countForBreaker(model, service, deployment, cause);
}

/**
 * A task has failed a check of its container or its load balancer and was stopped. `failedTasks` is not evaluated while others run successfully.
 * Source: Deployment.failedTasks in the API reference.
 */
export function countFailedCheck(model: Model, service: Service, deployment: Deployment, cause: Cause): void {
  if (deployment.census.healthy === 0) deployment.failedTasks += 1;
  countForBreaker(model, service, deployment, cause);
}

/**
 * A task that ran has ended by itself. The guide names no such failure; AWS has said that a task which ends before a check has found it healthy
 * counts where there is a check (github.com/aws/containers-roadmap/issues/1206). Both questions are assumptions.
 */
export function countExit(model: Model, service: Service, deployment: Deployment, task: Task, cause: Cause): void {
  const { assumptions } = model.world;
  const crash = assumptions['breaker.crashAfterRunningCounts'];
  const counts = crash === 'always' || (crash === 'withHealthCheck' && isChecked(model.world, deployment));
  if (counts && (!task.hasBeenHealthy || assumptions['breaker.exitAfterHealthyCounts'])) countForBreaker(model, service, deployment, cause);
}

/** True if its tasks have a check of an essential container or a place in a target group. */
function isChecked(world: World, { taskDefinition, loadBalancers }: Deployment): boolean {
  return loadBalancers.length > 0 || hasEssentialCheck(world, taskDefinition);
}

function countForBreaker(model: Model, service: Service, deployment: Deployment, cause: Cause): void {
  const { breaker } = configurationOf(service);
  if (!breaker.isEnabled || deployment.status !== 'PRIMARY' || deployment.rolloutState !== 'IN_PROGRESS') return;
  const why = setCount(model, service, deployment, deployment.failureCount + 1, cause);
  tripIfDue(model, service, why);
}

function setCount(model: Model, service: Service, deployment: Deployment, count: number, cause: Cause): Cause {
  const threshold = thresholdOf(service);
  deployment.failureCount = count;
  const current = ongoing(service);
  if (current?.status === 'IN_PROGRESS') current.breaker = { ...current.breaker, failureCount: count, threshold };
  return record(model, { kind: 'deployment', id: deployment.id }, cause, { type: 'deployment.failureCount', count, threshold });
}

/** Three attempts in vain to find what an image's tag stands for fail it too. Source: developer guide, rolling update, image resolution. */
const UNRESOLVED_DIGESTS = 3;

/** Fails the deployment if as many tasks have failed as the threshold says now. */
export function tripIfDue(model: Model, service: Service, cause: Cause): void {
  const [primary] = service.deployments;
  const { isEnabled, rollsBack } = configurationOf(service).breaker;
  if (!isEnabled || !primary || primary.rolloutState !== 'IN_PROGRESS' || primary.failureCount === 0 || isCleaningUp(service)) return;
  const isDue = primary.failureCount >= thresholdOf(service) || (primary.digestFailures ?? 0) >= UNRESOLVED_DIGESTS;
  if (isDue) failDeployment(model, service, 'circuitBreaker', rollsBack, cause);
}

/**
 * A task runs; `isHealthy` where its checks have passed or 40 s are over. The count goes back to 0 when a task is healthy; tasks without any check
 * pass for healthy as soon as they run, unless their crashes are assumed to count.
 */
export function forgetFailures(model: Model, service: Service, deployment: Deployment, isHealthy: boolean, cause: Cause): void {
  const waitsForHealth = isChecked(model.world, deployment) || model.world.assumptions['breaker.crashAfterRunningCounts'] === 'always';
  if (!isHealthy && isChecked(model.world, deployment)) return;
  deployment.failedTasks = 0;
  if (deployment.failureCount === 0 || (!isHealthy && waitsForHealth)) return;
  if (deployment.rolloutState === 'IN_PROGRESS' && configurationOf(service).breaker.resetsOnHealthyTask)
    setCount(model, service, deployment, 0, cause);
}
