/** What a RunTask lays over its task definition: the sizes and roles that come of it, with AWS's refusals. */
import type { TaskOverride } from '@aws-sdk/client-ecs';
import { clientException } from '../api/error.ts';
import { fargateSizes } from '../api/limits.ts';
import type { JsonObject, TaskDefinitionRevision } from '../world/state.ts';
import type { LaunchOrder } from './launch.ts';
import { readCpu, readMemory } from './task-definitions.ts';

/**
 * The overrides with the task's sizes, or undefined where there are none. That a container exists is the rules' check.
 * @throws EcsError where Fargate has no such size; the text is that of RegisterTaskDefinition, which checks the same
 */
export function readOverrides(
  revision: TaskDefinitionRevision,
  input: TaskOverride | undefined,
  isOnFargate: boolean,
): LaunchOrder['overridden'] {
  if (!input || Object.keys(input).length === 0) return undefined;
  const cpuUnits = readCpu(input.cpu) ?? revision.cpuUnits;
  const memoryMiB = readMemory(input.memory) ?? revision.memoryMiB;
  const isSize = fargateSizes.some(({ value }) => value.cpuUnits === cpuUnits && value.memoryMiB.some((size) => size === memoryMiB));
  if (isOnFargate && !isSize) {
    throw clientException(
      `No Fargate configuration exists for given values: ${cpuUnits} CPU, ${memoryMiB} memory. See the Amazon ECS documentation for the valid values.`,
    );
  }
  return { overrides: input as unknown as JsonObject, cpuUnits, memoryMiB };
}

/** The definition with the roles of the overrides, for the check that they can be assumed. */
export function withRoles(revision: TaskDefinitionRevision, input: TaskOverride | undefined): TaskDefinitionRevision {
  return {
    ...revision,
    executionRole: input?.executionRoleArn ?? revision.executionRole,
    taskRole: input?.taskRoleArn ?? revision.taskRole,
  };
}
