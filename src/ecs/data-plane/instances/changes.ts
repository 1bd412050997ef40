/** What can happen to instances and their groups that no call of ECS does. */
import { bitsOf } from '../../simulation/random.ts';
import { type Model, outside, record } from '../../world/model.ts';
import type { GroupState, Instance } from '../../world/state.ts';
import type { Cause, InstanceChange, Subject } from '../../world/timeline.ts';
import { zonesOfWorld } from '../zones.ts';
import { setConnected } from './agents.ts';
import { fillGroup, groupSubject, setDesired } from './groups.ts';
import { endAtOnce, loseHost, providerOf, shutDown } from './terminations.ts';

type Of<Type extends InstanceChange['type']> = Extract<InstanceChange, { type: Type }>;

/** Source: Amazon EC2 user guide, Spot Instance interruption notices. */
const NOTICE_MS = 120_000;

/** Makes the change; one that finds nothing to change is recorded and says so. */
export function applyInstanceChange(model: Model, change: InstanceChange): void {
  switch (change.type) {
    case 'loseInstance':
      withInstance(model, change, isUp, 'is lost, without a signal', loseHost);
      break;
    case 'terminateInstance':
      withInstance(model, change, isUp, 'is terminated', (_, instance, cause) =>
        shutDown(model, instance, 'Client.UserInitiatedShutdown: User initiated shutdown', cause),
      );
      break;
    case 'disconnectAgent':
      withInstance(model, change, hasAgent(true), 'has lost the connection of its agent', (_, instance, cause) =>
        setConnected(model, instance, false, cause),
      );
      break;
    case 'reconnectAgent':
      withInstance(model, change, hasAgent(false), 'has its agent connected again', (_, instance, cause) =>
        setConnected(model, instance, true, cause),
      );
      break;
    case 'reclaimInstances':
      reclaimInstances(model, change);
      break;
    case 'setDesiredCapacity':
      setDesiredCapacity(model, change);
      break;
    case 'instanceShortage':
      setShortage(model, change);
      break;
  }
}

/** Also while its group waits for ECS to drain it. */
const isUp = ({ state, isLost }: Instance): boolean => (state === 'pending' || state === 'running') && !isLost;

const hasAgent =
  (isConnected: boolean) =>
  ({ status, state, isAgentConnected, isLost }: Instance): boolean =>
    state === 'running' && status !== null && status !== 'INACTIVE' && !isLost && isAgentConnected === isConnected;

/** By EC2 id, or by position among those that are not terminated, oldest first. */
function instanceNamed({ world }: Model, which: string | number): Instance | undefined {
  const isThere = ({ state }: Instance) => state !== 'terminated';
  if (typeof which === 'number') return Object.values(world.instances).filter(isThere)[which];
  const instance = Object.hasOwn(world.instances, which) ? world.instances[which] : undefined;
  return instance && isThere(instance) ? instance : undefined;
}

function withInstance(
  model: Model,
  change: InstanceChange & { instance: string | number },
  may: (instance: Instance) => boolean,
  what: string,
  act: (model: Model, instance: Instance, cause: Cause) => void,
): void {
  const found = instanceNamed(model, change.instance);
  const instance = found && may(found) ? found : undefined;
  const effect = instance ? `Instance ${instance.id} ${what}.` : `There is no instance ${change.instance} that this could happen to.`;
  const why = say(model, found?.subject ?? { kind: 'world', id: 'world' }, change, instance !== undefined, effect);
  if (instance) act(model, instance, why);
}

function say(model: Model, subject: Subject, change: InstanceChange, isEffective: boolean, effect: string): Cause {
  return record(model, subject, outside, { type: 'change', change, isEffective, effect });
}

/**
 * EC2 gives notice and takes the instances two minutes later. An agent with ECS_ENABLE_SPOT_INSTANCE_DRAINING sees the notice, and so does ECS where
 * draining is managed: the instance drains in that time. Source: developer guide, container instance draining and managed instance draining. Of Managed
 * Instances it is not on record; ECS, which drains them before it ends them, is taken to drain them then too.
 */
function reclaimInstances(model: Model, change: Of<'reclaimInstances'>): void {
  const instances = reclaimed(model, change);
  const count = instances.length === 1 ? '1 Spot instance' : `${instances.length} Spot instances`;
  const effect = instances.length > 0 ? `EC2 takes back ${count} in two minutes.` : 'There is no such Spot instance to take back.';
  const why = say(model, { kind: 'world', id: 'EC2 Spot' }, change, instances.length > 0, effect);
  for (const instance of instances) {
    const { id, agent } = instance;
    instance.isInterrupted = true;
    const noticed = record(model, instance.subject, why, { type: 'instance.interruption', terminatesAtMs: model.nowMs + NOTICE_MS });
    const seesNotice = instance.isAgentConnected && agent.drainsOnSpotInterruption === true;
    const isManaged = instance.group === null && instance.capacityProvider !== null;
    if (seesNotice || isManaged || providerOf(model.world, instance)?.isDrainingManaged)
      model.schedule(0, { type: 'instance.interrupted', instance: id, cause: noticed });
    model.schedule(NOTICE_MS, { type: 'instance.reclaimed', instance: id, cause: noticed });
  }
}

function reclaimed(model: Model, change: Of<'reclaimInstances'>): Instance[] {
  const { world, seed, nowMs } = model;
  const mayGo = (instance: Instance) => instance.isSpot && isUp(instance) && !instance.isInterrupted;
  if ('instance' in change) {
    const named = instanceNamed(model, change.instance);
    return named && mayGo(named) ? [named] : [];
  }
  const all = Object.values(world.instances).filter(mayGo);
  if ('all' in change) return all;
  const drawn = all.map((instance) => ({ instance, bits: bitsOf(seed, `reclaim of instance ${instance.ordinal} at ${nowMs}`) }));
  drawn.sort((a, b) => a.bits - b.bits || a.instance.ordinal - b.instance.ordinal);
  const chosen = drawn.slice(0, Math.max(0, change.instances)).map(({ instance }) => instance);
  return chosen.sort((a, b) => a.ordinal - b.ordinal);
}

/** Texts of refusals: SetDesiredCapacity of Amazon EC2 Auto Scaling, as github.com/aws/aws-cli users quote them. */
function setDesiredCapacity(model: Model, change: Of<'setDesiredCapacity'>): void {
  const { desiredCapacity } = change;
  const group = Object.hasOwn(model.world.groups, change.group) ? model.world.groups[change.group] : undefined;
  const problem = desiredProblem(change, group);
  const isEffective = problem === null && group?.desiredCapacity !== desiredCapacity;
  const effect =
    problem ?? (isEffective ? `${change.group} shall have ${desiredCapacity} instances.` : `${change.group} wants as many already.`);
  const subject = group ? groupSubject(group) : ({ kind: 'world', id: 'world' } as const);
  const why = say(model, subject, change, isEffective, effect);
  if (!group || !isEffective) return;
  const set = setDesired(model, group, desiredCapacity, 'It was set by hand.', why);
  fillGroup(model, group, set);
  // Cluster auto scaling may want another number.
  model.schedule(0, { type: 'cluster.instancesChanged', cluster: group.clusterArn, cause: set });
}

function desiredProblem({ group: name, desiredCapacity: to }: Of<'setDesiredCapacity'>, group: GroupState | undefined): string | null {
  if (!group || (group.settings.instanceTypes ?? []).length === 0) return `There is no Auto Scaling group ${name} that launches instances.`;
  if (!Number.isSafeInteger(to)) return `A group has a whole number of instances, not ${to}.`;
  if (to > group.maxSize) return `New SetDesiredCapacity value ${to} is above max value ${group.maxSize} for the AutoScalingGroup.`;
  if (to < group.minSize) return `New SetDesiredCapacity value ${to} is below min value ${group.minSize} for the AutoScalingGroup.`;
  return null;
}

/** EC2 has no capacity for launches in one zone or in all, of one type or of any; or has it again, and groups that wait for it try again. */
function setShortage(model: Model, change: Of<'instanceShortage'>): void {
  const { world } = model;
  const { on, availabilityZone, instanceType = null } = change;
  const zones = availabilityZone === undefined ? zonesOfWorld(world) : [availabilityZone];
  const before = world.shortages;
  const isMeant = (zone: string, type: string | null) => zones.includes(zone) && (instanceType === null || type === instanceType);
  const others = before.filter((one) => !isMeant(one.availabilityZone, one.instanceType));
  const isIn = (zone: string) => before.some((one) => one.availabilityZone === zone && (one.instanceType ?? instanceType) === instanceType);
  const isEffective = on ? zones.some((zone) => !isIn(zone)) : others.length !== before.length;
  if (isEffective) world.shortages = on ? [...others, ...zones.map((zone) => ({ availabilityZone: zone, instanceType }))] : others;
  const what = `${instanceType ?? 'instances'} ${availabilityZone === undefined ? 'in any Availability Zone' : `in ${availabilityZone}`}`;
  const effect = isEffective
    ? `EC2 has ${on ? 'no capacity' : 'capacity again'} for ${what}.`
    : `EC2 ${on ? 'had no capacity' : 'had capacity'} for ${what} already.`;
  const why = say(model, { kind: 'world', id: 'EC2' }, change, isEffective, effect);
  if (isEffective && !on) retryShort(model, why);
}

/** Groups whose launches failed try again, and so do Managed Instances. In between they only fail again, which is not played. */
function retryShort(model: Model, cause: Cause): void {
  const { groups, providers, assumptions } = model.world;
  const afterMs = assumptions['asg.retryMs'];
  for (const { name: group, isShort } of Object.values(groups)) {
    if (isShort) model.schedule(afterMs, { type: 'group.checks', group, cause });
  }
  for (const { clusterArn: cluster, scaling } of Object.values(providers)) {
    if (cluster !== null && scaling.waiting.length > 0) model.schedule(afterMs, { type: 'cluster.instancesChanged', cluster, cause });
  }
}

/** An Availability Zone is lost, with all instances in it, or is back, and groups may launch there again. */
export function zoneTurned(model: Model, zone: string, isLost: boolean, cause: Cause): void {
  if (!isLost) {
    retryShort(model, cause);
    return;
  }
  for (const instance of Object.values(model.world.instances)) {
    if (instance.availabilityZone === zone && instance.state !== 'terminated') endAtOnce(model, instance, `${zone} is lost.`, cause);
  }
}
