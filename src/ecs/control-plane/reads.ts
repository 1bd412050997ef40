/** DescribeServices, DescribeTasks, ListServices, ListTasks: questions that change nothing and leave no trace. */
import type { DescribeServicesRequest, DescribeTasksRequest, ListServicesRequest, ListTasksRequest, Service } from '@aws-sdk/client-ecs';
import { invalidParameter, serviceNotFound } from '../api/error.ts';
import { findService, taskArn } from '../world/lookup.ts';
import type { Model } from '../world/model.ts';
import type { Task, World } from '../world/state.ts';
import { missingArn } from './clusters.ts';
import { describeService, describeTask, type Wire } from './describe.ts';
import { requireCluster } from './operation.ts';
import { findTask } from './tasks.ts';

/** Services by name or ARN; those that are not there stand among the failures. */
export function describeServices(model: Model, input: DescribeServicesRequest): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  requireSome('Services', input.services);
  const found = (input.services ?? []).map((reference) => ({ reference, service: findService(world, cluster, reference) }));
  return {
    services: found.flatMap(({ service }) => (service ? [shown(describeService(model, service), input.include)] : [])),
    failures: found.flatMap(({ service, reference }) =>
      service ? [] : [{ arn: missingArn(world.surroundings, `service/${cluster.name}`, reference), reason: 'MISSING' }],
    ),
  };
}

/** Texts as users of the AWS CLI have published them. */
function requireSome(what: 'Services' | 'Tasks', references: readonly string[] | undefined): void {
  if (references?.length === 0) throw invalidParameter(`${what} cannot be empty.`);
}

/** Tags are shown where they are asked for. Source: DescribeServices in the API reference. */
function shown({ tags, ...service }: Wire<Service>, include: DescribeServicesRequest['include']): Wire<Service> {
  return include?.includes('TAGS') ? { ...service, tags: tags ?? [] } : service;
}

/** Tasks by id or ARN; those that are not there, or have been forgotten, stand among the failures. */
export function describeTasks({ world }: Model, input: DescribeTasksRequest): unknown {
  const cluster = requireCluster(world, input.cluster);
  requireSome('Tasks', input.tasks);
  const found = (input.tasks ?? []).map((reference) => ({ reference, task: findTask(world, cluster, reference) }));
  return {
    tasks: found.flatMap(({ task }) => (task ? [describeTask(world, task)] : [])),
    failures: found.flatMap(({ task, reference }) =>
      task ? [] : [{ arn: missingArn(world.surroundings, `task/${cluster.name}`, reference), reason: 'MISSING' }],
    ),
  };
}

/** ARNs of a cluster's services, but for those that drain or are gone. */
export function listServices({ world }: Model, input: ListServicesRequest): unknown {
  return { serviceArns: [...requireCluster(world, input.cluster).serviceArns] };
}

/** Tasks with the asked desiredStatus, RUNNING where none is asked; stopped ones for an hour. */
export function listTasks({ world }: Model, input: ListTasksRequest): unknown {
  const cluster = requireCluster(world, input.cluster);
  const service = input.serviceName === undefined ? null : findService(world, cluster, input.serviceName);
  if (service === undefined) throw serviceNotFound();
  const { containerInstance } = input;
  const desiredStatus = input.desiredStatus ?? 'RUNNING';
  const tasks = Object.values(world.tasks).filter(
    (task) =>
      task.clusterArn === cluster.arn &&
      task.desiredStatus === desiredStatus &&
      (service === null || task.serviceArn === service.arn) &&
      (containerInstance === undefined || isOn(world, task, containerInstance)) &&
      (input.family === undefined || task.taskDefinition.includes(`task-definition/${input.family}:`)) &&
      (input.startedBy === undefined || task.startedBy === input.startedBy) &&
      (input.launchType === undefined || task.launchType === input.launchType),
  );
  return { taskArns: tasks.map(taskArn) };
}

/** True for a task on the container instance, by its id or ARN. */
function isOn({ instances }: World, { instanceId }: Task, reference: string): boolean {
  const instance = instanceId === null ? undefined : instances[instanceId];
  return instance !== undefined && (instance.arn === reference || instance.containerInstanceId === reference);
}
