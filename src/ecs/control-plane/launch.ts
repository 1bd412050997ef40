/** Makes tasks: their names and their place in the world; the data plane takes them from there. */
import { hexDigits } from '../simulation/random.ts';
import { newContainer } from '../world/containers.ts';
import { ecsArn } from '../world/lookup.ts';
import { type Model, record, taskSubject } from '../world/model.ts';
import type { Cluster, NetworkConfiguration, Task, TaskDefinitionRevision } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import type { Place } from './placement.ts';

export interface LaunchOrder {
  cluster: Cluster;
  revision: TaskDefinitionRevision;
  /** `FARGATE`, also where a provider of Fargate is named. */
  launchType: string;
  capacityProvider: string | null;
  network: NetworkConfiguration;
  platformVersion: string | null;
  group: string;
  startedBy: string;
  service: { arn: string; name: string; deploymentId: string } | null;
  round: number;
  place: Place;
  cause: Cause;
}

/** A task of its definition in PROVISIONING. Returns it and the entry of its creation. */
export function launchTask(model: Model, order: LaunchOrder): { task: Task; created: Cause } {
  const { world } = model;
  model.spend('tasks');
  world.counts.tasks += 1;
  const task = newTask(model, order, world.counts.tasks);
  world.tasks[task.id] = task;
  order.cluster.taskIds.push(task.id);
  const created = record(model, taskSubject(task), order.cause, {
    type: 'task.created',
    ...(order.service && { service: order.service.name, deployment: order.service.deploymentId }),
    taskDefinition: `${order.revision.family}:${order.revision.revision}`,
    launchType: task.launchType,
    ...(task.capacityProvider !== null && { capacityProvider: task.capacityProvider }),
    availabilityZone: task.availabilityZone,
    subnet: task.subnet,
    containers: task.containers.map(({ name }) => name),
  });
  const provisioning = record(model, taskSubject(task), created, { type: 'task.lastStatus', from: null, to: 'PROVISIONING' });
  model.schedule(0, { type: 'task.launch', taskId: task.id, cause: provisioning });
  return { task, created };
}

function newTask(model: Model, { cluster, revision, network, service, place, ...order }: LaunchOrder, ordinal: number): Task {
  const id = hexDigits(model.seed, `id of task ${ordinal}`, 32);
  return {
    id,
    ordinal,
    arn: ecsArn(model.world.surroundings, `task/${cluster.name}/${id}`),
    clusterArn: cluster.arn,
    group: order.group,
    startedBy: order.startedBy,
    serviceArn: service?.arn ?? null,
    deploymentId: service?.deploymentId ?? null,
    round: order.round,
    taskDefinition: revision.arn,
    launchType: order.launchType,
    capacityProvider: order.capacityProvider,
    platformVersion: order.platformVersion,
    availabilityZone: place.availabilityZone,
    subnet: place.subnet,
    securityGroups: network.securityGroups,
    hasPublicIp: network.assignPublicIp === 'ENABLED',
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    healthStatus: 'UNKNOWN',
    healthCause: null,
    isCountedHealthy: false,
    stopCode: null,
    stoppedReason: null,
    createdAtMs: model.nowMs,
    pullStartedAtMs: null,
    pullStoppedAtMs: null,
    startedAtMs: null,
    stoppingAtMs: null,
    executionStoppedAtMs: null,
    stoppedAtMs: null,
    containers: revision.containers.map(({ name }) => newContainer(name)),
  };
}
