/** What a task's containers are defined to be: its revision with what RunTask laid over it. */
import { revisionOf } from '../world/lookup.ts';
import { overridden } from '../world/overrides.ts';
import type { ContainerDefinition, Task, TaskDefinitionRevision, World } from '../world/state.ts';

/** A task's revision with what RunTask laid over it. */
export function definitionOf(world: World, task: Task): TaskDefinitionRevision {
  return overridden(revisionOf(world, task.taskDefinition), task);
}

/** The definition of container `index`, which must be there. */
export function containerDefinition(world: World, task: Task, index: number): ContainerDefinition {
  const definition = definitionOf(world, task).containers[index];
  if (!definition) throw new Error(`Task ${task.id} has no definition for its container ${index}.`);
  return definition;
}
