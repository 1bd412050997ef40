/** RunTask and StopTask: tasks that nobody brings back. */
import type { RunTaskRequest, StopTaskRequest } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../api/error.ts';
import { limits } from '../api/limits.ts';
import { type Model, record, setDesiredStopped } from '../world/model.ts';
import type { Capacity, Cluster, Task, World } from '../world/state.ts';
import type { Cause } from '../world/timeline.ts';
import { isFargate, requireCompatible, requireRoles, resolveCapacity, resolveNetwork } from './capacity.ts';
import { describeTask } from './describe.ts';
import { launchTask } from './launch.ts';
import { type Admit, requireCluster, requireTaskDefinition } from './operation.ts';
import { place, spreadOf } from './placement.ts';
import { distribute } from './strategy.ts';
import { drainsBeforeStop } from './targets.ts';

export function runTask(model: Model, input: RunTaskRequest, admit: Admit): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const count = input.count ?? 1;
  if (count < 1 || count > limits.tasksPerRunTask.value) throw invalidParameter(`count must be from 1 to ${limits.tasksPerRunTask.value}.`);
  const revision = requireTaskDefinition(world, input.taskDefinition ?? '');
  const capacity = resolveCapacity(cluster, input.launchType, input.capacityProviderStrategy);
  requireCompatible(revision, capacity);
  const network = resolveNetwork(world, revision, input.networkConfiguration);
  // Text: github.com/aws/aws-cdk/issues/30171.
  if (!isFargate(capacity) || !network) throw invalidParameter('No Container Instances were found in your cluster.');
  requireRoles(world, revision);

  const call = admit({ kind: 'cluster', id: cluster.name });
  const group = input.group ?? `family:${revision.family}`;
  const spread = spreadOf(cluster.taskIds.flatMap((id) => world.tasks[id] ?? []).filter((task) => task.group === group));
  world.counts.rounds += 1;
  const round = world.counts.rounds;
  const tasks = providersFor(model, capacity, count, cluster, call).map(({ provider, cause }) => {
    const where = place(model, { kind: 'cluster', id: cluster.name }, network, provider, spread, cause);
    const order = {
      cluster,
      revision,
      launchType: 'FARGATE',
      capacityProvider: 'strategy' in capacity ? provider : null,
      network,
      platformVersion: input.platformVersion ?? 'LATEST',
      group,
      startedBy: input.startedBy ?? '',
      service: null,
      round,
      place: where,
      cause: where.cause,
    };
    return launchTask(model, order).task;
  });
  return { tasks: tasks.map((task) => describeTask(world, task)), failures: [] };
}

/** The provider of each task, in the strategy's order; the split is one decision. */
function providersFor(
  model: Model,
  capacity: Capacity,
  count: number,
  cluster: Cluster,
  cause: Cause,
): { provider: string; cause: Cause }[] {
  if ('launchType' in capacity) return Array.from({ length: count }, () => ({ provider: capacity.launchType, cause }));
  const { strategy } = capacity;
  const shares = distribute(strategy, count, model.world.assumptions['capacityProvider.tieBreak']);
  const candidates = strategy.map(({ capacityProvider: name, base, weight }, index) => ({
    name,
    detail: `base ${base}, weight ${weight}: ${shares[index]} of ${count} tasks`,
    ...(shares[index] === 0 && { refused: 'its share is none' }),
  }));
  const why = record(model, { kind: 'cluster', id: cluster.name }, cause, { type: 'decision', what: 'capacity provider', candidates });
  return strategy.flatMap(({ capacityProvider: provider }, index) =>
    Array.from({ length: shares[index] ?? 0 }, () => ({ provider, cause: why })),
  );
}

/** desiredStatus becomes STOPPED at once; the containers get their signal. A service replaces the task. */
export function stopTask(model: Model, input: StopTaskRequest, admit: Admit): unknown {
  const { world } = model;
  const cluster = requireCluster(world, input.cluster);
  const task = findTask(world, cluster, input.task ?? '');
  if (!task) throw invalidParameter('The referenced task was not found.');
  const call = admit({ kind: 'task', id: task.id });
  if (task.desiredStatus === 'RUNNING') {
    const stops = setDesiredStopped(model, task, 'UserInitiated', input.reason ?? 'Task stopped by user', call);
    if (!drainsBeforeStop(model, task, stops)) model.schedule(0, { type: 'task.stop', taskId: task.id, cause: stops });
    if (task.serviceArn !== null) model.schedule(0, { type: 'service.taskStops', taskId: task.id, cause: stops });
  }
  return { task: describeTask(world, task) };
}

/** A task of the cluster by id or ARN, also one that stopped within the hour. */
export function findTask(world: World, cluster: Cluster, reference: string): Task | undefined {
  const id = reference.slice(reference.lastIndexOf('/') + 1);
  const task = Object.hasOwn(world.tasks, id) ? world.tasks[id] : undefined;
  if (!task || task.clusterArn !== cluster.arn) return undefined;
  return reference === id || reference === task.arn ? task : undefined;
}
