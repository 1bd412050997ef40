/** RunTask and StopTask: tasks that nobody brings back. */
import type { RunTaskRequest, StopTaskRequest } from '@aws-sdk/client-ecs';
import { EcsError, invalidParameter } from '../api/error.ts';
import { limits } from '../api/limits.ts';
import { poolOf } from '../world/capacity.ts';
import { taskArn, taskById } from '../world/lookup.ts';
import { type Model, record, setDesiredStopped } from '../world/model.ts';
import { spreadOf } from '../world/spread.ts';
import type { Capacity, Cluster, NetworkConfiguration, Task, World } from '../world/state.ts';
import type { Cause, Subject } from '../world/timeline.ts';
import { countRunOnFargate } from './call-rates.ts';
import { isFargate, requireCompatible, requireRoles, resolveCapacity, resolveNetwork } from './capacity.ts';
import { describeTask } from './describe.ts';
import { launchesReady, quotaProblem, takeLaunch } from './fargate-quotas.ts';
import { instanceControl, type TaskRun } from './instance-part.ts';
import { launchTask } from './launch.ts';
import { type Admit, requireCluster, requireTaskDefinition } from './operation.ts';
import { NO_CAPACITY, place } from './placement.ts';
import { readOverrides, withRoles } from './run-overrides.ts';
import { distribute } from './strategy.ts';
import { drainsBeforeStop } from './targets.ts';

/** Starts up to ten tasks; those that find no capacity are among the answer's failures, and nobody tries them again. */
export function runTask(model: Model, input: RunTaskRequest, admit: Admit): unknown {
  const run = readRun(model.world, input);
  const onInstances = instanceControl();
  if (onInstances && !isFargate(run.capacity)) return onInstances.runTask(model, input, run, admit);
  const { network } = run;
  if (!isFargate(run.capacity) || !network) throw noInstances('cluster');
  return runOnFargate(model, input, { ...run, network }, admit);
}

/** Texts: github.com/aws/aws-cdk/issues/30171; of a provider's by the service's event that says the same. */
export function noInstances(where: 'cluster' | 'capacity provider'): EcsError {
  return invalidParameter(`No Container Instances were found in your ${where}.`);
}

function runOnFargate(model: Model, input: RunTaskRequest, run: TaskRun & { network: NetworkConfiguration }, admit: Admit): unknown {
  const { world } = model;
  countRunOnFargate(model);
  requireLaunches(model, run);
  const subject: Subject = { kind: 'cluster', id: run.cluster.name };
  const call = admit(subject);
  const group = input.group ?? `family:${run.revision.family}`;
  const spread = spreadOf(world, `${run.cluster.arn} ${group}`);
  world.counts.rounds += 1;
  const round = world.counts.rounds;
  const tasks: Task[] = [];
  const failures: { reason: string }[] = [];
  for (const { provider, cause } of providersFor(model, run, call)) {
    const problem = quotaProblem(world, poolOf(provider), run.overridden ?? run.revision);
    const placed = problem === null ? place(model, subject, run.network, provider, spread, cause) : null;
    if (!placed?.place) {
      // The API's reason has no full stop: Amazon's answers on RunTask without capacity, repost.aws/knowledge-center/ecs-fargate-runtask-capacity.
      failures.push({ reason: problem ?? NO_CAPACITY.replace(/\.$/, '') });
      continue;
    }
    takeLaunch(model, poolOf(provider));
    const launched = launchTask(model, {
      cluster: run.cluster,
      revision: run.revision,
      launchType: 'FARGATE',
      capacityProvider: 'strategy' in run.capacity ? provider : null,
      network: run.network,
      platformVersion: input.platformVersion ?? 'LATEST',
      group,
      startedBy: input.startedBy ?? '',
      service: null,
      round,
      place: placed.place,
      cause: placed.cause,
      ...(run.overridden && { overridden: run.overridden }),
    });
    tasks.push(launched.task);
  }
  return { tasks: tasks.map((task) => describeTask(world, task)), failures };
}

function readRun(world: World, input: RunTaskRequest): TaskRun {
  const cluster = requireCluster(world, input.cluster);
  const count = input.count ?? 1;
  const most = limits.tasksPerRunTask.value;
  if (count < 1 || count > most) throw invalidParameter(`count must be from 1 to ${most}.`);
  const revision = requireTaskDefinition(world, input.taskDefinition ?? '');
  const capacity = resolveCapacity(world, cluster, input.launchType, input.capacityProviderStrategy);
  requireCompatible(revision, capacity);
  const network = resolveNetwork(world, revision, input.networkConfiguration);
  requireRoles(world, withRoles(revision, input.overrides));
  const overridden = readOverrides(revision, input.overrides, isFargate(capacity));
  return { cluster, revision, capacity, network, shares: sharesOf(world, capacity, count), overridden };
}

function sharesOf(world: World, capacity: Capacity, count: number): TaskRun['shares'] {
  if ('launchType' in capacity) return [{ provider: capacity.launchType, count }];
  const shares = distribute(capacity.strategy, count, world.assumptions['capacityProvider.tieBreak']);
  return capacity.strategy.map(({ capacityProvider: provider }, index) => ({ provider, count: shares[index] ?? 0 }));
}

/** A call that launches faster than the account may is refused whole. Source: developer guide, AWS Fargate throttling quotas. */
function requireLaunches(model: Model, { shares }: TaskRun): void {
  if (shares.every(({ provider, count }) => count <= launchesReady(model, poolOf(provider)))) return;
  throw new EcsError('ThrottlingException', 'Rate exceeded');
}

/** The provider of each task, in the strategy's order; the split is one decision. */
export function providersFor(model: Model, { capacity, shares, cluster }: TaskRun, call: Cause): { provider: string; cause: Cause }[] {
  let cause = call;
  if ('strategy' in capacity) {
    const count = shares.reduce((sum, share) => sum + share.count, 0);
    const candidates = capacity.strategy.map(({ capacityProvider: name, base, weight }, index) => ({
      name,
      detail: `base ${base}, weight ${weight}: ${shares[index]?.count} of ${count} tasks`,
      ...(shares[index]?.count === 0 && { refused: 'its share is none' }),
    }));
    cause = record(model, { kind: 'cluster', id: cluster.name }, call, { type: 'decision', what: 'capacity provider', candidates });
  }
  return shares.flatMap(({ provider, count }) => Array.from({ length: count }, () => ({ provider, cause })));
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
    if (!drainsBeforeStop(model, task, stops)) model.schedule(0, { type: 'task.stop', ordinal: task.ordinal, cause: stops });
    if (task.serviceArn !== null) model.schedule(0, { type: 'service.taskStops', ordinal: task.ordinal, cause: stops });
  }
  return { task: describeTask(world, task) };
}

/** A task of the cluster by id or ARN, also one that stopped within the hour. */
export function findTask(world: World, cluster: Cluster, reference: string): Task | undefined {
  const id = reference.slice(reference.lastIndexOf('/') + 1);
  const task = taskById(world, id);
  if (!task || task.clusterArn !== cluster.arn) return undefined;
  return reference === id || reference === taskArn(task) ? task : undefined;
}
