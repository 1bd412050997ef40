/** ECS Managed Instances: capacity providers whose instances ECS chooses, launches and ends by itself. */
import type { CreateManagedInstancesProviderConfiguration } from '@aws-sdk/client-ecs';
import type { ProviderEvent } from '../../world/events.ts';
import { noteInstance } from '../../world/instance-notes.ts';
import { hasCapacity } from '../../world/launch-capacity.ts';
import { findSubnet } from '../../world/lookup.ts';
import { type Model, record } from '../../world/model.ts';
import { findProvider } from '../../world/providers.ts';
import type { CapacityProviderState, Cluster, Instance, ManagedFleet, Task } from '../../world/state.ts';
import type { Candidate, Cause } from '../../world/timeline.ts';
import { setInstanceStatus } from '../instances/draining.ts';
import { liveTasksOf } from '../instances/task-counts.ts';
import { findUnderutilised, usedInstances } from './consolidation.ts';
import { allowedTypes, type ManagedGroup, offersFor, type TypeOffer } from './managed-types.ts';
import { groupsOf, isBusy, waitingTasks } from './provider-load.ts';

type Of<Type extends ProviderEvent['type']> = Extract<ProviderEvent, { type: Type }>;

/** A Managed Instance ends so long after its drain has begun at the latest. Source: developer guide, patching in Amazon ECS Managed Instances. */
const LONGEST_DRAIN_MS = 7 * 24 * 60 * 60 * 1_000;

/** Tasks that wait are spread over as many Availability Zones. Source: developer guide, Managed Instances auto scaling and task placement. */
const SPREAD_ZONES = 3;

/** As many types are listed one by one in a decision. */
const MOST_LISTED = 8;

/** Such a provider belongs to its cluster from the start. Source: CreateCapacityProvider in the API reference. */
export function beginManaged(_model: Model, provider: CapacityProviderState, cluster: Cluster): void {
  provider.managed = { covered: [], bootingIds: [], idleSinceMs: {}, looksAtMs: null };
  cluster.capacityProviders.push(provider.name);
}

function configurationOf({ input }: CapacityProviderState): CreateManagedInstancesProviderConfiguration | undefined {
  return input.managedInstancesProvider;
}

/** Tasks wait for it, or its instances have changed: it gathers what comes together. */
export function lookAtManaged(model: Model, provider: CapacityProviderState, cause: Cause): void {
  const { managed } = provider;
  if (!managed) return;
  if (managed.bootingIds.length > 0) noticeBooted(model, provider, managed, cause);
  const { consolidation } = managed;
  if (consolidation && !isDraining(model, consolidation.id)) watchUse(model, provider, managed, cause);
  if (uncovered(model, provider, managed).length > 0) {
    lookIn(model, provider, managed, model.world.assumptions['managedInstances.decideMs'], cause);
  }
}

/** One that has registered may find that nothing waits for it any more. */
function noticeBooted(model: Model, provider: CapacityProviderState, managed: ManagedFleet, cause: Cause): void {
  const { instances } = model.world;
  const booted = managed.bootingIds.flatMap((id) => instances[id] ?? []).filter(({ status }) => status !== null);
  for (const instance of booted) noticeManaged(model, provider, managed, instance, cause);
  const boots = (id: string) => instances[id]?.status === null && ['pending', 'running'].includes(instances[id].state);
  const isLost = managed.bootingIds.some((id) => !boots(id) && (instances[id]?.status ?? null) === null);
  managed.bootingIds = managed.bootingIds.filter(boots);
  // Which tasks waited for the one that never came up is not known: others are launched for all that still wait.
  if (isLost) managed.covered = [];
}

function lookIn(model: Model, { name }: CapacityProviderState, managed: ManagedFleet, afterMs: number, cause: Cause): void {
  const atMs = model.nowMs + afterMs;
  if (managed.looksAtMs !== null && managed.looksAtMs <= atMs) return;
  managed.looksAtMs = atMs;
  model.schedule(afterMs, { type: 'managedInstances.look', provider: name, cause });
}

function uncovered({ world }: Model, provider: CapacityProviderState, { covered }: ManagedFleet): Task[] {
  const known = new Set(covered);
  return waitingTasks(world, provider).filter(({ ordinal }) => !known.has(ordinal));
}

/** A Managed Instance has come to have tasks, or has none: the one without is idle from now on. */
export function noticeManaged(
  model: Model,
  provider: CapacityProviderState,
  managed: ManagedFleet,
  instance: Instance,
  cause: Cause,
): void {
  managed.changedAtMs ??= {};
  managed.changedAtMs[instance.id] = model.nowMs;
  if (isBusy(model.world, instance)) {
    delete managed.idleSinceMs[instance.id];
    watchUse(model, provider, managed, cause);
    return;
  }
  // The last of an underutilised one has gone.
  if (managed.consolidation?.id === instance.id) lookIn(model, provider, managed, 0, cause);
  managed.idleSinceMs[instance.id] ??= model.nowMs;
  const idleMs = idleLimitMs(model, provider);
  if (idleMs !== null) lookIn(model, provider, managed, idleMs, cause);
}

/** Whether instances are underutilised is looked at when nothing has changed there for `scaleInAfter`. */
function watchUse(model: Model, provider: CapacityProviderState, managed: ManagedFleet, cause: Cause): void {
  const afterMs = idleLimitMs(model, provider);
  if (afterMs !== null) lookIn(model, provider, managed, afterMs, cause);
}

function isDraining({ world }: Model, id: string): boolean {
  return world.instances[id]?.status === 'DRAINING';
}

/** `scaleInAfter`; null where -1 turns it off. Source: InfrastructureOptimization in the API reference, which gives the default no number. */
function idleLimitMs({ world }: Model, provider: CapacityProviderState): number | null {
  const seconds = configurationOf(provider)?.infrastructureOptimization?.scaleInAfter;
  if (seconds === -1) return null;
  return seconds === undefined || seconds === null ? world.assumptions['managedInstances.idleMs'] : seconds * 1_000;
}

/** Launches for tasks that wait, ends instances that have been idle for long enough, and drains one that is underutilised. */
export function lookManaged(model: Model, { provider: name, cause }: Of<'managedInstances.look'>): void {
  const provider = findProvider(model.world, name);
  const managed = provider?.managed;
  // A look that an earlier one has replaced, or at a provider that is gone.
  if (!provider || managed?.looksAtMs !== model.nowMs) return;
  managed.looksAtMs = null;
  const waiting = new Set(provider.scaling.waiting);
  managed.covered = managed.covered.filter((ordinal) => waiting.has(ordinal));
  let launches = false;
  for (const { group, tasks } of groupsOf(model.world, uncovered(model, provider, managed), ({ architecture }) => ({ architecture }))) {
    if (!launchFor(model, provider, group, cause)) continue;
    launches = true;
    managed.covered.push(...tasks.map(({ ordinal }) => ordinal));
  }
  endIdle(model, provider, managed, cause);
  // What is launched takes up its work first: when it has, there is another look.
  if (!launches) consolidate(model, provider, managed, cause);
}

/**
 * The type that costs least for them all of those that EC2 has, in the zones of the provider’s subnets by turns. Returns whether it launches any: none where
 * no type that is allowed holds one of them, or EC2 has none.
 */
function launchFor(model: Model, provider: CapacityProviderState, group: ManagedGroup, cause: Cause): boolean {
  const { world } = model;
  const template = configurationOf(provider)?.instanceLaunchTemplate;
  const subnets = (template?.networkConfiguration?.subnets ?? []).flatMap((id) => findSubnet(world.surroundings, id) ?? []);
  const zones = [...new Map(subnets.map((subnet) => [subnet.availabilityZone, subnet])).values()];
  const zonesWith = (type: string) => zones.filter(({ availabilityZone }) => hasCapacity(world, availabilityZone, type));
  const spreadOver = (count: number) => Math.min(SPREAD_ZONES, count, group.count);
  const allowed = allowedTypes(template?.instanceRequirements);
  const offers = offersFor(world, group, ({ name }) => spreadOver(zonesWith(name).length), allowed);
  const [chosen] = offers;
  const isShort = !chosen && offersFor(world, group, () => spreadOver(zones.length), allowed).length > 0;
  const decided = recordOffers(model, provider, group, offers, isShort, cause);
  if (!chosen) return false;
  const { name } = chosen.type;
  const among = zonesWith(name).slice(0, SPREAD_ZONES);
  for (let index = 0; index < chosen.instances; index += 1) {
    const { id: subnet = '' } = among[index % spreadOver(among.length)] ?? {};
    const isSpot = template?.capacityOptionType === 'SPOT';
    model.schedule(0, { type: 'managedInstances.launch', provider: provider.name, instanceType: name, subnet, isSpot, cause: decided });
  }
  return true;
}

function recordOffers(
  model: Model,
  { subject }: CapacityProviderState,
  { name, count }: ManagedGroup,
  offers: readonly TypeOffer[],
  isShort: boolean,
  cause: Cause,
) {
  const listed = offers.slice(0, MOST_LISTED).map(({ type, instances, tasksEach, hourMicroUsd }, index): Candidate => {
    const detail = `${tasksEach} tasks on each, ${(hourMicroUsd / 1_000_000).toFixed(4)} USD an hour`;
    return { name: `${instances} of ${type.name}`, detail, ...(index > 0 && { refused: 'costs more, or takes more instances' }) };
  });
  const others = offers.length - listed.length;
  const rest = others > 0 ? [{ name: `${others} other types`, refused: 'cost more, or take more instances' }] : [];
  const whyNone = isShort ? 'EC2 has no capacity for any of them' : `none that is allowed holds a task of ${name}`;
  const none = offers.length === 0 ? [{ name: 'all types', refused: whyNone }] : [];
  return record(model, subject, cause, {
    type: 'decision',
    what: `instance type for ${count} of ${name}`,
    candidates: [...listed, ...rest, ...none],
  });
}

/** An idle instance is deregistered and terminated, as is one that somebody has drained. Source: developer guide, Managed Instances infrastructure optimization. */
function endIdle(model: Model, provider: CapacityProviderState, managed: ManagedFleet, cause: Cause): void {
  const idleMs = idleLimitMs(model, provider);
  if (idleMs === null) return;
  for (const [id, sinceMs] of Object.entries(managed.idleSinceMs)) {
    const instance = model.world.instances[id];
    const leftMs = sinceMs + idleMs - model.nowMs;
    if (leftMs > 0) lookIn(model, provider, managed, leftMs, cause);
    else {
      delete managed.idleSinceMs[id];
      const isThere = instance?.status === 'ACTIVE' || (instance?.status === 'DRAINING' && id !== managed.consolidation?.id);
      if (isThere && !instance.isWaitingToTerminate) deregister(model, instance, 'It has been idle.', cause);
    }
  }
}

/**
 * One instance of a provider at a time: DRAINING, so that its services replace its tasks within their limits, then DEREGISTERING as an idle one.
 * Source: developer guide, Managed Instances infrastructure optimization.
 */
function consolidate(model: Model, provider: CapacityProviderState, managed: ManagedFleet, cause: Cause): void {
  const { world, nowMs } = model;
  if (managed.consolidation && isDraining(model, managed.consolidation.id)) {
    const instance = world.instances[managed.consolidation.id];
    if (instance?.taskOrdinals.length === 0) finish(model, provider, managed, instance, cause);
    return;
  }
  delete managed.consolidation;
  const afterMs = idleLimitMs(model, provider);
  // Another one is about to come or to go.
  if (afterMs === null || managed.bootingIds.length > 0 || Object.keys(managed.idleSinceMs).some((id) => isOpen(model, id))) return;
  forgetGone(model, managed);
  const used = usedInstances(model, managed);
  const load = loadOn(model, used);
  if (managed.futileLoad !== undefined && managed.futileLoad !== load) delete managed.futileLoad;
  if (used.length < 2 || managed.futileLoad !== undefined) return;
  const { found, passed, againAtMs } = findUnderutilised(world, managed, used, afterMs, nowMs);
  if (!found) {
    if (againAtMs !== null) lookIn(model, provider, managed, againAtMs - nowMs, cause);
    return;
  }
  managed.consolidation = { id: found.id, instances: used.length, load };
  const others = passed.slice(0, MOST_LISTED - 1).map(({ instance: { id }, why }): Candidate => ({ name: id, refused: why }));
  const candidates = [{ name: found.id, detail: 'its tasks have room on the others' }, ...others];
  const why = record(model, provider.subject, cause, { type: 'decision', what: 'instance to consolidate', candidates });
  setInstanceStatus(model, found, 'DRAINING', why, 'It is underutilized.');
}

/** The underutilised one ends. Where its tasks have had others launched, or still wait for some, there is nothing to be won that way. */
function finish(model: Model, provider: CapacityProviderState, managed: ManagedFleet, instance: Instance, cause: Cause): void {
  const { instances = 0, load = '' } = managed.consolidation ?? {};
  const isShort = managed.bootingIds.length > 0 || waitingTasks(model.world, provider).length > 0;
  if (isShort || usedInstances(model, managed).length >= instances) managed.futileLoad = load;
  deregister(model, instance, 'Its tasks have moved to other instances.', cause);
}

/** Something other than the tasks on its instances has changed that decides whether they stay. */
export function reconsiderManaged(model: Model, provider: CapacityProviderState, cause: Cause): void {
  if (provider.managed) lookIn(model, provider, provider.managed, 0, cause);
}

/** The protection of a task on a Managed Instance has been set or taken away: it may be what keeps an instance. */
export function noticeProtection(model: Model, { instanceId }: Task, cause: Cause): void {
  const provider = findProvider(model.world, model.world.instances[instanceId ?? '']?.capacityProvider ?? '');
  if (provider) reconsiderManaged(model, provider, cause);
}

/** True for one that tasks may be placed on. */
function isOpen({ world }: Model, id: string): boolean {
  return world.instances[id]?.status === 'ACTIVE' && world.instances[id].state === 'running';
}

function forgetGone({ world }: Model, managed: ManagedFleet): void {
  const here = Object.entries(managed.changedAtMs ?? {}).filter(([id]) => world.instances[id]?.state === 'running');
  managed.changedAtMs = Object.fromEntries(here);
}

/** What tasks have reserved of the instances, together. */
function loadOn({ world }: Model, used: readonly Instance[]): string {
  const needs = used.flatMap((instance) => liveTasksOf(world, instance)).flatMap((task) => task.needs ?? []);
  const sum = (of: 'cpuUnits' | 'memoryMiB') => needs.reduce((so, one) => so + one[of], 0);
  return [needs.length, sum('cpuUnits'), sum('memoryMiB')].join(' ');
}

function deregister(model: Model, instance: Instance, reason: string, cause: Cause): void {
  const from = instance.status ?? 'ACTIVE';
  instance.isWaitingToTerminate = true;
  instance.status = 'DEREGISTERING';
  noteInstance(model.world, instance.id);
  const what = { type: 'instance.status', from, to: 'DEREGISTERING', reason } as const;
  const leaves = record(model, instance.subject, cause, what);
  model.schedule(0, { type: 'instance.terminates', instance: instance.id, cause: leaves });
}

/** A Managed Instance is replaced after two weeks: it drains, and ends when its tasks have gone or after another one. */
export function ageManaged(model: Model, { instance: id, cause }: Of<'managedInstances.ages'>): void {
  const instance = model.world.instances[id];
  if (instance?.state !== 'running' || instance.isWaitingToTerminate) return;
  instance.isWaitingToTerminate = true;
  const drains = setInstanceStatus(model, instance, 'DRAINING', cause);
  model.schedule(instance.taskOrdinals.length === 0 ? 0 : LONGEST_DRAIN_MS, { type: 'instance.terminates', instance: id, cause: drains });
}
