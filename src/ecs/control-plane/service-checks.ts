/** What AWS refuses of a request for a service by its numbers, its quotas and its kind, apart from the resources that it names. */
import type { CreateServiceRequest, DeploymentConfiguration, UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { clientException, invalidParameter } from '../api/error.ts';
import { limits } from '../api/limits.ts';
import { isSame } from '../world/same.ts';
import type { Capacity, Cluster, Service } from '../world/state.ts';
import { instanceControl } from './instance-part.ts';
import { notSupported } from './operation.ts';

/** Refuses what the model has no part for. */
export function requireCovered(input: CreateServiceRequest): void {
  if (input.schedulingStrategy === 'DAEMON' && instanceControl() === null) throw notSupported('the DAEMON scheduling strategy');
  if (input.deploymentController?.type !== undefined && input.deploymentController.type !== 'ECS')
    throw notSupported('other deployment controllers than ECS');
}

/** What a DAEMON service has no use for. */
export function requireDaemonFits(input: CreateServiceRequest | UpdateServiceRequest, capacity: Capacity): void {
  const refusal = instanceControl()?.daemonRefusal(input, capacity) ?? null;
  if (refusal !== null) throw invalidParameter(refusal);
}

/** AWS's quota, which it does not raise. The wording of the refusal is not recorded anywhere public. */
export function requireRoomForService({ serviceArns }: Cluster): void {
  const most = limits.servicesPerCluster.value;
  if (serviceArns.length >= most) throw clientException(`A cluster has not more than ${most} services, the quota of services per cluster.`);
}

/** AWS's quota, which it does not raise. The wording of the refusal is not recorded anywhere public. */
export function requireDesiredCount(desiredCount: number): void {
  const most = limits.tasksPerService.value;
  if (desiredCount < 0) throw invalidParameter('The desired count must not be negative.');
  if (desiredCount > most)
    throw invalidParameter(`The desired count of a service must not be more than ${most}, the quota of tasks per service.`);
}

/** Text: recorded from 2022 to 2026, e.g. github.com/kayac/ecspresso/pull/977. */
export function requireForced(before: Capacity, after: Capacity, input: UpdateServiceRequest): void {
  if (input.forceNewDeployment === true || isSame(before, after)) return;
  throw invalidParameter(
    'When switching from launch type to capacity provider strategy on an existing service, or making a change to a capacity provider strategy on a service that is already using one, you must force a new deployment.',
  );
}

/** Text: recorded from a real deployment, github.com/badmintoncryer/cdk-preflight. */
export function requireRoomToDeploy(service: Service, configuration: DeploymentConfiguration | undefined): void {
  const minimum = configuration?.minimumHealthyPercent ?? service.minimumHealthyPercent;
  const maximum = configuration?.maximumPercent ?? service.maximumPercent;
  if (configuration && minimum === 100 && maximum === 100) {
    throw invalidParameter('Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.');
  }
}
