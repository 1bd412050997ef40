/** What cluster auto scaling finds of a provider: its instances that run, those that are busy, and the tasks that wait, by what they need. */
import { instanceType } from '../../api/instance-types.ts';
import { instanceSize } from '../../world/instance-size.ts';
import { revisionOf, serviceOfTask } from '../../world/lookup.ts';
import { type Model, record } from '../../world/model.ts';
import { remembered } from '../../world/remember.ts';
import type { CapacityProviderState, GroupState, Instance, Task, TaskDefinitionRevision, World } from '../../world/state.ts';
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
  const waiting = groupsOf(world, waitingTasks(world, provider), () => ({}));
  const groups = needsOfGroups(
    waiting.map((one) => one.group),
    sizesOf(world, group),
  );
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

/** Tasks that ask for the same of an instance, and whose definitions are equal in what else is looked at; named by the first one's definition. */
export function groupsOf<Else extends object>(
  world: World,
  tasks: readonly Task[],
  elseOf: (revision: TaskDefinitionRevision) => Else,
): { group: WaitingGroup & Else; tasks: Task[] }[] {
  const groups = new Map<string, { group: WaitingGroup & Else; tasks: Task[] }>();
  for (const task of tasks) {
    const { needs } = task;
    if (!needs) continue;
    const revision = revisionOf(world, task.taskDefinition);
    const same = { needs, isDistinct: isDistinctInstance(world, task), ...elseOf(revision) };
    const group = remembered(groups, JSON.stringify(same), () => ({
      group: { name: `${revision.family}:${revision.revision}`, count: 0, ...same },
      tasks: [],
    }));
    group.group.count += 1;
    group.tasks.push(task);
  }
  return [...groups.values()];
}

/** What a task that waits asks of its place: as RunTask was asked, or as its service has it now. */
export function askedOfPlace(world: World, task: Task): Pick<PlacementQuestion, 'constraints' | 'strategy'> {
  if (task.placement) return task.placement;
  const { placementConstraints: constraints = [], placementStrategy: strategy = [] } = serviceOfTask(world, task)?.settings ?? {};
  return { constraints, strategy };
}

/** True where its constraints keep it apart from others of its group. */
function isDistinctInstance(world: World, task: Task): boolean {
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
