/** The surroundings' instances and Auto Scaling groups as a run begins. */
import type { MachineEvent } from '../../world/events.ts';
import { instanceProblems } from '../../world/instance-surroundings.ts';
import { findSubnet } from '../../world/lookup.ts';
import { type Model, outside, record } from '../../world/model.ts';
import type { GroupState } from '../../world/state.ts';
import type { AutoScalingGroup, StandaloneInstances, Subnet, Surroundings } from '../../world/surroundings.ts';
import { fillGroup } from './groups.ts';
import { bringInstance, clusterArnOf, type LaunchOrder, launchInstance } from './machines.ts';

/**
 * Brings the surroundings' instances and groups into a new model. What they have running registers as soon as its cluster is there, what they launch boots
 * first.
 * @throws RangeError for an instance type that the model does not know, a subnet that is not there, or a group whose sizes contradict each other
 */
export function begin(model: Model): void {
  const { surroundings } = model.world;
  const { autoScalingGroups = [], instances = [] } = surroundings;
  const [problem] = instanceProblems(surroundings);
  if (problem) throw new RangeError(problem.message);
  for (const group of autoScalingGroups) beginGroup(model, group);
  for (const [standalone, one] of instances.entries()) {
    if (one.fromMs === undefined) eachOf(model, one, (order) => bringInstance(model, order, outside));
    else model.schedule(one.fromMs, { type: 'instances.launch', standalone, cause: outside });
  }
}

/** The moment has come at which the surroundings launch instances outside any group. */
export function launchStandalone(model: Model, { standalone, cause }: Extract<MachineEvent, { type: 'instances.launch' }>): void {
  const one = model.world.surroundings.instances?.[standalone];
  if (one) eachOf(model, one, (order) => launchInstance(model, order, cause));
}

function eachOf(model: Model, one: StandaloneInstances, launch: (order: LaunchOrder) => void): void {
  const { instanceType: type, isSpot = false, agent = {}, count = 1 } = one;
  const subnet = requireSubnet(model.world.surroundings, one.subnet);
  const order = { group: null, instanceType: type, subnet, isSpot, isProtectedFromScaleIn: false, agent };
  for (let at = 0; at < count; at += 1) launch(order);
}

function beginGroup(model: Model, settings: AutoScalingGroup): void {
  const { world } = model;
  const { name, instanceTypes = [], minSize = 0, agent = {}, isRunning } = settings;
  const desiredCapacity = instanceTypes.length === 0 ? 0 : (settings.desiredCapacity ?? minSize);
  const maxSize = settings.maxSize ?? Math.max(desiredCapacity, minSize);
  const subject = { kind: 'autoScalingGroup', id: name } as const;
  const group: GroupState = {
    name,
    settings,
    clusterArn: clusterArnOf(world, agent),
    minSize,
    maxSize,
    desiredCapacity,
    instanceIds: [],
    leavingCount: 0,
    isShort: false,
    cause: outside,
  };
  world.groups[name] = group;
  if (instanceTypes.length === 0) return;
  group.cause = record(model, subject, outside, {
    type: 'group.desiredCapacity',
    from: 0,
    to: desiredCapacity,
    reason: 'The group begins with it.',
    minSize,
    maxSize,
  });
  fillGroup(model, group, group.cause, isRunning ? bringInstance : undefined);
}

function requireSubnet(surroundings: Surroundings, id: string): Subnet {
  const subnet = findSubnet(surroundings, id);
  if (!subnet) throw new RangeError(`There is no subnet ${id} for instances.`);
  return subnet;
}
