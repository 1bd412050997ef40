/** What cannot be of the surroundings' instances and Auto Scaling groups, with its place. */
import { instanceType, instanceTypeNames } from '../api/instance-types.ts';
import { nearest } from '../api/spelling.ts';
import { findSubnet } from './lookup.ts';
import type { AutoScalingGroup, Surroundings } from './surroundings.ts';

/** A mistake of whoever described the surroundings. */
export interface SurroundingsProblem {
  path: readonly (string | number)[];
  /** A sentence that says what is wrong, and what can be. */
  message: string;
}

/** Instance types that the model does not know, subnets that are not there, groups whose sizes contradict each other; the first of each place. */
export function instanceProblems(
  surroundings: Pick<Surroundings, 'autoScalingGroups' | 'instances' | 'subnets'>,
): readonly SurroundingsProblem[] {
  const { autoScalingGroups = [], instances = [] } = surroundings;
  const problems: SurroundingsProblem[] = [];
  const say = (path: SurroundingsProblem['path'], message: string | null) => {
    if (message !== null) problems.push({ path, message });
  };
  for (const [index, { instanceType: type, subnet }] of instances.entries()) {
    say(['instances', index, 'instanceType'], typeProblem(type));
    say(['instances', index, 'subnet'], subnetProblem(surroundings, subnet));
  }
  for (const [index, group] of autoScalingGroups.entries()) {
    const path = ['autoScalingGroups', index];
    const isTaken = autoScalingGroups.findIndex(({ name }) => name === group.name) < index;
    say([...path, 'name'], isTaken ? `Another Auto Scaling group is called ${group.name} too.` : null);
    for (const [at, type] of (group.instanceTypes ?? []).entries()) say([...path, 'instanceTypes', at], typeProblem(type));
    for (const [at, subnet] of (group.subnets ?? []).entries()) say([...path, 'subnets', at], subnetProblem(surroundings, subnet));
    say(path, placeProblem(surroundings, group) ?? sizeProblem(group));
  }
  return problems;
}

function typeProblem(name: string): string | null {
  if (instanceType(name)) return null;
  const meant = nearest(name, instanceTypeNames);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `The model does not know the instance type ${name}.${hint} It knows ${instanceTypeNames.join(', ')}.`;
}

function subnetProblem(surroundings: Pick<Surroundings, 'subnets'>, id: string): string | null {
  return findSubnet(surroundings, id) ? null : `There is no subnet ${id} for instances.`;
}

function placeProblem(
  { subnets }: Pick<Surroundings, 'subnets'>,
  { name, instanceTypes = [], subnets: own }: AutoScalingGroup,
): string | null {
  const isEmpty = (own ?? subnets).length === 0;
  return instanceTypes.length > 0 && isEmpty ? `The Auto Scaling group ${name} has no subnet to launch instances in.` : null;
}

function sizeProblem({ name, minSize = 0, maxSize, desiredCapacity = minSize }: AutoScalingGroup): string | null {
  const sizes = [minSize, desiredCapacity, maxSize ?? desiredCapacity];
  const isOrdered = minSize >= 0 && minSize <= desiredCapacity && desiredCapacity <= (maxSize ?? desiredCapacity);
  if (isOrdered && sizes.every((size) => Number.isSafeInteger(size))) return null;
  return `The sizes of the Auto Scaling group ${name} are whole numbers, minSize ≤ desiredCapacity ≤ maxSize.`;
}
