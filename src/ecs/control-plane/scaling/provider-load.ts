/** What cluster auto scaling finds of a provider: its instances that run, those that are busy, and the tasks that wait, by what they need. */
import { instanceType } from '../../api/instance-types.ts';
import { instanceSize } from '../../world/instance-size.ts';
import { revisionOf, serviceOfTask } from '../../world/lookup.ts';
import { type Model, record } from '../../world/model.ts';
import type { CapacityProviderState, GroupState, Instance, Task, World } from '../../world/state.ts';
import type { Candidate, Cause, InstanceSize } from '../../world/timeline.ts';
import { isDaemonTask } from '../instances/is-daemon-task.ts';
import type { PlacementQuestion } from '../instances/placement-question.ts';
import { type GroupNeed, needsOfGroups, type ProviderLoad, type WaitingGroup } from './reservation.ts';

/** Walks through the group’s instances and the tasks that wait: called once a minute at most. */
export function loadOf(world: World, provider: CapacityProviderState, group: GroupState): ProviderLoad {
  const { minimumStep, maximumStep, targetCapacity: target } = provider.managedScaling;
  let running = 0;
  let busy = 0;
  for (const id of group.instanceIds) {
    const instance = world.instances[id];
    if (instance?.state !== 'running' || instance.isWaitingToTerminate) continue;
    running += 1;
    if (isBusy(world, instance)) busy += 1;
  }
  const groups = needsOfGroups(waitingGroups(world, provider), sizesOf(world, group));
  const ofNothing = world.assumptions['clusterAutoScaling.emptyAtTarget'] ? target * 100 : 10_000;
  return { running, busy, groups, minimumStep, maximumStep, target, ofNothing };
}

/** True for an instance with a task that is no daemon’s. */
export function isBusy(world: World, { taskOrdinals }: Instance): boolean {
  return taskOrdinals.some((ordinal) => {
    const task = world.tasks[ordinal];
    return task !== undefined && !isDaemonTask(world, task);
  });
}

/** The provider’s tasks that wait for capacity and are not about to stop, oldest first. */
export function waitingTasks(world: World, { scaling }: CapacityProviderState): Task[] {
  return scaling.waiting.flatMap((ordinal) => world.tasks[ordinal] ?? []).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
}

function waitingGroups(world: World, provider: CapacityProviderState): WaitingGroup[] {
  const groups = new Map<string, WaitingGroup>();
  for (const task of waitingTasks(world, provider)) {
    const { needs } = task;
    if (!needs) continue;
    const isDistinct = isDistinctInstance(world, task);
    const key = JSON.stringify([needs, isDistinct]);
    const known = groups.get(key);
    if (known) known.count += 1;
    else groups.set(key, { name: nameOf(world, task), needs, count: 1, isDistinct });
  }
  return [...groups.values()];
}

function nameOf(world: World, task: Task): string {
  const { family, revision } = revisionOf(world, task.taskDefinition);
  return `${family}:${revision}`;
}

/** What a task that waits asks of its place: as RunTask was asked, or as its service has it now. */
export function askedOfPlace(world: World, task: Task): Pick<PlacementQuestion, 'constraints' | 'strategy'> {
  if (task.placement) return task.placement;
  const { placementConstraints: constraints = [], placementStrategy: strategy = [] } = serviceOfTask(world, task)?.settings ?? {};
  return { constraints, strategy };
}

/** True where its constraints keep it apart from others of its group. */
export function isDistinctInstance(world: World, task: Task): boolean {
  return askedOfPlace(world, task).constraints.some(({ type }) => type === 'distinctInstance');
}

function sizesOf(world: World, { settings }: GroupState): InstanceSize[] {
  const { instanceTypes = [], agent = {} } = settings;
  const hasTrunks = world.accountSettings.awsvpcTrunking === 'enabled';
  return instanceTypes.flatMap((name) => {
    const type = instanceType(name);
    return type ? [instanceSize(world, { agent, hasTrunk: hasTrunks && type.branchInterfaces > 0 }, type)] : [];
  });
}

/** Says how many instances each group of waiting tasks needs, and by what. Returns the cause of what comes of it. */
export function recordNeeds(model: Model, { subject }: CapacityProviderState, { groups }: ProviderLoad, cause: Cause): Cause {
  if (groups.length === 0) return cause;
  const most = Math.max(...groups.map(({ instances }) => instances ?? 0));
  return record(model, subject, cause, {
    type: 'decision',
    what: 'instances needed',
    candidates: groups.map((need) => describeNeed(need, most)),
  });
}

function describeNeed({ group, instances, tasksEach, by }: GroupNeed, most: number): Candidate {
  const { needs, count } = group;
  const ports = needs.ports.length > 0 ? `, ${needs.ports.join(' ')}` : '';
  const name = `${count} of ${group.name} (CPU ${needs.cpuUnits}, ${needs.memoryMiB} MiB${needs.enis > 0 ? ', network interface' : ''}${needs.gpus > 0 ? `, GPU ${needs.gpus}` : ''}${ports})`;
  if (instances === null) return { name, detail: `by ${by}`, refused: 'does not fit the smallest instance type' };
  const detail = `${instances} instances, ${tasksEach} tasks on each, by ${by}`;
  return instances === most ? { name, detail } : { name, detail, refused: 'another group needs more' };
}
