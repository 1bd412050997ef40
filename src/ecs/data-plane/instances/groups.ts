/** EC2 Auto Scaling groups: they bring the number of their instances to the desired capacity, even over Availability Zones. */
import type { MachineEvent } from '../../world/events.ts';
import { hasCapacity } from '../../world/launch-capacity.ts';
import { findSubnet } from '../../world/lookup.ts';
import { type Model, record } from '../../world/model.ts';
import type { GroupState, Instance, World } from '../../world/state.ts';
import type { AutoScalingGroup, Subnet, Surroundings } from '../../world/surroundings.ts';
import type { Cause, Subject } from '../../world/timeline.ts';
import { isCounted, type LaunchOrder, launchInstance } from './machines.ts';
import { chooseToTerminate } from './termination-policy.ts';
import { terminateInGroup } from './terminations.ts';

type Of<Type extends MachineEvent['type']> = Extract<MachineEvent, { type: Type }>;

/** What the timeline calls a group. */
export function groupSubject({ name }: GroupState): Subject {
  return { kind: 'autoScalingGroup', id: name };
}

/** Where a group launches: in its own subnets, or in all that there are. */
function subnetsOf(surroundings: Surroundings, { subnets }: AutoScalingGroup): readonly Subnet[] {
  return subnets === undefined ? surroundings.subnets : subnets.flatMap((id) => findSubnet(surroundings, id) ?? []);
}

/** Its instances that count towards the desired capacity: all but those on their way out. */
function countOf({ instanceIds, leavingCount }: GroupState): number {
  return instanceIds.length - leavingCount;
}

/** Sets a group's desired capacity, within its sizes, and acts. The same number again only makes it look, such as after a protection has ended. */
export function scaleGroup(model: Model, { group: name, to, reason, cause }: Of<'group.scales'>): void {
  const group = model.world.groups[name];
  if (!group) return;
  const within = Math.min(group.maxSize, Math.max(group.minSize, to));
  fillGroup(model, group, setDesired(model, group, within, reason, cause));
}

/** The new desired capacity is said; what comes of it is for `fillGroup`. */
export function setDesired(model: Model, group: GroupState, to: number, reason: string, cause: Cause): Cause {
  const from = group.desiredCapacity;
  if (from === to) return cause;
  group.desiredCapacity = to;
  group.cause = record(model, groupSubject(group), cause, {
    type: 'group.desiredCapacity',
    from,
    to,
    minSize: group.minSize,
    maxSize: group.maxSize,
    reason,
  });
  return group.cause;
}

/** A group looks whether it has as many instances as it wants. */
export function checkGroup(model: Model, { group: name, cause }: Of<'group.checks'>): void {
  const group = model.world.groups[name];
  if (group) fillGroup(model, group, cause);
}

/**
 * Launches what is missing and terminates what is too much.
 * @param launch how instances come to be; left out, EC2 launches them
 */
export function fillGroup(model: Model, group: GroupState, cause: Cause, launch: Launch = launchInstance): void {
  const missing = group.desiredCapacity - countOf(group);
  if (missing > 0) launchMissing(model, group, missing, cause, launch);
  else if (missing < 0) terminateSurplus(model, group, -missing, cause);
}

type Launch = (model: Model, order: LaunchOrder, cause: Cause) => Instance | { instance: Instance };

/** Instances that count, by subnet, in the order of the group's subnets. */
function countBySubnet({ world }: Model, group: GroupState): { subnet: Subnet; count: number }[] {
  const places = subnetsOf(world.surroundings, group.settings).map((subnet) => ({ subnet, count: 0 }));
  for (const id of group.instanceIds) {
    const instance = world.instances[id];
    const place = instance && isCounted(instance) ? places.find(({ subnet }) => subnet.id === instance.subnet) : undefined;
    if (place) place.count += 1;
  }
  return places;
}

function launchMissing(model: Model, group: GroupState, missing: number, cause: Cause, launch: Launch): void {
  const { world } = model;
  const { instanceTypes = [], isSpot = false, protectsFromScaleIn = false, agent = {} } = group.settings;
  const places = countBySubnet(model, group);
  group.isShort = false;
  for (let at = 0; at < missing; at += 1) {
    const chosen = chooseLaunch(world, places, instanceTypes);
    if (chosen.failed !== null && at === 0) {
      const failed = { ...chosen.failed, instead: chosen.place?.subnet.availabilityZone ?? null };
      record(model, groupSubject(group), cause, { type: 'group.activityFailed', description: shortageText(failed, isSpot) });
    }
    if (!chosen.place) {
      group.isShort = true;
      return;
    }
    const { subnet } = chosen.place;
    const order = { group: group.name, instanceType: chosen.type, subnet, isSpot, isProtectedFromScaleIn: protectsFromScaleIn, agent };
    const made = launch(model, order, cause);
    group.instanceIds.push('instance' in made ? made.instance.id : made.id);
    chosen.place.count += 1;
  }
}

type Place = ReturnType<typeof countBySubnet>[number];

interface Failed {
  type: string;
  availabilityZone: string;
}

/**
 * The zone with the fewest instances first, and in it the first type that there is capacity for; another zone where there is none.
 * Source: Amazon EC2 Auto Scaling user guide, Availability Zones: it attempts to launch in another zone; allocation strategy prioritized.
 */
function chooseLaunch(world: World, places: readonly Place[], types: readonly string[]) {
  const [first = ''] = types;
  const inOrder = [...places].sort((a, b) => zoneCount(places, a) - zoneCount(places, b) || a.count - b.count);
  let failed: Failed | null = null;
  for (const place of inOrder) {
    const { availabilityZone } = place.subnet;
    for (const type of types) {
      if (hasCapacity(world, availabilityZone, type)) return { place, type, failed };
      failed ??= { type, availabilityZone };
    }
  }
  return { place: null, type: first, failed };
}

function zoneCount(places: readonly Place[], { subnet: { availabilityZone } }: Place): number {
  return places.reduce((sum, { subnet, count }) => (subnet.availabilityZone === availabilityZone ? sum + count : sum), 0);
}

/**
 * Texts: on demand, an activity quoted in github.com/2i2c-org/infrastructure/issues/3334; Spot, Amazon EC2 Auto Scaling user guide, troubleshooting
 * instance launch failures.
 */
function shortageText({ type, availabilityZone, instead }: Failed & { instead: string | null }, isSpot: boolean): string {
  const head = 'Launching a new EC2 instance.  Status Reason: ';
  const tail = 'Launching EC2 instance failed.';
  if (isSpot) return `${head}There is no Spot capacity available that matches your request. ${tail}`;
  const choice =
    instead === null || instead === availabilityZone
      ? ''
      : ` You can currently get ${type} capacity by not specifying an Availability Zone in your request or choosing ${instead}.`;
  return `${head}We currently do not have sufficient ${type} capacity in the Availability Zone you requested (${availabilityZone}). Our system will be working on provisioning additional capacity.${choice} ${tail}`;
}

function terminateSurplus(model: Model, group: GroupState, surplus: number, cause: Cause): void {
  const { chosen, decided, isBlocked } = chooseToTerminate(model, group, surplus, cause);
  if (isBlocked) {
    // Text: Amazon EC2 Auto Scaling user guide, instance scale-in protection.
    const description = 'Could not scale to desired capacity because all remaining instances are protected from scale-in.';
    record(model, groupSubject(group), cause, { type: 'group.activityFailed', description });
  }
  for (const instance of chosen) terminateInGroup(model, group, instance, 'Its Auto Scaling group scales in.', decided);
}
