/** How instances end: their group, a person, EC2 or a broken host takes them, and what becomes of the tasks on them. */
import type { MachineEvent } from '../../world/events.ts';
import { noteInstance } from '../../world/instance-notes.ts';
import { type Model, record } from '../../world/model.ts';
import { providerOfGroup } from '../../world/providers.ts';
import type { CapacityProviderState, GroupState, Instance, World } from '../../world/state.ts';
import type { Cause } from '../../world/timeline.ts';
import { setHung } from '../serving-changes.ts';
import { loseTask } from '../zones.ts';
import { releaseReports } from './agents.ts';

type Of<Type extends MachineEvent['type']> = Extract<MachineEvent, { type: Type }>;

const FORGOTTEN_AFTER_MS = 60 * 60 * 1_000;

/** The capacity provider that an instance's group belongs to in its cluster. */
export function providerOf(world: World, { group, clusterArn }: Instance): CapacityProviderState | undefined {
  return providerOfGroup(world, group, clusterArn);
}

/**
 * A group ends one of its instances: at once, or when ECS has drained it where that is managed. From now on it does not count towards the group's
 * capacity. Source: developer guide, managed instance draining; Amazon EC2 Auto Scaling user guide, lifecycle hooks.
 */
export function terminateInGroup(model: Model, group: GroupState, instance: Instance, reason: string, cause: Cause): void {
  const isDrained = providerOf(model.world, instance)?.isDrainingManaged === true && instance.status !== null;
  if (!isDrained) {
    shutDown(model, instance, reason, cause);
    return;
  }
  group.leavingCount += 1;
  instance.isWaitingToTerminate = true;
  instance.statusReason = reason;
  model.schedule(0, { type: 'instance.terminating', instance: instance.id, cause });
}

/** Nothing holds its termination back any longer. One that is on its way out already only goes on. */
export function endWait(model: Model, { instance: id, cause }: Of<'instance.terminates'>): void {
  const instance = model.world.instances[id];
  if (instance?.isWaitingToTerminate) shutDown(model, instance, whyEnds(instance), cause);
}

function whyEnds({ status, taskOrdinals }: Instance): string {
  if (status !== 'DRAINING') return 'ECS has deregistered it.';
  return taskOrdinals.length > 0 ? 'ECS has waited for its tasks for as long as it does.' : 'ECS has drained it.';
}

/** EC2 takes a Spot instance back. */
export function reclaim(model: Model, { instance: id, cause }: Of<'instance.reclaimed'>): void {
  const instance = model.world.instances[id];
  if (instance) shutDown(model, instance, 'Server.SpotInstanceTermination: Spot instance termination', cause);
}

/**
 * The instance shuts down: its agent leaves the cluster, and its tasks end with it. EC2's reason for a Spot interruption:
 * Amazon EC2 user guide, state change reasons.
 */
export function shutDown(model: Model, instance: Instance, reason: string, cause: Cause): void {
  if (instance.state !== 'pending' && instance.state !== 'running') return;
  const { id, state: from } = instance;
  countOut(model, instance);
  instance.state = 'shutting-down';
  const said = record(model, instance.subject, cause, { type: 'instance.state', from, to: 'shutting-down', reason });
  leaveCluster(model, instance, said);
  model.schedule(model.world.assumptions['ec2.shutdownMs'], { type: 'instance.terminated', instance: id, cause: said });
  if (instance.group !== null) lookSoon(model, instance.group, said);
}

/** One that still counted towards its group's capacity no longer does. */
function countOut({ world }: Model, { group, isWaitingToTerminate, state }: Instance): void {
  const its = group === null ? undefined : world.groups[group];
  if (its && !isWaitingToTerminate && state !== 'shutting-down') its.leavingCount += 1;
}

/** Health checks tell a group that an instance is gone; a group that ended it itself finds nothing to do. */
function lookSoon(model: Model, group: string, cause: Cause): void {
  model.schedule(model.world.assumptions['asg.reactionMs'], { type: 'group.checks', group, cause });
}

/**
 * ECS knows that the instance is gone: it is deregistered, and so are its tasks. Code and text of these: stopCode TerminationNotice with that reason, in
 * descriptions of stopped tasks that people published; the text also in apache/airflow, test_ecs.py.
 */
function leaveCluster(model: Model, instance: Instance, cause: Cause): void {
  const { world } = model;
  const { id, status } = instance;
  instance.isAgentConnected = false;
  if (status === null) noticeUnregistered(model, instance, cause);
  if (status === null || status === 'INACTIVE') return;
  instance.status = 'INACTIVE';
  noteInstance(world, id);
  const left = record(model, instance.subject, cause, { type: 'instance.status', from: status, to: 'INACTIVE' });
  releaseReports(model, instance);
  for (const ordinal of [...instance.taskOrdinals]) {
    const task = world.tasks[ordinal];
    if (task) loseTask(model, task, left, { stopCode: 'TerminationNotice', stoppedReason: `Host EC2 (instance ${id}) terminated.` });
  }
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: instance.clusterArn, cause: left });
}

/** One that nobody has seen in the cluster yet still counts for its capacity provider, whose tasks may wait for it. */
function noticeUnregistered(model: Model, instance: Instance, cause: Cause): void {
  const { clusterArn, capacityProvider } = instance;
  if (capacityProvider === null && !providerOf(model.world, instance)) return;
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: clusterArn, cause });
}

/** EC2 has terminated it. */
export function finishTermination(model: Model, { instance: id, cause }: Of<'instance.terminated'>): void {
  const instance = model.world.instances[id];
  if (instance?.state === 'shutting-down') becomeTerminated(model, instance, cause);
}

function becomeTerminated(model: Model, instance: Instance, cause: Cause, reason?: string): Cause {
  const { id, state: from, group: name } = instance;
  instance.state = 'terminated';
  const what = { type: 'instance.state', from, to: 'terminated', ...(reason !== undefined && { reason }) } as const;
  const ended = record(model, instance.subject, cause, what);
  const group = name === null ? undefined : model.world.groups[name];
  if (group) {
    group.instanceIds = group.instanceIds.filter((one) => one !== id);
    group.leavingCount -= 1;
  }
  model.schedule(FORGOTTEN_AFTER_MS, { type: 'instance.forgotten', instance: id, cause: ended });
  return ended;
}

/** Nobody knows of a terminated instance after about an hour. Source: Amazon EC2 user guide, terminate your instance. */
export function forgetInstance({ world }: Model, { instance }: Of<'instance.forgotten'>): void {
  delete world.instances[instance];
}

/** The host is gone, without a signal: what ran there answers nobody, and its agent says nothing more. EC2, the group and ECS notice later. */
export function loseHost(model: Model, instance: Instance, cause: Cause): void {
  instance.isLost = true;
  instance.isAgentConnected = false;
  noteInstance(model.world, instance.id);
  const gone = record(model, instance.subject, cause, { type: 'instance.agent', isConnected: false });
  for (const ordinal of instance.taskOrdinals) {
    const task = model.world.tasks[ordinal];
    for (const [index, { lastStatus }] of task?.containers.entries() ?? [])
      if (task && lastStatus === 'RUNNING') setHung(model, task, index, true, gone);
  }
  model.schedule(model.world.assumptions['ec2.lossNoticedMs'], { type: 'instance.missed', instance: instance.id, cause: gone });
  if (instance.status !== null) model.schedule(0, { type: 'cluster.instancesChanged', cluster: instance.clusterArn, cause: gone });
}

/** Status checks have failed, and what was lost is terminated. */
export function missInstance(model: Model, { instance: id, cause }: Of<'instance.missed'>): void {
  const instance = model.world.instances[id];
  if (instance && (instance.state === 'pending' || instance.state === 'running')) endAtOnce(model, instance, 'The host is gone.', cause);
}

/** It is terminated, and all know of it, at this moment. */
export function endAtOnce(model: Model, instance: Instance, reason: string, cause: Cause): void {
  countOut(model, instance);
  const ended = becomeTerminated(model, instance, cause, reason);
  leaveCluster(model, instance, ended);
  if (instance.group !== null) lookSoon(model, instance.group, ended);
}
