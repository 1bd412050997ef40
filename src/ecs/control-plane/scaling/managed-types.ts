/** Which instance types a provider of Managed Instances may launch, and which of them costs least for tasks that wait. */
import type { InstanceRequirementsRequest } from '@aws-sdk/client-ecs';
import { type InstanceType, instanceType, instanceTypeNames } from '../../api/instance-types.ts';
import { instanceSize } from '../../world/instance-size.ts';
import type { World } from '../../world/state.ts';
import { needsOfGroups, type WaitingGroup } from './reservation.ts';

/** Tasks alike that wait for a Managed Instance. */
export interface ManagedGroup extends WaitingGroup {
  architecture: InstanceType['architecture'];
}

/**
 * Types that meet the requirements, of which the model reads vCpuCount, memoryMiB, memoryGiBPerVCpu, cpuManufacturers, burstablePerformance and the lists of
 * types. Without any these are the C, M and R families. Source: developer guide, Amazon ECS Managed Instances instance types; InstanceRequirementsRequest
 * in the API reference.
 */
export function allowedTypes(requirements: InstanceRequirementsRequest | undefined): InstanceType[] {
  const types = instanceTypeNames.flatMap((name) => instanceType(name) ?? []);
  if (!requirements) return types.filter(({ name }) => /^[cmr]\d/.test(name));
  const { vCpuCount, memoryMiB, memoryGiBPerVCpu, cpuManufacturers = [], burstablePerformance = 'excluded' } = requirements;
  const { allowedInstanceTypes = [], excludedInstanceTypes = [] } = requirements;
  return types.filter((type) => {
    const { name } = type;
    const isBurstable = name.startsWith('t');
    return (
      isWithin(type.vCpus, vCpuCount) &&
      isWithin(type.memoryMiB, memoryMiB) &&
      isWithin(type.memoryMiB / 1_024 / type.vCpus, memoryGiBPerVCpu) &&
      (cpuManufacturers.length === 0 || cpuManufacturers.includes(manufacturerOf(name))) &&
      (allowedInstanceTypes.length > 0 || burstablePerformance === 'included' || isBurstable === (burstablePerformance === 'required')) &&
      (allowedInstanceTypes.length === 0 || isNamed(name, allowedInstanceTypes)) &&
      !isNamed(name, excludedInstanceTypes)
    );
  });
}

function isWithin(value: number, range: { min?: number | undefined; max?: number | undefined } | undefined): boolean {
  return value >= (range?.min ?? 0) && value <= (range?.max ?? Number.POSITIVE_INFINITY);
}

function manufacturerOf(name: string): 'intel' | 'amd' | 'amazon-web-services' {
  const letters = /^[a-z]+\d+([a-z]*)/.exec(name)?.[1] ?? '';
  if (letters.startsWith('g')) return 'amazon-web-services';
  return letters.startsWith('a') ? 'amd' : 'intel';
}

/** A `*` stands for any part of a name. */
function isNamed(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const [first = '', ...rest] = pattern.split('*');
    if (rest.length === 0) return name === pattern;
    const last = rest.pop() ?? '';
    let at = first.length;
    if (!name.startsWith(first)) return false;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return name.length - last.length >= at && name.endsWith(last);
  });
}

/** A type with what a group of tasks would take of it. */
export interface TypeOffer {
  type: InstanceType;
  instances: number;
  tasksEach: number;
  hourMicroUsd: number;
}

/**
 * What the group’s tasks would take of each type that holds them, spread over as many Availability Zones as there are for it: the cheapest first, then the
 * fewest instances. GPUs are for tasks that ask for them.
 */
export function offersFor(
  world: World,
  group: ManagedGroup,
  zonesOf: (type: InstanceType) => number,
  types: readonly InstanceType[],
): TypeOffer[] {
  const offers = types.flatMap((type): TypeOffer[] => {
    const zones = zonesOf(type);
    if (zones === 0) return [];
    const inEach = Math.ceil(group.count / zones);
    if (type.architecture !== group.architecture || (type.gpus > 0 && group.needs.gpus === 0)) return [];
    const size = instanceSize(world, { agent: {}, hasTrunk: false }, type);
    const [need] = needsOfGroups([{ ...group, count: inEach }], [size]);
    if (!need || need.instances === null) return [];
    const instances = need.instances * zones;
    return [{ type, instances, tasksEach: need.tasksEach, hourMicroUsd: instances * type.hourMicroUsd }];
  });
  return offers.sort((a, b) => a.hourMicroUsd - b.hourMicroUsd || a.instances - b.instances || (a.type.name < b.type.name ? -1 : 1));
}
