/** Scale-in protection: UpdateTaskProtection, GetTaskProtection, and what the scheduler makes of it. */
import type { GetTaskProtectionRequest, ProtectedTask, UpdateTaskProtectionRequest } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../api/error.ts';
import { deploymentOf } from '../world/census.ts';
import { serviceOfTask, taskArn } from '../world/lookup.ts';
import { type Model, record, taskSubject } from '../world/model.ts';
import type { Cluster, Service, Task, World } from '../world/state.ts';
import { missingArn } from './clusters.ts';
import { epochSeconds, type Wire } from './describe.ts';
import { instanceControl } from './instance-part.ts';
import { lookAt } from './looks.ts';
import { type Admit, requireCluster } from './operation.ts';
import { findTask } from './tasks.ts';

/** Two hours where nothing is given, two days at most. Source: UpdateTaskProtection in the API reference. */
const DEFAULT_MINUTES = 120;
const MOST_MINUTES = 2_880;
const TASKS_PER_UPDATE = 10;

/** True while no scale-in and no deployment may stop the task. */
export function isProtected({ protectedUntilMs }: Task, nowMs: number): boolean {
  return protectedUntilMs !== null && protectedUntilMs > nowMs;
}

/** The tasks of a service that are under protection now. */
function protectedTasks({ world, nowMs }: Pick<Model, 'world' | 'nowMs'>, { protectedOrdinals }: Service): Task[] {
  const tasks = protectedOrdinals.flatMap((ordinal) => world.tasks[ordinal] ?? []);
  return tasks.filter((task) => task.desiredStatus === 'RUNNING' && isProtected(task, nowMs));
}

/** When protections end: by then tasks may be stopped that may not now. */
export function protectionEndsMs(world: World, { protectedOrdinals }: Service): number[] {
  return protectedOrdinals.flatMap((ordinal) => world.tasks[ordinal]?.protectedUntilMs ?? []);
}

interface Answer {
  protectedTasks: Wire<ProtectedTask>[];
  failures: { arn: string; reason: string; detail?: string }[];
}

/** Texts of the reasons: developer guide, API failure reasons and task scale-in protection. */
export function updateTaskProtection(model: Model, input: UpdateTaskProtectionRequest, admit: Admit): Answer {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const references = input.tasks ?? [];
  if (references.length === 0 || references.length > TASKS_PER_UPDATE)
    throw invalidParameter(`Tasks must have from 1 to ${TASKS_PER_UPDATE} entries.`);
  const minutes = input.expiresInMinutes ?? DEFAULT_MINUTES;
  if (minutes < 1 || minutes > MOST_MINUTES) throw invalidParameter(`expiresInMinutes must be from 1 to ${MOST_MINUTES}.`);
  const untilMs = input.protectionEnabled ? model.nowMs + minutes * 60_000 : null;
  const call = admit({ kind: 'cluster', id: cluster.name });
  const answer: Answer = { protectedTasks: [], failures: [] };
  for (const reference of references) {
    const { task, service, failure } = find(world, cluster, reference);
    if (!task || !service) {
      answer.failures.push(failure);
      continue;
    }
    const others = protectedTasks(model, service).filter((other) => other !== task).length;
    if (untilMs !== null && others >= service.desiredCount) {
      answer.failures.push({ arn: taskArn(task), reason: 'DEPLOYMENT_BLOCKED' });
      continue;
    }
    task.protectedUntilMs = untilMs;
    service.protectedOrdinals = service.protectedOrdinals.filter(
      (ordinal) => ordinal !== task.ordinal && isStillThere(world.tasks[ordinal]),
    );
    if (untilMs !== null) service.protectedOrdinals.push(task.ordinal);
    const changed = record(model, taskSubject(task), call, { type: 'task.protection', untilMs });
    if (!service.isSteady) lookAt(model, service, 0, changed);
    if (task.instanceId !== null) instanceControl()?.protectionChanged(model, task, changed);
    answer.protectedTasks.push(describeProtection(task, model.nowMs));
  }
  return answer;
}

function isStillThere(task: Task | undefined): task is Task {
  return task?.desiredStatus === 'RUNNING';
}

/** Until when tasks are protected: those that are named, or all of a cluster's. Source: GetTaskProtection in the API reference. */
export function getTaskProtection({ world, nowMs }: Model, input: GetTaskProtectionRequest): Answer {
  const cluster = requireCluster(world, input.cluster);
  const known = cluster.taskOrdinals.map((ordinal) => world.tasks[ordinal]).filter(isStillThere);
  const references = input.tasks ?? known.filter(({ serviceArn }) => serviceArn !== null).map(({ id }) => id);
  const found = references.map((reference) => find(world, cluster, reference));
  return {
    protectedTasks: found.flatMap(({ task }) => (task ? [describeProtection(task, nowMs)] : [])),
    failures: found.flatMap(({ task, failure }) => (task ? [] : [failure])),
  };
}

/** A task of a service that is not being stopped, or why it is none. */
function find(
  world: World,
  cluster: Cluster,
  reference: string,
): { task?: Task; service?: Service; failure: { arn: string; reason: string } } {
  const task = findTask(world, cluster, reference);
  if (!task) return { failure: { arn: missingArn(world.surroundings, `task/${cluster.name}`, reference), reason: 'MISSING' } };
  const service = serviceOfTask(world, task);
  const isOfService = service && deploymentOf(world, task) && task.desiredStatus === 'RUNNING';
  const failure = { arn: taskArn(task), reason: 'TASK_NOT_VALID' };
  return isOfService ? { task, service, failure } : { failure };
}

function describeProtection(task: Task, nowMs: number): Wire<ProtectedTask> {
  const isOn = isProtected(task, nowMs);
  return {
    taskArn: taskArn(task),
    protectionEnabled: isOn,
    ...(isOn && task.protectedUntilMs !== null && { expirationDate: epochSeconds(task.protectedUntilMs) }),
  };
}
