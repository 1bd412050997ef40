/** RunTask on container instances: each task where placement puts it; those without a place wait or are among the answer's failures. */
import type { RunTaskRequest } from '@aws-sdk/client-ecs';
import { clientException } from '../../api/error.ts';
import { needsOf } from '../../world/instances.ts';
import type { Model } from '../../world/model.ts';
import { remembered } from '../../world/remember.ts';
import type { Task } from '../../world/state.ts';
import type { Cause, TaskConstraint } from '../../world/timeline.ts';
import { describeTask } from '../describe.ts';
import type { TaskRun } from '../instance-part.ts';
import type { Admit } from '../operation.ts';
import { isWaitedFor, mayWait, PROVISIONING_LIMIT_EXCEEDED, provisioningRoom, waitForCapacity } from '../scaling/provisioning.ts';
import { noInstances, providersFor } from '../tasks.ts';
import { type InstanceOrder, launchOnInstance } from './launch-on-instance.ts';
import { type PlacementQuestion, placeOnInstance, refusalsOf } from './placement.ts';
import { readQuestion } from './placement-question.ts';
import { viewOf } from './placement-view.ts';
import { chainOf } from './strategies.ts';

/** An entry of the answer's `failures`. */
interface Failure {
  arn?: string;
  reason: string;
}

/**
 * Starts up to ten tasks. For those that find no place the answer names each instance with why it is none, once for the call: so answers look that
 * people have published; how AWS words it for a call of several tasks is not documented.
 */
export function runOnInstances(model: Model, input: RunTaskRequest, run: TaskRun, admit: Admit): unknown {
  const { world } = model;
  const isByProvider = 'strategy' in run.capacity;
  const questions = new Map<string, PlacementQuestion>();
  const questionFor = (name: string) => remembered(questions, name, () => questionOf(input, run, isByProvider ? name : null));
  for (const { provider, count } of run.shares) if (count > 0) requireSome(model, questionFor(provider), count);

  const call = admit({ kind: 'cluster', id: run.cluster.name });
  world.counts.rounds += 1;
  const order = orderFor(input, run, world.counts.rounds);
  const tasks: Task[] = [];
  const failures: Failure[] = [];
  const full = new Set<string>();
  const told = new Set<string>();
  for (const { provider, cause } of providersFor(model, run, call)) {
    const capacityProvider = isByProvider ? provider : null;
    const start = (why: Cause, at: Parameters<typeof launchOnInstance>[2]) =>
      launchOnInstance(model, { ...order, capacityProvider, cause: why }, at);
    const placed = full.has(provider) ? null : placeOnInstance(model, questionFor(provider), cause);
    if (placed?.instance) {
      tasks.push(start(placed.cause, placed.instance).task);
    } else if (isByProvider && mayWait(model, provider)) {
      tasks.push(wait(model, questionFor(provider), start(placed?.cause ?? cause, null)));
    } else if (!told.has(provider)) {
      told.add(provider);
      failures.push(...failuresOf(model, questionFor(provider)));
    }
    if (!placed?.instance) full.add(provider);
  }
  return { tasks: tasks.map((task) => describeTask(world, task)), failures };
}

function orderFor(
  input: RunTaskRequest,
  { cluster, revision, network, overridden }: TaskRun,
  round: number,
): Omit<InstanceOrder, 'capacityProvider' | 'cause'> {
  return {
    cluster,
    revision,
    network,
    group: input.group ?? `family:${revision.family}`,
    startedBy: input.startedBy ?? '',
    service: null,
    round,
    ...(overridden && { overridden }),
  };
}

function questionOf(
  input: RunTaskRequest,
  { cluster, revision, network, overridden }: TaskRun,
  provider: string | null,
): PlacementQuestion {
  return {
    cluster,
    revision,
    needs: needsOf(revision, overridden),
    group: input.group ?? `family:${revision.family}`,
    serviceArn: null,
    constraints: (input.placementConstraints ?? []) as TaskConstraint[],
    strategy: input.placementStrategy ?? [],
    network,
    provider,
  };
}

/**
 * Without an ACTIVE instance the call is refused whole, unless tasks may wait for one; and where all of them would, but that were too many: that some of
 * them may then wait is not on record.
 * @throws EcsError
 */
function requireSome(model: Model, question: PlacementQuestion, count: number): void {
  const { provider, cluster } = question;
  const view = viewOf(model.world, cluster.arn, readQuestion(model.world, question));
  const waits = provider !== null && isWaitedFor(model, provider);
  if (!waits && view.active === 0) throw noInstances(provider === null ? 'cluster' : 'capacity provider');
  if (waits && view.fitting === 0 && provisioningRoom(model, provider) < count) throw clientException(PROVISIONING_LIMIT_EXCEEDED);
}

/** The task keeps what was asked of its place until it has one. */
function wait(
  model: Model,
  { constraints, strategy, network }: PlacementQuestion,
  { task, created }: { task: Task; created: Cause },
): Task {
  task.placement = {
    constraints: [...constraints],
    strategy: [...chainOf(strategy, [])],
    network,
  };
  waitForCapacity(model, task, created);
  return task;
}

function failuresOf(model: Model, question: PlacementQuestion): Failure[] {
  return refusalsOf(model, question).map(({ instance, reason }) => ({ ...(instance.arn !== null && { arn: instance.arn }), reason }));
}
