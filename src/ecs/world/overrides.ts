/** What RunTask lays over a task definition for its own tasks: sizes, roles, and members of containers. */
import type { ContainerDefinition, Json, JsonObject, Task, TaskDefinitionRevision } from './state.ts';

/**
 * The definition as the task has it: its revision with the overrides of its RunTask laid over. Source: TaskOverride and ContainerOverride in the API reference.
 */
export function overridden(revision: TaskDefinitionRevision, { overrides, cpuUnits, memoryMiB }: OverriddenTask): TaskDefinitionRevision {
  if (overrides === null) return revision;
  const ofContainers = objects(overrides.containerOverrides);
  return {
    ...revision,
    cpuUnits,
    memoryMiB,
    executionRole: text(overrides.executionRoleArn) ?? revision.executionRole,
    taskRole: text(overrides.taskRoleArn) ?? revision.taskRole,
    containers: revision.containers.map((container) =>
      ofContainers.filter(({ name }) => name === container.name).reduce(overriddenContainer, container),
    ),
  };
}

type OverriddenTask = Pick<Task, 'overrides' | 'cpuUnits' | 'memoryMiB'>;

/** A variable of the override stands instead of the definition's of that name. */
function overriddenContainer(container: ContainerDefinition, { command, environment, memory }: JsonObject): ContainerDefinition {
  const set = objects(environment).map(({ name, value }) => ({ name: text(name) ?? '', value: text(value) ?? '' }));
  return {
    ...container,
    command: Array.isArray(command) ? command.map((word) => text(word) ?? '') : container.command,
    memoryMiB: typeof memory === 'number' ? memory : container.memoryMiB,
    environment: [...container.environment.filter(({ name }) => set.every((one) => one.name !== name)), ...set],
  };
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value)
    ? value.filter((item): item is JsonObject => typeof item === 'object' && item !== null && !Array.isArray(item))
    : [];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
